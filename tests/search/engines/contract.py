"""What every engine must do. A new engine's test file makes a class of this one and says where its index lies:

class TestMyEngine(EngineContract):
    @pytest.fixture
    def root(self) -> Location:
        return MyPlace(...)
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import ClassVar

import pytest

from articles.search.document import ARTICLE, PHOTO, Document, Key, Sort
from articles.search.engines import Location, open_reader, open_writer
from articles.search.engines.base import Filter, Found, Gate, IndexBroken, Plan, Reader, Step, TooCostly, Writer
from articles.search.language.query import (
    And,
    AnyOf,
    Dates,
    Everything,
    Flag,
    Fuzzy,
    Keys,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
)

DAY = 86400


def make_document(pk: int, text: str = "", kind: str = ARTICLE, **parts: object) -> Document:
    """parts: texts by their field; `day` (days since 1970, None for undated), `visible_from`, `keys`."""
    keys = {"status": ("published",), **parts.pop("keys", {})}  # type: ignore[dict-item]
    day = parts.pop("day", 0)
    visible_from = parts.pop("visible_from", 0)
    texts = {name: str(value) for name, value in {"text": text, **parts}.items() if value}
    published = None if day is None else int(day) * DAY  # type: ignore[call-overload]
    return Document(Key(kind, pk), texts, keys, published, visible_from)  # type: ignore[arg-type]


def make_languages() -> list[Document]:
    """Stories in several languages, and one without any."""
    texts = [
        ("en", "the elections of the spring"),
        ("", "an election without a language"),
        ("de", "die Wahlen im Land"),
        ("fr", "le journal L'Équipe nationale"),
        ("fr", "toutes les équipes"),
        ("en", "the news of the day"),
        ("en", "a new book"),
        ("en", "films of 2024"),
        ("fr", "les films muets"),
        ("de", "die Filme heute"),
        ("zh-Hans", "台湾总统选举"),
        ("ru", "НАТО и NATO в 2024"),
    ]
    rows = enumerate(texts, 1)
    return [make_document(pk, text, keys={"language": (code,) if code else ()}) for pk, (code, text) in rows]


class EngineContract:
    """The suite."""

    @pytest.fixture
    def root(self) -> Location:
        raise NotImplementedError

    @pytest.fixture
    def reader(self, root: Location) -> Reader:
        return open_reader(root)

    @pytest.fixture
    def writer(self, root: Location) -> Writer:
        return open_writer(root)

    def keys(self, reader: Reader, node: Node, **plan: object) -> list[int]:
        return [hit.key.pk for hit in reader.search(Plan(node, **plan)).hits]  # type: ignore[arg-type]

    def found(self, reader: Reader, node: Node, **plan: object) -> set[int]:
        found = reader.search(Plan(node, limit=1000, **plan))  # type: ignore[arg-type]
        assert found.total == len(found.hits)
        return {hit.key.pk for hit in found.hits}

    @pytest.mark.parametrize(
        ("node", "expected"),
        [
            (Word("minister"), {1, 2, 3}),
            (Word("ministers", "headline"), {3}),
            (Word("İmamoğlu"), {4}),
            (Word("IMAMOGLU"), {4}),
            (Word("US"), {2}),
            (Word("mid-April"), {5}),
            (Word("28.7"), {5}),
            (Word("G-7"), {3, 5}),
            (Word("G7"), {3, 5}),
            (Word("cooperation"), {5}),
            (Word("東京"), {6}),
            (Word("京東"), set()),
            (Word("unheard"), set()),
            (Phrase("prime minister"), {1}),
            (Phrase("PRIME MINISTERS"), set()),
            (Phrase("prime ministers", slop=1), {1}),
            (Phrase("prime ministers", slop=2), {1, 2}),
            (Phrase("minister prime", slop=5), set()),
            (Phrase("Imamoglu"), set()),
            (Wildcard("minist*"), {1, 2, 3}),
            (Wildcard("m?nister"), {1, 2}),
            (Wildcard("*mamo*"), {4}),
            (Fuzzy("minster"), {1, 2}),
            (Fuzzy("mnister", 2, "headline"), {3}),
            (Keys("subject", frozenset({"7", "8"})), {1, 2}),
            (Keys("subject", frozenset()), set()),
            (Flag("has", "photo"), {4}),
            (Dates(date(1970, 1, 3), date(1970, 1, 4)), {2, 3}),
            (Dates(None, date(1970, 1, 2)), {1}),
            (Dates(), {1, 2, 3, 4, 5}),
            (And((Word("minister"), Not(Word("prime")))), {3}),
            (And((Word("minister"), Dates(date(1970, 1, 4), None))), {3}),
            (Or((Phrase("prime minister"), Word("Tokyo"))), {1, 6}),
            (Or((Word("Tokyo"), Keys("subject", frozenset({"7"})))), {1, 2, 6}),
            (Not(Word("minister")), {4, 5, 6}),
            (Everything(), {1, 2, 3, 4, 5, 6}),
            (AnyOf((Word("the"), Word("Tokyo"), Word("April"))), {5, 6}),
        ],
    )
    def test_it_finds_what_a_node_means(self, reader: Reader, writer: Writer, node: Node, expected: set[int]) -> None:
        writer.update(
            [
                make_document(1, "the prime minister spoke", day=1, keys={"subject": ("7",)}),
                make_document(2, "the prime and first minister of the U.S.", day=2, keys={"subject": ("7", "8")}),
                make_document(3, "talks of the G7 went on", headline="Ministers' talks", day=3),
                make_document(4, "the mayor, Ekrem İmamoğlu", day=4, keys={"has": ("photo",)}),
                make_document(5, "28.7 million by mid-April for co-operation at the G-7", day=5),
                make_document(6, "in Tokyo (東京都)", day=None),
            ]
        )
        assert self.found(reader, node) == expected

    @pytest.mark.parametrize(
        ("phrase", "slop", "expected"),
        [
            ("alpha beta omega", 1, {2, 4}),  # in 2, of the two that stand beside each other, the first alone reaches
            ("alpha beta omega", 2, {1, 2, 4}),  # in 1, the first beta is near alpha, the second near alpha and omega
            ("alpha beta omega", 3, {1, 2, 4, 5}),
            ("alpha beta omega", 99, {1, 2, 4, 5}),
            ("alpha alpha omega", 1, set()),
            ("alpha alpha omega", 2, {3, 4}),
            ("alpha alpha alpha", 5, {3}),
            ("alpha alpha alpha alpha", 5, set()),
            ("alpha gamma beta omega", 2, {4}),
            ("alphas betas omegas", 1, {2, 4}),
        ],
    )
    def test_words_are_near_each_from_the_next(
        self, reader: Reader, writer: Writer, phrase: str, slop: int, expected: set[int]
    ) -> None:
        texts = (
            "alpha beta x beta y z omega",
            "alpha x beta beta omega",
            "alpha alpha x y alpha omega omega beta",
            "omega alpha gamma beta alpha omega",
            "alpha x beta x y z omega",
        )
        writer.update([make_document(pk, text, headline="beta omega") for pk, text in enumerate(texts, 1)])
        assert self.found(reader, Phrase(phrase, slop=slop)) == expected
        assert self.found(reader, Phrase(phrase, "text", slop=slop)) == expected

    def test_it_ranks_a_word_in_the_headline_above_one_in_the_text(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(1, "rain fell"), make_document(2, "it fell", headline="Rain")])
        assert self.keys(reader, Word("rain")) == [2, 1]

    def test_it_breaks_ties_by_key(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(pk, "same words") for pk in (10, 9, 2, 30, 1)])
        assert self.keys(reader, Word("same"), limit=3) == [1, 2, 9]
        assert self.keys(reader, Word("same"), limit=3, offset=3) == [10, 30]

    def test_it_sorts_by_date_both_ways_with_the_undated_last(self, reader: Reader, writer: Writer) -> None:
        days = {1: 5, 2: None, 3: -700, 4: 9}
        writer.update([make_document(pk, "same", day=day) for pk, day in days.items()])
        assert self.keys(reader, Word("same"), sort=Sort.NEWEST) == [4, 1, 3, 2]
        assert self.keys(reader, Word("same"), sort=Sort.OLDEST) == [3, 1, 4, 2]

    def test_every_page_continues_the_one_before(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(pk, "same") for pk in range(1, 24)])
        pages = [self.keys(reader, Word("same"), limit=10, offset=offset) for offset in (0, 10, 20, 30)]
        assert [len(page) for page in pages] == [10, 10, 3, 0]
        assert [pk for page in pages for pk in page] == list(range(1, 24))

    @pytest.mark.parametrize("sort", list(Sort))
    def test_a_family_folds_under_its_best_on_every_page(self, reader: Reader, writer: Writer, sort: Sort) -> None:
        families = [1, 1, 2, 0, 2, 1, 0, 3, 2, 0, 3]
        documents = [
            make_document(
                pk,
                "cup " * (pk % 4 + 1) + "tea " * pk,
                published=pk % 5 * 86_400,
                keys={"family": (str(family),) if family else ()},
            )
            for pk, family in enumerate(families, 1)
        ]
        writer.update(documents[:6])
        writer.update(documents[6:])
        plain = reader.search(Plan(Word("cup"), sort=sort, limit=50))
        expected: dict[str, list[int]] = {}
        for hit in plain.hits:
            family = families[hit.key.pk - 1]
            expected.setdefault(f"family {family}" if family else str(hit.key.pk), []).append(hit.key.pk)
        pages = [reader.search(Plan(Word("cup"), sort=sort, limit=2, offset=at, fold=True)) for at in range(0, 8, 2)]
        shown = [[hit.key.pk, *(other.key.pk for other in hit.folded)] for page in pages for hit in page.hits]
        assert shown == list(expected.values())
        assert {(page.total, page.folded, page.rows) for page in pages} == {(11, 5, 6)}

    def test_only_what_is_found_and_may_be_seen_stands_under_a_hit(self, reader: Reader, writer: Writer) -> None:
        family = {"family": ("1",)}
        writer.update(
            [
                make_document(1, "cup", keys=family),
                make_document(2, "cup", keys={**family, "status": ("draft",)}),
                make_document(3, "saucer", keys=family),
            ]
        )
        found = reader.search(Plan(Everything(), filters=(Filter("family", frozenset({"1"})),), fold=True))
        assert [(hit.key.pk, len(hit.folded)) for hit in found.hits] == [(3, 1)] or found.rows == 1
        found = reader.search(Plan(Word("cup"), fold=True))
        assert [(hit.key.pk, hit.folded) for hit in found.hits] == [(1, ())]
        assert found.folded == 0

    def test_the_gate_hides_what_this_reader_may_not_see(self, reader: Reader, writer: Writer) -> None:
        writer.update(
            [
                make_document(1, "same"),
                make_document(2, "same", keys={"status": ("draft",)}),
                make_document(3, "same", visible_from=1000),
                make_document(4, "same"),
            ]
        )
        hidden = frozenset({Key(ARTICLE, 4)})
        assert self.found(reader, Word("same"), gate=Gate(now=999)) == {1, 4}
        assert self.found(reader, Word("same"), gate=Gate(now=1000)) == {1, 3, 4}
        assert self.found(reader, Word("same"), gate=Gate(now=999, hidden=hidden)) == {1}
        assert self.found(reader, Word("same"), gate=Gate(frozenset({"draft", "published"}))) == {1, 2, 3, 4}
        assert reader.count(Gate(now=0), [Word("same"), Word("other")]) == [2, 0]

    def test_facets_leave_out_the_inclusions_of_their_own_field(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(pk, "same", keys=keys) for pk, keys in SECTIONS.items()])
        filters = (Filter("section", frozenset({"a"})), Filter("subject", frozenset({"z"}), exclude=True))
        found = reader.search(Plan(Word("same"), filters=filters, facets=("section", "subject")))
        assert found.total == 2
        assert found.facets == {"section": [("a", 2), ("b", 1)], "subject": [("x", 2), ("y", 1)]}

    def test_a_facet_gives_its_most_frequent_values(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(pk, "same", keys=keys) for pk, keys in SECTIONS.items()])
        found = reader.search(Plan(Word("same"), facets=("subject",), facet_size=2))
        assert found.facets["subject"] == [("x", 3), ("y", 2)]

    @pytest.mark.parametrize(
        ("step", "expected"),
        [
            (Step.YEAR, [(date(1969, 1, 1), 1), (date(1970, 1, 1), 3)]),
            (Step.MONTH, [(date(1969, 12, 1), 1), (date(1970, 1, 1), 2), (date(1970, 2, 1), 1)]),
            (Step.DAY, [(date(1969, 12, 31), 1), (date(1970, 1, 6), 2), (date(1970, 2, 10), 1)]),
        ],
    )
    def test_the_histogram_counts_every_dated_document(
        self, reader: Reader, writer: Writer, step: Step, expected: list[tuple[date, int]]
    ) -> None:
        days = (-1, 5, 5, 40, None)
        writer.update([make_document(pk, "same", day=day) for pk, day in enumerate(days, 1)])
        found = reader.search(Plan(Word("same"), step=step))
        assert (found.histogram, found.undated) == (expected, 1)

    def test_it_counts_the_kinds_before_one_is_chosen(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(1, "same"), make_document(1, caption="same", kind=PHOTO)])
        found = reader.search(Plan(Word("same"), kinds=frozenset({PHOTO})))
        assert found.hits[0].key == Key(PHOTO, 1)
        assert (found.total, found.kinds) == (1, {ARTICLE: 1, PHOTO: 1})

    def test_an_update_replaces_and_removes(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(1, "old words"), make_document(2, "old words")])
        assert self.found(reader, Word("old")) == {1, 2}
        writer.update([make_document(1, "new words")], [Key(ARTICLE, 2), Key(ARTICLE, 99)])
        assert self.found(reader, Word("old")) == set()
        assert self.found(reader, Word("words")) == {1}

    def test_an_empty_index_finds_nothing(self, reader: Reader, writer: Writer) -> None:
        found = reader.search(Plan(Everything(), facets=("section",), step=Step.DAY, sort=Sort.NEWEST))
        assert found == Found(0, facets={"section": []})
        assert (reader.words("a", 5), reader.corrections("word", 5)) == ([], [])
        assert reader.find_similar(Key(ARTICLE, 1), Gate(), 5) == []

    def test_many_small_commits_give_what_one_gives(self, reader: Reader, writer: Writer) -> None:
        documents = [make_document(pk, f"same word{pk % 7}", headline="A headline", day=pk) for pk in range(1, 60)]
        for document in documents:
            writer.update([document])
        writer.update([], [Key(ARTICLE, 20)])
        assert self.found(reader, Phrase("same word3")) == {pk for pk in range(1, 60) if pk % 7 == 3}
        assert self.found(reader, Word("headline", "headline")) == set(range(1, 60)) - {20}
        assert list(reader.versions(ARTICLE)) == [(d.key.pk, d.version) for d in documents if d.key.pk != 20]

    def test_a_build_goes_on_where_it_was_stopped(self, reader: Reader, writer: Writer) -> None:
        documents = [make_document(pk, "same") for pk in range(1, 40)]
        writer.build(documents[:15], 39)
        writer.build(documents, 39)
        assert Counter(pk for pk, _ in reader.versions(ARTICLE)) == dict.fromkeys(range(1, 40), 1)

    def test_a_fuzzy_word_scores_by_its_distance(self, reader: Reader, writer: Writer) -> None:
        texts = ("monister", "minister minister", "mininster", "sinister pine", "other")
        writer.update([make_document(pk, text) for pk, text in enumerate(texts, 1)])
        scores = {hit.key.pk: hit.score for hit in reader.search(Plan(Fuzzy("minister", 2))).hits}
        assert scores == {2: 1, 1: 0.5, 3: 0.5, 4: 0.5}
        assert self.found(reader, Fuzzy("monster", 1)) == {1}

    def test_a_word_with_others_is_one_word_of_all_their_documents(self, reader: Reader, writer: Writer) -> None:
        texts = ("lorry lorry", "truck lorry", "truck truck", "big rig", "big red rig")
        writer.update([make_document(pk, text) for pk, text in enumerate(texts, 1)])
        node = Word("lorry", "", ("truck", "big rig"))
        assert self.found(reader, node) == {1, 2, 3, 4}
        scores = {hit.key.pk: hit.score for hit in reader.search(Plan(node)).hits}
        assert scores[1] == scores[2] == scores[3]
        assert {"lorri", "truck"} <= reader.matched_terms(node)["text"]

    def test_it_knows_its_words(self, reader: Reader, writer: Writer) -> None:
        writer.update(
            [make_document(pk, "government İmamoğlu governor's" if pk < 3 else "Government") for pk in (1, 2, 3)]
        )
        assert reader.words("gov", 5) == [("government", 3), ("governor's", 2)]
        assert reader.words("imam", 5) == [("imamoğlu", 2)]
        assert reader.corrections("goverment", 3)[0] == "government"
        assert reader.corrections("TORONTO", 3) == []

    def test_words_that_match_a_pattern_as_a_whole_come_most_frequent_first(
        self, reader: Reader, writer: Writer
    ) -> None:
        texts = ["Zelenskyy met Zelenskiy", "Zelenskiy", "Selenskyj and Zelenograd", "Žélenskiý"]
        writer.update([make_document(pk, text) for pk, text in enumerate(texts, 1)])
        found = reader.matching_words("[sz]elensk[iyj]+", "sz", 9)
        assert found == ["zelenskiy", "selenskyj", "zelenskyy", "žélenskiý"]
        assert reader.matching_words("[sz]elensk[iyj]+", "s", 9) == ["selenskyj"]
        assert reader.matching_words("[sz]elensk[iyj]+", "zs", 1) == ["zelenskiy"]
        assert reader.matching_words("[sz]elens", "sz", 9) == []

    def test_similar_stories_share_rare_words(self, reader: Reader, writer: Writer) -> None:
        texts = ("the zebra of Xanthi", "a zebra seen at Xanthi", "the bank of the river", "the bank rates")
        writer.update([make_document(pk, text) for pk, text in enumerate(texts, 1)])
        found = reader.find_similar(Key(ARTICLE, 1), Gate(), 3)
        assert [hit.key.pk for hit in found] == [2]
        assert 0 < found[0].score <= 1

    def test_a_similar_story_s_score_is_its_share_of_the_words(self, reader: Reader, writer: Writer) -> None:
        texts = ("zebra quagga okapi", "zebra quagga okapi", "zebra and cattle")
        writer.update([make_document(pk, text) for pk, text in enumerate(texts, 1)])
        found = reader.find_similar(Key(ARTICLE, 1), Gate(), 5)
        assert [hit.key.pk for hit in found] == [2, 3]
        assert found[0].score == pytest.approx(1)
        assert found[1].score < found[0].score

    def test_matched_terms_name_what_to_mark(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(1, "governors govern")])
        node = And((Word("ruling", "headline"), Or((Wildcard("gov*"), Phrase("The Banks"))), Not(Word("secret"))))
        terms = reader.matched_terms(node)
        assert terms["headline"] == {"rule", "governors", "govern", "the", "banks"}
        assert terms["text"] == {"governors", "govern", "the", "banks"}

    def test_words_of_the_text_alone_are_found_among_those_of_all_fields(self, reader: Reader, writer: Writer) -> None:
        writer.update(
            [
                make_document(1, "oil prices rose", headline="Gold falls", caption="A gold mine"),
                make_document(2, "gold gold gold", standfirst="On oil"),
                make_document(3, headline="Gold and oil"),
                make_document(4, "a well of oil and gold", byline="Gold Smith"),
            ]
        )
        assert self.found(reader, Word("gold", "text")) == {2, 4}
        assert self.keys(reader, Word("gold", "text"))[0] == 2
        assert self.found(reader, Phrase("prices rose", "text")) == {1}
        assert self.found(reader, Phrase("rose gold", "text")) == set()
        assert self.found(reader, Phrase("oil gold", "text", slop=1)) == {4}
        assert self.found(reader, Wildcard("gol*", "text")) == {2, 4}
        assert self.found(reader, Word("gold", "headline")) == {1, 3}

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("election", {1, 2}),
            ("Wahl", {3}),
            ("équipe", {4, 5}),
            ("L'Équipe", {4, 5}),
            ("news", {6}),
            ("new", {7}),
            ("film", {8, 9, 10}),
            ("films", {8, 9, 10}),
            ("臺灣", {11}),
            ("2024", {8, 12}),
            ("NATO", {12}),
        ],
    )
    def test_a_word_is_stemmed_by_the_language_of_each_story(
        self, reader: Reader, writer: Writer, typed: str, expected: set[int]
    ) -> None:
        writer.update(make_languages())
        found = reader.search(Plan(Word(typed), facets=("status",)))
        assert {hit.key.pk for hit in found.hits} == expected
        assert found.facets == {"status": [("published", len(expected))]}
        assert found.total == len(expected)
        assert reader.count(Gate(), [Word(typed)]) == [len(expected)]

    def test_phrases_are_found_in_every_language(self, reader: Reader, writer: Writer) -> None:
        writer.update(make_languages())
        assert self.keys(reader, Phrase("L'Équipe nationale")) == [4]
        assert self.keys(reader, Phrase("équipes nationales", slop=1)) == [4]
        assert self.keys(reader, Phrase("équipe nationale")) == []

    def test_the_forms_of_a_word_in_several_languages_score_as_one_word(self, reader: Reader, writer: Writer) -> None:
        writer.update(make_languages())
        scores = {hit.key.pk: hit.score for hit in reader.search(Plan(Word("film"))).hits}
        assert scores[9] == pytest.approx(scores[10])

    @pytest.mark.parametrize("loose", [True, False])
    def test_documents_with_most_of_the_words_come_first(self, reader: Reader, writer: Writer, loose: bool) -> None:
        texts = ["heron " * 9, "weir and dam, with much else in a long text", "weir weir dam heron", *["weir dam"] * 9]
        writer.update([make_document(pk, text) for pk, text in enumerate(texts, 1)])
        asked = AnyOf(tuple(map(Word, ["heron", "weir", "dam", "otter"])), loose, most_first=True)
        found = self.keys(reader, asked, limit=20)
        assert (found[0], found[-1], len(found)) == (3, 1, 12)
        assert self.keys(reader, AnyOf(asked.words, loose), limit=20)[-1] != 1

    def test_a_question_is_not_ranked_by_the_stop_words_of_a_language(self, reader: Reader, writer: Writer) -> None:
        writer.update(make_languages())
        asked = AnyOf(tuple(map(Word, ["die", "Wahl", "im", "Land"])))
        assert self.keys(reader, asked) == [3]

    @pytest.mark.parametrize("loose", [False, True])
    def test_a_document_with_all_of_a_question_comes_before_one_that_repeats_half(
        self, reader: Reader, writer: Writer, loose: bool
    ) -> None:
        words = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
        repeats, whole = "zeta epsilon delta gamma " * 3, "epsilon one alpha two delta three beta four zeta five gamma "
        writer.update([make_document(1, repeats, keys=self.FAMILY), make_document(2, whole), *self.filling()])
        question = AnyOf(tuple(map(Word, words)), loose)
        assert self.keys(reader, question)[:2] == [2, 1]
        assert self.keys(reader, question, offset=1, limit=1) == [1]
        assert self.keys(reader, question, recency=0.3, fold=True)[:2] == [2, 1]

    def test_a_headline_with_all_words_comes_before_texts_that_repeat_them(
        self, reader: Reader, writer: Writer
    ) -> None:
        texts = [("River", "talks river " * 9), ("Talks on the river", "nothing " * 9)]
        rows = [make_document(pk, text, headline=headline) for pk, (headline, text) in enumerate(texts, 1)]
        writer.update([*rows, *self.filling()])
        assert self.keys(reader, And((Word("talks"), Word("river")))) == [2, 1]

    def test_a_single_word_is_not_lifted_by_a_headline(self, reader: Reader, writer: Writer) -> None:
        texts = [("River", "river " * 9), ("River a", "nothing " * 50)]
        rows = [make_document(pk, text, headline=headline) for pk, (headline, text) in enumerate(texts, 1)]
        writer.update([*rows, *self.filling()])
        assert self.keys(reader, Word("river")) == [1, 2]

    FAMILY: ClassVar = {"family": ("1",)}

    def filling(self) -> list[Document]:
        """Documents that make the words of others rare."""
        return [make_document(pk, f"other words number{pk}", headline="Other") for pk in range(10, 50)]

    def test_a_pattern_for_too_many_words_is_refused(self, reader: Reader, writer: Writer) -> None:
        writer.update([make_document(1, " ".join(f"w{number}" for number in range(3000)))])
        with pytest.raises(TooCostly):
            reader.search(Plan(Wildcard("w*")))

    def test_every_key_is_counted_among_what_a_reader_may_see(self, reader: Reader, writer: Writer) -> None:
        hidden = {"section": ("b", "c"), "status": ("draft",)}
        for pk, keys in {**SECTIONS, 5: hidden, 6: {"section": ("d",)}}.items():
            writer.update([make_document(pk, keys=keys, visible_from=100 if pk == 6 else 0)])
        gate = Gate(now=50, hidden=frozenset({Key(ARTICLE, 3)}))
        assert reader.tally(gate, ARTICLE, "section") == {"a": 2, "b": 1}
        assert reader.tally(Gate(frozenset({"draft"}), now=None), ARTICLE, "section") == {"b": 1, "c": 1}
        assert reader.tally(gate, PHOTO, "section") == {}
        assert reader.examples(gate, ARTICLE, "section", ["a", "b", "c", "d", "nobody"]) == {
            "a": Key(ARTICLE, 2),
            "b": Key(ARTICLE, 4),
        }
        assert reader.examples(gate, ARTICLE, "subject", ["x", "y", "z"]) == {
            "x": Key(ARTICLE, 2),
            "y": Key(ARTICLE, 1),
            "z": Key(ARTICLE, 4),
        }

    def test_an_example_is_found_behind_any_number_of_hidden_documents(self, reader: Reader, writer: Writer) -> None:
        keys = {"person": ("7",)}
        writer.update([make_document(1, keys=keys)])
        writer.update([make_document(pk, keys={**keys, "status": ("draft",)}) for pk in range(2, 60)])
        assert reader.examples(Gate(now=0), ARTICLE, "person", ["7"]) == {"7": Key(ARTICLE, 1)}

    @pytest.mark.parametrize("sort", list(Sort))
    def test_ever_so_many_that_tie_stand_in_the_order_of_their_keys(
        self, reader: Reader, writer: Writer, sort: Sort
    ) -> None:
        writer.update([make_document(pk, "same", day=None if pk % 2 else 5) for pk in range(2500, 0, -1)])
        writer.update([make_document(3000, "same", day=9)])
        rest = [*range(2, 2501, 2), *range(1, 2501, 2)]
        first = {Sort.NEWEST: [3000, *rest], Sort.OLDEST: [*rest[:1250], 3000, *rest[1250:]]}
        expected = first.get(sort, [*range(1, 2501), 3000])
        for offset in (0, 7, 1245, 2490):
            assert self.keys(reader, Word("same"), sort=sort, offset=offset, limit=10) == expected[offset : offset + 10]

    def test_a_missing_index_is_broken_not_empty(self, reader: Reader) -> None:
        with pytest.raises(IndexBroken):
            reader.search(Plan(Everything()))


SECTIONS: dict[int, dict[str, tuple[str, ...]]] = {
    1: {"section": ("a",), "subject": ("x", "y")},
    2: {"section": ("a",), "subject": ("x",)},
    3: {"section": ("b",), "subject": ("x", "y")},
    4: {"section": ("b",), "subject": ("z",)},
}
