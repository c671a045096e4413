"""What each page of an archive costs the server, in this process: wall clock and processor time of one request.

    ARCHIVE_DATA=/tmp/archive DATABASE_URL=... python bench/page_times.py [--only sitemap] [--json times.json]

Every kind of public address, the lists of the newsroom, feeds, sitemaps, suggestions and exports. `new`: right after a
story was saved and indexed, so that nothing that was counted or kept before holds; `again`: the same address asked once
more. Of three rounds the fastest counts, because other work on a machine only ever makes a request slower.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

ROUNDS = 3


class Times(NamedTuple):
    """Milliseconds of one request."""

    wall: float
    processor: float
    first: float
    status: int
    kilobytes: float


VOCABULARY_MODELS = ("section", "source", "author", "topic", "credit")


def addresses() -> Iterator[tuple[str, str]]:
    """(what it is, address) of one of each kind, and of those that grow: the fullest name, the last page."""
    from articles.models import Article, Photo
    from articles.site.vocabularies import VOCABULARIES, photos, stories

    story = Article.objects.visible().filter(photos__isnull=False).order_by("-pk")[0]
    day = story.published_on or stories().look(by="day").counts[-1][0]
    photo = Photo.objects.visible().filter(articles=story)[0]
    last, last_photos = -(-stories().look().total // 20), -(-photos().look().total // 36)
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
        "sitemap, stories": f"/sitemap-articles-{story.pk // 20_000}.xml",
        "sitemap, names": "/sitemap-people-2.xml",
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
        "search, feed": f"/search/feed/?q={word}",
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
        full = vocabulary.fullest(counts, 1)[0]
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
    yield from {
        "admin": "/admin/",
        "admin, stories": "/admin/articles/article/",
        "admin, stories, page 100": "/admin/articles/article/?p=100",
        "admin, drafts": "/admin/articles/article/?status__exact=draft",
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
        "admin, withdrawn photos": "/admin/articles/photo/?status__exact=withdrawn",
        "admin, photos of a year": "/admin/articles/photo/?taken_on__year=2020",
        "admin, photos found": f"/admin/articles/photo/?q={word}",
        "admin, a photo": f"/admin/articles/photo/{photo.pk}/change/",
        **{f"admin, {name}s": f"/admin/articles/{name}/" for name in VOCABULARY_MODELS},
        "admin, topics found": "/admin/articles/topic/?q=ba",
        "admin, people": "/admin/articles/topic/?kind__exact=person",
        "admin, a topic": f"/admin/articles/topic/{Topic.objects.order_by('pk')[0].pk}/change/",
        "admin, imports": "/admin/articles/importbatch/",
        "admin, an import's page": "/admin/articles/importbatch/1/change/",
        "admin, import entries": "/admin/articles/importentry/",
        "admin, entries of an import": "/admin/articles/importentry/?batch__id__exact=1",
        "admin, rejected entries": "/admin/articles/importentry/?action__exact=rejected",
        "admin, queue": "/admin/articles/indexupdate/",
        "admin, completion": "/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics&term=ba",
        "admin, photo completion": (
            f"/admin/autocomplete/?app_label=articles&model_name=articlephoto&field_name=photo&term={word}"
        ),
    }.items()


def ask(client: Any, address: str) -> Times:
    """One request."""
    started, used = time.perf_counter(), time.process_time()
    response = client.get(address)
    if response.streaming:
        parts = iter(response.streaming_content)
        size = len(next(parts, b""))
        first = time.perf_counter() - started
        size += sum(map(len, parts))
    else:
        first, size = time.perf_counter() - started, len(response.content)
    wall, processor = time.perf_counter() - started, time.process_time() - used
    return Times(wall * 1000, processor * 1000, first * 1000, response.status_code, size / 1024)


def save_a_story(number: int) -> None:
    """As an editor does: the database changes, and the index follows."""
    from articles.models import Article
    from articles.search.indexing.queue import drain

    story = Article.objects.visible().order_by("-pk")[number % 50]
    story.save()
    drain()


def measure(client: Any, address: str) -> tuple[Times, Times]:
    """Right after a save, and asked again."""
    new, again = [], []
    for number in range(ROUNDS):
        save_a_story(number)
        new.append(ask(client, address))
        again.append(ask(client, address))
    return min(new), min(again)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="addresses whose description holds this")
    parser.add_argument("--over", type=float, default=0, help="print those above so many milliseconds")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    import django
    from django.test import Client

    django.setup()
    from django.contrib.auth.models import User

    editor = Client(SERVER_NAME="localhost")
    editor.force_login(User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)[0])
    reader = Client(SERVER_NAME="localhost")
    ask(reader, "/search/")
    rows = []
    for client, kinds in ((reader, addresses()), (editor, newsroom())):
        for what, address in kinds:
            if options.only in what:
                new, again = measure(client, address)
                rows.append({"page": what, "address": address, "new": new._asdict(), "again": again._asdict()})
                if new.wall >= options.over or new.status != 200:
                    print(
                        f"{what:34}{new.status:4}{new.wall:9.1f}{new.processor:9.1f}{new.first:9.1f}"
                        f"{new.kilobytes:9.1f}{again.wall:9.1f}",
                        flush=True,
                    )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
