"""Rows into search documents, a batch at a time with a fixed number of queries and no model instances.

The same function serves a single save, the sweep and a whole-archive build, so that all three agree on what a document
holds; anything searchable that is read here must be watched in articles/search/indexing/triggers.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import Model

from articles.drafts.text import plain_text
from articles.models import Article, ArticleAuthor, ArticlePhoto, Correction, Photo, PhotoCredit, Term
from articles.models.prepared_query import Prepared
from articles.models.visibility import photo_document_status, shown_from, stories_told_of
from articles.printed.languages import known_language
from articles.search.document import ARTICLE, PHOTO, Document, Key

CHUNK = 1000
"""Rows a batch: below SQLite's and PostgreSQL's limits on parameters, large enough to amortise the queries."""

CHECKED = Term.Standing.CHECKED.value

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
    """One photo as its documents need it; the fields are its columns."""

    pk: int
    headline: str
    caption: str
    credit_line: str
    place: str
    image: str
    status: str

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Photo.Status.WITHDRAWN


class _Article(NamedTuple):
    """One article as its document needs it; the fields are its columns."""

    pk: int
    headline: str
    standfirst: str
    body: str
    byline: str
    dateline: str
    status: str
    section: int | None
    source: int | None
    language: str
    published_on: date | None
    published_at: datetime | None
    embargo_until: datetime | None
    batch: int | None
    family: int | None


class _Story(NamedTuple):
    """A story that a photo ran in; the fields are columns behind `article__`."""

    status: str
    section: int | None
    source: int | None
    language: str
    published_on: date | None
    published_at: datetime | None
    embargo_until: datetime | None


_ARTICLES = Prepared(
    lambda articles: Article.objects.filter(pk__in=articles).order_by("pk").values_list(*_Article._fields), False
)
_PHOTOS = Prepared(
    lambda articles: ArticlePhoto.objects.filter(article__in=articles).values_list("article", "photo"), False
)
_AUTHORS = Prepared(
    lambda articles: ArticleAuthor.objects.filter(article__in=articles).values_list(
        "article", "author", "author__standing", "author__name"
    ),
    False,
)
_TOPICS = Prepared(
    lambda articles: Article.topics.through.objects.filter(article__in=articles).values_list(
        "article", "topic__kind", "topic"
    ),
    False,
)
_CORRECTIONS = Prepared(
    lambda articles: Correction.objects.filter(article__in=articles).values_list("article", "text"), False
)


def article_documents(pks: Sequence[int]) -> Iterator[Document]:
    """Documents of these articles, ascending by key."""
    photo_ids = _group(_PHOTOS(articles=list(pks)))
    pictures, credits_of = _pictures({photo for group in photo_ids.values() for (photo,) in group})
    authors = _group(_AUTHORS(articles=list(pks)))
    topics = _group(_TOPICS(articles=list(pks)))
    corrections = _group(_CORRECTIONS(articles=list(pks)))
    for row in map(_Article._make, _ARTICLES(articles=list(pks))):
        shown = [pictures[photo] for (photo,) in photo_ids[row.pk] if not pictures[photo].is_withdrawn]
        printed = [credit for picture in shown for credit in credits_of[picture.pk]]
        texts = {
            "headline": row.headline,
            "standfirst": row.standfirst,
            "text": "\n".join([plain_text(row.body), *(text for (text,) in corrections[row.pk])]),
            "caption": "\n".join(picture.caption for picture in shown),
            "credit": "\n".join(_credit_text(picture, credits_of[picture.pk]) for picture in shown),
            "byline": add_missing_names(row.byline, [name for *_, name in authors[row.pk]]),
            "location": "\n".join([row.dateline, *(picture.place for picture in shown)]),
        }
        keys = {
            "status": (row.status,),
            "section": _ids([row.section]),
            "source": _ids([row.source]),
            "language": tuple(filter(None, [known_language(row.language)])),
            "author": _ids(author for author, standing, _ in authors[row.pk] if standing == CHECKED),
            "batch": _ids([row.batch]),
            "family": _ids([row.family]),
            "has": _has(shown, bool(corrections[row.pk])),
        }
        keys |= _by_kind(("photographer", "agency"), _checked(printed))
        keys |= _by_kind(("subject", "person", "place", "organisation"), topics[row.pk])
        moment = _moment(row.published_on, row.published_at)
        yield _document(Key(ARTICLE, row.pk), texts, keys, moment, shown_from(row.embargo_until))


def photo_documents(pks: Sequence[int]) -> Iterator[Document]:
    """Documents of these photos, ascending by key; section, source and date are those of the stories they ran in."""
    rows = (
        Photo.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "alt_text", "keywords", "taken_on", "source")
    )
    pictures, credits_of = _pictures(set(pks))
    columns = [f"article__{column}" for column in _Story._fields]
    links = ArticlePhoto.objects.filter(photo__in=pks).order_by("article").values_list("photo", *columns)
    stories = {pk: [_Story._make(story) for story in group] for pk, group in _group(links).items()}
    for pk, alt_text, keywords, taken_on, source in rows:
        picture, ran_in = pictures[pk], stories.get(pk, [])
        shown = stories_told_of(ran_in) or ran_in
        texts = {
            "headline": picture.headline,
            "text": "\n".join([alt_text, *map(str, keywords)]),
            "caption": picture.caption,
            "credit": _credit_text(picture, credits_of[pk]),
            "location": picture.place,
        }
        keys = {
            "status": (photo_document_status(picture.status, [story.status for story in ran_in]),),
            "section": _ids(story.section for story in shown),
            "source": _ids([source, *(story.source for story in shown)]),
            "language": tuple(dict.fromkeys(filter(None, (known_language(story.language) for story in shown)))),
            "has": _has([picture], False),
        }
        keys |= _by_kind(("photographer", "agency"), _checked(credits_of[pk]))
        moments = [_moment(story.published_on, story.published_at) for story in shown]
        published = max((moment for moment in moments if moment is not None), default=_moment(taken_on, None))
        visible_from = min((shown_from(story.embargo_until) for story in shown), default=0)
        yield _document(Key(PHOTO, pk), texts, keys, published, visible_from)


BUILDERS = {ARTICLE: article_documents, PHOTO: photo_documents}


def _document(
    key: Key, texts: dict[str, str], keys: dict[str, tuple[str, ...]], published: int | None, visible_from: int
) -> Document:
    kept = {field: text for field, value in texts.items() if (text := value.strip())}
    return Document(key, kept, {field: values for field, values in keys.items() if values}, published, visible_from)


def _group(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Rows by their first column, which is left off."""
    groups: Rows = defaultdict(list)
    for first, *rest in rows:
        groups[first].append(tuple(rest))
    return groups


def _pictures(photos: set[int]) -> tuple[dict[int, _Picture], Rows]:
    """The photos and, in printed order, their credits as (kind, id, standing, name)."""
    pictures: dict[int, _Picture] = {}
    credits_of: Rows = defaultdict(list)
    ids = sorted(photos)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        found = Photo.objects.filter(pk__in=part).values_list(*_Picture._fields)
        pictures |= {picture.pk: picture for picture in map(_Picture._make, found)}
        rows = PhotoCredit.objects.filter(photo__in=part).order_by("photo", "position")
        columns = ("photo", "credit__kind", "credit", "credit__standing", "credit__name")
        for photo, *credit in rows.values_list(*columns):
            credits_of[photo].append(tuple(credit))
    return pictures, credits_of


def _checked(printed: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """(kind, id) of the checked names among credits. Documents do not have the keys of unchecked names, so that facets,
    lists and suggestions do not either; their words are found in the credit line and the byline."""
    return [(kind, pk) for kind, pk, standing, _ in printed if standing == CHECKED]


def _ids(values: Iterable[int | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in values if value is not None))


def _by_kind(kinds: Sequence[str], found: Iterable[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    """(kind, id) pairs as ids of each kind."""
    pairs = list(found)
    return {kind: _ids(pk for of_kind, pk in pairs if of_kind == kind) for kind in kinds}


def add_missing_names(printed: str, names: Iterable[str]) -> str:
    """The printed text, and behind it the names that it does not hold letter by letter: "AFP" for its full name."""
    return "\n".join([printed, *(name for name in names if name.casefold() not in printed.casefold())])


def _credit_text(picture: _Picture, printed: list[tuple[Any, ...]]) -> str:
    return add_missing_names(picture.credit_line, [name for *_, name in printed])


def _has(shown: list[_Picture], corrected: bool) -> tuple[str, ...]:
    """The words of has: that are true."""
    facts = {
        "photo": bool(shown),
        "picture": any(picture.image for picture in shown),
        "caption": any(picture.caption for picture in shown),
        "credit": any(picture.credit_line for picture in shown),
        "correction": corrected,
    }
    return tuple(name for name, true in facts.items() if true)


def _moment(day: date | None, moment: datetime | None) -> int | None:
    """Wall-clock seconds since 1970 on the printed day; the time of day is UTC's, kept within that day."""
    if day is None:
        return None
    start = (day - EPOCH).days * DAY
    if moment is None:
        return start
    seconds = int((moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) - start
    return start + min(max(seconds, 0), DAY - 1)
