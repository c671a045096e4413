"""Model fields that Django does not have."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from articles.drafts.moments import within_calendar

if TYPE_CHECKING:
    Base = models.DateTimeField[datetime | str | None, datetime | None]
else:
    Base = models.DateTimeField


class MomentField(Base):
    """A moment that every time zone can print, whatever was typed, and whatever the row held before."""

    def from_db_value(self, value: datetime | None, *_: Any) -> datetime | None:
        """The value of a row, which may be older than this rule or written by hand."""
        return value if value is None else within_calendar(value)

    def to_python(self, value: Any) -> datetime | None:
        """The value that a form or fixture gives."""
        moment: datetime | None = super().to_python(value)
        return moment if moment is None else within_calendar(moment)

    def get_prep_value(self, value: Any) -> Any:
        """The value that is written, or compared in a query."""
        return super().get_prep_value(within_calendar(value) if isinstance(value, datetime) else value)
