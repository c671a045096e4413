"""Small things every module here does with text: collapse it, read it out of an element or a JSON value, compare it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html import unescape

from lxml import etree

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff\ufffc]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


def collapse(text: str) -> str:
    """Without invisible characters, white space to single spaces."""
    return " ".join(_INVISIBLE.sub("", text).split())


def plain(value: object) -> str:
    """The text of a JSON value or an attribute: character references decoded (even twice), tags taken off."""
    if not isinstance(value, str):
        return ""
    text = value
    for _ in range(2):
        if "&" not in text:
            break
        text = unescape(text)
    return collapse(_TAG.sub(" ", text) if "<" in text else text)


def text_of(element: etree._Element) -> str:
    """All text inside an element of a page's tree (see tree.py, which puts a space around its blocks)."""
    return collapse(raw_text(element))


def raw_text(element: etree._Element) -> str:
    """All text inside an element, as it stands."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def words(text: str) -> list[str]:
    """Words, folded to compare: compatibility forms made one, letter case aside; a CJK character is a word."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def key(text: str) -> str:
    """Two texts with the same key differ in punctuation, letter case and spacing only."""
    return " ".join(words(text))


def likeness(one: str, other: str) -> float:
    """F1 of the two texts' words, between 0 and 1."""
    mine, theirs = Counter(words(one)), Counter(words(other))
    return 2 * (mine & theirs).total() / (mine.total() + theirs.total()) if mine and theirs else 0.0
