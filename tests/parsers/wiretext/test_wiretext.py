from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from articles.drafts.draft import ArticleDraft, ParseError
from articles.parsers import wiretext
from tests.parsers.wire_samples import SAMPLES, read


def test_a_kill_outranks_every_lead_of_its_story() -> None:
    lead, kill = read(wiretext.parse, (SAMPLES / "wiretext" / "anpa.tst").read_bytes())
    assert isinstance(lead, ArticleDraft)
    assert isinstance(kill, ArticleDraft)
    assert kill.source_key == lead.source_key
    assert kill.version > lead.version


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850"])
def test_it_reads_the_character_sets_of_eight_bit_wires(encoding: str) -> None:
    message = "\x01bdt0001 4 pl 20 dpa\r\nÖl/\r\n\x02Grüße für Jürgen =\r\nKöln (dpa) - Schöne Straße.\r\n\x03\x04"
    (entry,) = read(wiretext.parse, message.encode(encoding))
    assert isinstance(entry, ArticleDraft)
    assert (entry.headline, entry.paragraphs) == ("Grüße für Jürgen", ["Köln (dpa) - Schöne Straße."])


def test_each_message_keeps_its_own_bytes() -> None:
    message = b"\x01abc0001 4 pl 20\r\nA/\r\n\x02Title =\r\nText.\r\n\x03"
    first, second = read(wiretext.parse, message + b"\x04" + message.replace(b"0001", b"0002") + b"\x04")
    assert isinstance(first, ArticleDraft)
    assert isinstance(second, ArticleDraft)
    assert (first.original, second.original) == (message, message.replace(b"0001", b"0002"))


def test_a_file_without_a_message_is_refused() -> None:
    with pytest.raises(ParseError, match="no wire message"):
        read(wiretext.parse, "Just a text.")


@pytest.mark.shared
def test_every_wire_file_of_the_corpus_has_headline_dateline_and_day(shared: Path) -> None:
    for path in sorted((shared / "corpora/newswire/agencies").glob("*.tst")):
        (entry,) = read(wiretext.parse, path.read_bytes(), path.name)
        assert isinstance(entry, ArticleDraft)
        assert entry.headline
        assert entry.body
        assert entry.published_on
        assert entry.section


def read_one(message: str) -> ArticleDraft:
    (entry,) = read(wiretext.parse, message)
    assert isinstance(entry, ArticleDraft)
    return entry


def test_headline_and_byline_may_stand_before_the_text_begins() -> None:
    entry = read_one(
        "\x01abc0001 4 pl 20\r\nItaly/travel/\r\nBridge opens\r\nBy Ada Brook, dpa =\r\n\x02"
        "    Venice (dpa) - A bridge\r\nopened.\r\n    It is long.\r\n    dpa aa xxde jmb\x03\r\n121530 May 14\x04"
    )
    assert (entry.headline, entry.byline, entry.slug) == ("Bridge opens", "By Ada Brook, dpa", "Italy/travel")
    assert entry.paragraphs == ["Venice (dpa) - A bridge opened.", "It is long."]


def test_a_message_says_above_its_headline_what_it_replaces() -> None:
    entry = read_one(
        "\x01abc0001 4 pl 20\r\nA/\r\n\x02(Berichtigung: Ort) Brücke offen =\r\nUlm (dpa) - Text.\r\n\x03\x04"
    )
    assert (entry.headline, entry.corrections) == ("Brücke offen", ("Berichtigung: Ort",))


def test_an_apa_message_tells_its_day_and_its_end() -> None:
    entry = read_one(
        "\x01APA0123 5 AI 0210\r\n\r\nUSA/Wahlen\r\n\x02Titel =\r\n\r\nWien (APA) - Text.\r\n   (Schluss) abc\r\n\x03"
        "\r\nAPA0123 2024-05-06/10:12\r\n\x04"
    )
    assert (str(entry.published_on), entry.published_at, entry.paragraphs) == (
        "2024-05-06",
        None,
        ["Wien (APA) - Text."],
    )


def test_american_wires_end_with_american_time() -> None:
    message = (
        "\x01a0456\nr i\x13BC-Bridge 05-06 0210\n\x02^BC-Bridge,0210<\n^Bridge opens<\n\tLISBON (AP) _ Text.\n\x03"
    )
    entry = read_one(message + "AP-NY-05-06-24 1012EDT<\n\x04")
    assert entry.published_at is not None
    assert entry.published_at.isoformat() == "2024-05-06T10:12:00-04:00"


def test_a_bold_line_is_the_headline_where_no_line_is_marked_as_ended() -> None:
    entry = read_one(
        "\x01r4567\nf u\x13PM-RATES 06-05 0300\n\x02^Bank cuts rates\n^By Ada Brook\n"
        "\tLONDON (Reuters) - Text.\n\x03\x04"
    )
    assert (entry.headline, entry.authors) == ("Bank cuts rates", ("Ada Brook",))
    assert entry.paragraphs == ["LONDON (Reuters) - Text."]


def dpa(opening: str) -> bytes:
    text = (
        f"bdt0123 3 pl 123  dpa 0456\n\nPolitik/Bund/\n\x02{opening} =\n\nBerlin (dpa) - Der Kanzler reist nach Oslo.\n"
    )
    return text.replace("\n", "\r\n").encode() + b"\x03171200 Jan 17\x04"


@pytest.mark.parametrize(
    "label",
    [
        "REFILE\n",
        "EXTRA\n",
        "EXTRA\n\n",
        "EXTRA: ",
        "(Achtung)\n",
        "(Achtung: neu)\n= ",
        "2ND LEAD\nPOLITICS\n",
        "(neu: mehr)\n",
    ],
)
def test_what_an_agency_prints_above_a_headline_about_the_message_is_no_headline(label: str) -> None:
    (story,) = read(wiretext.parse, b"\x01" + dpa(f"{label}Kanzler reist nach Oslo"))
    assert isinstance(story, ArticleDraft)
    assert (story.headline, story.standfirst) == ("Kanzler reist nach Oslo", "")


def test_a_headline_in_capitals_stays_one() -> None:
    (story,) = read(wiretext.parse, b"\x01" + dpa("KANZLER REIST NACH OSLO"))
    assert isinstance(story, ArticleDraft)
    assert story.headline == "KANZLER REIST NACH OSLO"


@pytest.mark.parametrize("frame", [b"%b", b"\x7f\x7f\r\n\x7f\x01%b", b"\x7f\x7f\r\n\x01%b\x7f", b"\x7f%b\x7f\x7f"])
def test_a_message_without_soh_or_framed_by_del_is_known(frame: bytes) -> None:
    data = frame.replace(b"%b", dpa("Kanzler reist nach Oslo"))
    assert wiretext.sniff(data[:4096], "a.txt")
    (story,) = read(wiretext.parse, data)
    assert isinstance(story, ArticleDraft)
    assert (story.headline, story.slug, story.published_on) == (
        "Kanzler reist nach Oslo", "Politik/Bund", date(2017, 1, 17),
    )  # fmt: skip


def test_blank_lines_may_hold_spaces() -> None:
    data = (
        b"bdt0123 3 pl 123 dpa 0456\r\nPolitik/\r\n \r\nKanzler reist =\r\n \r\nBerlin (dpa) - Der Kanzler reist.\r\n"
    )
    (story,) = read(wiretext.parse, data)
    assert isinstance(story, ArticleDraft)
    assert (story.headline, story.slug) == ("Kanzler reist", "Politik")


def test_kyodo_states_zone_time_day_month_and_year_after_the_text() -> None:
    data = (
        b"\x01a1234KYODO\x1fbc-\nr i\x13\x11 BC-Japan-Ferry 10-31 0123\n\x02BC-Japan-Ferry\r\nFerry line\r\n"
        b"reopens+\r\n"
        b"   TOKYO, Oct. 31 Kyodo - It sails.\r\n==Kyodo\r\n\x03JST-10:15-31-10-14\x04"
    )
    (story,) = read(wiretext.parse, data)
    assert isinstance(story, ArticleDraft)
    assert (story.headline, story.slug, story.source) == ("Ferry line reopens", "BC-Japan-Ferry", "Kyodo")
    assert str(story.published_at) == "2014-10-31 10:15:00+09:00"
    assert "Kyodo" not in story.body.partition(" - ")[2]


@pytest.mark.parametrize("header", ["dpa0045 4 I SPO 120", "dpa 0045 4 SPO 120", "dpa0045 4 spo  120 xx"])
def test_a_message_without_control_characters_is_known_by_its_header(header: str) -> None:
    entry = read_one(f"\x7f\x7f{header}\n\nfootball\n\nSion gagne\n\nSion (ats) Le FC Sion a battu le FC Zurich.\n\x7f")
    assert (entry.headline, entry.source) == ("Sion gagne", "dpa")


def test_a_dateline_may_have_a_day_and_an_equals_sign() -> None:
    entry = read_one(
        "\x01BEL0101 3 I POL 90\n\nBUDGET/\n\x02Le budget =\nBRUXELLES 17/01 (BELGA) = Il est pr\xeat.\n\x03\x04"
    )
    assert (entry.dateline, entry.source) == ("BRUXELLES 17/01 (BELGA)", "Belga")


@pytest.mark.parametrize(
    ("slug", "subjects"),
    [("BC-BKN--Hawks", ["basketball"]), ("PM-FBC--Bowl", ["American football"]), ("BC-US--Storm", []), ("BKN", [])],
)
def test_the_code_of_a_sport_in_the_keyword_line_is_its_subject(slug: str, subjects: list[str]) -> None:
    entry = read_one(
        f"\x01a0456\nr s\x13{slug} 05-06 0210\n\x02^{slug},0210<\n^Hawks win<\n\tLISBON (AP) _ Text.\n\x03\x04"
    )
    assert [topic.name for topic in entry.topics] == subjects


ANPA = (
    "\x16\x16\x01a0456 \x1f\r\nr i \xfc\x1fPM-Storm, 1st Ld-Writethru,a0123 \x1f05-06 0300\r\n"
    "\x02^PM-Storm, 1st Ld-Writethru, a0123,0456<\r\n^Eds: UPDATES with death toll.<\r\n^With AP Photos<\r\n"
    "^Storm kills two in Kansas<\r\n^By JANE DOE=\r\n^Associated Press Writer=\r\n"
    "\tWICHITA, Kan. (AP) _ A storm killed two people on Monday.\r\n\x03\r\nAP-NY-05-06-24 1530EDT<\r\n\x04"
)


@pytest.mark.parametrize("message", [ANPA, ANPA.replace("a0456 \x1f", "NN 456 x"), ANPA.replace(",0456<", ",<")])
def test_a_message_with_marked_lines_is_anpa_whatever_its_header_says(message: str) -> None:
    (entry,) = wiretext.parse(io.BytesIO(message.encode("latin-1")), "a")
    assert isinstance(entry, ArticleDraft)
    assert (entry.headline, entry.slug, entry.version) == ("Storm kills two in Kansas", "PM-Storm", 1)
    assert entry.byline == "By JANE DOE, Associated Press Writer"
    assert entry.instructions == "Eds: UPDATES with death toll."


def test_a_message_may_say_in_its_last_line_when_it_was_sent() -> None:
    entry = read_one(
        "ZCZC PAR123 7 0230\r\nFRA/AFP-AB12\r\n\r\nFrance votes\r\n\r\n   PARIS, May 6 (AFP) - France voted.\r\n"
        "   Turnout was 40 percent.\r\n     ab/cd\r\nAFP 061015 GMT MAY 24\r\nNNNN\r\n"
    )
    assert entry.paragraphs == ["PARIS, May 6 (AFP) - France voted.", "Turnout was 40 percent."]
    assert str(entry.published_at) == "2024-05-06 10:15:00+00:00"


def test_an_indented_notepad_is_no_text() -> None:
    entry = read_one(
        "\x01bdi0345 3 pl 221  dpa 0815\r\n\r\nWahl/\r\nHaushalt steht =\r\n\x02\r\n   Berlin (dpa) - Er steht.\r\n\r\n"
        "   # dpa-Notizblock\r\n   ## Orte\r\n   - Kanzleramt\r\n\x03\r\n061530 Mai 24\r\n\x04"
    )
    assert entry.paragraphs == ["Berlin (dpa) - Er steht."]
    assert "Kanzleramt" in entry.instructions
