"""Lists of dated records, by year, month and day."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


class DatedChangeList(ChangeList):
    """Django reckons the first day after the chosen year, which the year 9999 has not."""

    def get_filters(self, request: HttpRequest) -> Any:
        """Django's, and its own answer to a wrong address where it would fail: the whole list."""
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error


def dated_change_list(admin: Any, request: HttpRequest, **options: Any) -> type[ChangeList]:
    """ModelAdmin.get_changelist for them."""
    return DatedChangeList
