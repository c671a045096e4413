"""Harm to the index's files and to its disk: noticed with a sentence, survived, and mended."""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.torture.index_kills import WORDS, set_up


def make_stories(count: int) -> None:
    from tests.factories import make_article

    rng = random.Random(count)
    for _ in range(count):
        make_article(" ".join(rng.sample(WORDS, 4)).title(), source=None)


def total() -> int:
    """Stories that search finds by one word; SearchUnavailable goes through."""
    from articles.search.request import SearchRequest
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
    if os.geteuid() != 0:
        return {"left_out": "It mounts a small disk, for which it needs root.", "broken": []}
    set_up()
    from django.conf import settings

    from articles.search.indexing import queue

    make_stories(200)
    queue.drain()
    root = Path(settings.SEARCH_INDEX_PATH)
    with small_disk(root, "60m"):
        full = survive(lambda: fill(root / "filler"), (root / "filler").unlink)
        readonly = survive(lambda: remount(root, "ro"), lambda: remount(root, "rw"))
    return {"full": full, "read_only": readonly, "broken": [*full["wrong"], *readonly["wrong"]]}


def survive(harm: Callable[[], Any], mend: Callable[[], Any]) -> dict[str, Any]:
    """What happened to 50 saves during a trouble, and after it; "wrong" names each promise that was broken."""
    from articles.search.indexing import queue, sweep

    before, said = total(), ""
    harm()
    make_stories(50)  # the drain behind each save fails; the saves do not
    try:
        queue.drain()
    except queue.IndexBroken as error:
        said = str(error)
    searched, waiting = total(), queue.queue_state()["waiting"]
    mend()
    queue.drain()
    promises = {
        "searches go on": searched == before,
        "the saves wait": waiting == 50,
        "the trouble is named": bool(said),
        "nothing is lost": not sweep.sweep().keys(),
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
    set_up()
    from django.conf import settings

    from articles.search.engines import store
    from articles.search.indexing import queue, rebuild, sweep
    from articles.search.language.mistakes import SearchUnavailable

    random.seed(options.seed)
    make_stories(100)
    queue.drain()
    right, silent, wrong, cases = total(), [], [], 0
    names = [path.name for path in sorted(store.current(Path(settings.SEARCH_INDEX_PATH)).iterdir())]
    suffixes = dict.fromkeys(name[name.index(".") :] if "." in name else name for name in names)
    for suffix in suffixes:
        for harm in HARMS:
            cases += 1
            folder = store.current(Path(settings.SEARCH_INDEX_PATH))
            harm(next(path for path in sorted(folder.iterdir()) if path.name.endswith(suffix)))
            queue.reader.cache_clear()
            try:
                queue.reader().check(thorough=True)
                if total() != right:
                    wrong.append(f"{suffix} {harm.__name__}")
                silent.append(f"{suffix} {harm.__name__}")
            except (SearchUnavailable, queue.IndexBroken):
                pass
            rebuild.rebuild()  # as the worker does
            queue.reader.cache_clear()
            if total() != right or sweep.sweep().keys():
                wrong.append(f"not mended: {suffix} {harm.__name__}")
    return {"cases": cases, "unnoticed_but_right": silent, "broken": wrong}


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
