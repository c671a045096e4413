"""Text functions for the modules of this folder: collapse white space, read an element or JSON value, compare texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html import unescape

from lxml import etree

from articles.drafts.text import INVISIBLE

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_JOINED = "[^\x00-\u024f\u2000-\u206f\\s]"
"""A character of a script that may need a zero-width non-joiner (U+200C), as Persian does."""
_INVISIBLE = re.compile(rf"{INVISIBLE.pattern}|\ufffc|(?<!{_JOINED})\u200c|\u200c(?!{_JOINED})")
_JOINERS = re.compile("[\u200c\u200d]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


def collapse(text: str) -> str:
    """The text without invisible characters, with single spaces. U+200C is kept between letters that may need it."""
    return " ".join(_INVISIBLE.sub("", text).split())


def plain(value: object) -> str:
    """A JSON value or attribute as plain text: character references decoded (even twice), tags removed."""
    if not isinstance(value, str):
        return ""
    text = value
    for _ in range(2):
        if "&" not in text:
            break
        text = unescape(text)
    return collapse(_TAG.sub(" ", text) if "<" in text else text)


def text_of(element: etree._Element) -> str:
    """All text inside an element of a page's tree. tree.py puts a space around each block."""
    return collapse(raw_text(element))


def raw_text(element: etree._Element) -> str:
    """All text inside an element, unchanged."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def words(text: str) -> list[str]:
    """The words, folded for comparison: compatibility forms made equal, letter case and joiners ignored. Each CJK
    character is a word."""
    return _WORD.findall(_JOINERS.sub("", unicodedata.normalize("NFKC", text).casefold()))


def key(text: str) -> str:
    """A key that is equal for texts that differ only in punctuation, letter case and spacing."""
    return " ".join(words(text))


def likeness(one: str, other: str) -> float:
    """F1 score of the two texts' words, from 0 to 1."""
    mine, theirs = Counter(words(one)), Counter(words(other))
    return 2 * (mine & theirs).total() / (mine.total() + theirs.total()) if mine and theirs else 0.0
