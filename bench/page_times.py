"""What each page of an archive costs the server: one request in a process of its own, without a network.

    ARCHIVE_DATA=/tmp/archive DATABASE_URL=... python bench/page_times.py [--only sitemap] [--json times.json]
    python bench/page_times.py --table "SQLite 20k=a.json" "PostgreSQL 20k=b.json"      # processor times side by side

Every kind of public address, for readers and for staff, the lists of the newsroom, feeds, sitemaps, suggestions,
exports and probes. Each is asked in a new process (--together: in one process, which goes from page to page as a server
does; it takes a fraction of the time): `cold` is its first request; `median` and `worst` are of several
more, each right after a story was saved and indexed, so that nothing that was counted or kept before holds; `again` is
the same address asked once more. `processor` is what this process and the database's own used (Linux), in the median:
other work on the machine disturbs it less. Milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

COLUMNS = ("cold", "median", "worst", "processor", "first", "again", "kilobytes", "queries")


class Times(NamedTuple):
    """One request, in milliseconds."""

    wall: float
    processor: float
    first: float
    status: int
    kilobytes: float
    queries: int


VOCABULARY_MODELS = ("section", "source", "author", "topic", "credit")


def addresses() -> Iterator[tuple[str, str]]:
    """(what it is, address) of one of each kind, and of those that grow: the fullest name, the last page."""
    from articles.models import Article, Photo
    from articles.models.article import PIECE
    from articles.site.vocabularies import VOCABULARIES, photos_with, stories

    story = Article.objects.visible().filter(photos__isnull=False).order_by("-pk")[0]
    day = story.published_on or stories().look(by="day").counts[-1][0]
    photo = Photo.objects.visible().filter(articles=story)[0]
    last, last_photos = -(-stories().look().total // 20), -(-photos_with(picture=True).look().total // 36)
    word, other = [part for part in story.headline.split() if len(part) > 4][:2]
    yield from {
        "front": "/",
        "all stories": "/articles/",
        "all stories, middle": f"/articles/?page={last // 2}",
        "all stories, last": f"/articles/?page={last}",
        "story": story.get_absolute_url(),
        "story, short": f"/articles/{story.pk}/",
        "story from a search": f"{story.get_absolute_url()}?{urlencode({'results': f'q={word}'})}",
        "story, text": f"{story.get_absolute_url()}text",
        "story, ninjs": f"{story.get_absolute_url()}ninjs",
        "story, citations": f"{story.get_absolute_url()}cite",
        "photos": "/photos/",
        "photos, middle": f"/photos/?page={last_photos // 2}",
        "photos, last": f"/photos/?page={last_photos}",
        "photo": photo.get_absolute_url(),
        "dates": "/dates/",
        "undated": "/undated/",
        "year": f"/{day.year}/",
        "month": f"/{day.year}/{day.month:02}/",
        "day": f"/{day.year}/{day.month:02}/{day.day:02}/",
        "on this day": f"/on-this-day/{day.month:02}-{day.day:02}/",
        "feed": "/feed/",
        "sitemaps": "/sitemap.xml",
        "sitemap, pages": "/sitemap-pages.xml",
        "sitemap, news": "/sitemap-news.xml",
        "sitemap, stories": f"/sitemap-articles-{story.pk // 2 // PIECE}.xml",
        "sitemap, last stories": f"/sitemap-articles-{(story.pk - 1) // PIECE}.xml",
        "sitemap, names": "/sitemap-people-2.xml",
        "health": "/healthz",
        "readiness": "/readyz",
        "search, empty": "/search/",
        "search, word": f"/search/?q={word}",
        "search, words": f"/search/?q={word}+{other}",
        "search, newest": f"/search/?q={word}&sort=newest",
        "search, phrase": f"/search/?q=%22{'+'.join(story.headline.split()[:2])}%22",
        "search, facets": f"/search/?q={word}&section=1&year={day.year}",
        "search, name": "/search/?q=author%3Ahidden",
        "search, nothing": "/search/?q=qqqqzzzz",
        "search, misspelt": f"/search/?q={word[:-1]}q{word[-1]}",
        "search, wildcard": f"/search/?q={word[:4]}*",
        "search, photos": f"/search/?q={word}&kind=photos",
        "search, all photos": "/search/?kind=photos",
        "search, all": f"/search/?q={word}&kind=all",
        "search, deep": f"/search/?q={word}&page=50",
        "search, all stories, deep": "/search/?page=50",
        "search, photos, deep": f"/search/?q={word}&kind=photos&page=10",
        "search, feed": f"/search/feed/?q={word}",
        "suggest, one letter": f"/search/suggest/?q={word[:1]}",
        "suggest, one letter of a name": f"/search/suggest/?q=person%3A{word[:1]}",
        "suggest, two letters": f"/search/suggest/?q={word[:2]}",
        "suggest, word": f"/search/suggest/?q={word[:4]}",
        "suggest, words": f"/search/suggest/?q={word}+{other[:3]}",
        "suggest, name": f"/search/suggest/?q=person%3A{word[:2]}",
        "export, csv": f"/search/export.csv?q={word}",
        "export, jsonl": f"/search/export.jsonl?q={word}&kind=photos",
        "export, ris": f"/search/export.ris?q={word}",
    }.items()
    for vocabulary in VOCABULARIES:
        yield vocabulary.path, f"/{vocabulary.path}/"
        counts = vocabulary.counts() or {}
        full = vocabulary.most_used(counts, 1)[0]
        rare = vocabulary.terms.get(pk=min(counts, key=lambda pk: (counts[pk], pk)))
        yield f"{vocabulary.path}, S", f"/{vocabulary.path}/?letter=S"
        yield f"{vocabulary.name}, fullest", f"/{vocabulary.path}/{full.slug}/"
        yield f"{vocabulary.name}, rarest", rare.get_absolute_url()
        last = -(-(full.count or 1) // (36 if vocabulary.photos else 20))
        yield f"{vocabulary.name}, last page", f"/{vocabulary.path}/{full.slug}/?page={last}"
        yield f"{vocabulary.name}, feed", f"/{vocabulary.path}/{full.slug}/feed/"
    yield "name of hidden stories", "/people/hidden-everywhere/"


def newsroom() -> Iterator[tuple[str, str]]:
    """(what it is, address) of the admin's lists, their filters, searches and forms."""
    from articles.models import Article, Photo, Topic

    story, photo = Article.objects.order_by("-pk")[0], Photo.objects.order_by("-pk")[0]
    word = story.headline.split()[0]
    last_stories, last_photos = (min(-(-each.objects.count() // 50), 200) for each in (Article, Photo))
    yield from staff_reads(story, photo, word).items()
    yield from {
        "admin": "/admin/",
        "admin, stories": "/admin/articles/article/",
        "admin, stories, page 100": "/admin/articles/article/?p=100",
        "admin, stories, last page": f"/admin/articles/article/?p={last_stories}",
        "admin, stories by day": "/admin/articles/article/?o=2",
        "admin, stories by headline": "/admin/articles/article/?o=1",
        "admin, stories by section": "/admin/articles/article/?o=4",
        "admin, drafts": "/admin/articles/article/?status__exact=draft",
        "admin, drafts of a section": "/admin/articles/article/?status__exact=draft&section__id__exact=1",
        "admin, a section": "/admin/articles/article/?section__id__exact=1",
        "admin, a source": "/admin/articles/article/?source__id__exact=1",
        "admin, an import": "/admin/articles/article/?batch__id__exact=1",
        "admin, a language": "/admin/articles/article/?language=tr",
        "admin, a precision": "/admin/articles/article/?precision__exact=unknown",
        "admin, a year": "/admin/articles/article/?published_on__year=2020",
        "admin, a day": "/admin/articles/article/?published_on__year=2020&published_on__month=5&published_on__day=4",
        "admin, stories found": f"/admin/articles/article/?q={word}",
        "admin, stories, nothing found": "/admin/articles/article/?q=qqqqzzzz",
        "admin, stories by change": "/admin/articles/article/?o=-6",
        "admin, a story": f"/admin/articles/article/{story.pk}/change/",
        "admin, a new story": "/admin/articles/article/add/",
        "admin, photos": "/admin/articles/photo/",
        "admin, photos, last page": f"/admin/articles/photo/?p={last_photos}",
        "admin, photos by stories": "/admin/articles/photo/?o=6",
        "admin, photos by day": "/admin/articles/photo/?o=4",
        "admin, photos of a source": "/admin/articles/photo/?source__id__exact=1",
        "admin, withdrawn photos": "/admin/articles/photo/?status__exact=withdrawn",
        "admin, photos of a year": "/admin/articles/photo/?taken_on__year=2020",
        "admin, photos found": f"/admin/articles/photo/?q={word}",
        "admin, a photo": f"/admin/articles/photo/{photo.pk}/change/",
        **{f"admin, {name}s": f"/admin/articles/{name}/" for name in VOCABULARY_MODELS},
        "admin, topics, last page": "/admin/articles/topic/?p=100",
        "admin, topics by use": "/admin/articles/topic/?o=-3",
        "admin, authors by use": "/admin/articles/author/?o=-2",
        "admin, sections by use": "/admin/articles/section/?o=-2",
        "admin, topics found": "/admin/articles/topic/?q=ba",
        "admin, people": "/admin/articles/topic/?kind__exact=person",
        "admin, a topic": f"/admin/articles/topic/{Topic.objects.order_by('pk')[0].pk}/change/",
        "admin, imports": "/admin/articles/importbatch/",
        "admin, an import's page": "/admin/articles/importbatch/1/change/",
        "admin, import entries": "/admin/articles/importentry/",
        "admin, entries of an import": "/admin/articles/importentry/?batch__id__exact=1",
        "admin, entries, last page": f"/admin/articles/importentry/?p={last_stories}",
        "admin, entries found": "/admin/articles/importentry/?q=jsonl%3A77",
        "admin, rejected entries": "/admin/articles/importentry/?action__exact=rejected",
        "admin, queue": "/admin/articles/indexupdate/",
        "admin, completion": "/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics&term=ba",
        "admin, completion, one letter": (
            "/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics&term=b"
        ),
        "admin, completion, empty": (
            "/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics&term="
        ),
        "admin, author completion": (
            "/admin/autocomplete/?app_label=articles&model_name=articleauthor&field_name=author&term=ba"
        ),
        "admin, photo completion, empty": (
            "/admin/autocomplete/?app_label=articles&model_name=articlephoto&field_name=photo&term="
        ),
        "admin, photo completion": (
            f"/admin/autocomplete/?app_label=articles&model_name=articlephoto&field_name=photo&term={word}"
        ),
    }.items()


def staff_reads(story: Any, photo: Any, word: str) -> dict[str, str]:
    """What staff see of public pages: hidden stories and photos among the others."""
    draft = type(story).objects.filter(status="draft").order_by("-pk")[0]
    return {
        "staff, front": "/",
        "staff, all stories": "/articles/",
        "staff, a draft": draft.get_absolute_url(),
        "staff, photos": "/photos/",
        "staff, photo": photo.get_absolute_url(),
        "staff, drafts": "/search/?q=is%3Adraft",
        "staff, drafts, deep": "/search/?q=is%3Adraft&page=50",
        "staff, withdrawn": f"/search/?q={word}+is%3Awithdrawn",
        "staff, an import": "/search/?q=batch%3A%22Import+0%22",
        "staff, photos found": f"/search/?q={word}&kind=photos",
        "staff, a name of drafts": "/people/hidden-everywhere/",
        "staff, export": f"/search/export.csv?q={word}",
        "staff, suggest": f"/search/suggest/?q={word[:3]}",
    }


class Used:
    """Processor time of this process and of its connection's on PostgreSQL."""

    def __init__(self) -> None:
        from django.db import connection

        self._schedule: Path | None = None
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            self._schedule = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")

    def seconds(self) -> float:
        theirs = int(self._schedule.read_text().split()[0]) / 1e9 if self._schedule else 0.0
        return time.process_time() + theirs


def ask(client: Any, address: str) -> Times:
    """One request."""
    from django.db import connection

    asked = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*arguments)

    used = Used()
    before, started = used.seconds(), time.perf_counter()
    with connection.execute_wrapper(count):
        response = client.get(address)
        parts = iter(response.streaming_content if response.streaming else [response.content])
        size = len(next(parts, b""))
        first = time.perf_counter() - started
        size += sum(map(len, parts))
    wall, processor = time.perf_counter() - started, used.seconds() - before
    return Times(wall * 1000, processor * 1000, first * 1000, response.status_code, size / 1024, asked)


def save_a_story(number: int) -> None:
    """As an editor does: the database changes, and the index follows."""
    from articles.models import Article
    from articles.search.indexing.queue import drain

    story = Article.objects.visible().order_by("-pk")[number % 50]
    story.save()
    drain()


def visitor(staff: bool) -> Any:
    """A reader, or somebody who may do everything."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if staff:
        client.force_login(User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)[0])
    return client


def measure(staff: bool, address: str, rounds: int) -> dict[str, float]:
    """The figures of one address."""
    client = visitor(staff)
    cold = ask(client, address)
    new: list[Times] = []
    again: list[Times] = []
    for number in range(rounds):
        save_a_story(number)
        new.append(ask(client, address))
        again.append(ask(client, address))
    walls = [each.wall for each in new]
    middle = {name: median(getattr(each, name) for each in new) for name in ("processor", "first")}
    walls_again = {"again": median(each.wall for each in again)}
    figures = {"status": cold.status, "cold": cold.wall, "median": median(walls), "worst": max(walls)}
    return figures | middle | walls_again | {"kilobytes": new[-1].kilobytes, "queries": new[-1].queries}


def figures_of(page: tuple[bool, str, str], options: argparse.Namespace) -> dict[str, Any]:
    """Measure a page (for staff or not, what it is, its address), and print its figures if they are above --over."""
    staff, what, address = page
    figures = measure(staff, address, options.rounds)
    if figures["processor"] >= options.over or figures["status"] != 200:
        print(f"{what:34}{figures['status']:4}" + "".join(f"{figures[name]:10.1f}" for name in COLUMNS), flush=True)
    return {"page": what, "address": address, **figures}


def in_a_process(work: Callable[[], Any]) -> Any:
    """What `work` returns in a process of its own, which opens database and index anew."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "wb") as out:
                pickle.dump(work(), out)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as result:
        answer = pickle.load(result)  # noqa: S301 - our own process wrote it
    os.wait()
    return answer


def print_table(named: list[str]) -> None:
    """The processor times of several runs as Markdown, a line a page. named: "heading=file"."""
    runs = {heading: json.loads(Path(file).read_text("utf-8")) for heading, file in (each.split("=") for each in named)}
    times_of = {heading: {row["page"]: row["processor"] for row in rows} for heading, rows in runs.items()}
    print(f"| page | {' | '.join(runs)} |\n|---|{'---:|' * len(runs)}")
    for page in dict.fromkeys(row["page"] for rows in runs.values() for row in rows):
        cells = (f"{times[page]:.0f}" if page in times else "" for times in times_of.values())
        print(f"| {page} | {' | '.join(cells)} |")
    worst = (f"{max(times.values()):.0f}" for times in times_of.values())
    print(f"| **the slowest** | {' | '.join(worst)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="addresses whose description holds this")
    parser.add_argument("--over", type=float, default=0, help="print those above so many milliseconds")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--together", action="store_true", help="in one process, which goes from page to page")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--table", nargs="+", metavar="HEADING=FILE", help="measure nothing, print these runs")
    options = parser.parse_args()
    if options.table:
        print_table(options.table)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", verbosity=0, interactive=False)
    pages = in_a_process(lambda: [*((False, *row) for row in addresses()), *((True, *row) for row in newsroom())])
    chosen = [page for page in pages if options.only in page[1]]
    print(f"{'page':34}{'':4}" + "".join(f"{name:>10}" for name in COLUMNS))
    if options.together:
        rows = in_a_process(lambda: [figures_of(page, options) for page in chosen])
    else:
        rows = [in_a_process(lambda page=page: figures_of(page, options)) for page in chosen]
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
