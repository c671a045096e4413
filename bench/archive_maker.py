"""Fill an empty database with a large archive, fast: what bench_pages measures instead of the demo.

    ARCHIVE_DATA=/tmp/archive DATABASE_URL=... python bench/archive_maker.py 200000

Forty years of days, a photo for every third story, and the spread of a real archive: a few sections and sources,
thousands of names of which a few are common, stories and photos that readers may not see (drafts, withdrawn, under
embargo, photos of such stories alone), photos in two stories and in none, names that only hidden stories bear. The same
number gives the same archive on either database. Rows go in by the database's own bulk load, without the triggers;
the index is built afterwards.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

YEARS = 40
TODAY = date(2026, 11, 26)
NOW = "2026-11-26 06:00:00+00:00"
SECTIONS = (
    "World", "Politics", "Business", "Sport", "Culture", "Science", "Health", "Technology", "Travel", "Opinion",
    "Local", "Education", "Environment", "Law", "Media", "Markets", "Style", "Food", "Weather", "Obituaries",
    "Unpublished",
)  # fmt: skip
SOURCES, AGENCIES = 30, 50
SHARES = {"draft": 0.02, "withdrawn": 0.01, "embargoed": 0.0005, "undated": 0.005}
KINDS = {"subject": 0.2, "person": 0.5, "place": 0.2, "organisation": 0.1}
HIDDEN_NAME = "Hidden Everywhere"
"""A person, an author and a photographer that many hidden stories and no others bear."""
BLOCK = 50_000
"""Stories that came in one import, in the order of their days; imports come in any order."""

Row = tuple[Any, ...]


class Words:
    """Made-up words, some of them common, and the paragraphs and names made of them."""

    def __init__(self, random: Random) -> None:
        starts = [*"bcdfghklmnprstvwz", "br", "ch", "dr", "gl", "pr", "st", "tr"]
        vowels = [*"aeiou", "ai", "ea", "ou"]
        syllables = [start + vowel + end for start in starts for vowel in vowels for end in ["", *"nrstl", "nd", "st"]]
        words = {"".join(random.choices(syllables, k=random.choice((1, 2, 2, 3)))) for _ in range(60_000)}
        self.random, self.words = random, sorted(words)
        random.shuffle(self.words)
        self._total = [1 / (place + 10) for place in range(len(self.words))]
        self.some = random.choices(self.words, self._total, k=2_000_000)
        self.paragraphs = [self._paragraph() for _ in range(20_000)]

    def take(self, number: int) -> list[str]:
        """So many words, common ones more often."""
        start = self.random.randrange(len(self.some) - number)
        return self.some[start : start + number]

    def _paragraph(self) -> str:
        sentences = (" ".join(self.take(self.random.randrange(8, 20))).capitalize() for _ in range(3))
        return f"<p>{'. '.join(sentences)}.</p>"

    def names(self, number: int, words: int = 2) -> list[str]:
        """So many different names."""
        made: dict[str, None] = {}
        while len(made) < number:
            made[" ".join(word.capitalize() for word in self.random.choices(self.words, k=words))] = None
        return list(made)


class Spread:
    """Numbers from 1 to `most`, low ones far more often, drawn ahead in one go."""

    def __init__(self, random: Random, most: int, flat: int = 5) -> None:
        self._drawn = random.choices(range(1, most + 1), [1 / (place + flat) for place in range(most)], k=400_000)
        self._random = random

    def take(self, number: int) -> Iterable[int]:
        """So many different ones, or fewer."""
        start = self._random.randrange(len(self._drawn) - number)
        return dict.fromkeys(self._drawn[start : start + number])


class Archive:
    """The rows of an archive of `stories` stories, table by table. How many names there are grows with the root."""

    def __init__(self, stories: int) -> None:
        self.stories, self.random = stories, Random(stories)
        self.words = Words(self.random)
        share = min(1.0, (stories / 200_000) ** 0.5)
        self.topics = self._topics(round(12_000 * share * (2 if stories > 500_000 else 1)))
        self.authors = [*self.words.names(round(2000 * share)), HIDDEN_NAME]
        self.photographers = [*self.words.names(round(3000 * share)), HIDDEN_NAME]
        self.agencies = self.words.names(AGENCIES, 1)
        self.statuses = bytearray(stories + 1)  # 1 draft, 2 withdrawn, 0 published
        self.photos = stories // 3

    def _topics(self, number: int) -> list[tuple[str, str]]:
        names = self.words.names(number)
        kinds = self.random.choices(list(KINDS), list(KINDS.values()), k=number)
        return [*zip(names, kinds, strict=True), (HIDDEN_NAME, "person")]

    def days(self) -> Iterator[date | None]:
        """Each story's day: ascending within one import, later years with more stories."""
        done = 0
        while done < self.stories:
            number = min(BLOCK, self.stories - done)
            first = self.random.random() if self.stories > 2 * BLOCK else 0.0
            whole = YEARS * 365
            ages = (int(whole * (1 - max(self.random.random(), self.random.random() * (1 + first) / 2)))
                    for _ in range(number))  # fmt: skip
            for age in sorted(ages, reverse=True):
                undated = self.random.random() < SHARES["undated"]
                yield None if undated else TODAY - timedelta(days=age)
            done += number

    def articles(self) -> Iterator[Row]:
        random, words = self.random, self.words
        shares = (SHARES["draft"], SHARES["draft"] + SHARES["withdrawn"])
        for pk, day in enumerate(self.days(), 1):
            chance = random.random()
            status = "draft" if chance < shares[0] else "withdrawn" if chance < shares[1] else "published"
            self.statuses[pk] = ("published", "draft", "withdrawn").index(status)
            hidden = status == "draft" and random.random() < 0.3
            embargo = "2027-06-01 00:00:00+00:00" if random.random() < SHARES["embargoed"] else None
            headline = " ".join(words.take(random.randrange(5, 11))).capitalize()
            time = f"{day} {random.randrange(24):02}:{random.randrange(60):02}:00+00:00" if day and pk % 3 else None
            body = "".join(random.choices(words.paragraphs, k=random.choice((1, 2, 2, 3, 3, 4, 12))))
            precision = "unknown" if day is None else "exact" if time else "day"
            section = len(SECTIONS) if hidden else min(int(random.expovariate(0.15)) + 1, len(SECTIONS) - 1)
            source = random.randrange(SOURCES) + 1
            slug = headline.lower().replace(" ", "-")[:90]
            language = random.choices(("en", "tr", "de", ""), (80, 10, 5, 5))[0]
            yield (pk, headline, slug, body, section, source, f"story-{pk}", language, day, time, precision, status,
                   embargo, (pk - 1) // BLOCK + 1, f"By {random.choice(self.authors[:-1])}",
                   f"https://example.org/{pk}")  # fmt: skip

    def bylines(self) -> Iterator[Row]:
        authors = Spread(self.random, len(self.authors) - 1)
        for pk in range(1, self.stories + 1):
            named = list(authors.take(1 if pk % 5 else 2))
            if self.statuses[pk] == 1:
                named = [len(self.authors)]
            yield from ((pk, author, place) for place, author in enumerate(named))

    def subjects(self) -> Iterator[Row]:
        topics = Spread(self.random, len(self.topics) - 1)
        for pk in range(1, self.stories + 1):
            if self.statuses[pk] == 1:
                yield pk, len(self.topics)
            yield from ((pk, topic) for topic in topics.take(self.random.randrange(6)))

    def pictures(self) -> Iterator[Row]:
        for pk in range(1, self.photos + 1):
            caption = " ".join(self.words.take(self.random.randrange(8, 25))).capitalize()
            taken = TODAY - timedelta(days=self.random.randrange(YEARS * 365)) if self.random.random() < 0.6 else None
            picture = f"photos/{pk % 256:02x}/{pk:032x}.jpg" if self.random.random() < 0.8 else ""
            credit = f"{self.photographers[pk % len(self.photographers)]}/{self.agencies[pk % AGENCIES]}"
            size = (1280, 853) if picture else (None, None)
            status = "withdrawn" if self.random.random() < 0.01 else "published"
            yield pk, caption, credit, taken, picture, *size, status, f"photo-{pk}", f"{pk:064x}"

    def places(self) -> Iterator[Row]:
        """Which photos stand in which stories: one in three, of which a few in two and a few in none."""
        random = self.random
        for pk in range(1, self.photos + 1):
            if random.random() < 0.97:
                first = 3 * pk - random.randrange(3)
                yield first, pk, 0
                other = random.randrange(self.stories) + 1
                if random.random() < 0.03 and other != first:
                    yield other, pk, 1

    def credits(self) -> Iterator[Row]:
        people = Spread(self.random, len(self.photographers) - 1)
        agencies = Spread(self.random, AGENCIES, 2)
        hidden = len(self.photographers)
        for pk in range(1, self.photos + 1):
            draft = all(self.statuses[story] == 1 for story in range(3 * pk - 2, 3 * pk + 1))
            named = [hidden] if draft else list(people.take(1))
            if pk % 4:
                named += [hidden + agency for agency in agencies.take(1)]
            yield from ((pk, credit, place) for place, credit in enumerate(named))

    def entries(self) -> Iterator[Row]:
        return ((((pk - 1) // BLOCK) + 1, "created", f"import.jsonl:{pk}", pk) for pk in range(1, self.stories + 1))


def fill(stories: int, say: Any = print) -> None:
    """Everything but the index. The database is migrated and holds no story."""
    from django.db import connection

    from articles import models
    from articles.search.indexing import triggers

    archive = Archive(stories)
    _drop_triggers()
    names = [("name", "slug", "folded"), ("kind", "name", "slug", "folded")]
    blocks = -(-stories // BLOCK)
    article = ("id", "headline", "slug", "body", "section_id", "source_id", "source_key", "language", "published_on",
               "published_at", "precision", "status", "embargo_until", "batch_id", "byline", "url")  # fmt: skip
    photo = ("id", "caption", "credit_line", "taken_on", "image", "width", "height", "status", "source_key",
             "checksum")  # fmt: skip
    people = [("photographer", name) for name in archive.photographers]
    houses = [("agency", name) for name in archive.agencies]
    tables: list[tuple[Any, Sequence[str], Iterable[Row]]] = [
        (models.Section, names[0], _named(SECTIONS)),
        (models.Source, names[0], _named(f"Source {number}" for number in range(1, SOURCES + 1))),
        (models.Author, names[0], _named(archive.authors)),
        (models.Topic, names[1], _kinds((kind, name) for name, kind in archive.topics)),
        (models.Credit, names[1], _kinds([*people, *houses])),
        (models.ImportBatch, ("name", "state", "created"), ((f"Import {n}", "done", BLOCK) for n in range(blocks))),
        (models.Article, article, archive.articles()),
        (models.ArticleAuthor, ("article_id", "author_id", "position"), archive.bylines()),
        (models.Article.topics.through, ("article_id", "topic_id"), archive.subjects()),
        (models.Photo, photo, archive.pictures()),
        (models.ArticlePhoto, ("article_id", "photo_id", "position"), archive.places()),
        (models.PhotoCredit, ("photo_id", "credit_id", "position"), archive.credits()),
        (models.ImportEntry, ("batch_id", "action", "where", "article_id"), archive.entries()),
    ]
    for model, columns, rows in tables:
        started = time.perf_counter()
        count = _load(model, columns, rows)
        say(f"{model._meta.db_table}: {count:,} rows in {time.perf_counter() - started:.1f} s")
    triggers.install_triggers()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _named(names: Iterable[str]) -> Iterator[Row]:
    return ((name, name.lower().replace(" ", "-"), name.lower()) for name in names)


def _kinds(rows: Iterable[tuple[str, str]]) -> Iterator[Row]:
    return ((kind, name, name.lower().replace(" ", "-"), name.lower()) for kind, name in rows)


def _drop_triggers() -> None:
    from django.db import connection

    from articles.search.indexing import triggers

    with connection.cursor() as cursor:
        for statement in triggers.statements(connection):
            if statement.startswith("DROP TRIGGER"):
                cursor.execute(statement)


def _load(model: Any, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows of these columns; the model's own defaults stand in the others."""
    given = set(columns)
    others = [field for field in model._meta.concrete_fields if field.column not in given and not field.primary_key]
    defaults = tuple(_plain(field) for field in others)
    every = [*columns, *(field.column for field in others)]
    whole = (tuple(map(_text, row)) + defaults for row in rows)
    load = {"sqlite": _insert, "postgresql": _copy}[_connection().vendor]
    return load(model._meta.db_table, every, whole)


def _connection() -> Any:
    from django.db import connection

    connection.ensure_connection()
    return connection


def _plain(field: Any) -> Any:
    if field.column.endswith("_at") and not field.null:
        return NOW if _connection().vendor == "postgresql" else NOW[:19]
    if field.get_internal_type() == "JSONField":
        return None if field.null else "[]"
    return _text(field.get_default())


def _text(value: Any) -> Any:
    """Dates as text; SQLite keeps moments without their zone."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and value.endswith("+00:00") and _connection().vendor == "sqlite":
        return value[:19]
    return value


def _insert(table: str, columns: Sequence[str], rows: Iterator[Row]) -> int:
    quoted = ", ".join(f'"{column}"' for column in columns)
    statement = f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    database, count = _connection().connection, 0
    database.execute("BEGIN")
    while batch := list(islice(rows, 5000)):
        database.executemany(statement, batch)
        count += len(batch)
    database.execute("COMMIT")
    return count


def _copy(table: str, columns: Sequence[str], rows: Iterator[Row]) -> int:
    quoted, count = ", ".join(f'"{column}"' for column in columns), 0
    with _connection().cursor() as cursor:
        with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) FROM {table}"  # noqa: S608
        )
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=int)
    parser.add_argument("--no-index", action="store_true", help="build no search index")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(options.stories)
    if not options.no_index:
        call_command("rebuild_search")


if __name__ == "__main__":
    main()
