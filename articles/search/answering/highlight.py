"""Showing why a document matched: the best passage of about 200 characters, and every matching word marked.

Words are found by the analysis that indexed them, so İstanbul marks "Istanbul'un" and a phrase only marks where it
stands. Text is escaped first and marked then; mark_html touches text between tags alone. Order of characters is the
text's own, so that right-to-left scripts come out right wherever the page gives the passage dir="auto".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import accumulate, chain
from typing import NamedTuple

from articles.drafts.text import decode_entities
from articles.search.analysis import exact_terms, find_runs, language_of, run_forms, run_tokens, terms, ways
from articles.search.answering.rewrite import is_stop_word, positive_leaves
from articles.search.engines.base import Reader
from articles.search.language.query import AnyOf, Node, Phrase, Word, any_of

WIDTH = 200
MAX_TEXT = 50_000
"""Characters of one text that are looked through for a passage."""
MAX_STEPS = 100_000
"""Words that one phrase is compared with in a text: half a text of one word over and over, asked for with a phrase of
nothing else, takes the product of both."""

_SENTENCE = re.compile(r"[.!?؟。][\"”’»)]*\s+")
_SPACE = re.compile(r"[^\S ]")
_TAG = re.compile(r"(<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)")

Span = tuple[int, int, str]
"""Start, end and the term found there."""


class _Wanted(NamedTuple):
    """Forms that must stand in a row, whether these are exact, and how far one may reach for the next."""

    forms: list[str]
    distinct: frozenset[str]
    exact: bool
    reach: int

    @classmethod
    def of(cls, forms: list[str], exact: bool, reach: int) -> _Wanted:
        return cls(forms, frozenset(forms), exact, reach)


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark. terms: text field -> terms or exact forms. phrases, and words of several terms: marked only where
    they stand whole."""

    terms: dict[str, frozenset[str]] = field(default_factory=dict)
    phrases: tuple[Phrase | Word, ...] = ()
    _rows: dict[tuple[str, str], list[_Wanted]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases)

    def rows(self, text_field: str, language: str) -> list[_Wanted]:
        """What the phrases look for in a field of a text in a language; worked out once for the thousands of pieces
        that a body may have."""
        key = text_field, language
        if key not in self._rows:
            asked = (phrase for phrase in self.phrases if phrase.field in ("", text_field))
            self._rows[key] = [row for phrase in asked for row in _rows(phrase, language)]
        return self._rows[key]


def marks_of(tree: Node, reader: Reader) -> Marks:
    """What a resolved tree can match; exclusions, dates and names mark nothing."""
    leaves = list(positive_leaves(tree))
    words = [leaf for leaf in leaves if not isinstance(leaf, Phrase | AnyOf)]
    words += [word for leaf in leaves if isinstance(leaf, AnyOf) for word in leaf.words if not is_stop_word(word)]
    phrases = [leaf for leaf in (*leaves, *words) if isinstance(leaf, Phrase | Word) and any(_rows(leaf))]
    return Marks(reader.matched_terms(any_of(words)) if words else {}, tuple(dict.fromkeys(phrases)))


def find(text: str, text_field: str, marks: Marks, language: str = "") -> list[Span]:
    """Where the text of a field matches, in order. language: the code of the story's language."""
    text = _SPACE.sub(" ", text[:MAX_TEXT])
    return _find(text, text.split(), text_field, marks, language_of(language))


def _find(text: str, runs: list[str], text_field: str, marks: Marks, language: str) -> list[Span]:
    """The same for a text without white space but spaces, and its runs of characters between them.

    Only runs that hold a wanted word are looked for where they stand: a page of twenty rows has some ten thousand
    words, of which a few dozen match.
    """
    wanted = marks.terms.get(text_field, frozenset())
    found = set(_find_words(text, runs, wanted, language)) if wanted else set()
    if phrases := marks.rows(text_field, language):
        found.update(_find_phrases(text, runs, phrases, language))
    return sorted(found)


def _find_words(text: str, runs: list[str], wanted: frozenset[str], language: str) -> Iterator[Span]:
    """Where the wanted words stand."""
    words = {
        run: [word for word in run_tokens(run, language) if word.term in wanted or word.exact in wanted]
        for run in find_runs(runs, wanted, language)
    }
    for start, run in _locate(text, filter(words.__contains__, runs)):
        for word in words[run]:
            yield start + word.start, start + word.end, word.term


def _locate(text: str, runs: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where each of these runs begins, which stand in the text in this order, others between them; in one pass."""
    spaced, start = f" {text} ", 0
    for run in runs:
        start = spaced.index(f" {run} ", start)
        yield start, run
        start += len(run) + 1


def _rows(node: Phrase | Word, language: str = "") -> list[_Wanted]:
    """What must stand in a row for the node, in a text of this language."""
    if isinstance(node, Word):
        return [_Wanted.of(list(way), False, 1) for way in ways(node.text, node.also, (language,)) if len(way) > 1]
    forms = terms(node.text, language) if node.slop else exact_terms(node.text)
    return [_Wanted.of(forms, node.slop == 0, node.slop + 1)] if forms else []


class _Words:
    """The words of a text in a row, and where each of them stands in it."""

    def __init__(self, forms: Iterable[tuple[str, ...]]) -> None:
        every = list(chain.from_iterable(forms))
        self.rows = every[::2], every[1::2]
        self.places = _places(self.rows[0]), _places(self.rows[1])

    def find(self, wanted: _Wanted) -> Iterable[int]:
        """The numbers of the words at every place where these forms follow each other."""
        row, places = self.rows[wanted.exact], self.places[wanted.exact]
        if not wanted.distinct.issubset(places):
            return ()
        first, *rest = wanted.forms
        starts = places[first][: MAX_STEPS // len(wanted.forms)]
        return chain.from_iterable(_follow(row, start, rest, wanted.reach) for start in starts)


def _places(row: list[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, form in enumerate(row):
        places.setdefault(form, []).append(number)
    return places


def _find_phrases(text: str, runs: list[str], phrases: Iterable[_Wanted], language: str) -> Iterator[Span]:
    """Every word of every place where a phrase stands."""
    forms = run_forms(runs, language)
    words = _Words(forms)
    found = sorted(set(chain.from_iterable(map(words.find, phrases))))
    if not found:
        return
    behind = list(accumulate(len(pair) // 2 for pair in forms))
    inside: dict[int, list[int]] = {}
    for number in found:
        run = bisect_right(behind, number)
        inside.setdefault(run, []).append(number - (behind[run - 1] if run else 0))
    for at, (start, run_text) in enumerate(_locate(text, runs)):
        if at in inside:
            of_run = list(run_tokens(run_text, language))
            yield from ((start + of_run[n].start, start + of_run[n].end, of_run[n].term) for n in inside[at])


def _follow(row: list[str], start: int, rest: Sequence[str], reach: int) -> list[int]:
    """The places of a phrase whose first word stands at `start`, each within `reach` of the one before; or none."""
    places = [start]
    for form in rest:
        try:
            places.append(row.index(form, places[-1] + 1, places[-1] + 1 + reach))
        except ValueError:
            return []
    return places


def mark_text(text: str, spans: Iterable[Span]) -> str:
    """The text as safe HTML with its spans marked; words that touch or overlap are marked once."""
    pieces, position = [], 0
    for start, end, _ in spans:
        if start < position:
            continue
        pieces += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    return "".join([*pieces, escape(text[position:])])


def mark_html(html: str, marks: Marks, text_field: str = "text", language: str = "") -> str:
    """A sanitised body with the words marked that match in a field; tags and attributes stay as they are."""
    if not marks:
        return html
    pieces = _TAG.split(html)
    pieces[::2] = [
        _mark_piece(decode_entities(piece), text_field, marks, language) if piece.strip() else piece
        for piece in pieces[::2]
    ]
    return "".join(pieces)


def _mark_piece(text: str, text_field: str, marks: Marks, language: str) -> str:
    return mark_text(text, find(text, text_field, marks, language))


def passage(text: str, text_field: str, marks: Marks, language: str = "") -> tuple[str, int]:
    """The best passage of a field as safe HTML, and how many different words matched in it: 0 gives the beginning."""
    runs = text[:MAX_TEXT].split()
    text = " ".join(runs)
    spans = _find(text, runs, text_field, marks, language_of(language))
    start, end, words = best_window(spans)
    start, end = _widen(text, start, end)
    inside = [(a - start, b - start, term) for a, b, term in spans if a >= start and b <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return before + mark_text(text[start:end], inside) + after, words


def best_window(spans: list[Span], width: int = WIDTH) -> tuple[int, int, int]:
    """Start, end and number of different words of the richest stretch of at most `width` characters, the first such."""
    best, best_score, first = (0, 0, 0), 0, 0
    inside: Counter[str] = Counter()
    for last, (_, end, term) in enumerate(spans):
        inside[term] += 1
        while end - spans[first][0] > width and first < last:
            _remove_term(inside, spans[first][2])
            first += 1
        if (score := 10 * len(inside) + last - first + 1) > best_score:
            best, best_score = (spans[first][0], end, len(inside)), score
    return best


def _remove_term(inside: Counter[str], term: str) -> None:
    """One less of it, and no mention of what is gone."""
    inside[term] -= 1
    if not inside[term]:
        del inside[term]


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """A window of about WIDTH characters around a stretch, from a sentence's or at least a word's beginning."""
    if len(text) <= WIDTH:
        return 0, len(text)
    earliest = max(0, start - max(0, (WIDTH - (end - start)) // 2))
    if earliest > 0:
        sentence = [match.end() for match in _SENTENCE.finditer(text, max(0, earliest - 40), start)]
        earliest = sentence[0] if sentence else text.find(" ", earliest, start) + 1 or start
    latest = max(end, earliest + WIDTH)
    if latest >= len(text):
        return earliest, len(text)
    space = text.rfind(" ", end, latest)
    return earliest, space if space > earliest else latest
