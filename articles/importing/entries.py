"""The record of a batch: what each piece of input became, with the piece itself kept beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.importing import bulk
from articles.importing.states import article_states
from articles.models import Article, ImportBatch, ImportEntry, Original, Photo
from articles.preparing.prepared import Packed

_FIELDS = ("batch", "action", "where", "why", "format", "article", "photo", "original", "before", "after")


@dataclass(slots=True)
class Outcome:
    """What became of one entry. before: the row as it was, as JSON; was and after: digests of a photo before and after.
    changes: field -> (before, after)."""

    action: str
    where: str
    why: str = ""
    headline: str = ""
    format: str = ""
    article: Article | None = None
    photo: Photo | None = None
    before: dict[str, Any] | None = None
    was: str = ""
    after: str = ""
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    original: Packed = field(default=Packed(), repr=False)


def record(outcomes: Sequence[Outcome], batch: ImportBatch) -> None:
    """Write the entries of a chunk, with the states it left; unchanged input is only counted."""
    kept = [outcome for outcome in outcomes if outcome.action != "unchanged"]
    states = article_states(outcome.article for outcome in kept if outcome.article)
    originals = _originals(outcome.original for outcome in kept)
    bulk.insert(ImportEntry, _FIELDS, (_entry(outcome, batch, states, originals) for outcome in kept))


def note_completed(outcomes: Sequence[Outcome], batch: ImportBatch) -> None:
    """Note again the states of earlier stories of this batch whose photos these outcomes, in the order in which they
    were written, completed. A story that was edited before keeps the state that tells so."""
    was: dict[int, str] = {}
    for outcome in outcomes:
        if outcome.photo and outcome.action == "updated":
            was.setdefault(outcome.photo.pk, outcome.was)
    if not was:
        return
    entries = ImportEntry.objects.filter(batch=batch, article__photos__in=was).exclude(after="")
    rows = list(entries.select_related("article").distinct())
    articles = [row.article for row in rows if row.article]
    before, now = article_states(articles, was), article_states(articles)
    unedited = [row for row in rows if row.after == before[row.article_id or 0]]
    for row in unedited:
        row.after = now[row.article_id or 0]
    ImportEntry.objects.bulk_update(unedited, ["after"], batch_size=100)


def _entry(outcome: Outcome, batch: ImportBatch, states: dict[int, str], originals: dict[str, int]) -> tuple[Any, ...]:
    article, photo = outcome.article, outcome.photo
    return (
        batch.pk,
        outcome.action,
        outcome.where[:1000],
        outcome.why,
        outcome.format,
        article.pk if article else None,
        photo.pk if photo else None,
        originals.get(outcome.original.checksum),
        json.dumps(outcome.before, ensure_ascii=False) if outcome.before is not None else None,
        states[article.pk] if article else outcome.after,
    )


def _originals(pieces: Iterable[Packed]) -> dict[str, int]:
    """Checksum -> key of the pieces' rows, each kept once for ever."""
    by_checksum = {piece.checksum: piece for piece in pieces if piece.checksum}
    kept = Original.objects.filter(checksum__in=by_checksum).values_list("checksum", "pk")
    keys = dict(kept) if by_checksum else {}
    fresh = [piece for checksum, piece in by_checksum.items() if checksum not in keys]
    new = bulk.new_keys(Original, len(fresh))
    rows = [(key, piece.checksum, piece.data) for key, piece in zip(new, fresh, strict=True)]
    bulk.insert(Original, ("id", "checksum", "packed"), rows)
    return keys | {checksum: key for key, checksum, _ in rows}
