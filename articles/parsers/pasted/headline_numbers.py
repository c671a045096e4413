"""What is known of each line that may be a story's headline, as numbers: what line_context.py knows of any line, and
how the line compares with the others above the body.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from articles.parsers.pasted.boosted_trees import Numbers
from articles.parsers.pasted.line_context import COLUMNS
from articles.parsers.pasted.line_traits import traits_of
from articles.parsers.pasted.lines import Item

PARAGRAPHS = 12
"""So many lines from the body's first on say what the story is about."""
MIN_COPY = 15
"""The fewest characters of a line whose copies say something."""
COPIES_WITHIN = 400
"""Copies are looked for among so many lines above the body, and half as many below its beginning."""
_COMPARED = (
    *("shared", "said", "likely", "likely_headline", "words", "long"),
    *("shared_rank", "said_rank", "likely_rank", "words_rank"),
)
_COPIES = ("copy_above", "copy_below", "part_above", "part_below", "around_above", "around_below")
HEADLINE_COLUMNS = (
    *COLUMNS,
    *(f"candidate:{name}" for name in _COMPARED),
    *(f"candidate:{name}" for name in _COPIES),
    *("candidate:to_body", "candidate:number", "candidate:from_top", "candidate:alike_below"),
)
_HEADLINE = COLUMNS.index("is:headline")


def headline_numbers(items: Sequence[Item], rows: Numbers, body: int, candidates: Sequence[int]) -> Numbers:
    """(candidates, HEADLINE_COLUMNS). rows: (lines, COLUMNS); body: the body's first line."""
    count = len(candidates)
    own = [
        _compared(items, rows, body, candidates),
        np.array([_copies(items, place, body) for place in candidates], dtype=np.float32),
        np.array(
            [[body - place, count, n, _alike(items, place)] for n, place in enumerate(candidates)], dtype=np.float32
        ),
    ]
    return np.concatenate([rows[list(candidates)], *own], axis=1).astype(np.float32)


def _compared(items: Sequence[Item], rows: Numbers, body: int, candidates: Sequence[int]) -> Numbers:
    """The numbers by which the candidates are compared, and the rank of each in four of them."""
    lines = [traits_of(items[place]) for place in candidates]
    paragraphs = [traits_of(item).vocabulary for item in items[body : body + PARAGRAPHS]]
    topic: set[str] = set().union(*paragraphs)
    shared = np.array([len(line.vocabulary & topic) for line in lines], dtype=np.float32)
    said = np.array([sum(len(line.vocabulary & each) for each in paragraphs) for line in lines], dtype=np.float32)
    likely = rows[list(candidates), _HEADLINE]
    words = np.array([line.words for line in lines], dtype=np.float32)
    sizes = np.array([max(1, len(line.vocabulary)) for line in lines], dtype=np.float32)
    ranked = [_rank(values) for values in (shared, said, likely, words)]
    return np.stack([shared / sizes, said / sizes, likely, likely / (likely.max() + 1e-9), words, shared, *ranked], 1)


def _rank(values: Numbers) -> Numbers:
    """How many of the values are higher than each."""
    found: Numbers = (values[None, :] > values[:, None]).sum(axis=1).astype(np.float32)
    return found


def _copies(items: Sequence[Item], place: int, body: int) -> list[int]:
    """How often a line is printed again above and below: whole, within a longer line, and around a shorter one."""
    key = items[place].key
    found = [0] * len(_COPIES)
    if len(key) < MIN_COPY:
        return found
    for other in range(max(0, place - COPIES_WITHIN), min(len(items), body + COPIES_WITHIN // 2)):
        beside = items[other].key
        if other == place or len(beside) < MIN_COPY:
            continue
        kind = 0 if beside == key else 2 if key in beside else 4 if beside in key else None
        if kind is not None:
            found[kind + (other > place)] += 1
    return found


def _alike(items: Sequence[Item], place: int) -> float:
    """The share of a line's words that one of the three lines below says too."""
    words = traits_of(items[place]).vocabulary
    below = (traits_of(item).vocabulary for item in items[place + 1 : place + 4])
    return max((len(words & each) for each in below), default=0) / len(words) if words else 0.0
