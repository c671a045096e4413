"""The newsroom's lists, in time that grows with the page and not with the archive: counted and paged through up to a
bound, in orders that an index holds, and only the rows of one page are read."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any, TypedDict

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst

REACH = 10_000
"""Rows that a list counts and pages through; a filter or a search leads to the others."""


MOST_YEARS = 200
PARTS = ("year", "month", "day")


class BoundedPaginator(Paginator):
    """Pages of the first REACH rows."""

    object_list: Any

    @cached_property
    def count(self) -> int:
        return min(self._counted, REACH)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that no page shows."""
        return self._counted > REACH

    @cached_property
    def _counted(self) -> int:
        return int(self.object_list.order_by().values("pk")[: REACH + 1].count())


class Choice(TypedDict, total=False):
    """A link of the drill-down by date."""

    title: str
    link: str


class ArchiveChangeList(ChangeList):
    """A list of one of the archive's tables."""

    model_admin: Any

    def get_filters(self, request: HttpRequest) -> Any:
        """Django's, and its own answer to a wrong address where it would fail (it reckons the first day after the
        chosen year, which the year 9999 has not): the whole list."""
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error

    def get_ordering_field(self, field_name: Any) -> Any:
        """The orders that are offered are those that an index holds; no address has others."""
        return super().get_ordering_field(field_name) if field_name in (self.sortable_by or ()) else None

    def get_results(self, request: HttpRequest) -> None:
        """Keys first, which indexes answer and sort; then the rows of this page."""
        super().get_results(request)
        pks = list(self.result_list.values_list("pk", flat=True))
        rows = self.apply_select_related(self.root_queryset.order_by().filter(pk__in=pks))
        found = {row.pk: row for row in self.model_admin.add_columns(rows)}
        self.result_list: Any = [found[pk] for pk in pks if pk in found]

    @property
    def dates(self) -> dict[str, Any] | None:
        """The drill-down by years, months and days. Only the first and the last day are asked for: which of those
        between have rows is not worth a walk through them."""
        chosen = [int(value) for part in PARTS if (value := self.params.get(f"{self.date_hierarchy}__{part}"))]
        if not chosen:
            years = self._years()
            return {"choices": [self._choice(str(year), year) for year in years]} if years else None
        first = date(*(*chosen, 1, 1)[:3])
        if len(chosen) == 1:
            months = (first.replace(month=month) for month in range(1, 13))
            return {"back": self._choice("All dates"), "choices": [self._month(day) for day in months]}
        if len(chosen) == 2:
            return {"back": self._choice(str(first.year), first.year), "choices": list(self._days(first))}
        return {"back": self._month(first), "choices": [{"title": _title(first, "MONTH_DAY_FORMAT")}]}

    def _years(self) -> range:
        """From the first row's year to the last row's, as far as these are likely: a list sorted by date leads to the
        others."""
        name = str(self.date_hierarchy)
        days = self.root_queryset.filter(**{f"{name}__isnull": False}).values_list(name, flat=True)
        first, last = days.order_by(name).first(), days.order_by(f"-{name}").first()
        if first is None or last is None:
            return range(0)
        end = min(last.year, timezone.localdate().year + 1)
        return range(max(first.year, end - MOST_YEARS), end + 1)

    def _month(self, day: date) -> Choice:
        return self._choice(_title(day, "YEAR_MONTH_FORMAT"), day.year, day.month)

    def _days(self, month: date) -> Iterator[Choice]:
        for number in range(1, monthrange(month.year, month.month)[1] + 1):
            day = month.replace(day=number)
            yield self._choice(_title(day, "MONTH_DAY_FORMAT"), day.year, day.month, day.day)

    def _choice(self, title: str, *numbers: int) -> Choice:
        name = f"{self.date_hierarchy}__"
        chosen = {f"{name}{part}": number for part, number in zip(PARTS, numbers, strict=False)}
        return {"title": title, "link": self.get_query_string(chosen, [name])}


def _title(day: date, words: str) -> str:
    return capfirst(date_format(day, words))
