"""Totals, facets and histogram counted a second time, by plain database queries: what the service must agree with."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

from django.db.models import Count, Q, QuerySet

from articles.models import Article, Section, Source, Topic
from articles.search.facets import FACETS
from articles.search.results import SearchPage, SearchRequest

PATHS = {
    "section": "section",
    "source": "source",
    "language": "language",
    **dict.fromkeys(("subject", "person", "place", "organisation"), "topics"),
    "photographer": "photos__credits",
    "agency": "photos__credits",
}
Chosen = tuple[tuple[str, tuple[str, ...]], ...]


def random_request(random: Random) -> SearchRequest:
    """A few facet values included and excluded, sometimes between two days."""
    values = {
        "section": _keys(Section.objects.all()),
        "source": _keys(Source.objects.all()),
        "year": sorted({str(day.year) for day in Article.objects.dates("published_on", "year")}),
        **{kind: _keys(Topic.objects.filter(kind=kind)) for kind in ("subject", "place", "person")},
    }

    def some(keys: list[str]) -> list[str]:
        return random.sample(keys, min(random.randint(1, 3), len(keys)))

    def choose() -> Chosen:
        fields = random.sample([name for name in values if values[name]], random.choice([0, 1, 1, 2]))
        return tuple((name, tuple(some(values[name]))) for name in fields)

    days = list(Article.objects.dates("published_on", "day"))
    ends = sorted(random.sample(days, 2)) if len(days) > 1 and random.random() < 0.4 else [None, None]
    return SearchRequest(include=choose(), exclude=choose(), first=ends[0], last=ends[1], size=5)


def _keys(rows: QuerySet[object]) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def disagreements(request: SearchRequest, page: SearchPage) -> list[str]:
    """What the page counts otherwise than the database does; nothing where they agree."""
    rows = _rows(request)
    wrong = [f"total {page.total} != {rows.count()}"] if page.total != rows.count() else []
    for facet in page.facets:
        counted = _facet(request, facet.field)
        shown = {value.key: value.count for value in facet.values if value.count}
        if any(counted.get(key, 0) != count for key, count in shown.items()) or len(shown) < min(len(counted), 50):
            wrong.append(f"{facet.field} {shown} != {counted}")
    bars = Counter({bar.first: bar.count for bar in page.histogram if bar.count})
    days = [day for day in rows.values_list("published_on", flat=True) if day]
    plain = Counter(next(bar.first for bar in page.histogram if bar.first <= day <= bar.last) for day in days)
    if bars != plain:
        wrong.append(f"histogram {bars} != {plain}")
    if page.undated != rows.filter(published_on=None).count():
        wrong.append(f"undated {page.undated}")
    return wrong


def _rows(request: SearchRequest) -> QuerySet[Article]:
    rows = Article.objects.filter(pk__in=Article.objects.visible().values("pk"))
    for name, keys in request.include:
        rows = rows.filter(pk__in=_holding(name, keys))
    for name, keys in request.exclude:
        rows = rows.exclude(pk__in=_holding(name, keys))
    if request.first:
        rows = rows.filter(published_on__gte=request.first)
    return rows.filter(published_on__lte=request.last) if request.last else rows


def _holding(name: str, keys: tuple[str, ...]) -> QuerySet[Article]:
    if name == "year":
        years = Q()
        for key in keys:
            years |= Q(published_on__range=(date(int(key), 1, 1), date(int(key), 12, 31)))
        return Article.objects.filter(years).values("pk")
    return Article.objects.filter(**{f"{PATHS[name]}__in": keys}).values("pk")


def _facet(request: SearchRequest, name: str) -> dict[str, int]:
    """Counts without the inclusions of the facet itself."""
    rows = _rows(replace(request, include=tuple(pair for pair in request.include if pair[0] != name)))
    if name == "year":
        return dict(Counter(str(day.year) for day in rows.values_list("published_on", flat=True) if day))
    path = PATHS[name]
    if path in ("topics", "photos__credits"):
        rows = rows.filter(**{f"{path}__kind": name})
    counted = rows.exclude(**{path: None}).order_by().values_list(path).annotate(stories=Count("pk", distinct=True))
    return {str(key): count for key, count in counted if key}


assert set(PATHS) | {"year"} == set(FACETS)
