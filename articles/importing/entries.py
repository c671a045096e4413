"""The record of a batch: what each piece of input became, with the piece itself kept beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from articles.importing import bulk
from articles.importing.states import article_states
from articles.models import Article, ImportBatch, ImportEntry, Original, Photo

_FIELDS = ("batch", "action", "where", "why", "format", "article", "photo", "original", "before", "after")


@dataclass(slots=True)
class Outcome:
    """What became of one entry. before: the row as it was, as JSON. changes: field -> (before, after)."""

    action: str
    where: str
    why: str = ""
    headline: str = ""
    format: str = ""
    article: Article | None = None
    photo: Photo | None = None
    before: dict[str, Any] | None = None
    after: str = ""
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    original: bytes = field(default=b"", repr=False)


def record(outcomes: Sequence[Outcome], batch: ImportBatch) -> None:
    """Write the entries of a chunk, with the states it left; unchanged input is only counted."""
    kept = [outcome for outcome in outcomes if outcome.action != "unchanged"]
    states = article_states(outcome.article for outcome in kept if outcome.article)
    originals = _originals([outcome.original for outcome in kept if outcome.original])
    bulk.insert(ImportEntry, _FIELDS, (_entry(outcome, batch, states, originals) for outcome in kept))


def note_completed(photos: Sequence[Photo], batch: ImportBatch) -> None:
    """Stories of this batch whose photos the batch has completed since: their states are noted again."""
    entries = ImportEntry.objects.filter(batch=batch, article__photos__in=photos).exclude(after="")
    rows = list(entries.select_related("article").distinct())
    states = article_states(row.article for row in rows if row.article)
    for row in rows:
        row.after = states[row.article_id or 0]
    ImportEntry.objects.bulk_update(rows, ["after"], batch_size=100)


def _entry(
    outcome: Outcome, batch: ImportBatch, states: dict[int, str], originals: dict[bytes, int]
) -> tuple[Any, ...]:
    article, photo = outcome.article, outcome.photo
    return (
        batch.pk,
        outcome.action,
        outcome.where[:1000],
        outcome.why,
        outcome.format,
        article.pk if article else None,
        photo.pk if photo else None,
        originals.get(outcome.original),
        json.dumps(outcome.before, ensure_ascii=False) if outcome.before is not None else None,
        states[article.pk] if article else outcome.after,
    )


def _originals(pieces: Sequence[bytes]) -> dict[bytes, int]:
    """The pieces' rows, each kept once for ever."""
    by_checksum = {blake2b(piece, digest_size=32).hexdigest(): piece for piece in pieces}
    known = _known(list(by_checksum))
    fresh = [checksum for checksum in by_checksum if checksum not in known]
    bulk.insert(
        Original,
        ("checksum", "packed"),
        ((checksum, Original.of(by_checksum[checksum], checksum).packed) for checksum in fresh),
    )
    known |= _known(fresh)
    return {piece: known[checksum] for checksum, piece in by_checksum.items()}


def _known(checksums: list[str]) -> dict[str, int]:
    return dict(Original.objects.filter(checksum__in=checksums).values_list("checksum", "pk")) if checksums else {}
