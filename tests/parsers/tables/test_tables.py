"""JSON Lines and CSV from anybody: what is understood, what is rejected and where, and that nothing else escapes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import (
    ArticleDraft,
    Entry,
    Estimate,
    ParseError,
    PhotoDraft,
    Precision,
    Rejected,
    Status,
    TopicDraft,
    TopicKind,
)
from articles.parsers.tables import format as tabular


def read_lines(*lines: Any) -> list[Entry]:
    data = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return list(tabular.parse_json_lines(io.BytesIO(data), "a.jsonl"))


def read_record(**record: Any) -> Any:
    (entry,) = read_lines({"headline": "Ferry reopens"} | record)
    return entry


def read_csv(text: str, mapping: Mapping[str, str] | None = None, charset: str = "utf-8") -> list[Entry]:
    return list(tabular.parse_csv(io.BytesIO(text.encode(charset)), "a.csv", mapping))


def test_a_record_with_a_headline_alone_is_an_article() -> None:
    assert read_record() == ArticleDraft(
        headline="Ferry reopens", format="jsonl", where="line 1", original=b'{"headline": "Ferry reopens"}'
    )


def test_unknown_keys_and_nulls_are_passed_over() -> None:
    article = read_record(colour="blue", byline=None, photos=None, topics=None, published_on=None)
    assert (article.byline, article.photos, article.topics, article.published_on) == ("", (), (), None)


def test_a_bad_line_is_rejected_with_its_number_and_the_rest_goes_in() -> None:
    entries = read_lines({"headline": "One"}, b"{", b"", b"[1]", b"\xff", {"headline": ""}, {"headline": "Two"})
    assert [entry.headline for entry in entries if isinstance(entry, ArticleDraft)] == ["One", "Two"]
    rejected = [entry for entry in entries if isinstance(entry, Rejected)]
    assert [entry.where for entry in rejected] == ["line 2", "line 4", "line 5", "line 6"]
    assert rejected[1].why == "It is no JSON object."
    assert rejected[3].why == "It has no headline."
    assert rejected[2].original.strip() == b"\xff"


def test_a_list_on_one_line_gives_each_of_its_objects() -> None:
    assert len(read_lines([{"headline": "One"}, {"headline": "Two"}])) == 2


def test_a_whole_document_gives_each_object_of_its_list() -> None:
    data = json.dumps([{"headline": "One"}, {"headline": "Two"}, 3], indent=1).encode()
    one, two, three = read_lines(data)
    assert isinstance(one, ArticleDraft)
    assert isinstance(two, ArticleDraft)
    assert (one.headline, two.headline, two.where) == ("One", "Two", "item 2")
    assert three == Rejected("item 3", "It is no JSON object.", b"3")


def test_a_document_that_is_no_story_is_rejected_once() -> None:
    (entry,) = read_lines(json.dumps({"type": "object", "title": "A schema"}, indent=1).encode())
    assert entry == Rejected("item 1", "It has no headline.", b'{"type": "object", "title": "A schema"}')


def test_a_line_without_measure_is_rejected_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "MAX_LINE_BYTES", 64)
    entries = read_lines({"headline": "x" * 500}, {"headline": "Two"})
    assert isinstance(entries[0], Rejected)
    assert isinstance(entries[1], ArticleDraft)
    assert entries[1].where == "line 2"


def test_json_nested_without_end_is_rejected() -> None:
    (entry,) = read_lines(b"[" * 100_000)
    assert isinstance(entry, Rejected)


@pytest.mark.parametrize(
    ("printed", "day", "precision"),
    [
        ("2025-03-31", date(2025, 3, 31), Precision.DAY),
        ("2025-03", date(2025, 3, 1), Precision.MONTH),
        ("2025", date(2025, 1, 1), Precision.YEAR),
        ("2025-03-31T22:15:00+03:00", date(2025, 3, 31), Precision.EXACT),
        ("31 March 2025", date(2025, 3, 31), Precision.DAY),
    ],
)
def test_it_reads_a_day_and_how_well_it_is_known(printed: str, day: date, precision: Precision) -> None:
    article = read_record(published_on=printed)
    assert (article.published_on, article.precision) == (day, precision)


def test_a_moment_keeps_its_zone_and_the_day_printed_there() -> None:
    article = read_record(published_on="2025-03-31T22:15:00-05:00")
    assert article.published_at == datetime(2025, 4, 1, 3, 15, tzinfo=UTC)
    assert article.published_on == date(2025, 3, 31)


@pytest.mark.parametrize("printed", ["yesterday", "2025-02-30", "03/04/2025", "2025-13", "9" * 5000])
def test_a_date_that_cannot_be_told_rejects_the_line(printed: str) -> None:
    assert read_record(published_on=printed).why.startswith("Its published_on is no date: ")


def test_an_estimate_is_marked_as_one() -> None:
    article = read_record(published_estimate={"weekday": "Monday", "after": "2025-03-27", "date": "2025-03-31"})
    assert article.estimate == Estimate("Monday", date(2025, 3, 27), date(2025, 3, 31))
    assert (article.published_on, article.precision) == (None, Precision.ESTIMATED)


def test_topics_are_subjects_unless_they_say_their_kind() -> None:
    article = read_record(topics=["tin", {"kind": "person", "name": "Ana Prado"}, "tin"], places=["Peru"])
    assert article.topics == (
        TopicDraft(TopicKind.SUBJECT, "tin"),
        TopicDraft(TopicKind.PERSON, "Ana Prado"),
        TopicDraft(TopicKind.PLACE, "Peru"),
    )


@pytest.mark.parametrize(("said", "priority"), [(1, 1), ("9", 9), (0, 0), ("10", 0), ("high", 0), (None, 0), ([], 0)])
def test_a_priority_is_a_number_from_one_to_nine_or_unknown(said: Any, priority: int) -> None:
    (entry,) = read_lines({"headline": "Ferry", "slug": "NW-FERRY", "priority": said})
    assert isinstance(entry, ArticleDraft)
    assert (entry.slug, entry.priority) == ("NW-FERRY", priority)


def test_a_body_is_cleaned_and_plain_text_is_cut_into_paragraphs() -> None:
    assert read_record(body="<p>Tin</p><script>x</script>").body == "<p>Tin</p>"
    assert read_record(body="Tin rose.\n\nZinc & lead\nfell.").paragraphs == ["Tin rose.", "Zinc & lead fell."]
    assert read_record(paragraphs=["1 < 2; 3 | 4"]).paragraphs == ["1 < 2; 3 | 4"]


def test_credits_are_derived_where_none_are_given_and_kept_where_they_are() -> None:
    derived = read_record(photos=[{"caption": "A ferry.", "credit_line": "Ada Lunde/Reuters"}]).photos[0]
    assert (derived.photographers, derived.agencies) == (("Ada Lunde",), ("Reuters",))
    given = read_record(photos=[{"credit_line": "Ada Lunde/Reuters", "agencies": []}]).photos[0]
    assert (given.photographers, given.agencies) == ((), ())


def test_a_photograph_of_its_own_is_told_from_a_story() -> None:
    (photo,) = read_lines({"caption": "A ferry.", "taken_on": "2024-05-03"})
    assert isinstance(photo, PhotoDraft)
    assert photo.taken_on == date(2024, 5, 3)


def test_what_parse_articles_rejected_stays_rejected() -> None:
    assert read_lines({"rejected": {"where": "page 2", "why": "No story."}}) == [Rejected("line 1", "No story.")]


def test_characters_that_no_database_keeps_are_left_out() -> None:
    assert read_record(headline="A\u0000B\ud800C\u0007").headline == "ABC"


@pytest.mark.parametrize(
    "record",
    [
        {"headline": ["a"]},
        {"headline": {"a": 1}},
        {"paragraphs": 12},
        {"photos": "none"},
        {"photos": ["a"]},
        {"authors": [["a"]]},
        {"status": "lost"},
        {"version": "-1"},
        {"version": "9" * 30},
        {"published_estimate": "soon"},
        {"published_at": "noon"},
        {"topics": [{"kind": "animal", "name": "fox"}]},
    ],
)
def test_a_value_that_is_not_what_its_key_promises_rejects_the_line(record: dict[str, Any]) -> None:
    assert isinstance(read_record(**record), Rejected)


def test_withdrawn_stories_and_revisions_keep_their_state() -> None:
    article = read_record(status="withdrawn", version=3, corrections=["A name was wrong."])
    assert (article.status, article.version, article.corrections) == (Status.WITHDRAWN, 3, ("A name was wrong.",))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    [
        "headline",
        "body",
        "paragraphs",
        "topics",
        "people",
        "photos",
        "published_on",
        "published_at",
        "version",
        "status",
        "published_estimate",
        "rejected",
        "kind",
        "caption",
        "credit_line",
        "taken_on",
        "is_lead",
        "authors",
        "byline",
    ]
)


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_whatever_an_object_holds_gives_one_entry(record: dict[str, Any]) -> None:
    (entry,) = read_lines(record)
    assert isinstance(entry, ArticleDraft | PhotoDraft | Rejected)


@given(st.binary(max_size=200))
def test_whatever_a_file_holds_gives_entries_or_a_parse_error(data: bytes) -> None:
    for parse in (tabular.parse_json_lines, tabular.parse_csv):
        try:
            entries = list(parse(io.BytesIO(data), "a"))
        except ParseError:
            continue
        assert all(isinstance(entry, ArticleDraft | PhotoDraft | Rejected) for entry in entries)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_known_by_the_names_that_people_give_them(delimiter: str) -> None:
    rows = [["Title", "Author", "Publish Date", "Text", "Tags", "Cutline", "Photo credit"]]
    rows += [["Ferry reopens", "By Ada Lunde", "2024-05-03", "Full.", "sea | ferries", "A ferry.", "AFP"]]
    (article,) = read_csv("\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows))
    assert isinstance(article, ArticleDraft)
    assert (article.headline, article.authors, article.published_on) == (
        "Ferry reopens",
        ("Ada Lunde",),
        date(2024, 5, 3),
    )
    assert [topic.name for topic in article.topics] == ["sea", "ferries"]
    assert [(photo.caption, photo.agencies) for photo in article.photos] == [("A ferry.", ("AFP",))]


def test_numbered_columns_are_as_many_photographs() -> None:
    (article,) = read_csv("headline,caption 1,credit 1,caption_2,image2\nA,One,AP,Two,two.jpg\n")
    assert isinstance(article, ArticleDraft)
    assert [(photo.caption, photo.file_name) for photo in article.photos] == [("One", ""), ("Two", "two.jpg")]


def test_a_mapping_tells_what_other_columns_are() -> None:
    (article,) = read_csv("Überschrift,Fließtext\nFähre,Voll.\n", {"Überschrift": "headline", "Fließtext": "body"})
    assert isinstance(article, ArticleDraft)
    assert (article.headline, article.paragraphs) == ("Fähre", ["Voll."])


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_its_charset_is_found_out(charset: str) -> None:
    (article,) = read_csv("headline,text\nFähre,Läuft – wieder\n", charset=charset)
    assert isinstance(article, ArticleDraft)
    assert (article.headline, article.paragraphs) == ("Fähre", ["Läuft – wieder"])


def test_cells_may_hold_lines_and_quotes() -> None:
    entries = read_csv('headline,text\nA,"One ""two"".\n\nThree."\nB,x\n')
    assert [entry.where for entry in entries] == ["line 2", "line 5"]
    assert isinstance(entries[0], ArticleDraft)
    assert entries[0].paragraphs == ['One "two".', "Three."]


def test_a_row_that_cannot_be_read_is_rejected_with_its_line() -> None:
    entries = read_csv("headline,date\nA,2024-05-03\nB,someday\n,2024-05-03\nC,2024-05-04,more\n")
    assert [type(entry) for entry in entries] == [ArticleDraft, Rejected, Rejected, Rejected]
    assert [entry.where for entry in entries] == ["line 2", "line 3", "line 4", "line 5"]
    assert entries[3] == Rejected("line 5", "It has 3 cells where the first line has 2.", b"C,2024-05-04,more\n")


def test_a_table_of_photographs_gives_photographs() -> None:
    (photo,) = read_csv("filename,description,credit\nferry.jpg,A ferry.,AP\n")
    assert isinstance(photo, PhotoDraft)
    assert (photo.file_name, photo.caption, photo.agencies) == ("ferry.jpg", "A ferry.", ("AP",))


def test_a_table_without_a_column_that_is_known_is_refused() -> None:
    with pytest.raises(ParseError, match="None of its columns is known: foo, bar"):
        read_csv("foo,bar\n1,2\n")


@pytest.mark.parametrize(
    ("head", "is_lines", "is_csv"),
    [
        (b'{"headline": "A"}\n', True, False),
        (b'[{"headline": "A"}]', True, False),
        (b'[\n {\n  "headline": "A"', True, False),
        (b"headline,body\nA,b\n", False, True),
        (b'<html><head title="author|date|text|headline">', False, False),
        (b"Title;Date;Text\n", False, True),
        (b"Council, body and soul\n", False, False),
        (b"A headline of news, plain\n", False, False),
        (b"\x89PNG\r\n\x1a\n", False, False),
        (b"", False, False),
    ],
)
def test_it_knows_its_own_files(head: bytes, is_lines: bool, is_csv: bool) -> None:
    assert tabular.sniff_json_lines(head, "a") is is_lines
    assert tabular.sniff_csv(head, "a") is is_csv


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (b"sep=;\r\nheadline;date;body\r\nHarbour;2024-01-02;It opens.\r\n", "<p>It opens.</p>"),
        (b"headline,date,body\rHarbour,2024-01-02,It opens.\r", "<p>It opens.</p>"),
        (b'headline,date,body\n"Harbour",2024-01-02,"It \\"opens\\""\n', '<p>It "opens"</p>'),
        (
            b'headline,date,body\n"Harbour",2024-01-02,"It \\"opens\\"\nnow, at last"\n',
            '<p>It "opens"</p>\n<p>now, at last</p>',
        ),
    ],
)
def test_a_table_of_another_dialect_is_read(data: bytes, body: str) -> None:
    assert tabular.sniff_csv(data, "a.csv")
    (entry,) = tabular.parse_csv(io.BytesIO(data), "a.csv")
    assert isinstance(entry, ArticleDraft)
    assert (entry.headline, entry.body) == ("Harbour", body)
