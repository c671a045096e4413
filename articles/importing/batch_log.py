"""The log of a batch: what each piece of input became. The piece itself is kept as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.importing.prepare import Packed
from articles.importing.undo.fingerprints import Parts, article_states
from articles.models import Article, ImportBatch, ImportEntry, Original, Photo, Version, bulk_rows
from articles.versions import recorder
from articles.versions.recorder import Change, Edit

_FIELDS = ("batch", "action", "where", "why", "format", "article", "photo", "original", "version", "before", "after")


@dataclass(slots=True)
class Outcome:
    """What became of one entry.

    before: the row as it was, as JSON. was: the digest of that state, empty for a new row. after: the digest of the
    state that the batch left; a story's is taken once its whole chunk is written. changes: field -> (before, after).
    parts: the story's parts, if the batch left them as they were.
    """

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
    parts: Parts | None = None


def record(outcomes: Sequence[Outcome], batch: ImportBatch) -> None:
    """Write the log entries of a chunk, with the states that it left. Unchanged input is counted and not logged."""
    kept = [outcome for outcome in outcomes if outcome.action != "unchanged"]
    known = {outcome.article.pk: outcome.parts for outcome in kept if outcome.article and outcome.parts}
    states = article_states((outcome.article for outcome in kept if outcome.article), known=known)
    for outcome in kept:
        if outcome.article:
            outcome.after = states[outcome.article.pk]
    _keep_signs_of_edits(kept, batch)
    originals = _originals(outcome.original for outcome in kept)
    versions = _versions(kept, batch)
    bulk_rows.insert(ImportEntry, _FIELDS, (_entry(outcome, batch, originals, versions) for outcome in kept))


def _versions(outcomes: Sequence[Outcome], batch: ImportBatch) -> dict[int, int]:
    """Write a version of each record that was changed. Outcome, by its identity -> the version's key."""
    change = Change(Version.Door.IMPORT, batch.user, batch=batch)
    found: dict[int, int] = {}
    for kind in ("article", "photo"):
        changed = [one for one in outcomes if one.before is not None and getattr(one, kind)]
        edits = [Edit(getattr(one, kind).pk, one.before, changed=list(one.changes)) for one in changed]
        found |= dict(zip(map(id, changed), recorder.write(kind, edits, change), strict=True))
    return found


def _keep_signs_of_edits(outcomes: Sequence[Outcome], batch: ImportBatch) -> None:
    """Keep the state that this batch left earlier for rows that were edited since and that it has now written again.
    Undoing sees from that state that the row was edited."""
    last = _last_states(outcomes, batch)
    for outcome in outcomes:
        row = outcome.article or outcome.photo
        if outcome.was and row in last and last[row] != outcome.was:
            outcome.after = last[row]
        if row:
            last[row] = outcome.after


def _last_states(outcomes: Sequence[Outcome], batch: ImportBatch) -> dict[Article | Photo, str]:
    """The last state that this batch left of each row that it has changed now. Two queries, or none if it changed no
    row."""
    changed = [row for outcome in outcomes if outcome.was and (row := outcome.article or outcome.photo)]
    if not changed:
        return {}
    articles = {row.pk: row for row in changed if isinstance(row, Article)}
    photos = {row.pk: row for row in changed if isinstance(row, Photo)}
    entries = ImportEntry.objects.filter(batch=batch).exclude(after="").order_by("pk")
    of_articles = entries.filter(article__in=articles).values_list("article", "after")
    of_photos = entries.filter(photo__in=photos).values_list("photo", "after")
    last: dict[Article | Photo, str] = {articles[pk]: after for pk, after in of_articles}
    return last | {photos[pk]: after for pk, after in of_photos}


def note_completed(outcomes: Sequence[Outcome], batch: ImportBatch) -> None:
    """Update the logged states of this batch's earlier stories whose photos have been completed by these outcomes,
    given in the order of writing. The state of a story that was edited before stays, so that the edit still shows."""
    was: dict[int, str] = {}
    for outcome in outcomes:
        if outcome.photo and outcome.action == "updated":
            was.setdefault(outcome.photo.pk, outcome.was)
    if not was:
        return
    entries = ImportEntry.objects.filter(batch=batch, article__photos__in=was).exclude(after="")
    rows = list(entries.select_related("article").distinct())
    if not rows:
        return
    articles = [row.article for row in rows if row.article]
    before, now = article_states(articles, was), article_states(articles)
    unedited = [row for row in rows if row.after == before[row.article_id or 0]]
    for row in unedited:
        row.after = now[row.article_id or 0]
    ImportEntry.objects.bulk_update(unedited, ["after"], batch_size=100)


def _entry(
    outcome: Outcome, batch: ImportBatch, originals: dict[str, int], versions: dict[int, int]
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
        originals.get(outcome.original.checksum),
        versions.get(id(outcome)),
        None,
        outcome.after,
    )


def _originals(pieces: Iterable[Packed]) -> dict[str, int]:
    """Checksum -> key of each piece's row. A piece is stored once, however often it comes."""
    by_checksum = {piece.checksum: piece for piece in pieces if piece.checksum}
    kept = Original.objects.filter(checksum__in=by_checksum).values_list("checksum", "pk")
    keys = dict(kept) if by_checksum else {}
    fresh = [piece for checksum, piece in by_checksum.items() if checksum not in keys]
    new = bulk_rows.new_keys(Original, len(fresh))
    rows = [(key, piece.checksum, piece.data) for key, piece in zip(new, fresh, strict=True)]
    bulk_rows.insert(Original, ("id", "checksum", "packed"), rows)
    return keys | {checksum: key for key, checksum, _ in rows}
