"""The text of an e-mail as the body of a story: without signatures and quoted letters, and with a forwarded message
unwrapped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from articles.drafts.text import plain_text
from articles.parsers.mail.forward import Parts, forwards, split_message, unquoted
from articles.parsers.wire.story_body import element_body, parse_html, text_body
from articles.parsers.wire.story_figures import Figure, figures

_SIGNATURE = re.compile(r"(?ms)^-- ?$.*\Z")
_SIGNED = ("gmail_signature", "moz-signature")
_SPACE_AT_BREAK = re.compile(r"(?<!\s)\s+(?=<br\b)")
_LINE_END = re.compile(r"<br ?/?>|</p>|</li>")


@dataclass(frozen=True, slots=True)
class MessageText:
    """body: the story. note: what was written above a forwarded message. fields: that message's from, date and subject.
    pictures: those that the text shows, with their alternative texts and captions."""

    body: str = ""
    note: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    pictures: tuple[Figure, ...] = ()


def read_plain(text: str, subject: str) -> MessageText:
    """The text of a message in plain text."""
    lines = text.replace("\r\n", "\n").split("\n")
    parts = split_message(lines, subject)
    story, note = [lines[number] for number in parts.story], [lines[number] for number in parts.note]
    if parts.fields and all(line.startswith(">") or not line.strip() for line in story):
        story = list(map(unquoted, story))
    return MessageText(_typed(story), plain_text(_typed(note)), parts.fields)


def _typed(lines: Iterable[str]) -> str:
    return text_body(_SIGNATURE.sub("", "\n".join(lines)))


def read_html(html: str, subject: str) -> MessageText:
    """The text of a message in HTML."""
    root = parse_html(_SPACE_AT_BREAK.sub("", html))
    if root is None:
        return MessageText()
    _drop_signatures(root)
    found = _split_blocks(root, subject)
    if found.parts.fields or forwards(subject):
        for quotation in root.iter("blockquote"):  # the forwarded message itself
            quotation.tag = "div" if _is_cited(quotation) else "blockquote"
        found = _split_blocks(root, subject)
    return MessageText(found.story, plain_text(found.note), found.parts.fields, tuple(figures(root)))


def _drop_signatures(root: etree._Element) -> None:
    """Empty the signatures. What stands behind one within the same element stays."""
    for node in root.iter("div", "pre"):
        if any(name in node.get("class", "") for name in _SIGNED):
            node.clear(keep_tail=True)  # type: ignore[call-arg]


def _is_cited(quotation: etree._Element) -> bool:
    """Whether a mail program made this quotation, of a whole message."""
    return quotation.get("type") == "cite" or "gmail_quote" in quotation.get("class", "")


@dataclass(frozen=True, slots=True)
class _Blocks:
    story: str
    note: str
    parts: Parts


def _split_blocks(root: etree._Element, subject: str) -> _Blocks:
    """The blocks of a text as its story and the note above it."""
    blocks = element_body(root).split("\n")
    owners, lines = [], []
    for number, block in enumerate(blocks):
        mark = "> " if block.startswith("<blockquote>") else ""
        for line in _LINE_END.split(block):
            if text := plain_text(line):
                owners.append(number)
                lines.append(mark + text)
    parts = split_message(lines, subject)
    story, note = (
        "\n".join(blocks[each] for each in dict.fromkeys(owners[line] for line in numbers))
        for numbers in (parts.story, parts.note)
    )
    return _Blocks(story, note, parts)
