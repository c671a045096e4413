"""What a draft says, put into an article's row and its parts; bulk writes where the rows are new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.text import make_slug
from articles.importing import bulk_insert
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, ArticleAuthor, ArticlePhoto, Author, Correction, Section, Source, Topic

LIMITS = {"headline": 1000, "byline": 1000, "dateline": 300, "url": 2000, "language": 12}

Saved = Sequence[tuple[ArticleDraft, Article]]


def fill(row: Article, draft: ArticleDraft, body: str, vocabulary: Vocabulary, slug: str = "") -> Article:
    """The row with everything of the draft that stands in the article's own table, but its status.

    body: the draft's, sanitised; slug: the headline's, where it is known already.
    """
    for name, limit in LIMITS.items():
        setattr(row, name, getattr(draft, name)[:limit])
    row.slug, row.slugline, row.priority = slug or make_slug(draft.headline), draft.slug[:200], draft.priority
    row.standfirst, row.body, row.rights = draft.standfirst, body, draft.rights
    row.section_id = vocabulary.id_of(Section, draft.section)
    row.source_id = vocabulary.id_of(Source, draft.source)
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
    """Take authors, topics, corrections and photos off these articles, but the photos they keep, by article.

    Call it while the articles are as readers know them: it decides what becomes of a photo that leaves its story, and
    for the same reason a photo that stays must not leave it for a moment (articles.search.indexing.detachment).
    """
    for model in (ArticleAuthor, Correction, Article.topics.through):
        model.objects.filter(article__in=articles).delete()
    places = ArticlePhoto.objects.filter(article__in=articles)
    rows = places.values_list("pk", "article", "photo")
    places.filter(pk__in=[pk for pk, article, photo in rows if photo not in kept[article]]).delete()


def write_parts(saved: Saved, photos: Sequence[Sequence[int]], vocabulary: Vocabulary) -> None:
    """Authors, topics, photos (by their keys) and corrections of articles that have none but some of the photos, in one
    statement each."""
    places: list[tuple[int, int, int]] = []
    for (_, article), found in zip(saved, photos, strict=True):
        places += [(article.pk, photo, position) for position, photo in enumerate(found)]
    write_words(saved, vocabulary)
    place_photos(places)


def place_photos(places: Sequence[tuple[int, int, int]]) -> None:
    """Rows of (article, photo, position); a photo that stands in the article already takes the new position."""
    moved = "ON CONFLICT (article_id, photo_id) DO UPDATE SET position = excluded.position"
    bulk_insert.insert(ArticlePhoto, ("article", "photo", "position"), places, moved)


def write_words(saved: Saved, vocabulary: Vocabulary) -> None:
    """Authors, topics and corrections."""
    authors, topics, corrections = [], [], []
    for draft, article in saved:
        pk = article.pk
        found = unique(vocabulary.id_of(Author, name) for name in draft.authors)
        authors += [(pk, author, position) for position, author in enumerate(found)]
        topics += [(pk, t) for t in unique(vocabulary.id_of(Topic, t.name, t.kind) for t in draft.topics)]
        corrections += [(pk, text, None) for text in draft.corrections]
    bulk_insert.insert(ArticleAuthor, ("article", "author", "position"), authors)
    bulk_insert.insert(Article.topics.through, ("article", "topic"), topics)
    bulk_insert.insert(Correction, ("article", "text", "corrected_on"), corrections)


def unique(found: Iterable[int | None]) -> list[int]:
    """Each key once, in order."""
    return list(dict.fromkeys(pk for pk in found if pk is not None))


def lead_first(draft: ArticleDraft) -> list[PhotoDraft]:
    """The draft's photos, the lead before the others."""
    return sorted(draft.photos, key=lambda photo: not photo.is_lead)
