"""Turn rows into drafts, the inverse of importing, so that an export can be imported again without loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from pathlib import PurePath

from articles.drafts.draft import ArticleDraft, Estimate, PhotoDraft, Precision, Status, TopicDraft, TopicKind
from articles.models import Article, ArticlePhoto, Photo
from articles.models.draft_parts import fetch_draft_parts

CHUNK = 500

PHOTOS = 5_000
"""The most photos of stories that are read together. Each is a parameter of one query, and databases limit their
number."""

Key = tuple[str, int]
"""Kind ("article" or "photo") and primary key."""


def all_keys(*, public: bool) -> Iterator[Key]:
    """Every article, then every photo that belongs to no story, by key. public: only what every reader may see."""
    articles = Article.objects.only_visible() if public else Article.objects.all()
    photos = Photo.objects.visible() if public else Photo.objects.all()
    for kind, rows in (("article", articles), ("photo", photos.without_story())):
        after = 0
        while pks := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[: 10 * CHUNK]):
            yield from ((kind, pk) for pk in pks)
            after = pks[-1]


def drafts_of(keys: Iterable[Key], *, public: bool) -> Iterator[ArticleDraft | PhotoDraft]:
    """The drafts of these rows, in order, in bounded memory. public: without what readers may not see."""
    for kind, group in groupby(keys, itemgetter(0)):
        while pks := [pk for _, pk in islice(group, CHUNK)]:
            for some in _portions(pks) if kind == "article" else [pks]:
                found = _articles(some, public) if kind == "article" else _photos(some, public)
                yield from (found[pk] for pk in some if pk in found)


def _portions(pks: list[int]) -> Iterator[list[int]]:
    """The stories in order, split into lists whose photos are not too many. One query."""
    counts = ArticlePhoto.objects.per_article(pks)
    portion: list[int] = []
    photos = 0
    for pk in pks:
        photos += counts.get(pk, 0)
        if portion and photos > PHOTOS:
            yield portion
            portion, photos = [], counts.get(pk, 0)
        portion.append(pk)
    yield portion


def _articles(pks: list[int], public: bool) -> dict[int, ArticleDraft]:
    rows = (Article.objects.only_visible() if public else Article.objects.all()).filter(pk__in=pks)
    articles = list(rows)
    fetch_draft_parts(articles)
    return {row.pk: draft_of(row, public=public) for row in articles}


def _photos(pks: list[int], public: bool) -> dict[int, PhotoDraft]:
    rows = (Photo.objects.visible() if public else Photo.objects.all()).filter(pk__in=pks)
    seen = set(rows.visible().values_list("pk", flat=True))
    return {row.pk: photo_draft_of(row, row.pk in seen) for row in rows.select_related("source").with_credits()}


def draft_of(article: Article, *, public: bool = False) -> ArticleDraft:
    """The article as a draft, without its original. public: without withdrawn photos. For many articles, fetch them
    with_draft_parts()."""
    estimate = _estimate(article)
    return ArticleDraft(
        headline=article.headline,
        body=article.body,
        standfirst=article.standfirst,
        byline=article.byline,
        authors=tuple(row.author.name for row in article.article_authors.all()),
        dateline=article.dateline,
        slug=article.slugline,
        priority=article.priority,
        genre=article.genre,
        section=article.section.name if article.section else "",
        topics=_topics(article),
        source=article.source.name if article.source else "",
        language=article.language,
        url=article.url,
        source_key=article.source_key or "",
        version=article.version,
        published_on=None if estimate else article.published_on,
        published_at=article.published_at,
        precision=Precision(article.precision),
        estimate=estimate,
        updated_at=article.source_updated_at,
        embargo_until=article.embargo_until,
        status=Status(article.status),
        corrections=tuple(correction.text for correction in article.corrections.all()),
        instructions="" if public else article.instructions,
        rights=article.rights,
        photos=tuple(
            photo_draft_of(row.photo, not row.photo.is_withdrawn, is_lead=row.position == 0)
            for row in article.article_photos.all()
            if not (public and row.photo.is_withdrawn)
        ),
    )


def photo_draft_of(photo: Photo, seen: bool = True, *, is_lead: bool = False) -> PhotoDraft:
    """The photo as a draft, without its picture; the file name gives the picture's checksum. seen: whether readers see
    it, in its story or on its own."""
    hidden = Status.WITHDRAWN if photo.is_withdrawn else Status.DRAFT
    credit_rows = list(photo.photo_credits.all())
    names = {
        kind: tuple(row.credit.name for row in credit_rows if row.credit.kind == kind)
        for kind in ("photographer", "agency")
    }
    return PhotoDraft(
        caption=photo.caption,
        credit_line=photo.credit_line,
        photographers=names["photographer"],
        agencies=names["agency"],
        roles=tuple(role for row in credit_rows for role in row.role.split(", ") if role),
        taken_on=photo.taken_on,
        place=photo.place,
        headline=photo.headline,
        alt_text=photo.alt_text,
        rights=photo.rights,
        instructions=photo.instructions,
        keywords=tuple(photo.keywords),
        address=photo.address,
        file_name=_file_name(photo),
        is_lead=is_lead,
        source=photo.source.name if photo.source else "",
        source_key=photo.source_key,
        status=Status.PUBLISHED if seen else hidden,
    )


def _file_name(photo: Photo) -> str:
    """The picture's checksum with the suffix of its file. An import recognises by it which photo of a series this
    is."""
    checksum = photo.checksum or photo.identity_checksum
    return f"{checksum}{PurePath(photo.image.name or '').suffix or '.jpg'}" if checksum else ""


def _topics(article: Article) -> tuple[TopicDraft, ...]:
    """Topics sorted by kind and name, since the archive keeps no order of topics."""
    found = sorted((topic.kind, topic.name) for topic in article.topics.all())
    return tuple(TopicDraft(TopicKind(kind), name) for kind, name in found)


def _estimate(article: Article) -> Estimate | None:
    if article.precision != Article.Precision.ESTIMATED or not article.published_on or not article.estimate:
        return None
    after = date.fromisoformat(article.estimate["after"])
    return Estimate(article.estimate["weekday"], after, article.published_on)
