"""Reads the forms of the front page's room: which stories, and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.photos.attach_photos import story_of
from articles.models import Collection, FrontChoice
from articles.models.front_choice import MOST_CHOICES, MOST_STORIES

LONGEST = 366
"""Days for which something may be chosen."""


class Refused(Exception):
    """A form that cannot be carried out, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form asks for."""

    kind: str
    articles: list[int]
    last_day: date
    heading: str = ""
    note: str = ""


def open_collections(person: Any) -> Any:
    """The collections that somebody may put on the front page: their own, and what is shared with the desk."""
    return Collection.objects.seen_by(person).named()


def read_form(request: HttpRequest) -> Wanted:
    """What was sent. Raises Refused."""
    kind = request.POST.get("kind", "")
    if kind not in FrontChoice.Kind.values:
        raise Refused(_("Choose a lead, a pinned story or a collection."))
    last_day = _last_day(request.POST.get("last_day", ""))
    if kind == FrontChoice.Kind.COLLECTION:
        return _collection(request, last_day)
    if kind == FrontChoice.Kind.PINNED and FrontChoice.objects.in_effect().count() >= MOST_CHOICES:
        raise Refused(_("So much is chosen already. Remove something first."))
    story = story_of(request.POST.get("story", "")[:500])
    if story is None:
        raise Refused(_("There is no story of that number or address."))
    return Wanted(kind, [story.pk], last_day)


def _last_day(typed: str) -> date:
    today = timezone.localdate()
    try:
        day = date.fromisoformat(typed) if re.fullmatch(r"\d{4}-\d\d-\d\d", typed, re.ASCII) else None
    except ValueError:
        day = None
    if day is None or not today <= day <= today + timedelta(days=LONGEST):
        raise Refused(_("Give the last day: today or later, within a year."))
    return day


def _collection(request: HttpRequest, last_day: date) -> Wanted:
    """The first stories of a collection, as they are now: what is put into it later does not come by itself."""
    typed = request.POST.get("collection", "")
    key = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    found = open_collections(request.user).filter(pk=key).first()
    if found is None:
        raise Refused(_("There is no such collection, or you may not open it."))
    items = found.items.filter(article__isnull=False).in_order()
    articles = list(items.values_list("article", flat=True)[:MOST_STORIES])
    if not articles:
        raise Refused(_("The collection has no stories."))
    heading = request.POST.get("heading", "").strip() or found.name
    return Wanted(
        FrontChoice.Kind.COLLECTION, articles, last_day, heading[:200], request.POST.get("note", "").strip()[:500]
    )
