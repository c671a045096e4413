from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.parsers.files.encodings import BYTE_ORDER_MARKS, decode_8bit, find_codec, split_mark


@pytest.mark.parametrize(("mark", "encoding"), BYTE_ORDER_MARKS)
def test_a_mark_names_the_encoding_of_what_follows(mark: bytes, encoding: str) -> None:
    assert split_mark(mark + "Café".encode(encoding)) == (encoding, "Café".encode(encoding))


@pytest.mark.parametrize("data", [b"", b"\xef\xbb", b"\xff", b"a" + codecs.BOM_UTF8])
def test_bytes_without_a_whole_mark_at_their_beginning_stay_as_they_are(data: bytes) -> None:
    assert split_mark(data) == ("", data)


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("latin1", "cp1252"),
        ("ISO_8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-2", "iso8859-2"),
        ("GBK", "gb18030"),
        (b"Shift_JIS", "cp932"),
        ("iso-2022-jp", "iso2022_jp"),
        ("no-such", ""),
        (b"\xff", ""),
        ("rot13", ""),
        ("undefined", ""),
        ("unicode_escape", ""),
    ],
)
def test_a_declared_encoding_is_read_as_browsers_read_it(declared: str | bytes, codec: str) -> None:
    assert find_codec(declared) == codec


def test_bytes_that_name_no_encoding_are_utf_8_if_they_can_be() -> None:
    assert decode_8bit("Zürich".encode()) == "Zürich"
    assert decode_8bit(b"Z\xfcrich \x93\x81") == "Zürich “\ufffd"


def test_of_several_code_pages_the_one_with_more_of_the_expected_characters_is_taken() -> None:
    pages, expected = ("cp1252", "cp850"), frozenset("äöü")
    assert decode_8bit("für Köln".encode("cp1252"), pages, expected) == "für Köln"
    assert decode_8bit("für Köln".encode("cp850"), pages, expected) == "für Köln"


def test_of_equal_code_pages_the_first_is_taken() -> None:
    assert decode_8bit(b"\xa9", ("cp1252", "cp850")) == "©"
    assert decode_8bit(b"\xa9", ("cp850", "cp1252")) == "®"


@given(st.binary())
def test_any_bytes_become_text(data: bytes) -> None:
    assert isinstance(decode_8bit(data), str)
