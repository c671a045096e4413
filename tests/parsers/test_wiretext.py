from __future__ import annotations

from pathlib import Path

import pytest

from articles.parsers import wiretext
from articles.parsers.draft import ArticleDraft, ParseError
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
