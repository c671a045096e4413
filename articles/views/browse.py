"""Browsing by date: every year, a year as a heat map, a month, a day, and the same day in every year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from articles.models import Article
from articles.models.story_rows import days_around, stories_of_days
from articles.search.request import Sort
from articles.site import charts, vocabularies
from articles.site.page_cache import conditional
from articles.site.pagination import ROWS, Page, make_page, page_number, page_of, page_of_listing
from articles.site.phrases import day_in_words, month_in_words


@conditional
def latest(request: HttpRequest) -> HttpResponse:
    """Every article, newest first."""
    page, _ = page_of_listing(request, vocabularies.stories())
    return render(request, "latest.html", {"page": page})


@conditional
def dates(request: HttpRequest) -> HttpResponse:
    """Every year with its number of articles."""
    listed = vocabularies.stories().look(by="year")
    counts = charts.count_by_year(listed.counts)
    years = [_link_to_year(row) for row in counts]
    context = {
        "chart": charts.draw([_bar(row) for row in charts.merge_neighbours(counts)]),
        "years": years[::-1],
        "undated": listed.undated,
        "today": timezone.localdate(),
    }
    return render(request, "dates.html", context)


def _bar(row: charts.Count) -> charts.Count:
    """The bar with a link to its year, or, if it covers several years, to a search for all their stories."""
    if row.first.year == row.last.year or not row.count:
        return _link_to_year(row)
    query = urlencode([*_date_fields(row.first, row.last), ("sort", Sort.NEWEST)])
    return replace(row, url=f"{reverse('search')}?{query}")


def _link_to_year(row: charts.Count) -> charts.Count:
    return replace(row, url=reverse("year", args=[row.first.year]) if row.count else "")


@conditional
def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year as a heat map of its days."""
    first, last = vocabularies.day_or_404(year), vocabularies.day_or_404(year, 12, 31)
    visible = Article.objects.visible()
    days = [(day, count) for day, count in visible.between(first, last).per_day() if day is not None]
    before, after = visible.nearest_days(first, last)
    context = {
        "year": year,
        "total": sum(count for _, count in days),
        "calendar": charts.year_calendar(year, dict(days)),
        "previous": before and (str(before.year), reverse("year", args=[before.year])),
        "next": after and (str(after.year), reverse("year", args=[after.year])),
        "within": _date_fields(first, last),
    }
    return render(request, "year.html", context)


def _date_fields(first: date, last: date) -> list[tuple[str, str]]:
    """The hidden fields that limit the search box to these days."""
    return [("from", first.isoformat()), ("to", last.isoformat())]


@conditional
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month: its calendar and its articles."""
    vocabularies.day_or_404(year, month)
    first, last = charts.month_span(year, month)
    visible = Article.objects.visible()
    counts = {day: count for day, count in visible.between(first, last).per_day() if day is not None}
    before, after = visible.nearest_days(first, last)
    context = {
        "first": first,
        "title": month_in_words(year, month),
        "calendar": charts.year_calendar(year, counts)[month - 1],
        "page": _page_of_days(request, first, last, sum(counts.values())),
        "previous": before and _month_link(before),
        "next": after and _month_link(after),
        "within": _date_fields(first, last),
    }
    return render(request, "month.html", context)


def _month_link(day: date) -> tuple[str, str]:
    return month_in_words(day.year, day.month), reverse("month", args=[day.year, day.month])


def _page_of_days(request: HttpRequest, first: date, last: date, total: int) -> Page:
    """The requested page of the stories of these days, of which there are `total`."""
    start = (page_number(request) - 1) * ROWS
    rows = stories_of_days(first, last, start, ROWS) if start < total else []
    return make_page(request, rows, total, ROWS)


@conditional
def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """A day's articles."""
    wanted = vocabularies.day_or_404(year, month, day)
    before, total, after = days_around(wanted)
    context = {
        "day": wanted,
        "page": _page_of_days(request, wanted, wanted, total),
        "previous": before and _day_link(before),
        "next": after and _day_link(after),
        "within": _date_fields(wanted, wanted),
    }
    return render(request, "day.html", context)


def _day_link(day: date) -> tuple[str, str]:
    return day_in_words(day), reverse("day", args=[day.year, day.month, day.day])


@conditional
def on_this_day(request: HttpRequest, month: int, day: int) -> HttpResponse:
    """The same day in every year."""
    wanted = vocabularies.day_or_404(2000, month, day)  # a leap year: 29 February is a day too
    visible = Article.objects.visible()
    articles = visible.on_this_day(month, day, visible.years())
    context = {
        "day": wanted,
        "page": page_of(request, articles.newest_first().with_row_parts(), articles.count()),
        "yesterday": wanted - timedelta(days=1),
        "tomorrow": wanted + timedelta(days=1),
    }
    return render(request, "on_this_day.html", context)


def today(request: HttpRequest) -> HttpResponse:
    """Redirect to the page of today's day in every year."""
    day = timezone.localdate()
    return redirect("on_this_day", day.month, day.day)


@conditional
def undated_stories(request: HttpRequest) -> HttpResponse:
    """Articles without a known date."""
    articles = Article.objects.visible().filter(published_on=None)
    total = articles.count()
    if not total:
        raise Http404("Every article has a date.")
    page = page_of(request, articles.newest_first().with_row_parts(), total)
    return render(request, "undated.html", {"page": page})
