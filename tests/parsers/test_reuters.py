"""Reuters-21578: every story accounted for, its words, labels and date, and no file that hangs the reader."""

from __future__ import annotations

import gzip
import io
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Precision, Rejected, TopicDraft, TopicKind
from articles.parsers import reuters

BODY = """<TITLE>TIN COUNCIL MEETS IN
ZURICH &lt;TINC></TITLE>
<AUTHOR>    By Ana Prado and John Meyer, Reuters</AUTHOR>
<DATELINE>    ZURICH, May 4 - </DATELINE><BODY>The tin council met behind
closed doors.
    It will meet again on Friday.
 Reuter
&#3;</BODY>"""


def make_story(text: str = BODY, key: str = "7", day: str = " 4-MAY-1987 09:15:05.40", labels: str = "") -> bytes:
    return (
        f'<REUTERS TOPICS="YES" OLDID="1" NEWID="{key}">\n<DATE>{day}</DATE>\n'
        f"<TOPICS><D>tin</D></TOPICS>{labels}\n<UNKNOWN>&#5;&#5;rm</UNKNOWN>\n<TEXT>&#2;\n{text}</TEXT>\n</REUTERS>\n"
    ).encode("latin-1")


def read(*stories: bytes) -> Sequence[Entry]:
    file = io.BytesIO(b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + b"".join(stories))
    return list(reuters.parse(file, "stories.sgm"))


def read_article(story: bytes) -> ArticleDraft:
    (entry,) = read(story)
    assert isinstance(entry, ArticleDraft)
    return entry


def test_it_reads_the_parts_of_a_story() -> None:
    article = read_article(make_story())
    assert article.headline == "TIN COUNCIL MEETS IN ZURICH <TINC>"
    assert article.paragraphs == ["The tin council met behind closed doors.", "It will meet again on Friday."]
    assert article.byline == "By Ana Prado and John Meyer, Reuters"
    assert article.authors == ("Ana Prado", "John Meyer")
    assert article.dateline == "ZURICH, May 4"
    assert (article.source, article.source_key, article.language) == ("Reuters", "7", "en")
    assert article.published_at == datetime(1987, 5, 4, 9, 15, 5, tzinfo=UTC)
    assert (article.published_on, article.precision) == (date(1987, 5, 4), Precision.EXACT)


def test_it_files_every_label_under_its_vocabulary() -> None:
    labels = "<PLACES><D>peru</D><D>bolivia</D></PLACES><PEOPLE><D>meyer</D></PEOPLE><ORGS></ORGS>"
    labels += "<EXCHANGES><D>lme</D></EXCHANGES>"
    assert read_article(make_story(labels=labels)).topics == (
        TopicDraft(TopicKind.SUBJECT, "tin"),
        TopicDraft(TopicKind.PLACE, "peru"),
        TopicDraft(TopicKind.PLACE, "bolivia"),
        TopicDraft(TopicKind.PERSON, "meyer"),
        TopicDraft(TopicKind.ORGANISATION, "lme"),
    )


def test_it_keeps_the_words_of_the_story_that_read_like_the_sign_off() -> None:
    article = read_article(make_story("<TITLE>A</TITLE><BODY>So he told Reuters.\n REUTER\n&#3;</BODY>"))
    assert article.paragraphs == ["So he told Reuters."]


@pytest.mark.parametrize("day", ["4-MAY-1987 09:15:05.40&#5;&#5;&#5;RM", "4-MAY-1987", "\x054-MAY-1987"])
def test_it_reads_a_date_with_the_wires_noise_around_it(day: str) -> None:
    assert read_article(make_story(day=day)).published_on == date(1987, 5, 4)


@pytest.mark.parametrize("day", ["31-FEB-1987 10:00:00", "4-MAI-1987", "noon", ""])
def test_a_date_that_never_was_leaves_the_day_unknown(day: str) -> None:
    article = read_article(make_story(day=day))
    assert (article.published_on, article.precision) == (None, Precision.UNKNOWN)


def test_a_headline_alone_has_no_body() -> None:
    article = read_article(make_story("******<TITLE>PERU CLOSES MINES</TITLE>Blah blah blah.\n&#3;"))
    assert (article.headline, article.body) == ("PERU CLOSES MINES", "")


def test_an_unprocessed_story_takes_its_first_line_as_headline_and_each_table_row_as_a_paragraph() -> None:
    article = read_article(
        make_story("MINES CLOSING 4-MAY\n    tin     1873   1892\n    zinc    1842   1858\n REUTER\n")
    )
    assert article.headline == "MINES CLOSING 4-MAY"
    assert article.paragraphs == ["tin 1873 1892", "zinc 1842 1858"]


def test_a_story_without_a_word_is_rejected_with_its_number() -> None:
    (entry,) = read(make_story("&#3;\n"))
    assert isinstance(entry, Rejected)
    assert (entry.where, entry.why) == ("story 7", "It has neither a headline nor a text.")


def test_a_story_that_is_cut_off_is_rejected_and_the_others_are_read() -> None:
    entries = read(make_story(key="1")[:120], make_story(key="2"), make_story(key="3")[:150])
    assert [type(entry) for entry in entries] == [Rejected, ArticleDraft, Rejected]
    assert [entry.where for entry in entries] == ["story 1", "story 2", "story 3"]


def test_stories_are_found_across_the_blocks_of_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuters, "BLOCK_BYTES", 7)
    assert len(read(make_story(key="1"), make_story(key="2"))) == 2


def test_a_file_without_a_story_and_a_story_without_measure_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParseError, match="holds no story"):
        read(b"<p>nothing</p>")
    monkeypatch.setattr(reuters, "BLOCK_BYTES", 64)
    monkeypatch.setattr(reuters, "MAX_STORY_BYTES", 100)
    with pytest.raises(ParseError, match="longer than"):
        read(make_story("x" * 1000))


def test_it_knows_its_files_by_their_beginning() -> None:
    assert reuters.sniff(b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS', "a.sgm")
    assert reuters.sniff(b'<REUTERS TOPICS="NO">', "a.txt")
    assert not reuters.sniff(b"<html><p>REUTERS", "a.sgm")


PIECES = [
    "<REUTERS>",
    "</REUTERS>",
    "<TEXT",
    ">",
    "</TEXT>",
    "<TITLE>",
    "<BODY>",
    "<TOPICS><D>",
    "</D>",
    "REUTER",
    "\n ",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40))
def test_whatever_is_in_a_file_gives_entries_or_a_parse_error(pieces: list[str]) -> None:
    try:
        entries = read("".join(pieces).encode("latin-1", "replace"))
    except ParseError:
        return
    assert all(isinstance(entry, ArticleDraft | Rejected) for entry in entries)


@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_of_one_tag_is_read_in_time_linear_in_it(piece: str) -> None:
    filler = piece * (2**20 // len(piece))
    entries = read(make_story(filler, key="1"), make_story(key="2"))
    assert entries[-1].where == "story 2"


@pytest.mark.shared
def test_every_story_of_the_collection_is_accounted_for(shared: Path) -> None:
    kinds: Counter[type] = Counter()
    keys, alone = set(), 0
    for path in sorted((shared / "corpora/reuters21578").glob("*.sgm.gz")):
        with gzip.open(path) as file:
            for entry in reuters.parse(file, path.name):
                kinds[type(entry)] += 1
                if isinstance(entry, ArticleDraft):
                    keys.add(entry.source_key)
                    alone += b'TYPE="BRIEF"' in entry.original and not entry.body
                    assert entry.published_on is not None
    assert kinds == {ArticleDraft: 21_577, Rejected: 1}
    assert len(keys) == 21_577
    assert alone == 1_798
