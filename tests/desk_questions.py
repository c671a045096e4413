"""The questions that the desk and its QuerySets ask, for tests/test_plans.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User

from articles.models import (
    Article,
    Author,
    BulkChange,
    BulkRow,
    Credit,
    DistinctPair,
    EquivalentList,
    ErrorReport,
    FrontChoice,
    ImportBatch,
    ImportEntry,
    Merge,
    Photo,
    Presence,
    Section,
    SitePage,
    Source,
    Spelling,
    Submission,
    Topic,
    Version,
)

NOW = datetime(2025, 3, 27, 12, tzinfo=UTC)
TERMS: tuple[Any, ...] = (Section, Source, Author, Topic, Credit)
articles: Any = Article.objects
photos: Any = Photo.objects
versions: Any = Version.objects
merges: Any = Merge.objects
spellings: Any = Spelling.objects
entries: Any = ImportEntry.objects
presences: Any = Presence.objects
submissions: Any = Submission.objects
batches: Any = ImportBatch.objects
changes: Any = BulkChange.objects
rows: Any = BulkRow.objects
pairs: Any = DistinctPair.objects
choices: Any = FrontChoice.objects
pages: Any = SitePage.objects
equivalents: Any = EquivalentList.objects
reports: Any = ErrorReport.objects


def of_terms(ask: Callable[[Any], Any]) -> Callable[[], Any]:
    """Asked of every vocabulary."""
    return lambda: [list(ask(model.objects)) for model in TERMS]


def person() -> Any:
    return User.objects.get_or_create(username="planner")[0]


DESK: dict[str, Callable[[], Any]] = {
    "EquivalentListQuerySet.current_text": lambda: equivalents.current_text(),
    "SitePageQuerySet.best": lambda: pages.best(["de", "en-gb"]),
    "SitePageQuerySet.in_order": lambda: list(pages.in_order()),
    "ErrorReportQuerySet.open": lambda: list(reports.open()),
    "ErrorReportQuerySet.are_too_many": lambda: reports.are_too_many("a network"),
    "ErrorReportQuerySet.close": lambda: reports.close(1, "done", "", person()),
    "FrontChoiceQuerySet.in_effect": lambda: list(choices.in_effect()),
    "FrontChoiceQuerySet.shown": lambda: choices.shown(),
    "FrontChoiceQuerySet.choose": lambda: choices.choose(person(), "lead", [], date(2100, 1, 1)),
    "TermQuerySet.checked": of_terms(lambda terms: terms.checked()),
    "TermQuerySet.unchecked": of_terms(lambda terms: terms.unchecked()),
    "TermQuerySet.found_by": of_terms(lambda terms: terms.found_by("river city")),
    "TermQuerySet.letters": lambda: [model.objects.letters() for model in TERMS],
    "TermQuerySet.confirm": lambda: [model.objects.confirm([1, 2]) for model in (Author, Credit)],
    "PhotoQuerySet.last_entered": lambda: list(photos.last_entered()[:50]),
    "PhotoQuerySet.without_caption": lambda: list(photos.without_caption().last_entered()[:50]),
    "PhotoQuerySet.waiting": lambda: list(photos.waiting().last_entered()[:50]),
    "PhotoQuerySet.with_stories": lambda: list(photos.filter(pk__in=[1, 2]).with_stories()),
    "PhotoQuerySet.same_picture": lambda: list(photos.same_picture("a" * 64)),
    "PhotoQuerySet.without_credit": lambda: list(photos.without_credit()[:50]),
    "PhotoQuerySet.lines": lambda: photos.filter(pk__in=[1, 2]).lines(),
    "ArticleQuerySet.of_status": lambda: list(articles.of_status("draft")[:50]),
    "ArticleQuerySet.of_precision": lambda: list(articles.of_precision("estimated")[:50]),
    "ArticleQuerySet.last_changed": lambda: list(articles.last_changed()[:50]),
    "ArticleQuerySet.same_as": lambda: list(articles.same_as("key", "a" * 64)),
    "ArticleQuerySet.lines": lambda: articles.filter(pk__in=[1, 2]).lines(),
    "SpellingQuerySet.of": lambda: list(spellings.of("credit")),
    "SpellingQuerySet.of_term": lambda: list(spellings.of_term(Credit(pk=1))),
    "SpellingQuerySet.of_terms": lambda: [spellings.of_terms(model, [1, 2]) for model in TERMS],
    "SpellingQuerySet.with_words": lambda: list(spellings.with_words("river")),
    "SpellingQuerySet.with_preferred": lambda: [list(spellings.with_preferred(model)) for model in TERMS],
    "SpellingQuerySet.state": lambda: spellings.state(),
    "MergeQuerySet.in_effect": lambda: list(merges.in_effect()),
    "MergeQuerySet.unfinished": lambda: list(merges.unfinished()),
    "MergeQuerySet.about": lambda: list(merges.about(Credit(pk=1))),
    "MergeQuerySet.former_slugs": lambda: list(merges.former_slugs("credit")),
    "MergeQuerySet.successor": lambda: merges.successor("credit", "river"),
    "DistinctPairQuerySet.of": lambda: pairs.of("credit"),
    "BulkChangeQuerySet.unfinished": lambda: list(changes.unfinished()),
    "BulkRowQuerySet.next_rows": lambda: list(rows.filter(change=1).next_rows("waiting", 500)),
    "VersionQuerySet.of": lambda: list(versions.of("article", 1)),
    "VersionQuerySet.newest_first": lambda: list(versions.newest_first()[:50]),
    "VersionQuerySet.after": lambda: list(versions.of("article", 1).after(1)),
    "VersionQuerySet.deletions": lambda: list(versions.deletions().newest_first()[:50]),
    "VersionQuerySet.numbers": lambda: versions.numbers("article", [1, 2]),
    "VersionQuerySet.without_states": lambda: list(versions.without_states().newest_first()[:50]),
    "ImportBatchQuerySet.with_rejects": lambda: list(batches.with_rejects()[:50]),
    "ImportEntryQuerySet.rejects": lambda: list(entries.rejects()[:50]),
    "ImportEntryQuerySet.old_changes": lambda: list(entries.old_changes("article", 1)),
    "ImportEntryQuerySet.changes_of_old": lambda: entries.changes_of_old("article", [1, 2]),
    "PresenceQuerySet.renew": lambda: presences.renew("article", 1, person()),
    "PresenceQuerySet.others": lambda: presences.others("article", 1, person()),
    "PresenceQuerySet.leave": lambda: presences.leave("article", 1, person()),
    "SubmissionQuerySet.open": lambda: list(submissions.open()[:50]),
    "SubmissionQuerySet.over": lambda: list(submissions.over(NOW)[:50]),
    "SubmissionQuerySet.without_content": lambda: list(submissions.open().without_content()[:50]),
}
