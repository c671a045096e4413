"""Words of a page's furniture in many languages: what buttons, menus, labels and notices say around a story.

page_words.txt has a table of phrases for each kind. A line "says" a kind if it is short and one of its phrases stands
in it as whole words. The tables hold general words of the web, and no outlet's own.
"""

from __future__ import annotations

import re
from pathlib import Path

MAX_WORDS = 18
"""A line of more words is prose, whatever it says."""

_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_TOKEN = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*|©")
_RANK = {"within": 0, "start": 1, "whole": 2}


def _read_tables() -> dict[str, frozenset[str]]:
    """Kind of word -> its phrases."""
    tables: dict[str, set[str]] = {}
    phrases: set[str] = set()
    for line in Path(__file__).with_name("page_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            phrases = tables.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            phrases.update(phrase for each in line.split("|") if (phrase := each.strip()))
    return {kind: frozenset(found) for kind, found in tables.items()}


def _index(tables: dict[str, frozenset[str]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word of a phrase -> (words of the phrase, kind)."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in tables.items():
        for phrase in sorted(phrases):
            words = tuple(_TOKEN.findall(phrase))
            if words:
                found.setdefault(words[0], []).append((words, kind))
    return found


PHRASES = _read_tables()
_INDEX = _index(PHRASES)
_WIDE_PHRASES = tuple(
    (phrase, kind)
    for kind, phrases in PHRASES.items()
    for phrase in sorted(phrases)
    if _WIDE.search(phrase) and len(phrase) > 1
)


def word_kinds(text: str) -> dict[str, str]:
    """The kinds of words that a short line says, each with where: "whole" line, "start" or "within"."""
    folded = text.casefold().replace("’", "'")
    words = _TOKEN.findall(folded)
    if len(words) > MAX_WORDS or len(text) > 160:
        return {}
    found: dict[str, str] = {}
    for place, word in enumerate(words):
        for phrase, kind in _INDEX.get(word, ()):
            if len(phrase) == 1 or tuple(words[place : place + len(phrase)]) == phrase:
                _note(found, kind, "whole" if len(phrase) == len(words) else "start" if place == 0 else "within")
    if not text.isascii() and len(text) <= 60 and _WIDE.search(text):
        for wide, kind in _WIDE_PHRASES:
            if wide in folded:
                _note(found, kind, "whole" if wide == folded else "start" if folded.startswith(wide) else "within")
    return found


def _note(found: dict[str, str], kind: str, where: str) -> None:
    if kind not in found or _RANK[where] > _RANK[found[kind]]:
        found[kind] = where
