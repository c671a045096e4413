"""The states of a pasted page's lines: what a line is, and in which part of its story it stands.

A story runs through its parts in order: 0 above the headline, 1 between headline and body, 2 body, 3 below the body. A
state is a label and, where the label may stand in several parts, the part's number. Another story may follow part 3.
"""

from __future__ import annotations

from enum import StrEnum


class LineLabel(StrEnum):
    """What one line of a pasted page is."""

    HEADLINE = "headline"
    KICKER = "kicker"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    CAPTION = "caption"
    CREDIT = "credit"
    SUBHEAD = "subhead"
    BODY = "body"
    FURNITURE = "furniture"


STATES: tuple[str, ...] = (
    *("furniture0", "kicker", "standfirst0", "byline0", "date0", "caption0", "credit0"),
    *("headline", "headline+"),
    *("furniture1", "standfirst1", "byline1", "date1", "caption1", "credit1"),
    *("body", "subhead", "furniture2", "byline2", "date2", "caption2", "credit2"),
    *("furniture3", "byline3", "date3", "caption3", "credit3"),
)
_PARTS = {"kicker": 0, "headline": 1, "headline+": 1, "body": 2, "subhead": 2}
_HEADS = {"headline", "headline+"}


def label_of(state: str) -> LineLabel:
    """What a line in this state is."""
    return LineLabel(state.rstrip("0123+"))


def part_of(state: str) -> int:
    """The part of the story in which a line in this state stands: 0, 1, 2 or 3."""
    return _PARTS[state] if state in _PARTS else int(state[-1])


def may_follow(before: str, after: str) -> bool:
    """Whether a line in state `after` may stand right below one in state `before`."""
    if after == "headline+":
        return before in _HEADS
    if after == "headline":
        return part_of(before) in (0, 3) or before == "body" or before.endswith("2")
    if before == "kicker" and part_of(after) != 1:
        return after in ("furniture0", "date0", "byline0", "caption0", "standfirst0")
    return _part_may_follow(before, after)


def _part_may_follow(before: str, after: str) -> bool:
    """The body begins and ends with body or subhead lines; parts follow in order, and part 0 may follow part 3."""
    first, second = part_of(before), part_of(after)
    if first == second:
        return True
    if first == 1 and second == 2:
        return after in ("body", "subhead")
    if first == 2:
        return before != "subhead" and second in (0, 3)
    return first == 3 and second == 0


def may_begin(state: str) -> bool:
    """Whether a text may begin with a line in this state."""
    return part_of(state) == 0 or state == "headline"


def may_end(state: str) -> bool:
    """Whether a text may end with a line in this state."""
    return state == "furniture0" or part_of(state) in (2, 3)
