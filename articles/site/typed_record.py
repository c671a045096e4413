"""What an editor types or pastes instead of a search: the address, the source's key, or the number of a record."""

from __future__ import annotations

import re

from django.contrib.auth.models import AbstractUser, AnonymousUser

from articles.models import Article, Photo, Source

_ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/(articles|photos)/([0-9]{1,18})(?:[/?#]\S*)?")
_NUMBER = re.compile(r"#?([0-9]{1,18})")
_KEY = re.compile(r"(?=\S*[0-9])\S{6,300}")
MOST_SOURCES = 500
"""Sources whose keys are tried; a key is unique within its source."""


def typed_record(text: str, user: AbstractUser | AnonymousUser) -> Article | Photo | None:
    """The story or photo whose address or source key this is, if this reader may see it. At most three queries."""
    text = text.strip()
    if address := _ADDRESS.fullmatch(text):
        rows = Article.objects.visible_to(user) if address[1] == "articles" else Photo.objects.visible_to(user)
        found: Article | Photo | None = rows.filter(pk=int(address[2])).first()
        return found
    if not _KEY.fullmatch(text) or _NUMBER.fullmatch(text):
        return None
    sources = list(Source.objects.order_by("pk").values_list("pk", flat=True)[:MOST_SOURCES])
    return Article.objects.visible_to(user).with_source_key(text, sources).first()


def numbered_story(text: str, user: AbstractUser | AnonymousUser) -> Article | None:
    """The story whose number this is, if this reader may see it. It may also be meant as a word, such as a year."""
    number = _NUMBER.fullmatch(text.strip())
    return Article.objects.visible_to(user).filter(pk=int(number[1])).first() if number else None
