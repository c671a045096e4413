"""Two people's edits of one record, merged: what only one of them changed is taken, what both changed is a conflict.
Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from articles.versions.values import WITHDRAWAL

LISTS = frozenset({"authors", "topics", "people", "places", "organisations", "photos", "corrections"})
"""Values with one item a line, whose items are merged one by one."""
TOGETHER = ({"published_on", "published_at", "precision"}, {"status", *WITHDRAWAL})
"""Values that say one thing together: if each of two people changed one of them, that is a conflict of each."""


@dataclass(slots=True)
class Merged:
    """values: what to save; of a conflict, mine. conflicts: the names of the values that both changed. theirs: the
    names of those that only the other person changed."""

    values: dict[str, str]
    conflicts: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)


def merge(base: Mapping[str, str] | None, mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """Merge my values and the present ones of the record. base: what both began with; None if that is not known, and
    then whatever differs is a conflict."""
    merged = Merged(dict(mine))
    for name, my_value in mine.items():
        their_value = theirs.get(name, "")
        begun = base.get(name, "") if base is not None else None
        if my_value == their_value or begun == their_value:
            continue
        if begun == my_value:
            merged.values[name] = their_value
            merged.theirs.append(name)
        elif begun is not None and name in LISTS and (lines := merge_lines(begun, my_value, their_value)) is not None:
            merged.values[name] = lines
            merged.theirs.append(name)
        else:
            merged.conflicts.append(name)
    if base is not None:
        for group in TOGETHER:
            _conflict_together(group & mine.keys(), base, mine, theirs, merged)
    return merged


def _conflict_together(
    group: Collection[str],
    base: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    merged: Merged,
) -> None:
    """If both changed a group of values, and in different ways, all that differ are conflicts."""
    differing = [name for name in sorted(group) if mine[name] != theirs.get(name, "")]
    i_did = any(mine[name] != base.get(name, "") for name in group)
    they_did = any(theirs.get(name, "") != base.get(name, "") for name in group)
    if differing and i_did and they_did:
        for name in differing:
            merged.values[name] = mine[name]
            merged.theirs = [other for other in merged.theirs if other != name]
            merged.conflicts += [name] if name not in merged.conflicts else []


def merge_lines(base: str, mine: str, theirs: str) -> str | None:
    """Three lists merged: items that either removed are gone, items that either added are there. None if both put the
    items that all three have into an order of their own."""
    begun, my_items, their_items = (list(dict.fromkeys(text.splitlines())) for text in (base, mine, theirs))
    common = set(begun) & set(my_items) & set(their_items)
    orders = [[item for item in items if item in common] for items in (begun, my_items, their_items)]
    if orders[0] != orders[1] != orders[2] != orders[0]:
        return None
    leading, other = (my_items, their_items) if orders[0] == orders[2] else (their_items, my_items)
    removed = (set(begun) - set(my_items)) | (set(begun) - set(their_items))
    result = [item for item in leading if item not in removed]
    for place, item in enumerate(other):
        if item not in result and item not in removed:
            before = next((one for one in reversed(other[:place]) if one in result), None)
            result.insert(result.index(before) + 1 if before is not None else 0, item)
    return "\n".join(result)
