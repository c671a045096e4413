"""The questions that tables of kept things and tokens ask, for tests/test_plans.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser

from articles.models import (
    Alert,
    ApiToken,
    Article,
    Collection,
    CollectionItem,
    DownloadJob,
    HistoryEntry,
    Photo,
    SavedSearch,
)
from articles.models.saved_search import MatchTask, SearchMatch
from tests.desk_questions import person

NOW = datetime(2025, 3, 27, 12, tzinfo=UTC)
articles: Any = Article.objects
photos: Any = Photo.objects
collections: Any = Collection.objects
items: Any = CollectionItem.objects
searches: Any = SavedSearch.objects
alerts: Any = Alert.objects
jobs: Any = DownloadJob.objects
history: Any = HistoryEntry.objects
tokens: Any = ApiToken.objects
matches: Any = SearchMatch.objects
tasks: Any = MatchTask.objects


def make_search() -> SavedSearch:
    made: SavedSearch = searches.create(owner=person(), name="River", address="q=river")
    return made


KEPT: dict[str, Callable[[], Any]] = {
    "AlertQuerySet.claim": lambda: alerts.claim(NOW),
    "AlertQuerySet.interrupted": lambda: list(alerts.interrupted(NOW)),
    "ApiTokenQuerySet.valid": lambda: list(tokens.valid()),
    "ApiTokenQuerySet.find": lambda: tokens.find("na_unknown"),
    "ApiTokenQuerySet.issue": lambda: tokens.issue(person(), "a plan", "read", NOW + timedelta(days=1)),
    "ArticleQuerySet.under_embargo": lambda: list(articles.under_embargo()),
    "ArticleQuerySet.with_source_key": lambda: list(articles.with_source_key("wire:1", [1])),
    "CollectionQuerySet.named": lambda: list(collections.of(person()).named()),
    "CollectionQuerySet.of": lambda: list(collections.of(person())),
    "CollectionQuerySet.seen_by": lambda: list(collections.seen_by(person())),
    "CollectionQuerySet.public": lambda: list(collections.public("secret")),
    "CollectionQuerySet.called": lambda: list(collections.of(person()).called("River")),
    "CollectionQuerySet.rows_of": lambda: collections.rows_of("River", person().pk),
    "CollectionQuerySet.tray_of": lambda: collections.tray_of(person()),
    "ItemQuerySet.next_position": lambda: items.filter(collection=1).next_position(),
    "ItemQuerySet.visible_to": lambda: list(items.filter(collection=1).visible_to(person())),
    "ItemQuerySet.of_keys": lambda: list(items.filter(collection=1).of_keys([("article", 1), ("photo", 2)])),
    "ItemQuerySet.with_passages": lambda: list(items.filter(collection=1).with_passages()),
    "ItemQuerySet.behind": lambda: list(items.filter(collection=1).behind(CollectionItem(pk=1, position=2))),
    "ItemQuerySet.totals": lambda: items.totals([1, 2], person()),
    "ItemQuerySet.in_order": lambda: list(items.filter(collection=1).in_order()),
    "ItemQuerySet.record_keys": lambda: items.filter(collection=1).record_keys(),
    "ItemQuerySet.move": lambda: items.filter(collection=1).move(1, 1),
    "ItemQuerySet.put_in_order": lambda: items.filter(collection=1).put_in_order([1, 2]),
    "SavedSearchQuerySet.of": lambda: list(searches.of(person())),
    "SavedSearchQuerySet.watched": lambda: list(searches.watched()),
    "SavedSearchQuerySet.stamp": lambda: searches.stamp(),
    "SavedSearchQuerySet.to_outline": lambda: list(searches.to_outline(NOW)),
    "SavedSearchQuerySet.due": lambda: list(searches.due(NOW)),
    "SearchMatchQuerySet.note": lambda: matches.note([(make_search().pk, ("article", 1))]),
    "SearchMatchQuerySet.new_to": lambda: list(matches.new_to(person())),
    "SearchMatchQuerySet.visible_to": lambda: list(matches.new_to(person()).visible_to(AnonymousUser())),
    "MatchTaskQuerySet.enqueue": lambda: tasks.enqueue([("article", 1)]),
    "DownloadJobQuerySet.claim": lambda: jobs.claim(NOW),
    "DownloadJobQuerySet.over": lambda: list(jobs.over(NOW)),
    "DownloadJobQuerySet.of": lambda: list(jobs.of(person())),
    "HistoryQuerySet.of": lambda: list(history.of(person())),
    "HistoryQuerySet.note": lambda: history.note(person(), "search", "q=river"),
    "HistoryQuerySet.trim": lambda: history.trim(person()),
    "PhotoQuerySet.with_story_language": lambda: list(photos.with_story_language().filter(pk__in=[1, 2])),
}
