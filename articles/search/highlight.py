"""Showing why a document matched: the best passage of about 200 characters, and every matching word marked.

Words are found by the analysis that indexed them, so İstanbul marks "Istanbul'un" and a phrase only marks where it
stands. Text is escaped first and marked then; mark_html touches text between tags alone. Order of characters is the
text's own, so that right-to-left scripts come out right wherever the page gives the passage dir="auto".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import accumulate, chain, islice

from articles.search.analysis import exact_terms, run_forms, run_tokens, runs_holding, spellings, terms, tokens
from articles.search.engines.base import Reader
from articles.search.planning import is_stop_word, positive_leaves
from articles.search.query import AnyOf, Node, Phrase, Word, any_of

WIDTH = 200
MAX_TEXT = 50_000
"""Characters of one text that are looked through for a passage."""

_SENTENCE = re.compile(r"[.!?؟。][\"”’»)]*\s+")
_SPACE = re.compile(r"[^\S ]")
_TAG = re.compile(r"(<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)")

Span = tuple[int, int, str]
"""Start, end and the term found there."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark. terms: text field -> terms or exact forms. phrases, and words of several terms: marked only where
    they stand whole."""

    terms: dict[str, frozenset[str]] = field(default_factory=dict)
    phrases: tuple[Phrase | Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases)


def marks_of(tree: Node, reader: Reader) -> Marks:
    """What a resolved tree can match; exclusions, dates and names mark nothing."""
    leaves = list(positive_leaves(tree))
    words = [leaf for leaf in leaves if not isinstance(leaf, Phrase | AnyOf)]
    words += [word for leaf in leaves if isinstance(leaf, AnyOf) for word in leaf.words if not is_stop_word(word)]
    phrases = [leaf for leaf in (*leaves, *words) if isinstance(leaf, Phrase | Word) and any(_rows(leaf))]
    return Marks(reader.matched_terms(any_of(words)) if words else {}, tuple(dict.fromkeys(phrases)))


def find(text: str, text_field: str, marks: Marks) -> list[Span]:
    """Where the text of a field matches, in order."""
    text = _SPACE.sub(" ", text[:MAX_TEXT])
    return _find(text, text.split(), text_field, marks)


def _find(text: str, runs: list[str], text_field: str, marks: Marks) -> list[Span]:
    """The same for a text without white space but spaces, and its runs of characters between them.

    Only runs that hold a wanted word are looked for where they stand: a page of twenty rows has some ten thousand
    words, of which a few dozen match.
    """
    wanted = marks.terms.get(text_field, frozenset())
    found = set(_find_words(f" {text} ", runs, wanted)) if wanted else set()
    for phrase in marks.phrases:
        if phrase.field in ("", text_field):
            found.update(_find_phrase(text, runs, phrase))
    return sorted(found)


def _find_words(spaced: str, runs: list[str], wanted: frozenset[str]) -> Iterator[Span]:
    """Where the wanted words stand. spaced: the text with a space before and behind it."""
    for run in runs_holding(runs, wanted):
        words = [word for word in run_tokens(run) if word.term in wanted or word.exact in wanted]
        between = f" {run} "
        start = spaced.find(between)
        while start >= 0:
            for word in words:
                yield start + word.start, start + word.end, word.term
            start = spaced.find(between, start + len(run) + 1)


def _rows(node: Phrase | Word) -> list[tuple[list[str], bool, int]]:
    """What must stand in a row for the node: the forms, whether these are exact, and how far one may reach."""
    if isinstance(node, Word):
        return [(list(way), False, 1) for way in spellings(node.text) if len(way) > 1]
    return [(terms(node.text) if node.slop else exact_terms(node.text), node.slop == 0, node.slop + 1)]


def _find_phrase(text: str, runs: list[str], phrase: Phrase | Word) -> Iterator[Span]:
    """Every word of every place where the phrase stands: its exact forms in a row, or its terms within the slop."""
    forms = run_forms(runs)
    every = list(chain.from_iterable(forms))
    found = []
    for wanted, exact, reach in _rows(phrase):
        row = every[exact::2]
        starts = [number for number, form in enumerate(row) if form in wanted[:1]]
        found += [places for start in starts if (places := _follow(row, start, wanted[1:], reach))]
    behind = list(accumulate(len(pair) // 2 for pair in forms)) if found else []
    for places in found:
        run = bisect_right(behind, places[0])
        before = behind[run - 1] if run else 0
        words = list(islice(tokens(text, _start_of(text, run)), places[-1] - before + 1))
        yield from (words[place - before][:3] for place in places)


def _start_of(text: str, run: int) -> int:
    """Where a text's run-th run of characters between spaces begins."""
    return len(text) - len(text.split(None, run)[run])


def _follow(row: list[str], start: int, rest: list[str], reach: int) -> list[int]:
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


def mark_html(html: str, marks: Marks, text_field: str = "text") -> str:
    """A sanitised body with the words marked that match in a field; tags and attributes stay as they are."""
    if not marks:
        return html
    pieces = _TAG.split(html)
    pieces[::2] = [_mark_piece(unescape(piece), text_field, marks) if piece.strip() else piece for piece in pieces[::2]]
    return "".join(pieces)


def _mark_piece(text: str, text_field: str, marks: Marks) -> str:
    return mark_text(text, find(text, text_field, marks))


def passage(text: str, text_field: str, marks: Marks) -> tuple[str, int]:
    """The best passage of a field as safe HTML, and how many different words matched in it: 0 gives the beginning."""
    runs = text[:MAX_TEXT].split()
    text = " ".join(runs)
    spans = _find(text, runs, text_field, marks)
    start, end, words = best_window(spans)
    start, end = _widen(text, start, end)
    inside = [(a - start, b - start, term) for a, b, term in spans if a >= start and b <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return before + mark_text(text[start:end], inside) + after, words


def best_window(spans: list[Span], width: int = WIDTH) -> tuple[int, int, int]:
    """Start, end and number of different words of the richest stretch of at most `width` characters, the first such."""
    best, best_score, first = (0, 0, 0), 0, 0
    for last, (_, end, _) in enumerate(spans):
        while end - spans[first][0] > width and first < last:
            first += 1
        inside = spans[first : last + 1]
        words = len({term for _, _, term in inside})
        if (score := 10 * words + len(inside)) > best_score:
            best, best_score = (spans[first][0], end, words), score
    return best


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
