"""The text of an uploaded file, as it stands beside what was read from it."""

from __future__ import annotations

import pytest

from articles.desk.entry.source_text import MOST_LETTERS, source_text


def test_of_a_page_the_lines_that_its_reader_saw() -> None:
    page = b"""<!doctype html><title>Delta</title><style>p {}</style><script>let a</script>
        <nav><a href=/>Home</a></nav><h1>Bridge <em>opens</em></h1><p>It rained &amp; stopped.<br>Then sun.</p>"""
    assert source_text(page).splitlines()[-4:] == ["Home", "Bridge opens", "It rained & stopped.", "Then sun."]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (b"Bridge opens\n\n  It   rained.\n", "Bridge opens\nIt rained."),
        (b'{"headline": "Br\xc3\xbccke"}', '{\n"headline": "Br\xfccke"\n}'),
        (b"{no json", "{no json"),
        (b'["half a \\ud83d sign"]', '[\n"half a sign"\n]'),
        (b"<?xml version='1.0'?><nitf><hl1>Bridge</hl1><p>Rain.</p></nitf>", "Bridge\nRain."),
        (b"PK\0\0", ""),
        (b"", ""),
    ],
)
def test_of_other_input_its_text(given: bytes, wanted: str) -> None:
    assert source_text(given) == wanted


def test_it_has_a_greatest_length() -> None:
    assert len(source_text(b"a" * (MOST_LETTERS + 1))) == MOST_LETTERS
