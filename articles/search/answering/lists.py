"""Whole lists, counted and cut into pages by the index: all stories, all photos, and those that bear one name.

What it costs grows with the page, not with the list. The index may be a moment behind the database, so the caller reads
the rows from there, and shows those that may be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from articles.search.answering.gate import public_gate
from articles.search.answering.rows import report
from articles.search.document import ARTICLE as ARTICLE
from articles.search.document import PHOTO as PHOTO
from articles.search.document import Key, Sort
from articles.search.engines.base import IndexBroken, Plan, Step
from articles.search.indexing import queue
from articles.search.language.mistakes import SearchUnavailable
from articles.search.language.query import Everything, Flag, Keys, Node, Not, all_of


@dataclass(frozen=True, slots=True)
class ListPart:
    """total: how long the whole list is. pks: the rows asked for, newest first. counts: the first day of each year,
    month or day that has rows, oldest first, and how many; undated: those without a day."""

    total: int
    pks: tuple[int, ...] = ()
    counts: tuple[tuple[date, int], ...] = ()
    undated: int = 0


def look(
    kind: str,
    field: str = "",
    key: int = 0,
    *,
    picture: bool | None = None,
    offset: int = 0,
    limit: int = 0,
    by: str = "",
) -> ListPart:
    """A part of what every reader may see of a kind, with `field` of what bears the name of this key, with `picture` of
    what has a picture, or has none. by: "year", "month" or "day", to be counted too. SearchUnavailable where the index
    cannot be read."""
    node: Node = Keys(field, frozenset({str(key)})) if field else Everything()
    if picture is not None:
        flag = Flag("has", "picture")
        node = all_of([node, flag if picture else Not(flag)])
    kinds, step = frozenset({kind}), Step(by) if by else None
    with _unavailable():
        plan = Plan(node, public_gate(), kinds, sort=Sort.NEWEST, offset=offset, limit=limit, step=step)
        found = queue.reader().search(plan)
    return ListPart(found.total, tuple(hit.key.pk for hit in found.hits), tuple(found.histogram), found.undated)


def totals() -> dict[str, int]:
    """Kind -> how many of it every reader may see. SearchUnavailable where the index cannot be read."""
    with _unavailable():
        return queue.reader().search(Plan(Everything(), public_gate(), limit=0)).kinds


def tally(kind: str, field: str) -> dict[int, int]:
    """Every name of a vocabulary that something visible bears, by its key, with how many of a kind bear it.
    SearchUnavailable where the index cannot be read."""
    with _unavailable():
        counts = queue.reader().tally(public_gate(), kind, field)
    return {int(key): count for key, count in counts.items()}


def reindex(kind: str, pks: Iterable[int]) -> None:
    """The index showed rows that may not be seen: have their documents made again."""
    report([Key(kind, pk) for pk in pks])


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except IndexBroken as broken:
        raise SearchUnavailable(broken.why, broken.cure) from broken
