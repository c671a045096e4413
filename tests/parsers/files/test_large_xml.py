"""XML too large for a tree is read story by story, and gives what the same file gives as a whole."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import Entry, ParseError, PhotoDraft
from articles.parsers.files import xml
from articles.parsers.formats import FORMATS

SAMPLES = Path(__file__).parents[1] / "samples"
FOLDERS = {"feed": "feed", "newsml-g2": "newsml_g2", "newsml-1": "newsml_1"}
FILES = [
    (name, path)
    for name, folder in FOLDERS.items()
    for path in sorted((SAMPLES / folder).glob("*"))
    if path.stem != "broken"  # is mended only where it is read as a whole
    and path.name != "wordpress.xml"  # its names and attachments are looked up in the whole file
    and not path.name.endswith(".expected.json")
    and b"utf-16" not in path.read_bytes()[:200].lower()
]
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Delta Wire</title><language>en</language>
<item><title>One</title><description>It rained.</description></item>
<item><title>Two</title><description>It rained again.</description></item>%s</channel></rss>"""


def read(name: str, data: bytes) -> list[Entry]:
    return list(FORMATS[name].parse(io.BytesIO(data), "file"))


def bare(entries: Iterable[Entry]) -> list[Entry]:
    """Without the bytes, which namespaces may be declared in anew; photos, which come last here, in no order."""
    plain: list[Any] = [entry if isinstance(entry, PhotoDraft) else replace(entry, original=b"") for entry in entries]
    return sorted(plain, key=repr)


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is large, and is read in small blocks."""
    monkeypatch.setattr(xml, "_BLOCK", 1024)
    monkeypatch.setattr(xml, "is_large", lambda stream: True)
    for family in ("feeds", "newsml_g2", "newsml_1"):
        monkeypatch.setattr(f"articles.parsers.{family}.format.is_large", lambda stream: True)


@pytest.mark.parametrize(("name", "path"), FILES, ids=[path.name for _, path in FILES])
def test_it_gives_what_the_whole_file_gives(name: str, path: Path, request: pytest.FixtureRequest) -> None:
    data = path.read_bytes()
    whole = bare(read(name, data))
    request.getfixturevalue("small_memory")
    assert bare(read(name, data)) == whole


def test_a_break_ends_the_file_and_keeps_what_came_before(small_memory: None) -> None:
    entries = FORMATS["feed"].parse(io.BytesIO(FEED.replace(b"%s", b"<item><title>Three</channel>")), "feed.xml")
    assert [next(entries).headline, next(entries).headline] == ["One", "Two"]  # type: ignore[union-attr]
    with pytest.raises(ParseError, match="broken"):
        next(entries)


def test_entities_of_its_own_are_refused(small_memory: None) -> None:
    with pytest.raises(ParseError, match="entities of its own"):
        read("feed", b'<!DOCTYPE rss [<!ENTITY a "aaaa">]>' + FEED.partition(b"?>")[2])


def test_a_story_that_is_large_itself_is_refused(small_memory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_BYTES", 4096)
    with pytest.raises(ParseError, match="A single story is larger"):
        read("feed", FEED.replace(b"%s", b"<item><title>" + b"x" * 9000 + b"</title></item>"))


def test_a_file_is_large_by_its_size_and_stands_at_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_BYTES", 100)
    for size, large in ((100, False), (101, True)):
        stream = io.BytesIO(b"x" * size)
        assert xml.is_large(stream) is large
        assert stream.tell() == 0


@given(
    st.sampled_from([path for _, path in FILES]),
    st.integers(0, 5000),
    st.one_of(
        st.binary(max_size=12), st.sampled_from([b"<item>", b"&nbsp;", b"<!DOCTYPE a [", b'encoding="x"', b"]]>"])
    ),
)
def test_no_damage_lets_anything_but_a_parse_error_out(path: Path, place: int, noise: bytes) -> None:
    data = path.read_bytes()
    data = data[:place] + noise + data[place + len(noise) :]
    try:
        for node in xml.stream_elements(io.BytesIO(data), "file", "item", "newsItem", "NewsItem"):
            assert xml.serialise(node)
    except ParseError as error:
        assert error.why
