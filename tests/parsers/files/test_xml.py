from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ParseError
from articles.parsers.files.xml import parse_xml, read_bytes, text_of


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "iso-8859-1"),
        ("iso-8859-1", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("nonsense-9", "utf-8"),
        ("undefined", "cp1252"),
    ],
)
def test_it_reads_files_whatever_they_say_of_their_encoding(declared: str, written: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><a>Café à Zürich</a>'
    assert text_of(parse_xml(text.encode(written), "f")) == "Café à Zürich"


def test_it_reads_quotes_of_windows_in_a_file_that_calls_itself_latin_1() -> None:
    data = b'<?xml version="1.0" encoding="iso-8859-1"?><a>\x93Yes\x94</a>'
    assert text_of(parse_xml(data, "f")) == "“Yes”"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("caf&eacute;&nbsp;&amp; co", "café & co"),
        ("R&D & more", "R&D & more"),
        ("a&unknown;b", "a&unknown;b"),
        ("<![CDATA[R&D]]> & x", "R&D & x"),
        ("a\x0bb", "ab"),
    ],
)
def test_it_mends_what_many_senders_get_wrong(inner: str, text: str) -> None:
    assert text_of(parse_xml(f"<a>{inner}</a>".encode(), "f")) == text


def test_the_line_of_a_break_is_named_also_below_a_doctype() -> None:
    with pytest.raises(ParseError) as caught:
        parse_xml(b"<!DOCTYPE a\nSYSTEM 'a.dtd'>\n<a>\n<b></a>", "f.xml")
    assert caught.value.where == "f.xml, line 4"


@pytest.mark.parametrize(
    "subset",
    ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ELEMENT a ANY><!ENTITY x "y">'],
)
def test_it_refuses_entities_that_a_file_declares(subset: str) -> None:
    with pytest.raises(ParseError, match="entities of its own"):
        parse_xml(f"<?xml version='1.0'?><!-- c --><!DOCTYPE a [{subset}]><a>&a;</a>".encode(), "f")


def test_it_refuses_depth_without_end() -> None:
    with pytest.raises(ParseError):
        parse_xml(b"<a>" * 100_000, "f")


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_read_or_refused(data: bytes, recover: bool) -> None:
    try:
        text_of(parse_xml(b"<a>" + data + b"</a>", "f", recover=recover))
    except ParseError as error:
        assert error.why


def test_a_file_beyond_the_limit_is_refused_before_it_is_read_whole() -> None:
    with pytest.raises(ParseError, match="larger than"):
        read_bytes(io.BytesIO(b"x" * 2_000_001), "f", 1_000_000)
    with pytest.raises(ParseError, match="empty"):
        read_bytes(io.BytesIO(b" \n"), "f")


def test_a_file_of_nothing_but_tags_is_refused_before_it_becomes_a_tree() -> None:
    with pytest.raises(ParseError, match="tags"):
        parse_xml(b"<a>" + b"<b/>" * 1_500_001 + b"</a>", "f")
