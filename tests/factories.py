"""make_...(): rows for tests, with what the test names and sensible values for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib import import_module
from io import BytesIO
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image

from articles.models import (
    Article,
    ArticleAuthor,
    ArticlePhoto,
    Author,
    Correction,
    Credit,
    Photo,
    PhotoCredit,
    Section,
    Source,
    Topic,
)
from articles.site.pictures import measure

_numbers = count(1)


def make_section(name: str = "World") -> Section:
    return Section.objects.get_or_create(name=name)[0]


def make_source(name: str = "Delta Wire") -> Source:
    return Source.objects.get_or_create(name=name)[0]


def make_author(name: str = "Lê Quang Huy") -> Author:
    return Author.objects.get_or_create(name=name)[0]


def make_topic(name: str = "Elections", kind: str = "subject") -> Topic:
    return Topic.objects.get_or_create(name=name, kind=kind)[0]


def make_credit(name: str = "Ana Ruiz", kind: str = "photographer") -> Credit:
    return Credit.objects.get_or_create(name=name, kind=kind)[0]


def make_picture(width: int = 120, height: int = 80, file_format: str = "JPEG", **saved: Any) -> bytes:
    """The bytes of a small picture with a plain colour; `saved` goes to Pillow (exif=...)."""
    file = BytesIO()
    Image.new("RGB", (width, height), (60, 90, 120)).save(file, file_format, **saved)
    return file.getvalue()


def make_photo(
    caption: str = "A boat crosses the river at dawn.",
    photographers: Iterable[str] = (),
    agencies: Iterable[str] = (),
    picture: bytes | None = None,
    articles: Iterable[Article] = (),
    **fields: Any,
) -> Photo:
    """A photo; the credit line follows the names unless it is given."""
    people, houses = list(photographers), list(agencies)
    fields.setdefault("credit_line", "/".join([*people, *houses]))
    photo = Photo(caption=caption, **fields)
    if picture is not None:
        photo.checksum = photo.checksum or f"{next(_numbers):032x}" * 2
        photo.image.save("picture.jpg", ContentFile(picture), save=False)
        measure(photo, picture)
    photo.save()
    names = [(name, "photographer") for name in people] + [(name, "agency") for name in houses]
    for position, (name, kind) in enumerate(names):
        PhotoCredit.objects.create(photo=photo, credit=make_credit(name, kind), position=position)
    for article in articles:
        ArticlePhoto.objects.create(article=article, photo=photo, position=article.article_photos.count())
    return photo


def make_article(
    headline: str = "River Crests Below the Dikes",
    section: str | None = "World",
    source: str | None = "Delta Wire",
    photos: Iterable[Photo] = (),
    topics: Iterable[Topic] = (),
    authors: Iterable[str] = (),
    corrections: Iterable[str] = (),
    **fields: Any,
) -> Article:
    """A published article of 27 March 2025 unless the fields say otherwise."""
    fields.setdefault("body", "<p>The water stopped a hand below the top of the dike.</p><p>Nobody was hurt.</p>")
    fields.setdefault("published_on", date(2025, 3, 27))
    fields.setdefault("language", "en")
    fields.setdefault("source_key", f"story-{next(_numbers)}" if source else None)
    article = Article.objects.create(
        headline=headline,
        section=make_section(section) if section else None,
        source=make_source(source) if source else None,
        **fields,
    )
    article.topics.set(topics)
    for position, photo in enumerate(photos):
        ArticlePhoto.objects.create(article=article, photo=photo, position=position)
    for position, name in enumerate(authors):
        ArticleAuthor.objects.create(article=article, author=make_author(name), position=position)
    for text in corrections:
        Correction.objects.create(article=article, text=text)
    return article


def make_editor(username: str = "editor", password: str = "a long password") -> Any:  # noqa: S107
    """A superuser."""
    return get_user_model().objects.create_superuser(username, password=password)


def make_role(role: str) -> Group:
    """The group of a role of the desk: Editor, Archivist or Administrator.

    Tests of real transactions empty all tables behind them, groups too, so these are made again where they are gone.
    """
    if not Group.objects.filter(name=role).exists():
        import_module("articles.migrations.0012_roles").make_roles(apps, None)
        import_module("articles.migrations.0026_front_choices").let_archivists_choose(apps, None)
    return Group.objects.get(name=role)


def make_person(role: str = "Archivist", username: str = "") -> Any:
    """A person with a role of the desk: Editor, Archivist or Administrator; "" for an account without a role."""
    user = get_user_model().objects.create_user(username or role.lower() or "reader", password="a long password")
    user.groups.set([make_role(role)] if role else [])
    return user
