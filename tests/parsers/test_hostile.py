"""Hostile input: whatever bytes or text come in, every reader ends, and only a ParseError or a Rejected comes out.

A hang is a failure, so each call runs under an alarm, far longer than any honest input needs on a slow machine. The
everyday run tries a few random inputs a format; `make fuzz` tries thousands (FUZZ says how many).
"""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.drafts import markup
from articles.drafts.draft import ParseError, Rejected
from articles.parsers.clipboard import format as clipboard
from articles.parsers.formats import FORMATS, SNIFF_BYTES, detect
from articles.parsers.mail import message_text
from articles.parsers.pasted import format as pasted
from articles.parsers.tables import records
from articles.parsers.wire import story_body
from articles.printed import (
    agencies,
    bylines,
    caption_dates,
    captions,
    credit_position,
    dates,
    languages,
    names,
    timestamps,
)

SAMPLES = Path(__file__).parent / "samples"
HANG_SECONDS = 20
LENGTH = 100_000
EXAMPLES = int(os.environ.get("FUZZ", "15"))
fuzzed = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@contextmanager
def assert_ends() -> Iterator[None]:
    """Fail where what runs inside does not end."""

    def give_up(*_: object) -> None:
        pytest.fail(f"still running after {HANG_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(HANG_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


READERS: dict[str, Callable[[str], Any]] = {
    "split_caption": captions.split_caption,
    "parse_credit": captions.parse_credit,
    "is_credit_alone": credit_position.is_credit_alone,
    "canonical_agency": agencies.canonical_agency,
    "is_person": names.is_person,
    "split_byline": bylines.split_byline,
    "byline_agency": bylines.byline_agency,
    "is_byline": bylines.is_byline,
    "parse_dateline": bylines.parse_dateline,
    "find_dates": dates.find_dates,
    "parse_date": dates.parse_date,
    "parse_moment": dates.parse_moment,
    "find_yearless": lambda text: dates.find_yearless(text, date(2025, 1, 1)),
    "find_weekday": lambda text: dates.find_weekday([text]),
    "day_and_place": caption_dates.day_and_place,
    "read_moment": timestamps.read_moment,
    "guess_language": languages.guess_language,
    "clean_body": markup.clean_body,
    "html_body": story_body.html_body,
    "text_body": story_body.text_body,
    "pasted": lambda text: list(pasted.parse(io.BytesIO(text.encode("utf-8", "replace")), "paste")),
    "read_plain": lambda text: message_text.read_plain(text, ""),
    "read_html": lambda text: message_text.read_html(text, ""),
    "read_record": lambda text: record_of_hostile(text),
}
PIECES = [
    *(" ", "\u00a0", "\n", "\t", "(", ")", "()", "((", "[", "/", "-", " - ", "|", ".", ". ", " .", ",", "'", '"', "@"),
    *("A", "A.", "A ", "A, ", "A-", "A B ", "Abc. ", "X. y ", "x: ", "1", "1.", "12 ", "2025 ", "1 March ", "March 1 "),
    *("and ", "via ", "by ", "By ", "Photo: ", "(AP) ", "AP/", "file ", "courtesy ", "of ", "in A ", "for A"),
    *("To: a,\n", "To: a,\nb,\n", "From: a\n\n"),
    *("中", "é", "e\u0301", "<", "<p>", "&", "\ud800", "\0", "on Monday ", "http://", "İ", "ﷺ"),
]
FRAMES = [("", ""), ("A in Paris, 27 March 2025. (", ")")]
"""What stands before and after: some patterns only begin to search once they have found something."""


def record_of_hostile(text: str) -> None:
    photos = [{"caption": text, "credit_line": text}]
    keys = ("headline", "byline", "body", "published_on", "updated_at", "version", "authors", "topics", "language")
    for key in keys:
        try:
            records.read_record({"headline": "Ferry", "photos": photos, key: text}, "")
        except ParseError as error:
            assert error.why


@pytest.mark.parametrize("name", READERS)
def test_a_piece_printed_over_and_over_hangs_no_reader_of_text(name: str) -> None:
    for piece in PIECES:
        for before, after in FRAMES:
            with assert_ends():
                READERS[name](before + piece * (LENGTH // len(piece)) + after)


@pytest.mark.parametrize("name", READERS)
@fuzzed
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=40))
def test_no_text_breaks_a_reader_of_text(name: str, pieces: str, text: str) -> None:
    with assert_ends():
        READERS[name](pieces + text)
        READERS[name]((text + pieces) * 50)


def assert_borne(name: str, data: bytes) -> None:
    """One format reads some bytes or refuses them with a reason; anything but ParseError is a failure."""
    with assert_ends():
        try:
            entries = list(FORMATS[name].parse(io.BytesIO(data), f"hostile.{name}"))
        except ParseError as error:
            assert error.why
            return
    assert all(entry.why for entry in entries if isinstance(entry, Rejected))


MADE: dict[str, list[bytes]] = {
    "clipboard": [
        clipboard.pack(
            "Before.\nRiver rises\nThe river rose by a metre.",
            '[{"text": "River rises\\nThe river rose by a metre.", '
            '"html": "<h1>River rises</h1><p>The river rose by a metre.</p>", "address": "https://example.org/1"}]',
        )
    ],
    "jsonl": [b'{"headline": "Ferry", "paragraphs": ["It sails."], "photos": [{"caption": "A ferry. (AP)"}]}\n'],
    "csv": [b'headline,published_on,body\nFerry,2024-05-03,"It ""sails""."\n'],
    "reuters21578": [
        b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="NO" NEWID="1"><DATE> 1-JAN-1987 10:00:00.00</DATE>'
        b"<TEXT><TITLE>FERRY</TITLE><DATELINE>    OSLO, Jan 1 - </DATELINE><BODY>It sails.\n Reuter\n</BODY></TEXT>"
        b"</REUTERS>"
    ],
    "pasted": [b"Ferry reopens\n\nA ferry leaves. (AP)\nTT\n20\n\nFerry reopens\n\nThe ferry sails again.\n"],
    "image": [
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xe1\0\x1cExif\0\0MM\0*\0\0\0\x08\0\1\1\x0e\0\2\0\0\0\2A\0\0\0"
        b"\xff\xed\0\x1aPhotoshop 3.0\x008BIM\x04\x04\0\0\0\0\xff\xd9",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\0IEND\xaeB`\x82",
        b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0",
    ],
}
FOLDERS = {"newsml-g2": "newsml_g2", "newsml-1": "newsml_1", "site-json": "site_json"}


def samples(name: str) -> list[bytes]:
    """Whole files of one format."""
    files = sorted((SAMPLES / FOLDERS.get(name, name)).glob("*"))
    return MADE.get(name, []) + [file.read_bytes() for file in files if not file.name.endswith(".expected.json")]


def deep(name: str) -> Iterator[bytes]:
    """Nesting that no honest file has, inside the format's own beginning, and one line without end."""
    for opening, closing in ((b"<div>", b"</div>"), (b"<p><b>", b""), (b"[", b"]"), (b'{"a":', b"}"), (b"(", b")")):
        yield opening * LENGTH + closing * LENGTH
        yield samples(name)[0].replace(b"Ferry", opening * LENGTH) + closing * LENGTH
    length = LENGTH if "FUZZ" in os.environ else LENGTH // 5
    for piece in (b" ", b"\n", b"\0", b"\r", b"x", b'"', b"<", b"&amp;", b"\xff", b"\xed\xa0\x80", b"\x00\n"):
        yield piece * length
        yield samples(name)[0] + piece * length
        yield piece * length + samples(name)[0]


@pytest.mark.parametrize("name", FORMATS)
def test_no_depth_and_no_length_breaks_a_format(name: str) -> None:
    for data in deep(name):
        assert_borne(name, data)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_off_anywhere_breaks_no_format(name: str) -> None:
    for data in samples(name):
        for end in range(0, len(data), max(1, len(data) // (EXAMPLES * 4))):
            assert_borne(name, data[:end])


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7", "shift_jis"])
@pytest.mark.parametrize("name", FORMATS)
def test_another_encoding_breaks_no_format(name: str, charset: str) -> None:
    for data in samples(name):
        text = data.decode("utf-8", "replace")
        assert_borne(name, text.encode(charset, "replace"))
        assert_borne(name, data + text.encode(charset, "replace"))


@pytest.mark.parametrize("name", FORMATS)
@fuzzed
@given(data=st.data())
def test_no_damage_breaks_a_format(name: str, data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(samples(name))))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(whole)))
        length = data.draw(st.integers(0, 20))
        whole[place : place + length] = data.draw(noise) * data.draw(st.sampled_from((1, 1, 1, 50)))
    assert_borne(name, bytes(whole))


noise = st.one_of(
    st.binary(max_size=8), st.sampled_from([*(piece.encode("utf-8", "surrogatepass") for piece in PIECES), b"\xff\xfe"])
)


@pytest.mark.parametrize("name", FORMATS)
@fuzzed
@given(st.binary(max_size=2000))
def test_no_bytes_break_a_format(name: str, data: bytes) -> None:
    assert_borne(name, data)
    assert_borne(name, samples(name)[0][:200] + data)


@fuzzed
@given(st.data())
def test_every_format_bears_the_files_of_every_other(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([sample for name in FORMATS for sample in samples(name)]))
    for name in FORMATS:
        assert_borne(name, whole)
    with assert_ends():
        try:
            assert_borne(detect(whole[:SNIFF_BYTES], "file").name, whole)
        except ParseError as error:
            assert error.why
