"""Suggestions while typing, and similar stories."""

from __future__ import annotations

import pytest

from articles.models import Article, Topic
from articles.search.answering.similar import similar_to
from articles.search.answering.suggest import NAMES, suggest
from articles.search.engines.base import IndexBroken, Reader
from articles.search.indexing import queue
from tests.factories import make_article, make_photo, make_topic
from tests.search.conftest import Index


@pytest.fixture
def archive(index: Index) -> Reader:
    make_article(
        "Dikes hold in Szeged",
        topics=[make_topic("Angela Berg", "person"), make_topic("Szeged", "place")],
        photos=[make_photo(photographers=["Angelo Rossi"], agencies=["EPA"])],
        body="<p>The dikes held, the mayor said.</p>",
    )
    make_article("Dikes strengthened", topics=[make_topic("Szeged", "place")], body="<p>The mayor of Szeged.</p>")
    make_article("Secret dinner", topics=[make_topic("Anglia", "place")], status=Article.Status.DRAFT)
    return index()


def rows(typed: str) -> list[tuple[str, str]]:
    return [(row.kind, row.text) for row in suggest(typed)]


def test_names_headlines_words_and_fields_are_suggested(archive: Reader) -> None:
    assert rows("ange") == [
        ("person", 'person:"Angela Berg"'),
        ("photographer", 'photographer:"Angelo Rossi"'),
        ("word", "angelo"),
    ]
    assert ("field", "caption:") in rows("cap")
    assert ("headline", "Dikes strengthened") in rows("dikes str")
    assert ("word", "mayor") in rows("may")


def test_a_headline_leads_to_its_story(archive: Reader) -> None:
    (headline,) = [row for row in suggest("dikes hold") if row.kind == "headline"]
    assert headline.url == Article.objects.get(headline="Dikes hold in Szeged").get_absolute_url()


def test_the_last_word_alone_is_completed(archive: Reader) -> None:
    assert ("place", 'dikes place:"Szeged"') in rows("dikes sze")
    assert rows("dikes -place:sz") == [("place", 'dikes -place:"Szeged"')]
    assert rows("person:angela") == [("person", 'person:"Angela Berg"')]


def test_a_name_or_word_that_no_story_has_with_the_words_before_it_is_not_suggested(index: Index) -> None:
    make_article("Cocoa talks", topics=[make_topic("Ghana", "place")], body="<p>Gharials.</p>")
    make_article("Coffee talks", topics=[make_topic("Guinea", "place")], body="<p>Guineafowl.</p>")
    index()
    assert rows("cocoa gh")[:2] == [("word", "cocoa gharials"), ("place", 'cocoa place:"Ghana"')]
    assert rows("cocoa gu") == []
    assert rows("cocoa place:gu") == []


def test_the_commonest_words_come_first_however_rare_their_other_endings(index: Index) -> None:
    for body in ("prices", "prices", "prices", "pricing", "prior", "prior"):
        make_article("A story", body=f"<p>Oil {body}</p>")
    index()
    assert rows("oil pri")[:2] == [("word", "oil prices"), ("word", "oil prior")]


def test_a_whole_name_is_completed(archive: Reader) -> None:
    assert rows("angela be")[0] == ("person", 'person:"Angela Berg"')


def test_what_only_drafts_hold_is_not_betrayed(archive: Reader) -> None:
    assert rows("angl") == []
    assert rows("secret") == []


def test_a_name_that_its_story_has_lost_is_not_suggested_though_the_index_still_has_it(archive: Reader) -> None:
    """The index counts the name until it follows; by then only a draft may bear it."""
    assert rows("angela") == [("person", 'person:"Angela Berg"')]
    angela = Topic.objects.get(name="Angela Berg")
    Article.objects.get(headline="Dikes hold in Szeged").topics.remove(angela)
    Article.objects.get(headline="Secret dinner").topics.add(angela)
    assert rows("angela") == []


@pytest.mark.parametrize("typed", ["", " ", "?", '"open', "x" * 500, "has:", "year:20", "( ( -"])
def test_there_may_be_nothing_to_suggest(archive: Reader, typed: str) -> None:
    assert rows(typed) == []


def test_similar_stories_are_visible_others(archive: Reader) -> None:
    first, second = Article.objects.get(headline="Dikes hold in Szeged"), Article.objects.get(slug="dikes-strengthened")
    assert similar_to(first.pk) == [second.pk]


def test_a_broken_index_suggests_nothing(archive: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise IndexBroken("A file is missing.")

    for name in ("search", "count", "words", "find_similar"):
        monkeypatch.setattr(archive, name, broken)
    assert rows("ange") == []
    assert similar_to(1) == []


@pytest.mark.parametrize("hidden", [0, 1, NAMES - 1, NAMES, NAMES + 1, 2 * NAMES, 2 * NAMES + 2])
def test_as_many_names_are_suggested_although_the_first_may_no_longer_be_shown(index: Index, hidden: int) -> None:
    """The index is behind: its examples of the first names are stories that are drafts by now."""
    stories = []
    for place in range(2 * NAMES + 2):
        topic = make_topic(f"Tessa {place:02}", "person")
        stories += [make_article(f"Story {place}", topics=[topic]) for _ in range(2 if place < hidden else 1)]
    index()
    Article.objects.filter(topics__name__lt=f"Tessa {hidden:02}").update(status="draft")
    queue.IndexUpdate.objects.all().delete()
    found = [text for kind, text in rows("tessa") if kind == "person"]
    assert found == [f'person:"Tessa {place:02}"' for place in range(hidden, 2 * NAMES + 2)][:NAMES]
