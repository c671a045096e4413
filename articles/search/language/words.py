"""One run of characters without a space -> what a reader means by it: words, adjacent pairs, wildcards, fuzzy words,
days (2024-03-27).

Decisions, each with a test: a hyphenated word stays one, and finds its parts side by side (anti-government also finds
"anti government"); slashes, commas and long dashes separate words, but for slashes between figures (9/11, 1987/88);
apostrophes, dots and ampersands inside a word belong to it (O'Brien, 28.7, AT&T); the last dot of U.S. stays; a
question mark that ends a word is punctuation, within it any one letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from articles.search.language.date_ranges import BARE_DAY, read_span
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.query import Dates, Fuzzy, Node, Wildcard, Word

MIN_PREFIX = 2
MIN_FUZZY = 3
MAX_DISTANCE = 2
SHORT = 5
"""Letters of a word below which two of them are half of it: it may differ in one."""

_INNER = "'.&@_"
_PIECE = _INNER + "-*?~,/"
_NAME = _INNER + "-/*+#"
_ACRONYM = re.compile(r"(?:.*-)?(?:[^\W\d_]\.){2,}")
_FUZZY = re.compile(r"(.+?)~(\d*)")
_LOOSE = re.compile(r"(?<!\d)[,/]|[,/](?!\d)|\.{2,}|~(?!\d*[.,']*(?:\s|\Z))")
_OPERATORS = ("AND", "OR", "NOT")


def read_words(run: str, field: str, mistakes: list[Mistake]) -> Iterator[Node]:
    """The nodes that one run of characters stands for; none for punctuation."""
    for piece in _LOOSE.sub(" ", _keep(run, _PIECE)).split():
        yield from _read_piece(piece, field, mistakes)


def name_words(run: str) -> list[str]:
    """The words of a printed name, for facet fields; a * ends a beginning."""
    words = (_strip(word.lstrip("*" + _NAME).rstrip("-/+#")) for word in _keep(run, _NAME).split())
    return [_plain(word) for word in words if word.strip("*")]


def has_word(text: str) -> bool:
    """Whether anything in the text can be searched."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def _keep(run: str, inner: str) -> str:
    """The run with every character that is no letter, mark or digit, nor one of `inner`, made a space."""
    return "".join(char if char in inner or unicodedata.category(char)[0] in "LMN" else " " for char in run)


def _strip(piece: str) -> str:
    """Without the punctuation at both ends, but for the last dot of an acronym, be it behind a hyphen."""
    piece = piece.strip("'&@_?").lstrip(".-?~")
    if _ACRONYM.fullmatch(piece):
        return piece
    return piece.strip(_INNER + "-?")


def _plain(text: str) -> str:
    """A word that reads like an operator is written small, so that it stays a word."""
    return text.lower() if text in _OPERATORS else text


def _read_piece(piece: str, field: str, mistakes: list[Mistake]) -> Iterator[Node]:
    piece = _strip(piece)
    if not has_word(piece):
        return
    if not field and BARE_DAY.fullmatch(piece) and (day := read_span(piece)):
        yield Dates(*day)
        return
    fuzzy = _FUZZY.fullmatch(piece)
    if fuzzy is None and not re.search(r"[*?~]", piece):
        yield Word(_plain(piece), field)
        return
    distance = int((fuzzy[2] or "1")[:4]) if fuzzy else 0
    parts = map(_strip, re.split("[-/]", fuzzy[1] if fuzzy else piece))
    *before, last = [part for part in parts if has_word(part)] or [""]
    for part in before:
        yield from _read_part(part, 0, field, mistakes)
    if last:
        yield from _read_part(last, distance, field, mistakes)


def _read_part(part: str, distance: int, field: str, mistakes: list[Mistake]) -> Iterator[Node]:
    """A piece without hyphens and slashes: a wildcard, a fuzzy word or a plain one."""
    if "*" in part or "?" in part:
        yield from _read_wildcard(part, field, mistakes)
    elif distance == 0:
        yield Word(_plain(part), field)
    else:
        yield _read_fuzzy(_plain(part), distance, field, mistakes)


def _read_wildcard(part: str, field: str, mistakes: list[Mistake]) -> Iterator[Node]:
    pattern = re.sub(r"\*[*?]*\*|\*\?", "*", part)
    if len(re.match(r"[^*?]*", pattern)[0]) >= MIN_PREFIX:  # type: ignore[index]  # matches the empty string too
        yield Wildcard(pattern, field)
        return
    mistakes.append(Mistake.of(MistakeKind.WILDCARD_TOO_SHORT, text=part, letters=MIN_PREFIX))
    yield from (Word(_plain(word), field) for word in map(_strip, re.split(r"[*?]+", part)) if has_word(word))


def _read_fuzzy(text: str, distance: int, field: str, mistakes: list[Mistake]) -> Node:
    if len(text) < MIN_FUZZY:
        mistakes.append(Mistake.of(MistakeKind.FUZZY_TOO_SHORT, text=text, letters=MIN_FUZZY))
        return Word(text, field)
    most = MAX_DISTANCE if len(text) >= SHORT else 1
    if distance > most:
        mistakes.append(Mistake.of(MistakeKind.FUZZY_TOO_WIDE, text=text, most=most))
    return Fuzzy(text, min(distance, most), field) if distance else Word(text, field)
