"""The types of single fields and parameters: texts without control characters, days, pages of a list."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

MOST_ROWS = 100


def _iso_day(value: Any) -> Any:
    """Refuse what pydantic would take for a day as well: a number of seconds."""
    if isinstance(value, int | float):
        raise ValueError("Write a day as 2025-03-28.")
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("Write a day as 2025-03-28.")
    return value


def _iso_moment(value: Any) -> Any:
    """Refuse a moment as a number of seconds, which pydantic would take."""
    if not isinstance(value, str | datetime | None):
        raise ValueError("Write a moment as 2025-03-28T14:00:00Z.")
    return value


Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")]
"""Without control characters."""
Day = Annotated[date, BeforeValidator(_iso_day)]
Moment = Annotated[datetime, BeforeValidator(_iso_moment)]
Line = Annotated[Text, StringConstraints(max_length=1000)]
Note = Annotated[Text, StringConstraints(max_length=10_000)]
Name = Annotated[Text, StringConstraints(min_length=1, max_length=200)]
Names = Annotated[list[Name], Field(max_length=500)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description=f"Rows a page, at most {MOST_ROWS}.")]
Cursor = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=4000),
    Field(description="`next` of the page before gives it; leave it out."),
]
