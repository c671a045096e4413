"""No question looks through a table once for each row of another, as the database itself tells: every question of the
QuerySets, and all that the public addresses ask."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from articles.models import (
    Article,
    ArticleAuthor,
    ArticlePhoto,
    Credit,
    ImportBatch,
    IndexUpdate,
    Photo,
    PhotoCredit,
)
from articles.search.indexing import queue
from articles.search.language.mistakes import SearchUnavailable
from articles.site.page_cache import shelf
from bench.torture.leak_addresses import addresses
from bench.torture.leak_rows import make_rows
from bench.torture.matrix import READERS, make_readers
from tests.desk_questions import DESK, TERMS
from tests.factories import make_article, make_photo
from tests.kept_questions import KEPT
from tests.plans import Question, overheard, plans

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 27)
articles: Any = Article.objects
photos: Any = Photo.objects
places: Any = ArticlePhoto.objects
updates: Any = IndexUpdate.objects


def seen() -> Any:
    return articles.visible()


def of_terms(ask: Callable[[Any], Any]) -> Callable[[], Any]:
    """Asked of every vocabulary."""
    return lambda: [list(ask(model.objects)) for model in TERMS]


ASKED: dict[str, Callable[[], Any]] = {
    "ArticleQuerySet.visible": lambda: [list(seen()), seen().count()],
    "ArticleQuerySet.only_visible": lambda: [
        list(articles.only_visible().filter(pk__in=[1, 2])), list(articles.only_visible().filter(authors=1)),
    ],
    "ArticleQuerySet.visible_to": lambda: list(articles.visible_to(AnonymousUser())),
    "ArticleQuerySet.with_status": lambda: list(articles.with_status(["draft", "withdrawn"])),
    "ArticleQuerySet.newest_first": lambda: list(seen().newest_first()[:50]),
    "ArticleQuerySet.newest": lambda: [seen().newest(9), seen().filter(section=1).newest(9, "pk")],
    "ArticleQuerySet.newest_dated": lambda: list(seen().newest_dated()[:9]),
    "ArticleQuerySet.newest_undated": lambda: list(seen().newest_undated()[:9]),
    "ArticleQuerySet.days_before": lambda: list(seen().days_before(DAY)[:1]),
    "ArticleQuerySet.days_after": lambda: list(seen().days_after(DAY)[:1]),
    "ArticleQuerySet.on_day": lambda: list(seen().on_day(DAY)),
    "ArticleQuerySet.between": lambda: list(seen().between(DAY, DAY)),
    "ArticleQuerySet.on_this_day": lambda: list(seen().on_this_day(3, 27, range(1990, 2025))),
    "ArticleQuerySet.per_day": lambda: seen().per_day(),
    "ArticleQuerySet.years": lambda: seen().years(),
    "ArticleQuerySet.nearest_days": lambda: seen().nearest_days(DAY, DAY),
    "ArticleQuerySet.with_neighbours": lambda: list(seen().with_neighbours().filter(pk=1)),
    "ArticleQuerySet.links": lambda: articles.only_visible().filter(pk__in=[1, 2]).links(),
    "ArticleQuerySet.with_beginning": lambda: list(articles.only_visible().filter(pk__in=[1, 2]).with_beginning()),
    "ArticleQuerySet.teasers": lambda: list(articles.only_visible().filter(pk__in=[1, 2]).teasers()),
    "ArticleQuerySet.first_and_last": lambda: list(seen().first_and_last([DAY, date(1990, 3, 27)])),
    "ArticleQuerySet.with_section_and_source": lambda: list(seen().with_section_and_source()),
    "ArticleQuerySet.with_row_parts": lambda: list(seen().with_row_parts()),
    "ArticleQuerySet.with_names": lambda: list(seen().with_names()),
    "ArticleQuerySet.with_draft_parts": lambda: list(articles.with_draft_parts()),
    "PhotoQuerySet.visible": lambda: [list(photos.visible()), photos.visible().count()],
    "PhotoQuerySet.not_withdrawn": lambda: list(photos.not_withdrawn()),
    "PhotoQuerySet.published": lambda: list(photos.published()),
    "PhotoQuerySet.without_story": lambda: list(photos.visible().without_story()),
    "PhotoQuerySet.hide_without_story": lambda: photos.filter(pk__in=[1, 2]).hide_without_story(),
    "PhotoQuerySet.publish_without_story": lambda: photos.filter(pk__in=[1, 2]).publish_without_story(),
    "PhotoQuerySet.visible_to": lambda: list(photos.visible_to(AnonymousUser())),
    "PhotoQuerySet.with_credits": lambda: list(photos.visible().with_credits()),
    "PhotoQuerySet.with_ordered_credits": lambda: list(photos.visible().with_ordered_credits()),
    "PhotoQuerySet.shown_in_order": lambda: list(photos.filter(articles=1).shown_in_order()),
    "PhotoQuerySet.left_by_imports": lambda: list(photos.left_by_imports([1, 2])),
    "PhotoQuerySet.newest_first": lambda: list(photos.visible().newest_first()[:50]),
    "PhotoQuerySet.files_of": lambda: photos.files_of(["0" * 64]),
    "PhotoQuerySet.with_picture": lambda: list(photos.visible().with_picture().newest_first()[:50]),
    "PhotoQuerySet.of_same_day": lambda: photos.of_same_day(Photo(pk=1, taken_on=DAY), 6),
    "PhotoQuerySet.of_same_event": lambda: photos.of_same_event(Photo(pk=1), [1, 2], 6),
    "PhotoQuerySet.with_ran_on": lambda: list(photos.visible().with_ran_on().filter(pk__in=[1, 2])),
    "PhotoQuerySet.by_credit": lambda: list(photos.visible().by_credit(Credit(pk=1))),
    "PlacedQuerySet.next_position": lambda: [
        places.filter(article=1).next_position(),
        ArticleAuthor.objects.filter(article=1).next_position(),
        PhotoCredit.objects.filter(photo=1).next_position(),
    ],
    "ArticlePhotoQuerySet.with_picture": lambda: list(places.with_picture([1, 2])),
    "ArticlePhotoQuerySet.pictures": lambda: list(places.pictures([1, 2])),
    "ArticlePhotoQuerySet.shown": lambda: list(places.shown([1, 2])),
    "ArticlePhotoQuerySet.per_article": lambda: places.per_article([1, 2]),
    "ArticlePhotoQuerySet.with_drafted_photos": lambda: list(places.filter(article=1).with_drafted_photos()),
    "TermQuerySet.with_name": of_terms(lambda terms: terms.with_name("River")),
    "TermQuerySet.with_words": of_terms(lambda terms: terms.with_words("river city")),
    "TermQuerySet.with_beginning": of_terms(lambda terms: terms.with_beginning("riv")),
    "TermQuerySet.with_uses": lambda: [
        list(model.objects.with_uses("photos" if model is Credit else "articles")) for model in TERMS
    ],
    "TermQuerySet.visible": of_terms(lambda terms: terms.visible()),
    "TermQuerySet.of_records": of_terms(lambda terms: terms.of_records([1], [2])),
    "TermQuerySet.names_by_key": of_terms(lambda terms: terms.names_by_key(["1", "2"])),
    "ImportBatchQuerySet.outcomes": lambda: ImportBatch.objects.outcomes(),  # type: ignore[attr-defined]
    "IndexUpdateQuerySet.waiting": lambda: list(updates.waiting()[:100]),
    "IndexUpdateQuerySet.enqueue": lambda: updates.enqueue([("article", 1)]),
    "IndexUpdateQuerySet.set_aside": lambda: list(updates.set_aside()),
    **DESK,
    **KEPT,
}  # fmt: skip


def questions_of_querysets(kind: type[Any] = models.QuerySet) -> Iterator[str]:
    """Every public method that the archive's QuerySets have themselves."""
    for below in kind.__subclasses__():
        yield from questions_of_querysets(below)
        if below.__module__.startswith("articles."):
            own = (name for name, value in vars(below).items() if inspect.isfunction(value) and name[0] != "_")
            yield from (f"{below.__name__}.{name}" for name in own if name != "as_manager")


def refused(questions: list[Question]) -> list[str]:
    return [
        f"{fault}\n  in {question.sql}" for plan in plans() for question in questions for fault in plan.faults(question)
    ]


def test_every_question_of_the_querysets_is_put_to_the_database() -> None:
    assert set(questions_of_querysets()) == set(ASKED)


def test_no_question_of_the_querysets_looks_through_a_table_in_a_loop() -> None:
    make_article(photos=[make_photo("A boat.", ["Ana Ruiz"])], authors=["Lê Quang Huy"])
    every: list[Question] = []
    for name, ask in ASKED.items():
        with overheard() as questions:
            ask()
        assert questions, name
        every += questions
    assert refused(every) == []


FOUND = {
    "visible stories": lambda: articles.only_visible().filter(pk__in=range(20)).order_by(),
    "stories of a status": lambda: articles.with_status(["published"]).filter(pk__in=range(20)).order_by(),
    "visible photos": lambda: photos.visible().filter(pk__in=range(20)).order_by(),
}


@pytest.mark.parametrize("ask", FOUND.values(), ids=FOUND)
def test_rows_whose_keys_are_known_are_read_by_their_keys(ask: Callable[[], Any]) -> None:
    with overheard() as questions:
        list(ask())
    for plan in plans():
        assert plan.first_step(questions[0]).endswith(("(rowid=?)", "_pkey"))


SEE = ("anonymous", "story viewer", "photo viewer", "editor")
"""Readers who see different rows; the others are asked the questions of one of these."""


@pytest.mark.usefixtures("own_index")
def test_no_page_feed_or_sitemap_looks_through_a_table_in_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    def rest(*_: Any, **__: Any) -> None:
        raise SearchUnavailable("The index rests.", "Wait.")

    rows = make_rows()
    queue.drain()
    every = list(addresses(rows))
    with overheard() as questions:
        for reader in make_readers({name: READERS[name] for name in SEE}).values():
            for address in every:
                b"".join(reader.get(address))
        for name in ("look", "tally", "count_kinds"):
            monkeypatch.setattr(f"articles.site.vocabularies.{name}", rest)
        cache.clear()
        shelf.clear()
        for reader in make_readers({"without an index": None}).values():
            for address in every:
                b"".join(reader.get(address))
    assert len(questions) > 100
    assert refused(questions) == []


HASHED = 3
"""So many of the last of these PostgreSQL joins by hash, without a loop."""
BAD: dict[str, Callable[[], Any]] = {
    "a comparison": lambda: photos.filter(Exists(articles.filter(byline__contains=OuterRef("caption")))),
    "the stories of a photo among all visible ones": lambda: photos.filter(
        Exists(places.filter(photo=OuterRef("pk"), article__in=seen().values("pk"))) | Q(status="published")
    ),
    "a column that no index has": lambda: photos.filter(Exists(articles.filter(headline=OuterRef("headline")))),
    "all of a status": lambda: photos.filter(Exists(articles.filter(status="published", byline=OuterRef("caption")))),
}


@pytest.mark.parametrize("ask", BAD.values(), ids=BAD)
def test_a_table_in_a_loop_is_refused(ask: Callable[[], Any]) -> None:
    if connection.vendor == "postgresql" and ask in list(BAD.values())[-HASHED:]:
        pytest.skip("PostgreSQL joins these by hash, without a loop")
    with overheard() as questions:
        list(ask())
    for plan in plans():
        assert [question for question in questions if plan.faults(question)] == questions
