"""The archive of the leak matrix: visible rows, and beside them one hidden row of each kind, whose every word and key
can be told from all others.

Words of hidden stories begin with qxa and the kind, words of hidden photos with qxp and the kind, those of the import
with qxi. Keys of stories are 7710.., of photos 7720.., of their names 7730.. and 7740...
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from articles.models import Article, Photo

KINDS = ("draft", "withdrawn", "embargo", "deleted", "taken", "photo")
"""taken: the photo was taken out of a draft, which stays. photo: the photo was withdrawn, its story is visible."""

DAY, LONELY_DAY = date(2025, 3, 27), date(1987, 5, 4)

_STORY_NAMES, _PHOTO_NAMES = 773000, 774000


@dataclass
class Rows:
    """What addresses are made of. hidden and hidden_photos: kind -> row; own: addresses of what is deleted."""

    article: Article
    photo: Photo
    hidden: dict[str, Article] = field(default_factory=dict)
    hidden_photos: dict[str, Photo] = field(default_factory=dict)
    terms: dict[str, list[str]] = field(default_factory=dict)


def make_rows() -> Rows:
    """All rows, all of them visible."""
    from articles.models import ImportBatch
    from tests.factories import make_article, make_photo, make_picture, make_topic

    batch = ImportBatch.objects.create(name="qxibatch")
    photo = make_photo("A river at dawn.", ["Ana Ruiz"], ["EPA"], make_picture(), taken_on=DAY)
    topics = [make_topic(f"Seen {kind}", kind) for kind in ("subject", "person", "place", "organisation")]
    seen = make_article("River falls", photos=[photo], topics=topics, published_on=DAY, batch=batch)
    make_article("River rises", topics=topics, published_on=DAY - timedelta(days=400))
    make_article("River of old", published_on=None)
    rows = Rows(seen, photo)
    numbers = count(1)
    for kind in KINDS:
        _make_hidden(rows, kind, numbers)
    for story in rows.hidden.values():
        batch.entries.create(action="created", where="qxifile", article=story, photo=story.photos.get())
    return rows


def _make_hidden(rows: Rows, kind: str, numbers: Any) -> None:
    from articles.models import ArticlePhoto
    from tests.factories import make_photo, make_picture

    number = next(numbers)
    a, p = f"qxa{kind}", f"qxp{kind}"
    _make_credits(rows, p, numbers)
    photo = make_photo(
        f"{p}caption river", [f"{p}photographer"], [f"{p}agency"], make_picture(130 + number), pk=772000 + number,
        headline=f"{p}title", alt_text=f"{p}alt", place=f"{p}spot", rights=f"{p}rights", keywords=[f"{p}keyword"],
    )  # fmt: skip
    rows.hidden_photos[kind] = photo
    if kind == "photo":
        ArticlePhoto.objects.create(article=rows.article, photo=photo, position=9)
    else:
        rows.hidden[kind] = _make_story(rows, a, 771000 + number, photo, numbers)


def _make_story(rows: Rows, a: str, pk: int, photo: Photo, numbers: Any) -> Article:
    from tests.factories import make_article

    topics = [_term(rows, "Topic", f"{a}{of}", numbers, kind=of) for of in ("subject", "person", "place")]
    for model in ("Section", "Source", "Author"):
        _term(rows, model, f"{a}{model.lower()}", numbers)
    return make_article(
        f"{a}headline river", f"{a}section", f"{a}source", [photo], topics, [f"{a}author"], [f"{a}correction"],
        pk=pk, body=f"<p>{a}body river</p>", standfirst=f"{a}standfirst", byline=f"{a}byline",
        dateline=f"{a}dateline", rights=f"{a}rights", published_on=LONELY_DAY, url=f"https://{a}.example/",
        slugline=f"{a}slugline", family=rows.article.pk,
    )  # fmt: skip


def _make_credits(rows: Rows, p: str, numbers: Any) -> None:
    for of in ("photographer", "agency"):
        _term(rows, "Credit", f"{p}{of}", numbers, kind=of)


def _term(rows: Rows, model: str, name: str, numbers: Any, **more: str) -> Any:
    """A name with a key of its own."""
    from django.apps import apps

    start = _PHOTO_NAMES if model == "Credit" else _STORY_NAMES
    term = apps.get_model("articles", model).objects.create(pk=start + next(numbers), name=name, **more)
    rows.terms.setdefault(more.get("kind", model.lower()), []).append(term.slug)
    return term


def hide(rows: Rows) -> None:
    """As a desk does it in bulk, or SQL typed by hand: no signal is sent, so nothing but the triggers queues it."""
    from django.utils import timezone

    from articles.models import Article, ArticlePhoto, Photo

    stories = {kind: Article.objects.filter(pk=row.pk) for kind, row in rows.hidden.items()}
    for kind in ("draft", "deleted", "taken"):
        stories[kind].update(status="draft")
    stories["withdrawn"].update(status="withdrawn")
    stories["embargo"].update(embargo_until=timezone.now() + timedelta(days=3))
    stories["deleted"].delete()
    taken = ArticlePhoto.objects.filter(article=rows.hidden["taken"].pk)
    taken._raw_delete(taken.db)  # type: ignore[attr-defined]
    Photo.objects.filter(pk=rows.hidden_photos["photo"].pk).update(status="withdrawn")
