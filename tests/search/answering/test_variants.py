"""What is searched for together with the words of a search: spellings, equivalents, names and figures."""

from __future__ import annotations

import pytest

from articles.models import EquivalentList, Spelling
from articles.models.archive_version import version
from articles.search.request import SearchRequest, Variant
from articles.search.service import search
from tests.factories import make_article, make_topic
from tests.search.conftest import Index

pytestmark = pytest.mark.django_db


def bodies(text: str, **more: bool) -> list[str]:
    """The headlines of what a search finds."""
    return sorted(hit.headline for hit in search(SearchRequest(text, **more)).full_hits)


def told(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.typed, row.also) for row in search(SearchRequest(text)).variants]


def make_stories(*texts: str) -> None:
    for text in texts:
        make_article(text, body="<p>Nothing else.</p>", source=None)


MEET = [
    ("labour", "Labor leaders meet"),
    ("privatization", "Privatisation of the railways"),
    ("USSR", "The Soviet Union votes"),
    ("soviet union", "The USSR votes"),
    ("Peking", "Talks in Beijing"),
    ("OPEC", "Organization of Petroleum Exporting Countries meets"),
    ("european community farmers", "EC farmers protest"),
    ("bln", "Surplus of a billion"),
    ("billion", "Surplus of 3 bn"),
    ("1.5 billion", "Deficit of 1.5bn"),
    ("1.5bn", "Deficit of 1.5 billion"),
    ("5bn", "Deficit of 5 billion"),
    ("5 bln", "Deficit of 5bn"),
    ("O Neill", "Mr O'Neill resigns"),
    ("O'Neill", "Mr O Neill resigns"),
    ("ATT", "AT&T cuts jobs"),
    ("AT&T", "American Telephone & Telegraph cuts jobs"),
    ("AT & T", "AT&T cuts jobs"),
    ("S&P", "Standard & Poor's lowers rating"),
    ("S&P", "S and P lowers rating"),
    ("volcker 3rd term", "A third term for Volcker"),
]


@pytest.mark.parametrize(("typed", "printed"), MEET)
def test_forms_of_one_thing_meet(index: Index, typed: str, printed: str) -> None:
    make_stories(printed, "Something else altogether")
    index()
    assert bodies(typed) == [printed]
    page = search(SearchRequest(typed, variants=False))
    assert page.corrected or page.any_words or not page.total or typed == "AT & T"


@pytest.mark.parametrize(
    ("typed", "printed"), [('"USSR"', "The Soviet Union votes"), ('"labour"', "Labor leaders meet"), ("un", "UN votes")]
)
def test_quoted_words_stay_exact_and_small_words_have_no_other_forms(index: Index, typed: str, printed: str) -> None:
    make_stories(printed)
    index()
    assert told(typed) == []


def test_transliterations_of_a_name_of_the_archive_meet_in_its_texts(index: Index) -> None:
    make_article("Zelensky speaks", topics=[make_topic("Volodymyr Zelensky", "person")])
    make_stories("Zelenskiy speaks", "Zelenskyy speaks", "Selenskyj spricht", "Zelenograd speaks")
    index()
    four = ["Selenskyj spricht", "Zelenskiy speaks", "Zelensky speaks", "Zelenskyy speaks"]
    assert bodies("zelensky") == bodies("selenskyj") == bodies("zelenskii") == four
    assert told("zelensky") == [("zelensky", ("Selenskyj", "Zelenskiy", "Zelenskyy"))]
    assert bodies("zelensky", variants=False) == ["Zelensky speaks"]
    assert bodies('"zelensky"') == ["Zelensky speaks"]


def test_words_that_are_no_name_of_the_archive_have_no_transliterations(index: Index) -> None:
    make_stories("Zelensky speaks", "Zelenskiy speaks")
    index()
    assert bodies("zelensky") == ["Zelensky speaks"]


def test_other_spellings_of_a_name_count_in_plain_words(index: Index) -> None:
    person = make_topic("Muammar Gaddafi", "person")
    make_article("Gaddafi threatens", topics=[person])
    Spelling.for_term(person, "Moammar Khadaffy").save()
    company = make_topic("International Business Machines", "organisation")
    make_article("International Business Machines grows", topics=[company])
    Spelling.for_term(company, "IBM").save()
    make_stories("Khadaffy threatens", "IBM shrinks")
    index()
    assert bodies("gaddafi") == bodies("khadaffy") == ["Gaddafi threatens", "Khadaffy threatens"]
    assert bodies("ibm") == ["IBM shrinks", "International Business Machines grows"]


def test_the_archives_own_list_replaces_the_default_one_at_once(index: Index) -> None:
    make_stories("Frankenfish sold", "Modified salmon sold", "The Soviet Union votes")
    index()
    assert bodies("ussr") == ["The Soviet Union votes"]
    before = version()
    EquivalentList.objects.create(text="frankenfish = modified salmon\nnonsense")
    assert version() != before
    assert bodies("modified salmon") == bodies("frankenfish") == ["Frankenfish sold", "Modified salmon sold"]
    assert bodies("ussr") == []


def test_only_forms_that_this_reader_may_find_are_told(index: Index) -> None:
    make_article("USSR votes")
    make_article("The Soviet Union votes", status="draft")
    index()
    assert told("ussr") == []


def test_a_story_with_several_forms_of_a_word_is_one_story_and_each_counts(index: Index) -> None:
    make_stories("Soviet Union, or USSR", "USSR")
    index()
    page = search(SearchRequest("USSR"))
    assert (page.total, page.variants) == (2, (Variant("USSR", ("Soviet Union",)),))


def test_a_search_for_words_with_other_forms_is_still_filled_up(index: Index) -> None:
    make_stories("USSR wheat talks", "Soviet Union wheat", "Talks on fish")
    index()
    page = search(SearchRequest("ussr wheat talks"))
    assert [hit.headline for hit in page.full_hits] == ["USSR wheat talks"]
    assert {hit.headline for hit in page.partial_hits} == {"Soviet Union wheat", "Talks on fish"}
