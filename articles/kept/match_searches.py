"""Match what was indexed with the saved searches. The worker calls step() once a round.

1. A record that is indexed leaves a MatchTask, in the transaction that removes it from the index queue.
2. Its document is looked up in the table of outlines, which gives the searches that may find it. Only for those that
   their outline does not decide, the engine is asked, about the new documents alone.
3. What the owner may not see is left out. Matches are written, and the tasks deleted, in one transaction, so that a
   process that dies leaves both or neither.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from articles.kept.item_rows import visible_keys
from articles.models import Article, MatchTask, SavedSearch, SearchMatch
from articles.models.visibility import embargoes_ended
from articles.search.answering.outline import Features, Outline, OutlineTable
from articles.search.document import ARTICLE, Document, Key
from articles.search.indexing import locks
from articles.search.indexing.documents import documents_for
from articles.search.language.mistakes import SearchUnavailable
from articles.search.request import SearchRequest
from articles.search.service import match_documents, outline, stemmed_languages
from articles.site.search_url import SearchAddress, rights_of

log = logging.getLogger(__name__)

Candidates = dict[int, list[Key]]
"""Key of a saved search -> documents."""

LOCK = "matches.lock"
BATCH = 500
"""Records matched in one transaction."""
OUTLINES = 50
"""Outlines made in one step."""
_LONG_AGO = timedelta(days=2)


@dataclass
class _Facts:
    """What matching must know of a search besides its outline."""

    newest: dict[str, int]
    hidden: frozenset[tuple[str, int]]

    def is_new(self, key: Key) -> bool:
        """Whether a record came, or became visible, after the search was saved."""
        return key.pk > self.newest[key.kind] or key in self.hidden


@dataclass
class _Known:
    """What this process keeps between steps: the table, the stamp of the searches that it was made of, and the
    languages of the index."""

    stamp: Any = None
    table: OutlineTable = field(default_factory=lambda: OutlineTable([]))
    facts: dict[int, _Facts] = field(default_factory=dict)
    embargoes_seen: datetime | None = None
    languages: tuple[str, ...] = ()


_known = _Known()


def request_of(search: SavedSearch) -> SearchRequest:
    """The search with the rights of its owner."""
    return SearchAddress.parse(search.address).request(facets=False, **rights_of(search.owner))


def make_outline(search: SavedSearch, languages: tuple[str, ...] = ()) -> None:
    """Work out what a document must have for this search, and keep it. Raises SearchUnavailable."""
    found = outline(request_of(search), languages)
    search.groups = [sorted(group) for group in found.groups]
    search.is_exact = found.is_exact
    search.outlined_at = search.changed_at = timezone.now()
    search.save(update_fields=["groups", "is_exact", "outlined_at", "changed_at"])


def may_find(search: SavedSearch, keys: Iterable[Key]) -> list[Key]:
    """Those of these records that have what the search's outline asks for, whoever may see them."""
    table = OutlineTable([(search.pk, Outline(tuple(map(frozenset, search.groups)), search.is_exact))])
    return [document.key for document in documents_for(keys) if table.candidates(Features(document))]


def step() -> None:
    """Match the oldest records that wait, unless a worker on another server does.

    One at a time, so that matches are committed in the order of their numbers: an alert tells of all up to a number.
    """
    with locks.lock(LOCK) if locks.is_shared() else nullcontext(True) as is_ours:
        if is_ours:
            _match_oldest()


def _match_oldest() -> None:
    _note_ended_embargoes()
    tasks = list(MatchTask.objects.order_by("pk")[:BATCH])
    try:
        if tasks:
            _notice_languages()
        if not _make_outlines():
            return  # matching waits until all outlines are new
        if tasks:
            found = match({Key(task.kind, task.record) for task in tasks})
    except SearchUnavailable as gone:
        log.warning("Saved searches wait for the index: %s", gone)
        return
    if tasks:
        with transaction.atomic():
            SearchMatch.objects.note(found)
            MatchTask.objects.filter(pk__in=[task.pk for task in tasks]).delete()


def _make_outlines() -> bool:
    """Make some of the outlines that are due. Whether none is left that was never made for the index's languages."""
    for search in SavedSearch.objects.to_outline(timezone.now()).select_related("owner")[:OUTLINES]:
        make_outline(search, _known.languages)
    return not SavedSearch.objects.filter(outlined_at__isnull=True).exists()


def _notice_languages() -> None:
    """If the index has documents of another language than before, all outlines must be made again."""
    now = stemmed_languages()
    if _known.languages and now != _known.languages:
        SavedSearch.objects.update(outlined_at=None)
    _known.languages = now


def _note_ended_embargoes() -> None:
    """Stories whose embargo has ended are new to readers, although nothing in their row has changed."""
    now = timezone.now()
    since = _known.embargoes_seen or now - _LONG_AGO
    if now - since < timedelta(seconds=30):
        return
    ended = Article.objects.filter(embargoes_ended(since, now)).values_list("pk", flat=True)
    MatchTask.objects.enqueue((ARTICLE, pk) for pk in ended)
    _known.embargoes_seen = now


def match(keys: set[Key]) -> list[tuple[int, Key]]:
    """The matches of these records: (key of a search, record). Raises SearchUnavailable."""
    sure, unsure = _candidates(documents_for(sorted(keys)))
    shown = set(visible_keys(sorted(keys), AnonymousUser()))
    found = {pk: {key for key in rows if key in shown} for pk, rows in sure.items()}
    for search in SavedSearch.objects.watched().select_related("owner").defer("groups").filter(pk__in=list(unsure)):
        rows = set(match_documents(request_of(search), unsure[search.pk]))
        unseen = visible_keys(sorted(rows - shown), search.owner) if rows - shown else []
        found[search.pk] = found.get(search.pk, set()) | (rows & shown) | {Key(*key) for key in unseen}
    return [(pk, key) for pk, rows in found.items() for key in sorted(rows)]


def _candidates(documents: Iterable[Document]) -> tuple[Candidates, Candidates]:
    """The documents that each search finds, by its outline; and those that the engine must be asked about."""
    table = _table()
    sure: dict[int, list[Key]] = defaultdict(list)
    unsure: dict[int, list[Key]] = defaultdict(list)
    for document in documents:
        for number, is_exact in table.candidates(Features(document, table.fields)):
            if _known.facts[number].is_new(document.key):
                (sure if is_exact else unsure)[number].append(document.key)
    return sure, unsure


def _table() -> OutlineTable:
    """The table of all saved searches; made again if one was saved, changed or deleted."""
    stamp = SavedSearch.objects.stamp()
    if stamp != _known.stamp:
        columns = ("pk", "groups", "is_exact", "newest_article", "newest_photo", "hidden")
        rows = list(SavedSearch.objects.watched().values_list(*columns))
        outlines = ((pk, Outline(tuple(map(frozenset, groups)), exact)) for pk, groups, exact, *_ in rows)
        _known.facts = {
            pk: _Facts({"article": article, "photo": photo}, frozenset(map(tuple, hidden)))
            for pk, _, _, article, photo, hidden in rows
        }
        _known.table, _known.stamp = OutlineTable(outlines), stamp
    return _known.table
