"""Prove that the index never loses a story and never shows one it must not: `make torture`, minutes long.

    python bench/torture.py kills [--kills 1000]    kill -9 at random while 4 processes write and 4 search
    python bench/torture.py disk                    a full disk, a read-only folder
    python bench/torture.py damage                  every index file deleted, cut short, bit-flipped
    python bench/torture.py editors [--editors 50]  concurrent editors saving and searching through gunicorn

Each prints a JSON line of figures and exits with 1 where a promise was broken. It works on a data folder of its own;
DATABASE_URL chooses the database, which must be empty, and is emptied again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
WORDS = [
    "glacier",
    "river",
    "dike",
    "harbour",
    "orchard",
    "senate",
    "budget",
    "referee",
    "violin",
    "comet",
    "vaccine",
    "ferry",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trial", choices=list(TRIALS))
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--editors", type=int, default=50)
    parser.add_argument("--pause", type=float, default=10, help="seconds an editor writes between saves, in the mean")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsarchive-torture-") as folder:
        os.environ["ARCHIVE_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from articles.models import Article

        call_command("migrate", verbosity=0)
        if Article.objects.exists():
            sys.exit(
                "The database of DATABASE_URL holds articles. Name an empty one: the trials destroy what is there."
            )
        started = time.monotonic()
        figures = TRIALS[options.trial](options)
        call_command("flush", interactive=False, verbosity=0)
        figures |= {"trial": options.trial, "database": connection.vendor, "seconds": round(time.monotonic() - started)}
    print(json.dumps(figures))
    sys.exit(1 if figures["broken"] else 0)


# Processes that write and search


def write(rng: random.Random) -> None:
    """One change as editors and imports make them."""
    from django.db import transaction

    from articles.models import Article, Photo
    from articles.search import indexing
    from tests.factories import make_article, make_photo

    visible = list(Article.objects.filter(status="published").order_by("?").values_list("pk", flat=True)[:5])
    change = rng.random()
    words = " ".join(rng.sample(WORDS, 3)).title()
    if change < 0.4 or not visible:
        with transaction.atomic():
            make_article(words, source=None, photos=[make_photo(f"A {rng.choice(WORDS)}.", agencies=["EPA"])])
    elif change < 0.6:
        with transaction.atomic():  # locked, or a save would publish again what another writer has just withdrawn
            article = Article.objects.select_for_update().get(pk=visible[0], status="published")
            article.headline = words
            article.save()
    elif change < 0.7:
        Photo.objects.filter(articles=visible[0]).update(caption=f"One {rng.choice(WORDS)} more.")
        indexing.drain()
    elif change < 0.85:
        Article.objects.filter(pk__in=visible[:2]).update(status="withdrawn")
        indexing.drain()
    else:
        Article.objects.filter(pk=visible[0]).delete()


def write_for_ever(seed: int, report: Path) -> None:
    from django.db import OperationalError
    from django.db.utils import IntegrityError

    from articles.models import Article

    rng = random.Random(seed)
    while True:
        try:
            write(rng)
        except (Article.DoesNotExist, IntegrityError):
            pass  # another writer was faster
        except OperationalError as error:
            if "deadlock" not in str(error):
                note(report, f"write: {error!r}")


def search_for_ever(seed: int, report: Path) -> None:
    """Search, and note every error and every story that was withdrawn before the search began."""
    from articles.models import Article
    from articles.search.errors import SearchUnavailable
    from articles.search.results import Kind, SearchRequest
    from articles.search.service import search

    rng = random.Random(seed)
    while True:
        withdrawn = set(Article.objects.filter(status="withdrawn").values_list("pk", flat=True))
        request = SearchRequest(rng.choice(WORDS), rng.choice([Kind.ALL, Kind.ARTICLES]))
        try:
            page = search(request)
        except SearchUnavailable as error:
            note(report, f"search: {error}")
            continue
        shown = {hit.id for hit in page.hits if hit.kind == "article"} & withdrawn
        if shown:
            note(report, f"shown although withdrawn: {sorted(shown)}")


def note(report: Path, line: str) -> None:
    with report.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def fork(job: Callable[[int, Path], None], seed: int, report: Path) -> int:
    """A child process; forking a loaded Django is a hundred times faster than starting one."""
    pid = os.fork()
    if pid:
        return pid
    try:
        job(seed, report)
    except BaseException as error:  # noqa: BLE001 - the child's whole life: whatever ends it is a finding
        note(report, f"{job.__name__}: {error!r}")
    os._exit(1)


# The trials


def kills(options: argparse.Namespace) -> dict[str, Any]:
    """kill -9 at random points; afterwards one drain, and a sweep that must find nothing."""
    from django.db import connections

    from articles.search import indexing, sweeping

    rng = random.Random(options.seed)
    report = Path(os.environ["ARCHIVE_DATA"]) / "report"
    for number in range(40):
        write(random.Random(number))
    indexing.drain()
    indexing.reader().check()
    indexing.reader.cache_clear()
    connections.close_all()
    jobs = [write_for_ever] * 4 + [search_for_ever] * 4
    children = {fork(job, n, report): job for n, job in enumerate(jobs)}
    for number in range(options.kills):
        time.sleep(rng.uniform(0.01, 0.15))
        pid = rng.choice(list(children))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        job = children.pop(pid)
        children[fork(job, 1000 + number, report)] = job
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    waiting = indexing.queue_state()["waiting"]
    indexing.drain(wait=10)
    found = sweeping.sweep()
    problems = report.read_text("utf-8").splitlines() if report.exists() else []
    for line in problems[:10]:
        print(line, file=sys.stderr)
    figures = {"kills": options.kills, "waiting_after": waiting, "checked": found.checked, "problems": len(problems)}
    differences = {name: len(getattr(found, name)) for name in ("missing", "stale", "orphaned", "doubled")}
    return figures | differences | {"broken": bool(problems or found.keys())}


def make_stories(count: int) -> None:
    from tests.factories import make_article

    rng = random.Random(count)
    for _ in range(count):
        make_article(" ".join(rng.sample(WORDS, 4)).title(), source=None)


def total() -> int:
    """Stories that search finds by one word; SearchUnavailable goes through."""
    from articles.search.results import SearchRequest
    from articles.search.service import search

    return search(SearchRequest("glacier OR river OR dike OR harbour OR orchard OR senate")).total


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A tmpfs of this size over the folder, with what it holds."""
    kept = folder.with_name("kept")
    folder.rename(kept)
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder)
        kept.rename(folder)


def disk(options: argparse.Namespace) -> dict[str, Any]:
    """Saves and searches go on while the index's disk is full, and while it is read-only; nothing is lost, and the
    queue drains once it can."""
    from django.conf import settings

    from articles.search import indexing

    make_stories(200)
    indexing.drain()
    root = Path(settings.SEARCH_INDEX_PATH)
    with small_disk(root, "60m"):
        full = survive(lambda: fill(root / "filler"), (root / "filler").unlink)
        readonly = survive(lambda: remount(root, "ro"), lambda: remount(root, "rw"))
    return {"full": full, "read_only": readonly, "broken": bool(full["wrong"] or readonly["wrong"])}


def survive(harm: Callable[[], Any], mend: Callable[[], Any]) -> dict[str, Any]:
    """What happened to 50 saves during a trouble, and after it; "wrong" names each promise that was broken."""
    from articles.search import indexing, sweeping

    before, said = total(), ""
    harm()
    make_stories(50)  # the drain behind each save fails; the saves do not
    try:
        indexing.drain()
    except indexing.IndexBroken as error:
        said = str(error)
    searched, waiting = total(), indexing.queue_state()["waiting"]
    mend()
    indexing.drain()
    promises = {
        "searches go on": searched == before,
        "the saves wait": waiting == 50,
        "the trouble is named": bool(said),
        "nothing is lost": not sweeping.sweep().keys(),
    }
    return {"waited": waiting, "said": said, "wrong": [promise for promise, kept in promises.items() if not kept]}


def fill(path: Path) -> None:
    """Write zeros until the disk is full."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


def remount(folder: Path, way: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{way}", str(folder)], check=True)


def damage(options: argparse.Namespace) -> dict[str, Any]:
    """Each index file in turn is deleted, cut short, bit-flipped at 20 places: noticed, and mended by a rebuild."""
    from django.conf import settings

    from articles.search import indexing, rebuilding, sweeping
    from articles.search.engines import store
    from articles.search.errors import SearchUnavailable

    random.seed(options.seed)
    make_stories(100)
    indexing.drain()
    right, silent, wrong, cases = total(), [], [], 0
    names = [path.name for path in sorted(store.current(Path(settings.SEARCH_INDEX_PATH)).iterdir())]
    suffixes = dict.fromkeys(name[name.index(".") :] if "." in name else name for name in names)
    for suffix in suffixes:
        for harm in HARMS:
            cases += 1
            folder = store.current(Path(settings.SEARCH_INDEX_PATH))
            harm(next(path for path in sorted(folder.iterdir()) if path.name.endswith(suffix)))
            indexing.reader.cache_clear()
            try:
                indexing.reader().check(thorough=True)
                if total() != right:
                    wrong.append(f"{suffix} {harm.__name__}")
                silent.append(f"{suffix} {harm.__name__}")
            except (SearchUnavailable, indexing.IndexBroken):
                pass
            rebuilding.rebuild()  # as the worker does
            indexing.reader.cache_clear()
            if total() != right or sweeping.sweep().keys():
                wrong.append(f"not mended: {suffix} {harm.__name__}")
    return {"cases": cases, "unnoticed_but_right": silent, "wrong": wrong, "broken": bool(wrong)}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    """One bit, anywhere; size and time of change stay."""
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(bytes(content))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


HARMS: list[Callable[[Path], Any]] = [Path.unlink, _cut, *[_flip] * 20]


def editors(options: argparse.Namespace) -> dict[str, Any]:
    """Editors save in the admin and search until they find it; seconds from the save's answer to the find."""
    from bench.editors import run

    return run(options.editors, options.pause)


TRIALS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "kills": kills,
    "disk": disk,
    "damage": damage,
    "editors": editors,
}

if __name__ == "__main__":
    main()
