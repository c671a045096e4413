"""What is known of each piece that the labels of a paste took for a story, as numbers: whether it is one of its own, or
a teaser, a part of the story above, or a page without a story. story_trees.tsv decides by them; it is grown by
bench/pastes/stories.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from articles.parsers.pasted.boosted_trees import BoostedTrees, Numbers, read_trees
from articles.parsers.pasted.line_context import COLUMNS
from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.line_traits import Traits, traits_of
from articles.parsers.pasted.lines import Item
from articles.parsers.pasted.piece import Piece

TREES = Path(__file__).with_name("story_trees.tsv")
NEAR = 12
"""A day or writer within so many lines of the headline belongs to it."""
_KINDS = ("related", "newsletter", "legal", "cookie", "comment", "account", "subscribe", "error", "ago", "date", "menu")
_LIKELY = ("headline", "body", "furniture", "subhead", "byline", "date")
STORY_COLUMNS = (
    *("headed", "lines", "body_lines", "body_words", "body_share", "mean_words", "prose_share", "stopped_share"),
    *("dots_share", "subheads", "density", "longest_run", "to_body", "dates", "bylines", "captions"),
    *("headline_words", "headline_stopped", "headline_said", "lines_about_headline"),
    *("said_above", "body_said_above", "gap", "is_first", "pieces", "words_above", "headline_at"),
    *(f"share:{kind}" for kind in _KINDS),
    *(f"headline:{kind}" for kind in _KINDS),
    *(f"likely:{label}" for label in _LIKELY),
    *(f"at_headline:{label}" for label in _LIKELY),
)
_LIKELY_COLUMNS = [COLUMNS.index(f"is:{label}") for label in _LIKELY]


def story_numbers(pieces: Sequence[Piece], items: Sequence[Item], rows: Numbers) -> Numbers:
    """(pieces, STORY_COLUMNS). rows: what line_context.py knows of each line of the pieces, in order."""
    views = [_View(piece, items) for piece in pieces]
    most = max(view.body_words for view in views)
    found = []
    above: set[str] = set()
    start = 0
    for number, (piece, view) in enumerate(zip(pieces, views, strict=True)):
        here = rows[start : start + piece.end - piece.start, _LIKELY_COLUMNS]
        start += piece.end - piece.start
        words_above = sum(each.body_words for each in views[:number])
        place = (items[piece.start].gap, number == 0, len(pieces), words_above, max(view.headline, 0))
        parts = (view.shape(most), view.title(), view.told_above(above), place, view.kinds())
        at_headline = here[view.headline] if view.headline >= 0 else np.zeros(len(_LIKELY))
        found.append([*(value for part in parts for value in part), *here.mean(axis=0), *at_headline])
        above |= view.vocabulary
    return np.array(found, dtype=np.float32)


class _View:
    """One piece: its lines, its headline (-1 if it has none) and the places of its body's lines."""

    def __init__(self, piece: Piece, items: Sequence[Item]) -> None:
        self.labels = [label for label, _ in piece.labels]
        self.lines = [traits_of(item) for item in items[piece.start : piece.end]]
        heads = [n for n, label in enumerate(self.labels) if label is LineLabel.HEADLINE]
        self.headline = heads[0] if heads else -1
        self.body = [n for n, label in enumerate(self.labels) if label is LineLabel.BODY]
        self.paragraphs = [self.lines[n] for n in self.body]
        self.body_words = sum(line.words for line in self.paragraphs)
        self.vocabulary: set[str] = set().union(*(line.vocabulary for line in self.paragraphs))

    def shape(self, most: int) -> tuple[float, ...]:
        """How long the body is, how closely its lines stand, and what stands around the headline."""
        count = len(self.body) or 1
        span = self.body[-1] - self.body[0] + 1 if self.body else 1
        return (
            self.headline >= 0,
            len(self.lines),
            len(self.body),
            self.body_words,
            self.body_words / (most or 1),
            self.body_words / count,
            sum(line.is_prose for line in self.paragraphs) / count,
            sum(line.is_stopped for line in self.paragraphs) / count,
            sum("ends:dots" in line.flags for line in self.paragraphs) / count,
            self.labels.count(LineLabel.SUBHEAD),
            len(self.body) / span,
            self._longest_run(),
            self.body[0] - self.headline if self.body and self.headline >= 0 else -1,
            self._near(LineLabel.DATE),
            self._near(LineLabel.BYLINE),
            self.labels.count(LineLabel.CAPTION),
        )

    def _longest_run(self) -> int:
        longest = run = 0
        for label in self.labels:
            run = run + 1 if label is LineLabel.BODY else 0
            longest = max(longest, run)
        return longest

    def _near(self, wanted: LineLabel) -> int:
        first = max(0, self.headline - NEAR)
        return self.labels[first : self.headline + NEAR].count(wanted) if self.headline >= 0 else 0

    def _title(self) -> Traits | None:
        return self.lines[self.headline] if self.headline >= 0 else None

    def title(self) -> tuple[float, ...]:
        """The headline's size, and how many of its words, and how many paragraphs, body and headline share."""
        title = self._title()
        if title is None:
            return (0, 0, -1, -1)
        words = title.vocabulary
        about = sum(not words.isdisjoint(line.vocabulary) for line in self.paragraphs)
        said = len(words & self.vocabulary) / (len(words) or 1)
        return title.words, title.is_stopped, said, about / (len(self.paragraphs) or 1)

    def told_above(self, above: set[str]) -> tuple[float, float]:
        """The shares of the headline's and of the body's words that the pieces above say."""
        title = self._title()
        words = title.vocabulary if title else frozenset()
        return len(words & above) / (len(words) or 1), len(self.vocabulary & above) / (len(self.vocabulary) or 1)

    def kinds(self) -> list[float]:
        """How many of the lines, and whether the headline, say each kind of a page's words."""
        title = self._title()
        shares = [sum(kind in line.flags for line in self.lines) / len(self.lines) for kind in _KINDS]
        return [*shares, *(float(title is not None and kind in title.flags) for kind in _KINDS)]


@lru_cache(maxsize=1)
def load_trees() -> dict[str, BoostedTrees]:
    """The trees of the product."""
    return read_trees(TREES.read_text(encoding="utf-8").splitlines(), STORY_COLUMNS)
