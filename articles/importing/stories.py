"""Article drafts into rows: which story a draft is, whether it says anything new, and the bulk writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from articles.exporting import draft_of
from articles.importing.digests import checksum_of, digest_of
from articles.importing.entries import Outcome
from articles.importing.photos import draft_identity, save_all
from articles.importing.vocabulary import Vocabulary
from articles.models import (
    Article,
    ArticleAuthor,
    ArticlePhoto,
    Author,
    Correction,
    ImportBatch,
    Photo,
    Section,
    Source,
    Topic,
)
from articles.parsers.as_json import entry_as_json
from articles.parsers.draft import ArticleDraft, Status
from articles.parsers.markup import clean_body
from articles.text import make_slug

LIMITS = {"headline": 1000, "byline": 1000, "dateline": 300, "url": 2000, "language": 12}


@dataclass(slots=True)
class _Pending:
    """A draft on its way: what it says, and the article it already is, if any."""

    draft: ArticleDraft
    digest: str
    checksum: str
    known: Article | None = None
    same_words: bool = False


def save(drafts: Sequence[ArticleDraft], batch: ImportBatch | None, vocabulary: Vocabulary) -> list[Outcome]:
    """Save drafts of which no two are one story; an outcome each, in order."""
    pending = [_Pending(draft, digest_of(draft), checksum_of(draft)) for draft in drafts]
    _find_known(pending, vocabulary)
    fresh = [item for item in pending if item.known is None]
    changed = [item for item in pending if item.known is not None and not _why_unchanged(item)]
    leftover = list(
        ArticlePhoto.objects.filter(article__in=[item.known for item in changed]).values_list("photo", flat=True)
    )
    photos = save_all([photo for item in [*fresh, *changed] for photo in item.draft.photos], vocabulary)
    outcomes: dict[int, Outcome] = {}
    rows = [_article(item, Article(), vocabulary, batch) for item in fresh]
    Article.objects.bulk_create(rows)
    for item, row in zip(fresh, rows, strict=True):
        outcomes[id(item)] = _outcome("created", item, row)
    for item in changed:
        outcomes[id(item)] = _update(item, vocabulary, batch)
    _write_parts([(item.draft, outcomes[id(item)].article) for item in [*fresh, *changed]], photos, vocabulary)
    Photo.objects.replaced(leftover).delete()
    return [outcomes.get(id(item)) or _outcome("unchanged", item, item.known) for item in pending]


def _find_known(pending: list[_Pending], vocabulary: Vocabulary) -> None:
    """The story is known by its source's key, else by its words where another source sent them."""
    keys = {item.draft.source_key[:300] for item in pending if item.draft.source_key}
    by_key = {(a.source_id, a.source_key): a for a in Article.objects.filter(source_key__in=keys)}
    checksums = {item.checksum for item in pending if item.checksum}
    by_words: dict[str, list[Article]] = {}
    for article in Article.objects.filter(checksum__in=checksums).order_by("pk"):
        by_words.setdefault(article.checksum, []).append(article)
    for item in pending:
        source_id = vocabulary.id_of(Source, item.draft.source)
        item.known = by_key.get((source_id, item.draft.source_key[:300])) if item.draft.source_key else None
        if item.known is None:
            others = by_words.get(item.checksum, [])
            item.known = next((a for a in others if a.source_id != source_id or not item.draft.source_key), None)
            item.same_words = item.known is not None


def _why_unchanged(item: _Pending) -> str:
    """Why a known story stays as it is; empty where the draft changes it."""
    known, draft = item.known, item.draft
    if known is None:
        return ""
    if known.digest == item.digest:
        return "The archive already holds this."
    if item.same_words:
        return f"The same words as article {known.pk}."
    if draft.version < known.version:
        return f"Version {draft.version} arrived late: the archive holds version {known.version}."
    return ""


def _update(item: _Pending, vocabulary: Vocabulary, batch: ImportBatch | None) -> Outcome:
    """Write the draft over the story it is; what it was is kept in the outcome."""
    known = item.known
    assert known is not None  # noqa: S101 - tells mypy what save() sorted by
    before = entry_as_json(draft_of(known))
    if item.draft.status == Status.WITHDRAWN and not item.draft.body:
        known.status, known.version, known.digest = Article.Status.WITHDRAWN, item.draft.version, item.digest
    else:
        known.article_photos.all().delete()
        known.article_authors.all().delete()
        known.corrections.all().delete()
        known.topics.clear()
        _article(item, known, vocabulary, batch)
    known.save()
    after = entry_as_json(item.draft)
    changes = {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}
    return _outcome("updated", item, known, before=before, changes=changes)


def _outcome(action: str, item: _Pending, article: Article | None, **more: Any) -> Outcome:
    draft = item.draft
    why = _why_unchanged(item) if action == "unchanged" else ""
    return Outcome(
        action,
        draft.where,
        why,
        draft.headline,
        draft.format,
        article,
        after=item.digest,
        original=draft.original,
        **more,
    )


def _article(item: _Pending, row: Article, vocabulary: Vocabulary, batch: ImportBatch | None) -> Article:
    """The row with everything of the draft that stands in the article's own table."""
    draft = item.draft
    for name, limit in LIMITS.items():
        setattr(row, name, getattr(draft, name)[:limit])
    row.slug = make_slug(draft.headline)
    row.standfirst, row.body, row.rights = draft.standfirst, clean_body(draft.body), draft.rights
    row.section_id = vocabulary.id_of(Section, draft.section)
    row.source_id = vocabulary.id_of(Source, draft.source)
    row.source_key = draft.source_key[:300] or None
    row.version = draft.version
    row.published_on = draft.estimate.date if draft.estimate else draft.published_on
    row.published_at = draft.published_at
    row.precision = Article.Precision(draft.precision)
    row.estimate = _estimate(draft)
    row.source_updated_at, row.embargo_until = draft.updated_at, draft.embargo_until
    row.status = _status(draft, row)
    row.checksum, row.digest = item.checksum, item.digest
    row.batch = batch if row.pk is None else row.batch
    row.prepare()
    return row


def _estimate(draft: ArticleDraft) -> dict[str, str] | None:
    if draft.estimate is None:
        return None
    return {"weekday": draft.estimate.weekday, "after": draft.estimate.after.isoformat()}


def _status(draft: ArticleDraft, row: Article) -> str:
    """An import may withdraw a story, but never shows one again that somebody here took away."""
    taken_away = row.pk is not None and row.status != Article.Status.PUBLISHED
    return row.status if taken_away and draft.status == Status.PUBLISHED else str(draft.status)


def _write_parts(
    saved: Iterable[tuple[ArticleDraft, Article | None]], photos: dict[str, Photo], vocabulary: Vocabulary
) -> None:
    """Authors, topics, photos and corrections of articles that have none yet, in one statement each."""
    authors, topics, places, corrections = [], [], [], []
    for draft, article in saved:
        if article is None or (draft.status == Status.WITHDRAWN and not draft.body):
            continue
        for position, author in enumerate(_ids(vocabulary.id_of(Author, name) for name in draft.authors)):
            authors.append(ArticleAuthor(article=article, author_id=author, position=position))
        for topic_id in _ids(vocabulary.id_of(Topic, topic.name, topic.kind) for topic in draft.topics):
            topics.append(Article.topics.through(article=article, topic_id=topic_id))
        found = [photos[draft_identity(photo)] for photo in _lead_first(draft)]
        for position, photo in enumerate(dict.fromkeys(found)):
            places.append(ArticlePhoto(article=article, photo=photo, position=position))
        corrections += [Correction(article=article, text=text) for text in draft.corrections]
    ArticleAuthor.objects.bulk_create(authors)
    Article.topics.through.objects.bulk_create(topics)
    ArticlePhoto.objects.bulk_create(places)
    Correction.objects.bulk_create(corrections)


def _ids(found: Iterable[int | None]) -> list[int]:
    """Each id once, in order."""
    return list(dict.fromkeys(pk for pk in found if pk is not None))


def _lead_first(draft: ArticleDraft) -> list[Any]:
    return sorted(draft.photos, key=lambda photo: not photo.is_lead)
