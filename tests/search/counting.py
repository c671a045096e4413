"""Totals, facets and histogram counted a second time, from rows read plainly out of the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random

from django.db.models import Model

from articles.models import Article, PhotoCredit
from articles.printed.languages import known_language
from articles.search.answering.facets import FACETS
from articles.search.answering.interpret import FACET_SIZE
from articles.search.request import SearchPage, SearchRequest

Chosen = tuple[tuple[str, tuple[str, ...]], ...]


class PlainArchive:
    """Every visible article's facet values and day, and how many of them a request should find."""

    def __init__(self) -> None:
        self.days: dict[int, date | None] = {}
        self.values: dict[int, dict[str, set[str]]] = {}
        columns = ("pk", "published_on", "section", "source", "language")
        for pk, day, section, source, language in Article.objects.visible().values_list(*columns):
            self.days[pk] = day
            values = [section, source, known_language(language), day.year if day else None]
            named = zip(("section", "source", "language", "year"), values, strict=True)
            self.values[pk] = defaultdict(set, {name: {str(value)} for name, value in named if value})
        through: type[Model] = Article.topics.through
        self._add(through._default_manager.values_list("article", "topic__kind", "topic"))
        self._add(
            PhotoCredit.objects.filter(photo__status__in=["published", "stories"]).values_list(
                "photo__articles", "credit__kind", "credit"
            )
        )
        self.known = {name: sorted({key for row in self.values.values() for key in row[name]}) for name in FACETS}

    def _add(self, rows: Iterator[tuple[int, str, int]]) -> None:
        for article, name, key in rows:
            if article in self.values:
                self.values[article][name].add(str(key))

    def random_request(self, random: Random) -> SearchRequest:
        """A few facet values included and excluded, sometimes between two days."""
        fields = [name for name in FACETS if self.known[name]]

        def choose() -> Chosen:
            chosen = random.sample(fields, random.choice([0, 1, 1, 2]))
            return tuple((name, tuple({random.choice(self.known[name]) for _ in range(3)})) for name in chosen)

        days = sorted(day for day in set(self.days.values()) if day)
        first, last = sorted(random.sample(days, 2)) if random.random() < 0.4 else (None, None)
        return SearchRequest(include=choose(), exclude=choose(), first=first, last=last, size=5)

    def found(self, request: SearchRequest, but_facet: str = "") -> list[int]:
        """Articles that the request finds; without what it includes of one facet."""
        include = [(name, set(keys)) for name, keys in request.include if name != but_facet]
        exclude = [(name, set(keys)) for name, keys in request.exclude]
        return [
            pk
            for pk, values in self.values.items()
            if all(values[name] & keys for name, keys in include)
            and not any(values[name] & keys for name, keys in exclude)
            and _between(self.days[pk], request.first, request.last)
        ]

    def disagreements(self, request: SearchRequest, page: SearchPage) -> list[str]:
        """What the page counts otherwise; nothing where they agree."""
        found = self.found(request)
        wrong = [] if page.total == len(found) else [f"total {page.total} != {len(found)}"]
        for facet in page.facets:
            counted = Counter(key for pk in self.found(request, facet.field) for key in self.values[pk][facet.field])
            shown = {value.key: value.count for value in facet.values if value.count}
            if any(counted[key] != count for key, count in shown.items()) or len(shown) < min(len(counted), FACET_SIZE):
                wrong.append(f"{facet.field} {shown} != {counted}")
        days = [day for pk in found if (day := self.days[pk])]
        bars = {(bar.first, bar.last): bar.count for bar in page.histogram}
        if bars != {ends: sum(ends[0] <= day <= ends[1] for day in days) for ends in bars}:
            wrong.append(f"histogram {bars}")
        if (sum(bars.values()), page.undated) != (len(days), len(found) - len(days)):
            wrong.append(f"dated {sum(bars.values())}, undated {page.undated} != {len(days)}, {len(found) - len(days)}")
        return wrong


def _between(day: date | None, first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    return day is not None and (first is None or first <= day) and (last is None or day <= last)
