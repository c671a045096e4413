"""The table of formats: what each file begins as is what it is read as."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ParseError
from articles.parsers.formats import FORMATS, SNIFF_BYTES, detect

HEADS = {
    "image": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "reuters21578": b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="NO" NEWID="1">',
    "ninjs": b'{"uri": "urn:x:1", "type": "text", "versioncreated": "2024-05-03T10:00:00Z", "headline": "Ferry"}',
    "jsonl": b'{"headline": "Ferry", "paragraphs": ["It sails."], "photos": []}\n',
    "csv": b"headline,published_on,body\nFerry,2024-05-03,It sails.\n",
    "webpage": b"<!doctype html><html><head><title>Ferry</title></head><body><p>It sails.</p></body></html>",
    "feed": b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>',
    "nitf": b'<?xml version="1.0"?><nitf><head/><body><body.head/></body></nitf>',
    "newsml-g2": b'<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="x"></newsItem>',
    "pasted": b"Ferry reopens\n\nA ferry leaves Ringsund. (AP)\nTT\n20\n\nFerry reopens\n\nThe ferry sails again.\n",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_file_is_known_by_its_beginning_whatever_its_name(name: str) -> None:
    assert detect(HEADS[name], "file").name == name


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["jsonl", "csv", "webpage", "feed", "pasted"])
def test_a_mark_of_a_wider_charset_does_not_hide_a_format(name: str, charset: str) -> None:
    assert detect(HEADS[name].decode().encode(charset)[:SNIFF_BYTES], "file").name == name


def test_a_table_of_web_pages_is_a_table() -> None:
    assert detect(b'headline,body\nFerry,"<html><body><p>It sails.</p></body></html>"\n', "a.csv").name == "csv"
    assert detect(b'{"headline": "Ferry", "body": "<html><body>It sails."}', "a.jsonl").name == "jsonl"


def test_what_is_no_news_is_refused() -> None:
    with pytest.raises(ParseError, match="no format the archive reads"):
        detect(bytes(range(256)), "noise.bin")


@given(st.binary(max_size=80), st.text(max_size=10))
def test_no_beginning_breaks_detection(head: bytes, name: str) -> None:
    try:
        assert detect(head, name).name in FORMATS
    except ParseError as error:
        assert error.why


def test_each_row_has_a_name_a_label_and_suffixes_in_small_letters() -> None:
    for name, row in FORMATS.items():
        assert (row.name, bool(row.label)) == (name, True)
        assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in row.suffixes)


def test_a_format_is_known_by_keys_that_come_late() -> None:
    item = {"headline": "Ferry", "links": ["https://example.org/" + "x" * 90] * 90, "renditions": {}, "type": "picture"}
    assert detect(json.dumps({"data": {"item": item}}).encode(), "a.json").name == "ninjs"


def test_a_long_prolog_does_not_hide_a_format() -> None:
    prolog = b'<?xml version="1.0"?>\n<!-- ' + b"x" * 10_000 + b" -->\n<!DOCTYPE nitf SYSTEM 'nitf.dtd'>\n"
    assert detect(prolog + b"<nitf><head/><body/></nitf>", "a.xml").name == "nitf"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{\\rtf1\\ansi Ferry}", "Rich Text .* Save it as DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "old Office document .* Save it as DOCX"),
        (b"\0\0\0\x20ftypisom", "film or sound recording"),
        (b'<?xml version="1.0"?><results><result/></results>', "its root is <results>"),
        (b"ID3\3\0\0", "sound recording"),
        (b"Rar!\x1a\7\0", "RAR archive. Unpack it"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(ParseError, match=sentence):
        detect(data, "file")


@pytest.mark.parametrize("start", ["BMW", "MZ", "ID3", "RIFF", "Rar", "OggS"])
def test_a_text_that_begins_like_a_file_of_another_kind_is_a_text(start: str) -> None:
    assert detect(f"{start} reopens ferry line\n\nThe ferry sails again.\n".encode(), "a.txt").name == "pasted"
