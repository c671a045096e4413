"""The door: what a search request answers, on a small archive with the real engine."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.models import Article, IndexUpdate, Section
from articles.search.answering.execute import run_or_relax
from articles.search.answering.highlight import mark_html
from articles.search.answering.interpret import interpret
from articles.search.document import Key
from articles.search.engines.base import IndexBroken, Reader, TooCostly
from articles.search.language.mistakes import MistakeKind, SearchUnavailable
from articles.search.language.query import AnyOf, parts_of
from articles.search.request import Kind, SearchPage, SearchRequest, Sort
from articles.search.service import marks_for, neighbours, search
from tests.factories import make_article, make_photo, make_topic
from tests.search.conftest import Index
from tests.search.language.trees import search_text


def headlines(text: str, **fields: object) -> list[str]:
    return [hit.headline for hit in ask(text, **fields).hits]


def ask(text: str, **fields: object) -> SearchPage:
    return search(SearchRequest(text, **fields))  # type: ignore[arg-type]


@pytest.fixture
def archive(index: Index) -> Reader:
    """Six stories and a draft."""
    flood = make_photo("Soldiers carry sandbags in Szeged.", ["Ana Ruiz"], ["EPA"])
    minister = make_photo("Sergei Kostin speaks in Ankara.", agencies=["AFP"])
    make_article(
        "River crests below the dikes",
        "World",
        photos=[flood],
        topics=[make_topic("Floods"), make_topic("Szeged", "place")],
        published_on=date(2024, 3, 5),
        authors=["Lê Quang Huy"],
    )
    make_article(
        "Minister leaves İstanbul",
        "Politics",
        "Other Wire",
        photos=[minister],
        topics=[make_topic("Sergei Kostin", "person")],
        body="<p>The minister spoke of rare earths.</p><p>“Everything will be fine,” she said.</p>",
        published_on=date(2025, 3, 27),
        language="tr",
    )
    make_article("Grain prices rise", "Business", body="<p>Wheat &amp; maize.</p>", published_on=date(2024, 3, 6))
    make_article("Grain prices fall again", "Business", body="<p>Wheat fell.</p>", published_on=date(2023, 1, 2))
    make_article("Undated notes on wheat", None, body="<p>Old harvests of rye.</p>", published_on=None)
    make_article("A correction", "World", body="<p>Text.</p>", corrections=["It was barley."])
    make_article("Secret plans", "Politics", status=Article.Status.DRAFT)
    return index()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rare earth", {"Minister leaves İstanbul"}),
        ("istanbul", {"Minister leaves İstanbul"}),
        ("caption:kostin", {"Minister leaves İstanbul"}),
        ("credit:EPA", {"River crests below the dikes"}),
        ("agency:AFP", {"Minister leaves İstanbul"}),
        ('agency:"Agence France-Presse"', {"Minister leaves İstanbul"}),
        ("photographer:ruiz", {"River crests below the dikes"}),
        ("photographer:rui*", {"River crests below the dikes"}),
        ("author:(quang huy)", {"River crests below the dikes"}),
        ("by:huy", {"River crests below the dikes"}),
        ("place:szeged", {"River crests below the dikes"}),
        ("topic:(floods OR kostin)", {"River crests below the dikes", "Minister leaves İstanbul"}),
        ("section:business wheat", {"Grain prices rise", "Grain prices fall again"}),
        ("wheat -section:business", {"Undated notes on wheat"}),
        ("source:other", {"Minister leaves İstanbul"}),
        ("language:turkish", {"Minister leaves İstanbul"}),
        ("language:tr", {"Minister leaves İstanbul"}),
        ('"everything will be fine"', {"Minister leaves İstanbul"}),
        ("has:correction", {"A correction"}),
        ("wheat -maize", {"Grain prices fall again", "Undated notes on wheat"}),
        ("grain 2024..", {"Grain prices rise"}),
        ("year:2023", {"Grain prices fall again"}),
        ("before:2024-03-06 grain", {"Grain prices fall again"}),
        ("on:2024-03-06", {"Grain prices rise"}),
        ("the fall of wheat", {"Grain prices fall again"}),
        ("secret", set()),
    ],
)
def test_it_finds(archive: Reader, text: str, found: set[str]) -> None:
    page = ask(text)
    assert ({hit.headline for hit in page.full_hits}, page.total) == (found, len(found))


def test_an_empty_search_shows_everything_newest_first_and_undated_last(archive: Reader) -> None:
    found = headlines("")
    assert len(found) == 6
    assert found[-1] == "Undated notes on wheat"


def test_staff_find_drafts_only_when_they_ask(archive: Reader) -> None:
    assert headlines("secret", staff=True) == []
    assert headlines("secret is:draft", staff=True) == ["Secret plans"]
    assert ask("secret is:draft").notices[:1] == ("Only staff can search with is:draft; it was ignored.",)


def test_photos_have_their_own_tab(archive: Reader) -> None:
    page = ask("kostin", kind=Kind.PHOTOS)
    assert [(hit.kind, hit.headline) for hit in page.hits] == [("photo", "Sergei Kostin speaks in Ankara.")]
    assert page.kinds == {"article": 1, "photo": 1}
    assert [hit.kind for hit in ask("kostin kind:photo").hits] == ["photo"]


def test_facets_count_and_can_be_included_and_excluded(archive: Reader) -> None:
    page = ask("")
    sections = {value.label: value for facet in page.facets if facet.field == "section" for value in facet.values}
    assert {label: value.count for label, value in sections.items()} == {"Business": 2, "World": 2, "Politics": 1}
    business = sections["Business"].key
    assert headlines("", include=(("section", (business,)),)) == ["Grain prices rise", "Grain prices fall again"]
    assert ask("", exclude=(("section", (business,)),)).total == 4
    chosen = next(f for f in ask("", include=(("section", (business,)),)).facets if f.field == "section")
    assert [(value.label, value.count, value.included) for value in chosen.values] == [
        ("Business", 2, True), ("World", 2, False), ("Politics", 1, False),
    ]  # fmt: skip


def test_years_are_a_facet_and_leave_out_themselves(archive: Reader) -> None:
    page = ask("", include=(("year", ("2024",)),))
    years = next(facet for facet in page.facets if facet.field == "year")
    assert page.total == 2
    assert [(value.key, value.count, value.included) for value in years.values] == [
        ("2025", 2, False), ("2024", 2, True), ("2023", 1, False),
    ]  # fmt: skip
    assert ask("", exclude=(("year", ("2024",)),)).total == 4


def test_an_address_full_of_nonsense_is_ignored(archive: Reader) -> None:
    request = (("section", ("x",)), ("year", ("99999", "no")), ("wings", ("1",)))
    page = ask("grain", include=request[1:], exclude=request, sort="loudest", page=-3, size=-1)
    assert page.total == 2


def test_the_histogram_narrows_its_steps(archive: Reader) -> None:
    january, february = ask("").histogram[:2]
    assert (january.first, january.last, january.count) == (date(2023, 1, 1), date(2023, 1, 31), 1)
    assert (february.first, february.last, february.count) == (date(2023, 2, 1), date(2023, 2, 28), 0)
    page = ask("", first=date(2024, 1, 1), last=date(2024, 12, 31))
    assert [(bar.first, bar.count) for bar in page.histogram] == [(date(2024, 3, 5), 1), (date(2024, 3, 6), 1)]
    assert ask("").undated == 1


def test_a_hit_says_where_it_matched_and_marks_it(archive: Reader) -> None:
    (hit,) = ask("caption:kostin").hits
    assert [(s.field, s.html) for s in hit.snippets] == [("caption", "Sergei <mark>Kostin</mark> speaks in Ankara.")]
    (hit,) = ask("grain maize").full_hits
    assert [(s.field, s.html) for s in hit.snippets] == [
        ("headline", "<mark>Grain</mark> prices rise"),
        ("text", "Wheat &amp; <mark>maize</mark>."),
    ]


def was_answered_otherwise(page: SearchPage) -> bool:
    """Whether nothing has all words of the search, and something else was found in their place."""
    as_days = MistakeKind.READ_AS_DATE in {mistake.kind for mistake in page.mistakes}
    return page.any_words or bool(page.corrected) or as_days


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(text='"OR" 2024-03', staff=False, kind=Kind.ARTICLES, sort=Sort.RELEVANCE)
@given(
    text=search_text,
    staff=st.booleans(),
    kind=st.sampled_from(Kind),
    sort=st.sampled_from([Sort.RELEVANCE, Sort.NEWEST]),
)
def test_no_text_gives_an_error_or_an_empty_page_without_a_word(
    archive: Reader, text: str, staff: bool, kind: Kind, sort: str
) -> None:
    page = ask(text, staff=staff, kind=kind, sort=sort)
    assert page.total or page.notices
    assert page.total == len(page.full_hits) + sum(len(hit.folded) for hit in page.full_hits)
    for count in page.word_counts:
        without = ask(count.query, staff=staff)
        assert was_answered_otherwise(without) or "kind:" in count.query or without.total == count.without


def test_whatever_was_searched_is_shown_where_it_matched(index: Index) -> None:
    photo = make_photo("A boat.", place="Sagres", alt_text="A yacht under sail.", keywords=["regatta"])
    make_article("Home at last", photos=[photo], authors=["Inês Quintanilha"], corrections=["It was a ketch."])
    index()
    for text, field in {"sagres": "location", "quintanilha": "byline", "ketch": "correction"}.items():
        assert [snippet.field for snippet in ask(text).hits[0].snippets if "<mark>" in snippet.html] == [field]
    for text, field in {"sagres": "location", "yacht": "description", "regatta": "description"}.items():
        (hit,) = ask(text, kind=Kind.PHOTOS).hits
        assert [snippet.field for snippet in hit.snippets if "<mark>" in snippet.html] == [field]
    assert [snippet.html for snippet in ask("kind:photo").hits[0].snippets] == ["A boat."]


def test_nothing_matching_all_words_gives_a_ranking_by_any_of_them(archive: Reader) -> None:
    page = ask("grain barley")
    assert page.any_words
    assert {hit.headline for hit in page.hits} == {"Grain prices rise", "Grain prices fall again", "A correction"}
    assert [(count.word, count.alone, count.without) for count in page.word_counts] == [
        ("grain", 2, 1),
        ("barley", 1, 2),
    ]
    assert page.notices


def test_every_part_of_a_search_is_counted_and_can_be_left_out(archive: Reader) -> None:
    page = ask("section:business year:2025 the fall of wheat -maize")
    assert [(count.word, count.alone, count.without, count.query) for count in page.word_counts] == [
        ("section:business", 2, 0, "year:2025 the fall of wheat -maize"),
        ("year:2025", 2, 1, "section:business the fall of wheat -maize"),
        ("fall", 1, 0, "section:business year:2025 the of wheat -maize"),
        ("wheat", 3, 0, "section:business year:2025 the fall of -maize"),
    ]
    assert ask("kostin").word_counts == ()
    section = Section.objects.get(name="Business")
    narrowed = ask("harvests", include=(("section", (str(section.pk),)),))
    assert [(count.word, count.alone, count.without) for count in narrowed.word_counts] == [("harvests", 1, 2)]


def test_what_the_other_tab_holds_is_said(index: Index) -> None:
    make_photo("A heron over the weir.")
    make_photo("A heron at dawn.")
    make_article("Weir repaired")
    index()
    assert ask("heron").notices == ("No story matches this search; 2 photographs do.",)
    assert ask("repaired", kind=Kind.PHOTOS).notices == ("No photograph matches this search; one story does.",)
    relaxed = ask("heron weir")
    assert [hit.headline for hit in relaxed.hits] == ["Weir repaired"]
    assert relaxed.notices[0] == "No story matches this search; one photograph does."


@pytest.mark.parametrize(
    ("text", "word"), [("grain or wheat", "or"), ("grain not wheat", "not"), ("grain NEAR wheat", "NEAR")]
)
def test_a_word_that_looks_like_an_operator_is_explained(archive: Reader, text: str, word: str) -> None:
    assert ask(text).notices[0].startswith(f"“{word}” was searched as a word")
    assert not any(word in notice for notice in ask(f"{word} grain prices").notices)
    assert not any(word in notice for notice in ask(f'"{text}" OR prices').notices)


def test_a_long_question_is_ranked_by_any_of_its_words(archive: Reader) -> None:
    page = ask("why do the prices of grain and of wheat fall at harvests?")
    assert page.any_words
    assert page.hits[0].headline == "Grain prices fall again"
    assert not ask("prices of grain").any_words


def test_unknown_words_are_spelt_as_the_archive_spells_them(archive: Reader) -> None:
    page = ask("graim prices section:business")
    assert (page.corrected, page.did_you_mean) == ("grain prices section:business", "")
    assert page.total == ask("grain prices section:business").total
    assert "searched as: grain prices section:business" in page.notices[-1]
    assert (ask("grain").corrected, ask("grain").did_you_mean) == ("", "")


def test_an_unknown_word_is_spelt_as_a_story_has_it_beside_the_other_words(index: Index) -> None:
    """Of two spellings that are as near, the more common one stands in other stories."""
    for number in range(9):
        make_article(f"Grain ship {number}")
    make_article("Grand hotel burns")
    index()
    assert ask("graid").corrected == "grain"
    assert ask("graid hotel").corrected == "grand hotel"
    assert ask("graid qqqqqq").did_you_mean == "grain qqqqqq"


def test_a_search_that_nothing_matches_as_a_whole_shows_first_what_has_most_of_its_words(index: Index) -> None:
    make_article("Heron", body="<p>Heron heron heron heron.</p>")
    for number in range(9):
        make_article(f"Weir {number}", body="<p>The dam of the weir, in a long text on other things.</p>")
    index()
    assert ask("heron weir dam").hits[-1].headline == "Heron"


def test_stories_with_some_of_the_words_fill_the_first_page_and_count_nowhere(archive: Reader) -> None:
    page = ask("grain maize")
    assert [hit.headline for hit in page.full_hits] == ["Grain prices rise"]
    assert "Grain prices fall again" in {hit.headline for hit in page.partial_hits}
    assert page.total == 1 and all("grain" in hit.headline.lower() for hit in page.partial_hits)
    assert not ask("grain maize", fill=False).partial_hits
    assert not ask("grain maize", sort="newest").partial_hits
    assert [len(ask("grain maize", size=size).hits) for size in (1, 2)] == [1, 2]


@pytest.mark.parametrize("text", ['"grain prices" maize', "grain OR maize", "gra* maize", "grain", "caption:kostin"])
def test_phrases_alternatives_wildcards_and_single_words_are_not_loosened(archive: Reader, text: str) -> None:
    assert not ask(text).partial_hits


def test_figures_and_short_words_are_no_slips(index: Index) -> None:
    for number in range(25):
        make_article(f"Tram F1 costs 28.70 in red, {number}")
    make_article("C'est rouge")
    index()
    assert [ask(text).did_you_mean for text in ("F16", "28.7", "R&D", "c'est")] == [""] * 4
    assert ask("trma F1").corrected == "tram F1"
    assert ask("tra F1").corrected == ""


def test_an_unknown_name_is_read_as_the_nearest_one(archive: Reader) -> None:
    page = ask("section:busines")
    assert (page.total, page.notices) == (2, ("The archive knows no section “busines”; “Business” was used instead.",))
    page = ask("person:wheat")
    assert (page.total, page.notices) == (
        3,
        ("The archive knows no person “wheat”; its words were searched for instead.",),
    )


def test_what_the_database_hides_is_no_result_even_if_the_index_still_holds_it(archive: Reader) -> None:
    Article.objects.filter(headline="Grain prices rise").update(status="withdrawn")
    IndexUpdate.objects.all().delete()
    page = ask("grain")
    assert [hit.headline for hit in page.hits] == ["Grain prices fall again"]
    assert page.total == 1
    assert list(IndexUpdate.objects.values_list("kind", flat=True)) == ["article"]


def test_a_withdrawal_that_waits_to_be_indexed_is_hidden_from_the_counts_too(archive: Reader) -> None:
    Article.objects.filter(headline="Grain prices rise").update(status="withdrawn")
    if not IndexUpdate.objects.exists():
        article = Article.objects.get(headline="Grain prices rise")
        IndexUpdate.objects.enqueue([("article", article.pk)])
    page = ask("grain")
    assert (page.total, page.kinds) == (1, {"article": 1})


def test_an_embargoed_story_is_for_staff(index: Index) -> None:
    make_article("Budget speech", embargo_until=timezone.now() + timedelta(hours=1))
    index()
    assert headlines("budget") == []
    assert headlines("budget", staff=True) == ["Budget speech"]


def test_near_identical_stories_fold_under_one_row(index: Index) -> None:
    first, second = make_article("Dike holds"), make_article("Dike holds, again")
    Article.objects.filter(pk__in=[first.pk, second.pk]).update(family=first.pk)
    make_article("Dike repaired")
    index()
    page = ask("dike", fold=True)
    assert (page.total, page.rows) == (3, 2)
    assert sorted(len(hit.folded) for hit in page.hits) == [0, 1]
    assert len(ask("dike").hits) == 3


def test_folded_pages_are_full_and_show_every_story_once(index: Index) -> None:
    stories = [make_article(f"Dike number {number}") for number in range(30)]
    for first in range(0, 15, 3):
        twins = [story.pk for story in stories[first : first + 3]]
        Article.objects.filter(pk__in=twins).update(family=twins[0])
    index()
    pages = [ask("dike", fold=True, size=6, page=number) for number in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [6, 6, 6, 2]
    assert {(page.total, page.rows, page.pages) for page in pages} == {(30, 20, 4)}
    shown = [each.id for page in pages for hit in page.hits for each in (hit, *hit.folded)]
    assert sorted(shown) == sorted(story.pk for story in stories)


def test_a_family_whose_first_may_not_be_seen_shows_the_next(index: Index) -> None:
    first, second = make_article("Dike holds"), make_article("Dike holds, again")
    Article.objects.filter(pk__in=[first.pk, second.pk]).update(family=first.pk)
    index()
    shown = ask("dike", fold=True).hits[0]
    Article.objects.filter(pk=shown.id).update(status="draft")
    page = ask("dike", fold=True)
    assert [(hit.id, hit.folded) for hit in page.hits] == [(({first.pk, second.pk} - {shown.id}).pop(), ())]
    assert (page.total, page.rows) == (1, 1)


def test_what_fills_a_page_repeats_no_near_identical_story(index: Index) -> None:
    first, second = make_article("Dike holds"), make_article("The dike is safe")
    Article.objects.filter(pk__in=[first.pk, second.pk]).update(family=first.pk)
    third = make_article("Dike repaired")
    index()
    assert [hit.id for hit in ask("dike holds", fold=True).hits] == [first.pk, third.pk]


def test_paging_reaches_every_row_once_and_ends_with_a_sentence(index: Index) -> None:
    for number in range(23):
        make_article(f"Dike number {number}")
    index()
    pages = [ask("dike", size=10, page=page) for page in (1, 2, 3)]
    assert pages[0].pages == 3
    assert len({hit.id for page in pages for hit in page.hits}) == 23
    beyond = ask("dike", size=10, page=7)
    assert [hit.id for hit in beyond.hits] == [hit.id for hit in pages[2].hits]
    assert beyond.notices == ("There is no page 7; page 3 is the last.",)
    assert "1,000" in ask("dike", size=10, page=5000).notices[0]


def test_a_wildcard_too_broad_becomes_a_word(archive: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    real = archive.search

    def refuse(plan: object) -> object:
        if "Wildcard" in repr(plan):
            raise TooCostly("grai*")
        return real(plan)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "search", refuse)
    page = ask("grai* OR wheat")
    assert page.total == 3
    assert page.notices[0].startswith("“grai*” stands for too many words")


def test_a_broken_index_is_never_an_empty_page(archive: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(plan: object) -> None:
        raise IndexBroken("A file is missing.")

    monkeypatch.setattr(archive, "search", broken)
    with pytest.raises(SearchUnavailable) as caught:
        ask("grain")
    assert "rebuild_search" in caught.value.cure


def test_a_page_takes_few_queries(archive: Reader, django_assert_max_num_queries: object) -> None:
    ask("otter")  # the first search after a change reads the archive's names and equivalents
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        ask("grain OR river OR minister")


def test_neighbours_are_the_results_before_and_after(archive: Reader) -> None:
    request = SearchRequest("", sort=Sort.NEWEST)
    keys = [Key(hit.kind, hit.id) for hit in search(request).hits]
    before, after = neighbours(request, keys[1])
    assert (before and before.pk, after and after.pk) == (keys[0].pk, keys[2].pk)
    assert neighbours(request, keys[0])[0] is None
    assert neighbours(request, keys[-1])[1] is None
    assert neighbours(request, Key("article", 0)) == (None, None)


def test_neighbours_of_a_loosened_search_are_found_too(archive: Reader) -> None:
    request = SearchRequest("grain barley")
    keys = [Key(hit.kind, hit.id) for hit in search(request).hits]
    before, _ = neighbours(request, keys[1])
    assert before and before.pk == keys[0].pk


def test_an_article_page_marks_what_the_search_matched(archive: Reader) -> None:
    assert (
        mark_html("<p>Grain &amp; maize</p>", marks_for("grain OR -maize")) == "<p><mark>Grain</mark> &amp; maize</p>"
    )


def test_recency_lifts_newer_stories(archive: Reader) -> None:
    plain, lifted = ask("grain prices"), ask("grain prices", recency=5.0)
    assert lifted.hits[0].headline == "Grain prices rise"
    assert lifted.hits[0].score > plain.hits[0].score


def test_a_written_date_that_no_text_has_is_searched_as_its_days(archive: Reader) -> None:
    page = ask("grain 6 march 2024")
    assert [hit.headline for hit in page.hits] == ["Grain prices rise"]
    assert page.by_days is None
    assert "“6 march 2024” was read as a date" in page.notices[0]


def test_a_date_that_texts_print_is_offered_as_its_days(index: Index) -> None:
    make_article("Anniversary", body="<p>It was on 6 March 2024.</p>", published_on=date(2025, 3, 6))
    make_article("Rain", published_on=date(2024, 3, 6))
    make_article("Snow", published_on=date(2024, 3, 6))
    index()
    page = ask("6 march 2024")
    assert [hit.headline for hit in page.full_hits] == ["Anniversary"]
    assert page.by_days is not None
    assert (page.by_days.text, page.by_days.total) == ("on:2024-03-06", 2)
    assert ask("6 march 2023").by_days is None


@pytest.mark.parametrize(("text", "first"), [("river sort:newest", "B"), ("river sort:oldest", "A")])
def test_an_order_that_is_typed_is_kept_and_said(index: Index, text: str, first: str) -> None:
    make_article("A", body="<p>The river.</p>", published_on=date(2024, 3, 5))
    make_article("B", body="<p>The river.</p>", published_on=date(2024, 3, 6))
    index()
    page = ask(text)
    assert page.hits[0].headline == first
    assert "Sorted as" in page.notices[0]


def test_a_number_finds_its_story(index: Index) -> None:
    story, _ = make_article("A"), make_article("B")
    index()
    assert [hit.id for hit in ask(f"id:{story.pk}").hits] == [story.pk]
    assert ask("id:999999").total == 0


def test_where_a_date_that_cannot_be_read_is_all_nothing_is_found(archive: Reader) -> None:
    page = ask("after:soon")
    assert page.total == 0
    assert "names no date" in page.notices[0]


def test_known_words_that_no_story_has_together_are_ranked_like_a_question(index: Index) -> None:
    """Unknown ones are not: a question lifts words that texts repeat, which are the wrong ones if one is misspelt."""
    repeats, both = "<p>weir weir weir weir heron dam</p>", "<p>heron dam, and rain on the weir in a long text</p>"
    make_article("First", body=repeats)
    make_article("Second", body=both)
    make_article("Third", body="<p>Nothing but an otter.</p>")
    reader = index()
    known = run_or_relax(interpret(SearchRequest("weir heron otter"), reader), reader)
    unknown = run_or_relax(interpret(SearchRequest("weir heron qqqqqq"), reader), reader)
    assert [leaf.loose for leaf in parts_of(known.tree) if isinstance(leaf, AnyOf)] == [False]
    assert [leaf.loose for leaf in parts_of(unknown.tree) if isinstance(leaf, AnyOf)] == [True]
