"""A paste box as a form sends it: its text, and, for each paste into it, what the clipboard held.

Two form fields carry it, in every form that has a paste box: `pasted`, the box's text, and `pasted_html`, a hidden
field that static/js/paste.js fills with a JSON list of objects {"text", "html", "address"}, one a paste, in order.
Without JavaScript the hidden field is empty, and the text is read alone. The box is written as
<textarea name="pasted" data-paste-html="id_pasted_html">, and the page loads static/js/paste.js.

`read_pastes(pasted, pasted_html)` gives the entries at once. `pack()` and `parse()` write and read the same two values
as one file, so that an import can be previewed, resumed and read by a second process like any other file.

The HTML of a paste is used only if its text still stands in the box unchanged. What was typed or changed by hand is
read as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from articles.drafts.draft import Entry, ParseError
from articles.parsers import pasted as pasted_text
from articles.parsers.webpage.fragment import MAX_HTML, read_fragment

MAX_BYTES = 40_000_000
MAX_PASTES = 20
"""Pastes whose HTML is read; the text of further ones is read alone."""
_MARK = b'{"news-archive": "paste"'
BROKEN = "This file holds no paste that can be read."


@dataclass(frozen=True, slots=True)
class Paste:
    """One paste: what the clipboard held, and the page's address if the browser named it."""

    text: str
    html: str
    address: str = ""


def read_pastes(pasted: str, pasted_html: str, name: str = "pasted") -> Iterator[Entry]:
    """The entries of a paste box, in order. Never raises for what the two fields contain."""
    rest = _plain(pasted)
    for paste in find_pastes(pasted_html):
        before, found, after = rest.partition(paste.text)
        if found:
            yield from _typed(before, name)
            yield from read_fragment(paste.html, paste.text, paste.address, name)
            rest = after
    yield from _typed(rest, name)


def _typed(text: str, name: str) -> Iterator[Entry]:
    """The entries of what stands before, between or after the pastes."""
    if text.strip():
        yield from pasted_text.parse(BytesIO(text.encode("utf-8", "replace")), name)


def find_pastes(pasted_html: str) -> list[Paste]:
    """The pastes that the hidden field describes; none if it was not written by paste.js."""
    if not pasted_html or len(pasted_html) > MAX_BYTES:
        return []
    try:
        rows = json.loads(pasted_html)
    except (ValueError, RecursionError):
        return []
    pastes = [_paste(row) for row in rows[:MAX_PASTES]] if isinstance(rows, list) else []
    return [paste for paste in pastes if paste is not None]


def _paste(row: Any) -> Paste | None:
    texts = [row.get(name) or "" for name in ("text", "html", "address")] if isinstance(row, dict) else []
    if not texts or not all(isinstance(each, str) for each in texts):
        return None
    text, html, address = texts
    return Paste(_plain(text), html, address) if text.strip() and html and len(html) <= MAX_HTML else None


def _plain(text: str) -> str:
    """A text with the line ends that text boxes use inside the browser. Forms send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pack(pasted: str, pasted_html: str) -> bytes:
    """The two fields as one file, which parse() reads."""
    rest = json.dumps({"pasted": pasted, "pasted_html": pasted_html})
    return _MARK + b", " + rest[1:].encode()


def sniff(head: bytes, name: str) -> bool:
    """Whether pack() wrote this file."""
    return head.startswith(_MARK)


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The entries of a file that pack() wrote. Raises ParseError for any other."""
    raw = stream.read(MAX_BYTES + 1)
    try:
        packed = json.loads(raw) if len(raw) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        packed = None
    text, html = (packed.get("pasted"), packed.get("pasted_html")) if isinstance(packed, dict) else (None, None)
    if not (isinstance(text, str) and isinstance(html, str)):
        raise ParseError(BROKEN, name)
    yield from read_pastes(text, html, name)
