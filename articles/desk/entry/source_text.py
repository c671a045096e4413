"""The text of a piece of input as a person reads it, to stand beside what was read from it."""

from __future__ import annotations

import json
import re

from articles.drafts.draft import ParseError
from articles.drafts.text import without_forbidden
from articles.parsers.webpage.charset import decode_page
from articles.parsers.webpage.element_text import collapse, raw_text
from articles.parsers.webpage.tree import parse_tree

MOST_BYTES = 4_000_000
MOST_LETTERS = 20_000
"""Of one piece of input. A page shows no more beside its fields."""

_INLINE = frozenset(
    "a abbr b bdi bdo cite code em font i mark q s small span strong sub sup time u wbr".split()  # noqa: SIM905
)
_MARKUP = re.compile(r"\s*<[!?a-zA-Z]")


def source_text(original: bytes) -> str:
    """The lines of the input: of a page or other markup its text, of JSON its names and values. "" if it is no text."""
    text = decode_page(original[:MOST_BYTES]) if b"\0" not in original[:MOST_BYTES] else ""
    lines = _markup_lines if _MARKUP.match(text) else _json_lines if text[:1] in ("{", "[") else str.splitlines
    return "\n".join(filter(None, map(collapse, map(without_forbidden, lines(text)))))[:MOST_LETTERS]


def _markup_lines(text: str) -> list[str]:
    try:
        root = parse_tree(text, "")[0]
    except ParseError:
        return text.splitlines()
    for node in root.iter():
        if node.tag not in _INLINE:
            node.text, node.tail = f"\n{node.text or ''}", f"\n{node.tail or ''}"
    return raw_text(root).splitlines()


def _json_lines(text: str) -> list[str]:
    try:
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False).splitlines()
    except (ValueError, RecursionError):
        return text.splitlines()
