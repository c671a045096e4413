"""Fields of the records that Django has not."""

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
    """A moment that every time zone can print, whatever was typed or stood in the row before."""

    def from_db_value(self, value: datetime | None, *_: Any) -> datetime | None:
        """A row may be older than this rule, or written by hand."""
        return value if value is None else within_calendar(value)

    def to_python(self, value: Any) -> datetime | None:
        """What a form or a fixture gives."""
        moment: datetime | None = super().to_python(value)
        return moment if moment is None else within_calendar(moment)

    def get_prep_value(self, value: Any) -> Any:
        """What is written, and asked for."""
        return super().get_prep_value(within_calendar(value) if isinstance(value, datetime) else value)
