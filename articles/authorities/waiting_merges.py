"""Go on with merges, and undoings of merges, that a request left unfinished: a step of the worker's round."""

from __future__ import annotations

from articles.authorities import name_merge, undo_merge
from articles.models import Merge

AT_ONCE = 20
"""Chunks of a merge that a request moves itself; the worker moves the rest."""


def carry_on(merge: Merge, most: int | None = AT_ONCE) -> bool:
    """Go on with a merge or its undoing, and return whether it is done."""
    going_back = merge.state == Merge.State.RETURNING
    return undo_merge.carry_back(merge, most) if going_back else name_merge.carry_on(merge, most)


def step() -> None:
    """Move one chunk of the oldest unfinished merge. One query if there is none."""
    merge = Merge.objects.unfinished().order_by("pk").first()  # type: ignore[attr-defined]
    if merge is not None:
        carry_on(merge, 1)
