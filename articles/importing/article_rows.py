"""A draft's content, put into an article's row and its parts. New rows are written in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Model

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.text import make_slug
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, ArticleAuthor, ArticlePhoto, Author, Correction, Section, Source, Topic, bulk_rows

LIMITS = {"headline": 1000, "byline": 1000, "dateline": 300, "url": 2000, "language": 12}

PARTS: Mapping[str, type[Model]] = {
    "authors": ArticleAuthor,
    "topics": Article.topics.through,
    "corrections": Correction,
}
"""A draft's parts that are rows of their own -> their table. Photos are cleared one by one."""

Saved = Sequence[tuple[ArticleDraft, Article]]


def fill(row: Article, draft: ArticleDraft, body: str, vocabulary: Vocabulary, slug: str = "") -> Article:
    """Fill the article's own columns from the draft, all but its status, and return the row.

    body: the draft's body, sanitised. slug: the headline's slug, if it is known already.
    """
    row.section_id = vocabulary.id_of(Section, draft.section)
    row.source_id = vocabulary.id_of(Source, draft.source)
    return fill_texts(row, draft, body, slug)


def fill_texts(row: Article, draft: ArticleDraft, body: str, slug: str = "") -> Article:
    """Do what fill() does, but leave section and source as they are."""
    for name, limit in LIMITS.items():
        setattr(row, name, getattr(draft, name)[:limit])
    row.slug, row.slugline, row.priority = slug or make_slug(draft.headline), draft.slug[:200], draft.priority
    row.standfirst, row.body, row.rights = draft.standfirst, body, draft.rights
    row.instructions, row.genre = draft.instructions, draft.genre[:100]
    row.source_key = draft.source_key[:300] or None
    row.version = max(draft.version, row.version)
    row.published_on = draft.estimate.date if draft.estimate else draft.published_on
    row.published_at = draft.published_at
    row.precision = Article.Precision(draft.precision)
    row.estimate = _estimate(draft)
    row.source_updated_at, row.embargo_until = draft.updated_at, draft.embargo_until
    row.prepare()
    return row


def _estimate(draft: ArticleDraft) -> dict[str, str] | None:
    if draft.estimate is None:
        return None
    return {"weekday": draft.estimate.weekday, "after": draft.estimate.after.isoformat()}


def clear_parts(articles: Sequence[Article], kept: Mapping[int, Collection[int]]) -> None:
    """Remove the authors, topics, corrections and photos of these articles, except the photos in `kept` (article ->
    photos).

    Call it before the articles change: what becomes of a photo that leaves its story depends on whether readers see
    that story. For the same reason a photo that stays must never leave its story, not even within the transaction
    (articles.search.indexing.detachment).
    """
    pks = [article.pk for article in articles]
    places = ArticlePhoto.objects.filter(article__in=pks).values_list("pk", "article", "photo")
    gone = [pk for pk, article, photo in places if photo not in kept[article]]
    clear_changed_parts([(pk, PARTS) for pk in pks], gone)


def clear_changed_parts(changes: Sequence[tuple[int, Collection[str]]], gone: Collection[int]) -> None:
    """Remove the parts of articles that a new version changes: (key, names of these parts). gone: keys of the
    ArticlePhoto rows of photos that leave their articles."""
    for name, model in PARTS.items():
        bulk_rows.delete_rows(model, "article", [pk for pk, parts in changes if name in parts])
    bulk_rows.delete_rows(ArticlePhoto, "id", gone)


def write_parts(saved: Saved, photos: Sequence[Sequence[int]], vocabulary: Vocabulary) -> None:
    """Write authors, topics, photos (given by key) and corrections, with one statement each. The articles may have some
    of these photos already, and nothing else."""
    places: list[tuple[int, int, int]] = []
    for (_, article), found in zip(saved, photos, strict=True):
        places += [(article.pk, photo, position) for position, photo in enumerate(found)]
    write_words(saved, vocabulary)
    place_photos(places)


def place_photos(places: Sequence[tuple[int, int, int]]) -> None:
    """Write rows of (article, photo, position). A photo that the article has already moves to the new position."""
    moved = "ON CONFLICT (article_id, photo_id) DO UPDATE SET position = excluded.position"
    bulk_rows.insert(ArticlePhoto, ("article", "photo", "position"), places, moved)


def write_words(saved: Saved, vocabulary: Vocabulary) -> None:
    """Write authors, topics and corrections."""
    authors, topics, corrections = [], [], []
    for draft, article in saved:
        pk = article.pk
        found = unique(vocabulary.id_of(Author, name) for name in draft.authors)
        authors += [(pk, author, position) for position, author in enumerate(found)]
        topics += [(pk, t) for t in unique(vocabulary.id_of(Topic, t.name, t.kind) for t in draft.topics)]
        corrections += [(pk, text, None) for text in draft.corrections]
    bulk_rows.insert(ArticleAuthor, ("article", "author", "position"), authors)
    bulk_rows.insert(Article.topics.through, ("article", "topic"), topics)
    bulk_rows.insert(Correction, ("article", "text", "corrected_on"), corrections)


def unique(found: Iterable[int | None]) -> list[int]:
    """Each key once, in order."""
    return list(dict.fromkeys(pk for pk in found if pk is not None))


def lead_first(draft: ArticleDraft) -> list[PhotoDraft]:
    """The draft's photos with the lead photo first."""
    return sorted(draft.photos, key=lambda photo: not photo.is_lead)
