"""The other reading of a search in which a date is written: its days instead of its words."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from articles.search.answering.execute import run
from articles.search.answering.interpret import Search, interpret
from articles.search.engines.base import Reader
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.printer import print_query
from articles.search.language.written_dates import narrow_to_days
from articles.search.request import DaysReading, SearchRequest


def read_as_days(request: SearchRequest, done: Search, index: Reader) -> DaysReading | None:
    """The reading, if anything was published on these days that has the other words. One more search, and only where a
    date is written."""
    found = narrow_to_days(done.typed, timezone.localdate())
    if found is None:
        return None
    tree, days, typed = found
    text = print_query(tree)
    asked = replace(request, text=text, page=1, size=1, facets=False)
    total = run(interpret(asked, index), index).found.total
    if not total or days.first is None or days.last is None:
        return None
    return DaysReading(text, typed, days.first, days.last, total)


def run_as_days(request: SearchRequest, reading: DaysReading, index: Reader) -> Search:
    """The search by its days, with a sentence that says so: for where nothing has its words."""
    done = run(interpret(replace(request, text=reading.text), index), index)
    return done.add_mistakes(Mistake.of(MistakeKind.READ_AS_DATE, text=reading.typed))
