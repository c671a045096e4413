"""The rule of who may see what: its one home, in each of the forms that it is asked in.

- The public sees a story that is published and past its embargo.
- The public sees a photo of a story that it sees, and a published photo of no story at all; never a withdrawn one.
- Staff who may view stories in the admin see all stories, and those who may view photos see all photos.

Django asks in Q objects, triggers and long queries in plain SQL, rows in hand in Python, the index in the keys of its
documents. All forms must say the same: tests/models/test_visibility.py compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser

PUBLISHED, DRAFT, WITHDRAWN = "published", "draft", "withdrawn"


def sees_hidden_stories(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody sees drafts, withdrawn and embargoed stories."""
    return user.has_perm("articles.view_article")


def sees_hidden_photos(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody sees photos that the public does not."""
    return user.has_perm("articles.view_photo")


def reads_desk(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody may use the desk, whose pages show stories and photos, including hidden ones."""
    return sees_hidden_stories(user) and sees_hidden_photos(user)


WRITES = ("articles.add_article", "articles.change_article", "articles.add_photo", "articles.change_photo")
"""Permissions that entering and correcting at the desk require."""


def writes_at_desk(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody may enter, correct and withdraw at the desk."""
    return reads_desk(user) and user.has_perms(WRITES)


def is_shown(status: str, embargo_until: datetime | None, now: datetime | None = None) -> bool:
    """Whether the public may see this story. No query."""
    return status == PUBLISHED and (embargo_until is None or embargo_until <= (now or timezone.now()))


def shown_stories(now: datetime | None = None, prefix: str = "") -> Q:
    """The rule for stories as a condition. prefix: the look-up that leads to the story, such as "articles__"."""
    over = Q((f"{prefix}embargo_until__isnull", True)) | Q((f"{prefix}embargo_until__lte", now or timezone.now()))
    return over & Q((f"{prefix}status", PUBLISHED))


def is_shown_story(now: datetime | None = None, prefix: str = "") -> Case:
    """The same condition, for rows that are selected by something else (keys, a name). It is an expression that no
    index can answer, so that a database without statistics does not start from all visible stories."""
    return Case(When(shown_stories(now, prefix), then=True), default=False, output_field=BooleanField())


def shown_stories_sql(story: str, now: str) -> str:
    """The same condition in SQL, on the table or alias `story`. now: the SQL of the present moment, or its
    placeholder."""
    return f"{story}.status = 'published' AND ({story}.embargo_until IS NULL OR {story}.embargo_until <= {now})"


HAS_EMBARGO = Q(("embargo_until__isnull", False))
"""The stories that the index of embargoes contains."""


def embargoes_ended(since: datetime, until: datetime, prefix: str = "") -> Q:
    """Stories whose embargo ended after `since` and not after `until`."""
    return Q((f"{prefix}embargo_until__gt", since)) & Q((f"{prefix}embargo_until__lte", until))


def embargoes_sql(now: str) -> tuple[str, str]:
    """Two SELECTs: when the last embargo ended, and when the next one will end. now: as for shown_stories_sql."""
    return (
        f"SELECT max(embargo_until) FROM articles_article WHERE embargo_until <= {now}",  # noqa: S608 - constants
        f"SELECT min(embargo_until) FROM articles_article WHERE embargo_until > {now}",  # noqa: S608 - constants
    )


def shown_photos(places: QuerySet[Any], stories: QuerySet[Any], now: datetime | None = None) -> Q:
    """Photos that the public may see. places, stories: all rows of ArticlePhoto and Article.

    Written as one EXISTS within another, each looked up by key: with a join, the database might start from all visible
    stories for each photo.
    """
    places = places.filter(photo=OuterRef("pk"))
    shown = Exists(places.filter(Exists(stories.filter(shown_stories(now), pk=OuterRef("article")))))
    alone = Q(("status", PUBLISHED)) & Q(~Exists(places))
    return ~Q(("status", WITHDRAWN)) & (Q(shown) | alone)


class Story(Protocol):
    """What the rule needs to know of a story."""

    @property
    def status(self) -> str: ...

    @property
    def embargo_until(self) -> datetime | None: ...


AnyStory = TypeVar("AnyStory", bound=Story)


def shown_from(embargo_until: datetime | None) -> int:
    """When the index begins to show a published document, in seconds since 1970."""
    return int(embargo_until.timestamp()) if embargo_until else 0


def stories_told_of(stories: Iterable[AnyStory]) -> list[AnyStory]:
    """Of a photo's stories, those that its document may mention: the published ones whose embargo has ended or, if
    there is none, the ones whose embargo ends first. When another embargo ends, the worker queues the photo again
    (embargoes_ended)."""
    published = [story for story in stories if story.status == PUBLISHED]
    first = min((shown_from(story.embargo_until) for story in published), default=0)
    seen = max(first, int(timezone.now().timestamp()))
    return [story for story in published if shown_from(story.embargo_until) <= seen]


def photo_document_status(status: str, stories: Sequence[str]) -> str:
    """The status of a photo's document in the index. A photo that belongs to no story and is not published counts as a
    draft."""
    if status == WITHDRAWN:
        return WITHDRAWN
    if not stories:
        return PUBLISHED if status == PUBLISHED else DRAFT
    return PUBLISHED if PUBLISHED in stories else stories[0]
