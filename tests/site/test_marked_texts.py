"""Every text that a template of a reader's page prints is marked for translation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import messages

TEMPLATES = [path for path in messages.templates() if path.suffix == ".html"]
KEPT_AS_IT_IS = {"A", "API", "Atom", "BibTeX", "CSV", "JSON Lines", "RIS", "ninjs", "Esc", "hlead", "j", "k", "o", "x"}
"""Names that are the same in every language."""

_MARKED = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}|\{% comment.*?endcomment %\}", re.DOTALL)
_CODE = re.compile(r"<(script|style|code|kbd|svg)\b.*?</\1>", re.DOTALL)
_TAG, _TEMPLATE = re.compile(r"<[^<>]*>"), re.compile(r"\{[%{].*?[%}]\}", re.DOTALL)
_ATTRIBUTES = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
_WORD = re.compile(r"[A-Za-z]{2,}")


def unmarked(source: str) -> list[str]:
    """The texts of a template, between elements and in attributes that readers see, that are not marked."""
    source = _CODE.sub(" ", _MARKED.sub(" ", source))
    source = _TEMPLATE.sub("\x00", source)
    texts = [*_ATTRIBUTES.findall(source), *_TAG.split(source)]
    pieces = (" ".join(piece.split()) for text in texts for piece in text.split("\x00"))
    words = (piece for piece in pieces if _WORD.search(piece) and not re.match(r"[?&]\w+[=;]$", piece))
    return [piece for piece in words if piece.strip(" .,:;–·") not in KEPT_AS_IT_IS]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(messages.ROOT / "templates")))
def test_no_text_of_a_readers_page_is_left_in_english(path: Path) -> None:
    assert unmarked(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Stories</p>", ["Stories"]),
        ('<p>{% translate "Stories" %}</p>', []),
        ('<a aria-label="Open it">{{ name }}</a>', ["Open it"]),
        ("<p>{{ number }} stories</p>", ["stories"]),
        ("<p>{% blocktranslate %}{{ number }} stories{% endblocktranslate %} <kbd>Esc</kbd></p>", []),
    ],
)
def test_this_test_finds_what_is_not_marked(source: str, found: list[str]) -> None:
    assert unmarked(source) == found
