"""The features of each line of a pasted page: what it says, what stands around it, and where it stands in the text.

A feature is a name; articles/parsers/pasted/label_weights.tsv says what each speaks for. No word of any text is one.
The features of all lines are kept as arrays (feature_blocks.py), because a text may have 20,000 lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from articles.parsers.pasted.feature_blocks import Block, Classes, Features, Flags
from articles.parsers.pasted.line_traits import Traits, traits_of
from articles.parsers.pasted.lines import Item
from articles.parsers.pasted.shared_words import SharedWords

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)

_SIZES = (1, 2, 3, 5, 8, 12, 17, 25, 40, 70)
_SIZE_COUNT = len(_SIZES) + 1
_NEAR = (0, 1, 2, 3, 6, 12, 30)
_NEAR_NAMES = (*map(str, _NEAR), "far")
FAR = 99
_NEIGHBOUR = (
    *("date", "name", "name:known", "people:known", "byline", "by", "names_people", "credited", "credit_alone"),
    *("agency", "date_word", "time", "reading", "share", "tool", "related", "advert", "newsletter", "subscribe"),
    *("comment", "topic", "caption", "menu", "place", "label", "cookie", "capitals", "dateline", "ago", "numbers"),
    *("legal", "points"),
)
_STEPS = (-3, -2, -1, 1, 2, 3)
WIDE_GAP, FEW_GAPS = 2, 5
"""Gaps of at least so many blank lines, found at most so often, are a text's widest."""
_DOTS = ("", ".")
_KINDS = (*(f"{size}{dot}" for size in range(_SIZE_COUNT // 2 + 1) for dot in _DOTS), "prose")
"""What a line is for those around it: half of its size's class, with a dot if it ends with a stop; or prose."""
_SIZE_NAMES = tuple(f"size:{size}{dot}" for size in range(_SIZE_COUNT) for dot in _DOTS)
_SIZE_AHEAD = tuple(f"size&ahead:{s}:{a}:{b}" for s in range(10) for a in range(4) for b in range(3))
_SHARED = (*(f"shared:{level}" for level in range(5)), "shared:none")
_SHARED_SIZE = tuple(f"shared:{level}&size:{half}" for level in range(5) for half in range(5))
_BELOW_SIZE = tuple(f"shared_below:{share}:{size}" for share in range(5) for size in range(8))
_LIKE = ("some", "much")


def features_of(items: Sequence[Item]) -> Features:
    """The features of each line, in order."""
    lines = [traits_of(item) for item in items]
    return _Page(items, lines).features()


class _Page:
    """What is known of the whole text, as arrays with a number a line."""

    def __init__(self, items: Sequence[Item], lines: list[Traits]) -> None:
        self.items, self.lines = items, lines
        self.count = len(lines)
        self.at = np.arange(self.count)
        self.words = np.array([line.words for line in lines], dtype=np.int64)
        self.size = np.searchsorted(_SIZES, self.words, side="left")
        self.is_prose = np.array([line.is_prose for line in lines], dtype=bool)
        self.is_stopped = np.array([line.is_stopped for line in lines], dtype=np.int64)
        self.gap = np.array([item.gap for item in items], dtype=np.int64)
        self.prose = _sums(self.is_prose)
        self.prose_words = _sums(np.where(self.is_prose, np.minimum(self.words, 80), 0))

    def features(self) -> Features:
        """The features of every line."""
        blocks = [*self._own(), *self._copies(), *self._position(), *self._overlap(), *self._around()]
        return Features(self.count, blocks)

    def _own(self) -> list[Block]:
        """What the lines say by themselves, and the blank lines beside them."""
        names = tuple(sorted({flag for line in self.lines for flag in line.flags}))
        flags = flag_table(self.lines, names)
        short = flags & (self.words <= 4)[:, None]
        below = np.append(self.gap[1:], 4)
        gaps = Counter(self.gap[1:].tolist())
        widest = max(gaps, default=0)
        is_widest = (self.gap == widest) & (widest >= WIDE_GAP) & (gaps[widest] <= FEW_GAPS)
        return [
            Classes(_SIZE_NAMES, self.size * 2 + self.is_stopped),
            Flags(names, flags),
            Flags(tuple(f"{name}&short" for name in names), short),
            _numbered("gap", np.minimum(self.gap, 3), 3),
            _numbered("below", np.minimum(below, 3), 3),
            Flags(("gap:widest", "prose"), np.stack([is_widest, self.is_prose], axis=1)),
        ]

    def _copies(self) -> list[Block]:
        """Whether lines are printed again."""
        keys = [item.key for item in self.items]
        counts = Counter(keys)
        first: dict[str, int] = {}
        for place, key in enumerate(keys):
            first.setdefault(key, place)
        copies = np.array([counts[key] for key in keys])
        is_later = np.array([first[key] < place for place, key in enumerate(keys)])
        same = np.array([a == b for a, b in pairwise(keys)], dtype=bool)
        table = [copies == 1, copies == 2, copies > 2, np.append(False, same), np.append(same, False), is_later]
        names = ("once", "twice", "often", "copy:above", "copy:below", "copy:later")
        return [Flags(names, np.stack(table, axis=1))]

    def _position(self) -> list[Block]:
        """Where the lines stand among the paragraphs, days and writers of the text."""
        ahead5, ahead15 = self._within(self.prose, 1, 5), self._within(self.prose, 1, 15)
        behind5, behind15 = self._within(self.prose, -5, -1), self._within(self.prose, -15, -1)
        dense = self._within(self.prose_words, -12, 11)
        total = self.prose_words[-1]
        seen = self.prose_words[:-1]
        short = self._within(_sums(self.words <= 6), -3, 3)
        top = np.array([self.at == 0, (self.at > 0) & (self.at < 4), self.at == self.count - 1])
        both = (np.minimum(self.size, 9) * 4 + np.minimum(ahead5, 3)) * 3 + np.minimum(behind5, 2)
        return [
            _numbered("ahead5", np.minimum(ahead5, 4), 4),
            _numbered("ahead15", np.minimum(ahead15, 9) // 2, 4),
            _numbered("behind5", np.minimum(behind5, 4), 4),
            _numbered("behind15", np.minimum(behind15, 9) // 2, 4),
            _numbered("dense", (dense / (dense.max(initial=0) or 1) * 5).astype(np.int64), 5),
            _numbered("rest", ((total - seen) / (total or 1) * 8).astype(np.int64), 8),
            *self._distances(),
            Classes(_SIZE_AHEAD, both),
            Classes(tuple(f"prose_above:{n}" for n in ("none", "little", "much")), np.digitize(seen, (1, 120))),
            Flags(("first", "top", "last"), top.T),
            _numbered("short_around", short, 7),
        ]

    def _distances(self) -> list[Block]:
        """How far the next paragraph, day and writer stand."""
        is_dated = np.array(["date" in line.flags for line in self.lines], dtype=bool)
        is_signed = np.array([not line.flags.isdisjoint(("byline", "name")) for line in self.lines], dtype=bool)
        self.to_prose = _until(self.is_prose)
        found = {
            "to_prose": self.to_prose,
            "from_prose": _until(self.is_prose[::-1])[::-1],
            "to_date": _until(is_dated),
            "from_date": _until(is_dated[::-1])[::-1],
            "to_by": _until(is_signed),
        }
        return [_near(name, distance) for name, distance in found.items()]

    def _overlap(self) -> list[Block]:
        """How many of the lines' words the prose of the text says too, other than the lines themselves."""
        said = SharedWords([line.vocabulary for line in self.lines], self.is_prose)
        has_words = said.has_words
        level = np.where(said.shared > 0, 1 + np.minimum((said.shared * 4).astype(np.int64), 3), 0)
        tall = (self.size >= 3) & (self.size <= 6) & (said.shared >= 0.5) & has_words
        asked = has_words & ~self.is_prose & (self.size >= 2)
        below = (said.below * 4).astype(np.int64) * 8 + np.minimum(self.size, 7)
        return [
            Classes(_SHARED, np.where(has_words, level, 5)),
            Classes(_SHARED_SIZE, np.where(has_words, level * 5 + np.minimum(self.size, 8) // 2, -1)),
            _numbered("often", np.where(has_words, (said.often * 4).astype(np.int64), -1), 4),
            Classes(_BELOW_SIZE, np.where(asked, below, -1)),
            _near("shared&to_prose", np.where(tall, self.to_prose, -1)),
            Classes(tuple(f"like-1:{name}" for name in _LIKE), said.like_above),
            Classes(tuple(f"like+1:{name}" for name in _LIKE), said.like_below),
        ]

    def _around(self) -> list[Block]:
        """What the lines above and below are."""
        kind = np.where(self.is_prose, len(_KINDS) - 1, self.size // 2 * 2 + self.is_stopped)
        flags = flag_table(self.lines, _NEIGHBOUR)
        found: list[Block] = []
        for step in _STEPS:
            beside = _shifted(kind, step, len(_KINDS))
            found.append(Classes(_STEP_KINDS[step], beside))
            if abs(step) <= 2:
                found.append(Flags(_STEP_FLAGS[step], _shifted(flags, step, False)))
            if abs(step) == 1:
                both = np.where(beside < len(_KINDS), beside * 6 + self.size // 2, -1)
                found.append(Classes(_STEP_BOTH[step], both))
        return found

    def _within(self, sums: Ints, first: int, last: int) -> Ints:
        """The sum of the values from `first` to `last` lines below each line."""
        ends = np.clip(self.at + last + 1, 0, self.count)
        found: Ints = sums[ends] - sums[np.clip(self.at + first, 0, self.count)]
        return found


_STEP_KINDS = {step: tuple(f"{step:+}:{kind}" for kind in (*_KINDS, "none")) for step in _STEPS}
_STEP_FLAGS = {step: tuple(f"{step:+}:{flag}" for flag in _NEIGHBOUR) for step in _STEPS}
_STEP_BOTH = {step: tuple(f"{step:+}:{kind}&{size}" for kind in _KINDS for size in range(6)) for step in (-1, 1)}


def flag_table(lines: Sequence[Traits], names: Sequence[str]) -> Bools:
    """(lines, names): which of the flags each line has."""
    number = {name: place for place, name in enumerate(names)}
    found = np.zeros((len(lines), len(names)), dtype=bool)
    for place, line in enumerate(lines):
        found[place, [number[flag] for flag in line.flags if flag in number]] = True
    return found


def _numbered(name: str, values: Ints, most: int) -> Classes:
    return Classes(_numbered_names(name, most), values)


def _numbered_names(name: str, most: int) -> tuple[str, ...]:
    return tuple(f"{name}:{value}" for value in range(most + 1))


def _near(name: str, distance: Ints) -> Classes:
    """Distances in lines, in classes; none where the distance is negative."""
    classes = np.where(distance < 0, -1, np.searchsorted(_NEAR, distance, side="left"))
    return Classes(tuple(f"{name}:{near}" for near in _NEAR_NAMES), classes)


def _sums(values: npt.ArrayLike) -> Ints:
    """The sum of the values above each line, and of all."""
    return np.concatenate([[0], np.cumsum(values)]).astype(np.int64)


def _until(is_kind: Bools) -> Ints:
    """How many lines below each line the next one of a kind stands; FAR or more where there is none."""
    count = len(is_kind)
    following = np.minimum.accumulate(np.where(is_kind, np.arange(count), count + FAR)[::-1])[::-1]
    found: Ints = np.append(following[1:], count + FAR) - np.arange(count)
    return found


def _shifted(values: npt.NDArray[Kind], step: int, missing: int | bool) -> npt.NDArray[Kind]:
    """The values of the line `step` lines below; `missing` where there is none."""
    found = np.full_like(values, missing)
    if step > 0:
        found[:-step] = values[step:]
    else:
        found[-step:] = values[:step]
    return found
