"""The record of a batch: what each piece of input became, with the piece itself kept beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from articles.models import Article, ImportBatch, ImportEntry, Original, Photo


@dataclass(slots=True)
class Outcome:
    """What became of one entry. before: the article as it was, as JSON. changes: field -> (before, after), dry runs."""

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


def record(outcomes: list[Outcome], batch: ImportBatch) -> None:
    """Write the entries of a chunk; unchanged input is only counted."""
    kept = [outcome for outcome in outcomes if outcome.action != "unchanged"]
    originals = _originals([outcome.original for outcome in kept if outcome.original])
    ImportEntry.objects.bulk_create(
        ImportEntry(
            batch=batch,
            action=outcome.action,
            where=outcome.where[:1000],
            why=outcome.why,
            format=outcome.format,
            article=outcome.article,
            photo=outcome.photo,
            original_id=originals.get(outcome.original),
            before=outcome.before,
            after=outcome.after,
        )
        for outcome in kept
    )


def _originals(pieces: list[bytes]) -> dict[bytes, int]:
    """The pieces' rows, each kept once for ever."""
    by_checksum = {blake2b(piece, digest_size=32).hexdigest(): piece for piece in pieces}
    known = dict(Original.objects.filter(checksum__in=by_checksum).values_list("checksum", "pk"))
    fresh = [Original.of(piece, checksum) for checksum, piece in by_checksum.items() if checksum not in known]
    Original.objects.bulk_create(fresh)
    known |= {original.checksum: original.pk for original in fresh}
    return {piece: known[checksum] for checksum, piece in by_checksum.items()}
