"""Rows into search documents, a batch at a time with a fixed number of queries and no model instances.

The same function serves a single save, the sweep and a whole-archive build, so that all three agree on what a document
holds; anything searchable that is read here must be watched in articles/outbox.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import Model

from articles.models import Article, ArticleAuthor, ArticlePhoto, Correction, Photo, PhotoCredit
from articles.search.document import ARTICLE, PHOTO, Document, Key
from articles.text import plain_text

CHUNK = 1000
"""Rows a batch: below SQLite's and PostgreSQL's limits on parameters, large enough to amortise the queries."""

DAY = 86_400
EPOCH = date(1970, 1, 1)
Rows = dict[int, list[tuple[Any, ...]]]

MODELS: dict[str, type[Model]] = {ARTICLE: Article, PHOTO: Photo}


def documents_for(keys: Iterable[Key]) -> Iterator[Document]:
    """The documents of these keys; keys whose row is gone give none."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        wanted[key.kind].append(key.pk)
    for kind, pks in wanted.items():
        for start in range(0, len(pks), CHUNK):
            yield from BUILDERS[kind](pks[start : start + CHUNK])


def all_documents(kind: str, after: int = 0) -> Iterator[Document]:
    """Every document of a kind, ascending by key, beginning behind the key `after`; memory stays bounded."""
    rows = MODELS[kind]._default_manager.order_by("pk")
    while pks := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK]):
        yield from BUILDERS[kind](pks)
        after = pks[-1]


def count_documents() -> int:
    """How many documents a whole-archive build makes."""
    return sum(model._default_manager.count() for model in MODELS.values())


class _Picture(NamedTuple):
    """One photo as its documents need it."""

    headline: str
    caption: str
    credit_line: str
    place: str
    has_image: bool
    withdrawn: bool


def article_documents(pks: Sequence[int]) -> Iterator[Document]:
    """Documents of these articles, ascending by key."""
    columns = ("pk", "headline", "standfirst", "body", "byline", "dateline", "status", "section", "source", "language")
    columns += ("published_on", "published_at", "embargo_until", "batch", "family")
    rows = Article.objects.filter(pk__in=pks).order_by("pk").values_list(*columns)
    photo_ids = _grouped(ArticlePhoto.objects.filter(article__in=pks).values_list("article", "photo"))
    pictures, credits_of = _pictures({photo for group in photo_ids.values() for (photo,) in group})
    authors = _grouped(ArticleAuthor.objects.filter(article__in=pks).values_list("article", "author", "author__name"))
    topics = _grouped(
        Article.topics.through.objects.filter(article__in=pks).values_list("article", "topic__kind", "topic")
    )
    corrections = _grouped(Correction.objects.filter(article__in=pks).values_list("article", "text"))
    for pk, headline, standfirst, body, byline, dateline, status, section, source, language, *rest in rows:
        published_on, published_at, embargo, batch, family = rest
        shown = [photo for (photo,) in photo_ids[pk] if not pictures[photo].withdrawn]
        names = [name for _, name in authors[pk]]
        texts = {
            "headline": headline,
            "standfirst": standfirst,
            "text": "\n".join([plain_text(body), *(text for (text,) in corrections[pk])]),
            "caption": "\n".join(pictures[photo].caption for photo in shown),
            "credit": "\n".join(_credit_text(pictures[photo], credits_of[photo]) for photo in shown),
            "byline": _with_missing(byline, names),
            "location": "\n".join([dateline, *(pictures[photo].place for photo in shown)]),
        }
        printed = [credit for photo in shown for credit in credits_of[photo]]
        keys = {
            "status": (status,),
            "section": _ids([section]),
            "source": _ids([source]),
            "language": (language,) if language else (),
            "author": _ids(author for author, _ in authors[pk]),
            "batch": _ids([batch]),
            "family": _ids([family]),
            "has": _has([pictures[photo] for photo in shown], bool(corrections[pk])),
        } | _credit_keys(printed)
        for kind in ("subject", "person", "place", "organisation"):
            keys[kind] = _ids(topic for topic_kind, topic in topics[pk] if topic_kind == kind)
        visible_from = int(embargo.timestamp()) if embargo else 0
        yield _document(Key(ARTICLE, pk), texts, keys, _moment(published_on, published_at), visible_from)


def photo_documents(pks: Sequence[int]) -> Iterator[Document]:
    """Documents of these photos, ascending by key; section, source and date are those of the stories they ran in."""
    rows = (
        Photo.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "alt_text", "keywords", "taken_on", "source")
    )
    pictures, credits_of = _pictures(set(pks))
    columns = ("photo", "article__status", "article__section", "article__source", "article__language")
    columns += ("article__published_on", "article__published_at", "article__embargo_until")
    stories = _grouped(ArticlePhoto.objects.filter(photo__in=pks).order_by("article").values_list(*columns))
    for pk, alt_text, keywords, taken_on, source in rows:
        picture = pictures[pk]
        shown = [story for story in stories[pk] if story[0] == Article.Status.PUBLISHED] or stories[pk]
        texts = {
            "headline": picture.headline,
            "text": "\n".join([alt_text, *map(str, keywords)]),
            "caption": picture.caption,
            "credit": _credit_text(picture, credits_of[pk]),
            "location": picture.place,
        }
        keys = {
            "status": (_photo_status(picture, [story[0] for story in stories[pk]]),),
            "section": _ids(story[1] for story in shown),
            "source": _ids([source, *(story[2] for story in shown)]),
            "language": tuple(dict.fromkeys(story[3] for story in shown if story[3])),
            "has": _has([picture], False),
        } | _credit_keys(credits_of[pk])
        moments = [moment for story in shown if (moment := _moment(story[4], story[5])) is not None]
        published = max(moments, default=_moment(taken_on, None))
        embargoes = [int(story[6].timestamp()) if story[6] else 0 for story in shown]
        yield _document(Key(PHOTO, pk), texts, keys, published, min(embargoes, default=0))


BUILDERS = {ARTICLE: article_documents, PHOTO: photo_documents}


def _document(
    key: Key, texts: dict[str, str], keys: dict[str, tuple[str, ...]], published: int | None, visible_from: int
) -> Document:
    kept = {field: text for field, value in texts.items() if (text := value.strip())}
    return Document(key, kept, {field: values for field, values in keys.items() if values}, published, visible_from)


def _grouped(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Rows by their first column, which is left off."""
    groups: Rows = defaultdict(list)
    for first, *rest in rows:
        groups[first].append(tuple(rest))
    return groups


def _pictures(photos: set[int]) -> tuple[dict[int, _Picture], Rows]:
    """The photos and, in printed order, their credits as (kind, id, name)."""
    columns = ("pk", "headline", "caption", "credit_line", "place", "image", "withdrawn")
    pictures = {}
    credits_of: Rows = defaultdict(list)
    ids = sorted(photos)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        for pk, headline, caption, credit_line, place, image, withdrawn in Photo.objects.filter(
            pk__in=part
        ).values_list(*columns):
            pictures[pk] = _Picture(headline, caption, credit_line, place, bool(image), withdrawn)
        rows = PhotoCredit.objects.filter(photo__in=part).order_by("photo", "position")
        for photo, *credit in rows.values_list("photo", "credit__kind", "credit", "credit__name"):
            credits_of[photo].append(tuple(credit))
    return pictures, credits_of


def _ids(values: Iterable[int | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in values if value is not None))


def _credit_keys(printed: list[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    return {kind: _ids(pk for k, pk, _ in printed if k == kind) for kind in ("photographer", "agency")}


def _with_missing(printed: str, names: Iterable[str]) -> str:
    """The printed text, and behind it the names that it does not hold letter by letter: "AFP" for its full name."""
    return "\n".join([printed, *(name for name in names if name.casefold() not in printed.casefold())])


def _credit_text(picture: _Picture, printed: list[tuple[Any, ...]]) -> str:
    return _with_missing(picture.credit_line, [name for _, _, name in printed])


def _has(shown: list[_Picture], corrected: bool) -> tuple[str, ...]:
    """The words of has: that are true."""
    facts = {
        "photo": bool(shown),
        "picture": any(picture.has_image for picture in shown),
        "caption": any(picture.caption for picture in shown),
        "credit": any(picture.credit_line for picture in shown),
        "correction": corrected,
    }
    return tuple(name for name, true in facts.items() if true)


def _photo_status(picture: _Picture, statuses: list[str]) -> str:
    """A photo is seen where one of its stories is, or where it stands alone."""
    if picture.withdrawn:
        return str(Article.Status.WITHDRAWN)
    if not statuses or Article.Status.PUBLISHED in statuses:
        return str(Article.Status.PUBLISHED)
    return statuses[0]


def _moment(day: date | None, moment: datetime | None) -> int | None:
    """Wall-clock seconds since 1970 on the printed day; the time of day is UTC's, kept within that day."""
    if day is None:
        return None
    start = (day - EPOCH).days * DAY
    if moment is None:
        return start
    seconds = int((moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) - start
    return start + min(max(seconds, 0), DAY - 1)
