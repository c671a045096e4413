"""The photo desk with many photos: server time of the grid, and a change of 10,000 photos, killed once and undone.

    python -m bench.bench_photo_desk [--photos 20000] [--change 10000]

It makes an archive in a temporary folder (or in the database of DATABASE_URL), and prints milliseconds, seconds and
megabytes.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Measure, in a process of its own for each part, so that memory is that part's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=20_000)
    parser.add_argument("--change", type=int, default=10_000)
    parser.add_argument("--part", default="")
    args = parser.parse_args()
    if args.part:
        _set_up()
        {"fill": _fill, "grid": _grid, "start": _start, "run": _run, "undo": _undo}[args.part](args)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/archive.sqlite3")
        os.environ["MEDIA_ROOT"], os.environ["SEARCH_INDEX_PATH"] = f"{folder}/media", f"{folder}/index"
        for part in ("fill", "grid", "start", "killed", "run", "undo"):
            _in_process(part, args)


def _in_process(part: str, args: argparse.Namespace) -> None:
    """Run one part. killed: the change is killed with SIGKILL after two seconds, and goes on in the next part."""
    command = [sys.executable, "-m", "bench.bench_photo_desk", "--photos", str(args.photos)]
    command += ["--change", str(args.change), "--part", "run" if part == "killed" else part]
    process = subprocess.Popen(command)
    if part == "killed":
        time.sleep(2 + 2)  # two seconds to start
        process.kill()
    process.wait()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def _fill(args: argparse.Namespace) -> None:
    from django.core.management import call_command

    from articles.importing.credits import derive_credits
    from articles.models import Article, ArticlePhoto, Photo, PhotoCredit

    call_command("migrate", verbosity=0)
    lines = [f"Photographer {n}/AFP" for n in range(200)]
    photos = [
        Photo(caption=f"Scene {n}. People wait at the quay for the ferry to Ringsund.", credit_line=lines[n % 200])
        for n in range(args.photos)
    ]
    Photo.objects.bulk_create(photos, batch_size=1000)
    for photo in photos[:200]:
        derive_credits(photo)
    known = {photo.credit_line: [row.credit_id for row in photo.photo_credits.all()] for photo in photos[:200]}
    rows = [
        PhotoCredit(photo=photo, credit_id=credit, position=place)
        for photo in photos[200:]
        for place, credit in enumerate(known[photo.credit_line])
    ]
    PhotoCredit.objects.bulk_create(rows, batch_size=1000)
    stories = [Article(headline=f"Story {n}", body="<p>Text.</p>") for n in range(args.photos // 4)]
    Article.objects.bulk_create(stories, batch_size=1000)
    from articles.search.indexing.rebuild import rebuild

    places = [ArticlePhoto(article=stories[n % len(stories)], photo=photo) for n, photo in enumerate(photos)]
    ArticlePhoto.objects.bulk_create(places, batch_size=1000)
    rebuild()


def _grid(args: argparse.Namespace) -> None:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    person = get_user_model().objects.create_user("bench", password="a long password")  # noqa: S106
    person.groups.add(Group.objects.get(name="Archivist"))
    client = Client()
    client.force_login(person)
    for address in (
        "/desk/photos/",
        "/desk/photos/?page=200",
        "/desk/photos/?show=no-credit",
        "/desk/photos/?show=waiting",
    ):
        times = []
        for _ in range(11):
            begun = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer
        print(f"{address}: {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")


def _start(args: argparse.Namespace) -> None:
    from articles.bulk.run_change import start_change
    from articles.models import Photo

    begun = time.perf_counter()
    keys = Photo.objects.order_by("-pk").values_list("pk", flat=True)[: args.change]
    start_change("photo", keys, {"credit_line": "Ada Lunde/Reuters", "rights": "© Reuters"}, None)
    print(f"start of a change of {args.change:,}: {time.perf_counter() - begun:.2f} s{_memory()}")


def _run(args: argparse.Namespace) -> None:
    from articles.bulk.run_change import step
    from articles.models import BulkChange

    change = BulkChange.objects.get()
    begun, done = time.perf_counter(), change.done
    slowest = 0.0
    while True:
        chunk = time.perf_counter()
        if not step():
            break
        slowest = max(slowest, time.perf_counter() - chunk)
    change.refresh_from_db()
    took = time.perf_counter() - begun
    said = f"{change.done - done:,} of it after {done:,}: {took:.1f} s, slowest chunk {slowest:.2f} s{_memory()}"
    print(f"{said}; {change.changed:,} changed")


def _undo(args: argparse.Namespace) -> None:
    from articles.bulk.run_change import start_undo
    from articles.models import BulkChange, Photo

    change = BulkChange.objects.get()
    start_undo(change)
    _run(args)
    left = Photo.objects.filter(credit_line="Ada Lunde/Reuters").count()
    print(f"after undoing, {left} photos have the credit line of the change")


def _memory() -> str:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return f", {used.ru_utime + used.ru_stime:.0f} s of processor time, at most {used.ru_maxrss // 1024} MB"


if __name__ == "__main__":
    main()
