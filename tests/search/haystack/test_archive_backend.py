"""Haystack's public interface on the archive's index: SearchQuerySet and the commands."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from haystack import connections
from haystack.query import SQ, SearchQuerySet

from articles.models import Article, Photo
from articles.search.document import Document
from articles.search.engines import store
from articles.search.indexing import queue, rebuild
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index(own_index: Path, settings: Any) -> Iterator[Path]:
    own = {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": str(own_index)}
    settings.HAYSTACK_CONNECTIONS = {"default": own}
    backend = connections["default"].get_backend()
    before, backend.path = backend.path, str(own_index)
    yield own_index
    backend.path = before


def make_archive() -> list[Article]:
    rows = [
        make_article("Oil prices rise", section="World", published_on=date(2024, 5, 1)),
        make_article("Governor visits Türkiye", section="World", published_on=date(2024, 6, 1)),
        make_article("Court rules on oil", section="Law", published_on=None),
    ]
    call_command("update_index", verbosity=0)
    queue.drain()
    return rows


def headlines(found: SearchQuerySet) -> set[str]:
    return {result.headline for result in found if result.headline}


def test_update_index_makes_everything_findable() -> None:
    rows = make_archive()
    found = SearchQuerySet().filter(content="oil").models(Article)
    assert {result.pk for result in found} == {str(rows[0].pk), str(rows[2].pk)}
    assert found.count() == 2
    assert {result.object for result in found.load_all()} == {rows[0], rows[2]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (SQ(content="turkiye"), {"Governor visits Türkiye"}),
        (SQ(headline="oil"), {"Oil prices rise", "Court rules on oil"}),
        (SQ(headline__startswith="gov"), {"Governor visits Türkiye"}),
        (SQ(headline__fuzzy="governer"), {"Governor visits Türkiye"}),
        (SQ(headline__exact="Oil prices"), {"Oil prices rise"}),
        (SQ(content="oil") & ~SQ(content="court"), {"Oil prices rise"}),
        (SQ(content="court") | SQ(content="governor"), {"Governor visits Türkiye", "Court rules on oil"}),
        (SQ(section="Law"), {"Court rules on oil"}),
        (SQ(content="oil", section="World"), {"Oil prices rise"}),
        (SQ(published__gte=date(2024, 5, 15)), {"Governor visits Türkiye"}),
        (SQ(published__lte=date(2024, 5, 1)), {"Oil prices rise"}),
        (SQ(section__in=["Law", "World"]), {"Oil prices rise", "Governor visits Türkiye", "Court rules on oil"}),
        (SQ(content="unheard"), set()),
    ],
)
def test_a_filter_finds_what_it_says(query: SQ, expected: set[str]) -> None:
    make_archive()
    assert headlines(SearchQuerySet().models(Article).filter(query)) == expected


def test_it_orders_by_date_both_ways() -> None:
    make_archive()
    found = SearchQuerySet().models(Article)
    newest = [result.headline for result in found.order_by("-published")]
    assert newest == ["Governor visits Türkiye", "Oil prices rise", "Court rules on oil"]


def test_every_result_is_reached_by_paging() -> None:
    rows = [make_article(f"Same words {number}") for number in range(23)]
    call_command("update_index", verbosity=0)
    found = SearchQuerySet().filter(content="same").models(Article)
    pages = [[result.pk for result in found[start : start + 10]] for start in (0, 10, 20)]
    assert sorted(pk for page in pages for pk in page) == sorted(str(row.pk) for row in rows)


def test_facets_count_names_of_the_index() -> None:
    rows = make_archive()
    counts = SearchQuerySet().models(Article).filter(content="oil").facet("section").facet_counts()
    assert dict(counts["fields"]["section"]) == {str(rows[0].section_id): 1, str(rows[2].section_id): 1}


def test_a_removed_row_is_not_found_again() -> None:
    rows = make_archive()
    backend = connections["default"].get_backend()
    backend.remove(rows[0])
    backend.remove(f"articles.article.{rows[2].pk}")
    assert SearchQuerySet().filter(content="oil").models(Article).count() == 0


def test_clear_takes_out_one_model_or_all() -> None:
    make_photo("A boat on the river")
    make_archive()
    backend = connections["default"].get_backend()
    backend.clear([Photo])
    assert SearchQuerySet().models(Photo).count() == 0
    assert SearchQuerySet().models(Article).count() == 3
    backend.clear()
    assert SearchQuerySet().all().count() == 0


def test_rebuild_index_never_empties_the_index(monkeypatch: pytest.MonkeyPatch, index: Path) -> None:
    make_archive()
    before, seen = store.current(index), []
    real = rebuild.all_documents

    def watched(kind: str) -> Iterator[Document]:
        seen.append(SearchQuerySet().models(Article).count())
        yield from real(kind)

    monkeypatch.setattr(rebuild, "all_documents", watched)
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert [*seen, SearchQuerySet().models(Article).count()] == [3, 3, 3]
    assert store.current(index) != before


def test_rebuild_index_does_other_connections_as_haystack_does(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HAYSTACK_CONNECTIONS = {**settings.HAYSTACK_CONNECTIONS, "other": {"ENGINE": "another.Engine"}}
    called: list[Any] = []
    monkeypatch.setattr(
        "haystack.management.commands.rebuild_index.call_command",
        lambda name, **options: called.append((name, options["using"])),
    )
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert called == [("clear_index", ["other"]), ("update_index", ["other"])]


def test_a_model_that_is_not_the_archives_is_refused_with_a_sentence() -> None:
    with pytest.raises(ImproperlyConfigured, match="a connection of its own"):
        connections["default"].get_backend().update(None, [User(pk=1)])


def test_more_like_this_shares_rare_words() -> None:
    rows = [make_article("Zebra of Xanthi escapes"), make_article("Xanthi zebra found"), make_article("Bank rates")]
    call_command("update_index", verbosity=0)
    assert [result.pk for result in SearchQuerySet().more_like_this(rows[0])][:1] == [str(rows[1].pk)]


def test_highlighting_escapes_and_marks() -> None:
    make_article("Fish & chips", body="<p>Fish &amp; chips for the minister.</p>")
    call_command("update_index", verbosity=0)
    (result,) = SearchQuerySet().filter(content="ministers").highlight()
    assert "&amp;" in result.highlighted["text"][0]
    assert "<mark>minister</mark>" in result.highlighted["text"][0]


def test_spelling_is_mended_where_nothing_is_found() -> None:
    make_archive()
    backend = connections["default"].get_backend()
    assert backend.create_spelling_suggestion("governer oil") == "governor oil"


def test_spelling_betrays_no_word_of_a_draft() -> None:
    make_archive()
    make_article("Zanzibarian", status="draft")
    call_command("update_index", verbosity=0)
    assert connections["default"].get_backend().create_spelling_suggestion("zanzibarien") == "zanzibarien"
