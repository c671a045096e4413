"""Pairs of names that may be one: the same but for accents and punctuation, initials, word order or a slip of the pen.

Not all pairs are compared: names are grouped by keys that two forms of one name have in common, and only names of one
group are compared. A group that is larger than MAX_GROUP says nothing (many people are called J. Smith), and is left
out. Pure: 50,000 names take a few seconds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from articles.drafts.text import fold
from articles.printed.name_order import order_key

MAX_GROUP = 12
SHORTEST_TYPO = 8
"""Letters that a name needs for one other letter to be a slip; two slips need LONGEST_ONE_SLIP."""
TWO_SLIPS = 16
_LETTERS = re.compile(r"[^\W_]+")


class Reason(StrEnum):
    """Why two names may be one, the surest first."""

    MARKS = "the same but for accents, hyphens and full stops"
    ORDER = "the same words in another order"
    INITIALS = "initials"
    TYPO = "one or two letters"


_RANK = {reason: rank for rank, reason in enumerate(Reason)}


class Pair(NamedTuple):
    """Two keys, the lower first, and why their names may be one."""

    first: int
    second: int
    reason: Reason


class _Name(NamedTuple):
    key: int
    words: tuple[str, ...]
    letters: str
    sorted_by: tuple[str, ...]


def find_pairs(names: Iterable[tuple[int, str]], people: bool) -> list[Pair]:
    """The pairs among these names (key, name), the surest first. people: whether initials and surnames are compared."""
    read = [_read(key, text, people) for key, text in names]
    groups: dict[str, list[_Name]] = defaultdict(list)
    for name in read:
        for group in _keys(name, people):
            groups[group].append(name)
    found: dict[tuple[int, int], Reason] = {}
    for members in chain(groups.values(), _slip_groups(read)):
        if 1 < len(members) <= MAX_GROUP:
            for pair in _compare(members, people):
                found.setdefault((pair.first, pair.second), pair.reason)
    pairs = [Pair(first, second, reason) for (first, second), reason in found.items()]
    return sorted(pairs, key=lambda pair: (_RANK[pair.reason], pair.first, pair.second))


def _read(key: int, text: str, people: bool) -> _Name:
    words = tuple(_LETTERS.findall(fold(text)))
    return _Name(key, words, "".join(words), tuple(_LETTERS.findall(order_key(text))) if people else words)


def _keys(name: _Name, people: bool) -> Iterator[str]:
    """The groups of a name: its words in the order of the alphabet, its letters, its surname and first initial."""
    if not name.words:
        return
    yield " ".join(sorted(name.words))
    yield f"={name.letters}"
    if people and len(name.sorted_by) > 1:
        yield f"{name.sorted_by[0]}, {name.sorted_by[1][0]}"


def _slip_groups(names: Sequence[_Name]) -> Iterator[list[_Name]]:
    """The groups of names that are the same once one letter, or none, is left out. Nearly all of these keys belong to
    one name alone, so that they are sorted as numbers instead of being kept as texts."""
    hashes: list[int] = []
    owners: list[int] = []
    for place, name in enumerate(names):
        letters = name.letters
        if len(letters) >= SHORTEST_TYPO:
            keys = {hash(letters), *(hash(letters[:n] + letters[n + 1 :]) for n in range(len(letters)))}
            hashes.extend(keys)
            owners.extend([place] * len(keys))
    values, places = np.array(hashes, np.int64), np.array(owners, np.int64)
    order = np.argsort(values, kind="stable")
    values, places = values[order], places[order]
    ends = np.flatnonzero(np.diff(values, append=values[-1:] + 1)) + 1
    starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    wanted = (ends - starts > 1) & (ends - starts <= MAX_GROUP)
    for start, end in zip(starts[wanted], ends[wanted], strict=True):
        yield [names[place] for place in places[start:end]]


def _compare(group: Sequence[_Name], people: bool) -> Iterator[Pair]:
    for one, other in combinations(group, 2):
        reason = reason_of(one, other, people) if one.key != other.key else None
        if reason is not None:
            yield Pair(min(one.key, other.key), max(one.key, other.key), reason)


def reason_of(one: _Name, other: _Name, people: bool) -> Reason | None:
    """Why two names may be one; None if they look like two."""
    if one.letters == other.letters:
        return Reason.MARKS
    if sorted(one.words) == sorted(other.words):
        return Reason.ORDER
    if people and _differ_in_initials(one.sorted_by, other.sorted_by):
        return Reason.INITIALS
    return Reason.TYPO if _differ_by_slips(one, other) else None


def _differ_in_initials(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both have one surname, and given names that can be the same: H. and Hannes, H. P. and Hannes, but not
    Hannes and Hans, nor two pairs of initials of which neither continues the other."""
    if one[0] != other[0] or min(len(one), len(other)) < 2 or one == other:
        return False
    shorter, longer = sorted((one[1:], other[1:]), key=len)
    return all(_is_initial(a, b) or _is_initial(b, a) or a == b for a, b in zip(shorter, longer, strict=False))


def _is_initial(short: str, long: str) -> bool:
    return len(short) == 1 and long.startswith(short)


def _differ_by_slips(one: _Name, other: _Name) -> bool:
    """Whether a letter is missing, doubled, exchanged or another. Numbers never differ by a slip."""
    shorter = min(len(one.letters), len(other.letters))
    if shorter < SHORTEST_TYPO or [w for w in one.words if w.isdigit()] != [w for w in other.words if w.isdigit()]:
        return False
    if len(one.words) == len(other.words):
        changed = [pair for pair in zip(one.words, other.words, strict=True) if pair[0] != pair[1]]
        if any(len(word) == 1 for pair in changed for word in pair):
            return False  # two initials
    most = 2 if shorter >= TWO_SLIPS else 1
    return bool(OSA.distance(one.letters, other.letters, score_cutoff=most) <= most)
