"""Collections: stories and photos that somebody keeps together, in an order of their own, with notes and passages.

What a collection shows is decided for each reader by articles.models.visibility, never by who put something into it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.drafts.text import fold
from articles.models.article import Article
from articles.models.photo import Photo
from articles.models.visibility import reads_desk


def new_secret() -> str:
    """A word for an address that nobody can guess: 192 bits."""
    return secrets.token_urlsafe(24)


class CollectionQuerySet(models.QuerySet["Collection"]):
    """Questions asked of collections. A tray is a collection without a name, one a person."""

    def named(self) -> Self:
        """All but trays, by folder and name."""
        return self.filter(is_tray=False).order_by("folder", "name", "pk")

    def of(self, owner: AbstractUser | AnonymousUser) -> Self:
        """Those that belong to somebody; none for somebody without an account."""
        return self.filter(owner_id=owner.pk) if owner.pk else self.none()

    def seen_by(self, user: AbstractUser | AnonymousUser) -> Self:
        """Those that somebody may open without a link: their own, and, for people of the desk, what is shared there."""
        shared = Q(access=Collection.Access.DESK) if reads_desk(user) else Q(pk__in=[])
        return self.filter(Q(owner_id=user.pk) | shared) if user.pk else self.none()

    def public(self, secret: str) -> Self:
        """The one that was made public by this secret link; none if it is not public any more."""
        return self.filter(access=Collection.Access.LINK, secret=secret)

    def called(self, name: str) -> Self:
        """Those of this name, letter case and accents aside."""
        return self.filter(folded=fold(name), is_tray=False)

    def rows_of(self, name: str, person: int) -> frozenset[tuple[str, int]] | None:
        """What collections of this name hold that the person may open; "tray" is their tray. None if there is no such
        collection. Which of the rows the person may see is not decided here: the search's own gate does that."""
        user = get_user_model().objects.filter(pk=person, is_active=True).first() if person else None
        if user is None:
            return None
        called = self.seen_by(user).called(name)
        if fold(name) == "tray" and not called:
            called = self.of(user).filter(is_tray=True)
        keys = list(called.values_list("pk", flat=True))
        return frozenset(CollectionItem.objects.filter(collection__in=keys).record_keys()) if keys else None

    def tray_of(self, owner: AbstractUser) -> Collection:
        """The person's tray; it is made when it is first needed."""
        return self.get_or_create(owner_id=owner.pk, is_tray=True)[0]


class Collection(models.Model):
    """A named collection of a person, or their tray. folder: a heading of the owner's; secret: the public link's."""

    class Access(models.TextChoices):
        PRIVATE = "private", _("Only me")
        DESK = "desk", _("Everybody at the desk")
        LINK = "link", _("Everybody who has the link")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    folded = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    folder = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    access = models.CharField(max_length=7, choices=Access, default=Access.PRIVATE)
    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    is_tray = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = CollectionQuerySet.as_manager()

    class Meta:
        db_table = "kept_collections"
        ordering = ["folder", "name", "pk"]
        indexes = [models.Index(fields=["owner", "folder", "name"], name="collections_of_a_person")]
        constraints = [
            models.UniqueConstraint(fields=["owner"], name="one_tray_a_person", condition=Q(is_tray=True)),
        ]

    def __str__(self) -> str:
        return self.name or "Tray"

    def save(self, *args: Any, **options: Any) -> None:
        """Save, with the name in the form in which it is looked up."""
        self.folded = fold(self.name)[:200]
        if (fields := options.get("update_fields")) is not None and "name" in fields:
            options["update_fields"] = {*fields, "folded"}
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse("kept:tray") if self.is_tray else reverse("kept:collection", args=[self.pk])

    def open_to(self, access: str) -> None:
        """Change who may see it; unsaved. A link that is withdrawn never works again."""
        if self.access == self.Access.LINK != access:
            self.secret = new_secret()
        self.access = access

    def add(self, keys: Iterable[tuple[str, int]]) -> int:
        """Put records behind those that it has; what it has already stays where it is. Returns how many are new."""
        there = set(self.items.values_list("article", "photo"))
        wanted = [key for key in dict.fromkeys(keys) if _columns(key) not in there]
        first: int = self.items.next_position()  # type: ignore[attr-defined]
        rows = [
            CollectionItem(collection=self, article_id=article, photo_id=photo, position=first + n)
            for n, (article, photo) in enumerate(map(_columns, wanted))
        ]
        CollectionItem.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        self.save(update_fields=["updated_at"])
        return len(rows)


def _columns(key: tuple[str, int]) -> tuple[int | None, int | None]:
    kind, pk = key
    return (pk, None) if kind == "article" else (None, pk)


class ItemQuerySet(models.QuerySet["CollectionItem"]):
    """Questions asked of the items of collections."""

    def next_position(self) -> int:
        """The position behind the last of these."""
        last: int | None = self.aggregate(last=models.Max("position"))["last"]
        return 0 if last is None else last + 1

    def visible_to(self, user: AbstractUser | AnonymousUser) -> Self:
        """Those whose story or photo this reader may see now."""
        stories = Article.objects.visible_to(user).filter(pk=models.OuterRef("article")).order_by()
        photos = Photo.objects.visible_to(user).filter(pk=models.OuterRef("photo")).order_by()
        return self.filter(Q(models.Exists(stories)) | Q(models.Exists(photos)))

    def of_keys(self, keys: Iterable[tuple[str, int]]) -> Self:
        """Those of these records."""
        wanted = list(keys)
        stories = [pk for kind, pk in wanted if kind == "article"]
        return self.filter(Q(article__in=stories) | Q(photo__in=[pk for kind, pk in wanted if kind == "photo"]))

    def with_passages(self) -> Self:
        """For pages that print the passages."""
        return self.prefetch_related(models.Prefetch("passages", Passage.objects.order_by("place", "pk")))

    def in_order(self) -> Self:
        """As the owner ordered them."""
        return self.order_by("position", "pk")

    def behind(self, item: CollectionItem) -> Self:
        """Those that come after an item in their collection's order."""
        return self.filter(Q(position__gt=item.position) | Q(position=item.position, pk__gt=item.pk))

    def totals(self, collections: Iterable[int], user: AbstractUser | AnonymousUser) -> dict[int, int]:
        """Key of a collection -> how many of its items this reader may see; empty ones are missing. One query."""
        rows = self.filter(collection__in=list(collections)).visible_to(user).order_by()
        return dict(rows.values_list("collection").annotate(count=models.Count("pk")))

    def record_keys(self) -> list[tuple[str, int]]:
        """(kind, primary key) of each record, in order."""
        rows = self.in_order().values_list("article", "photo")
        return [("article", article) if article else ("photo", photo) for article, photo in rows]

    def move(self, pk: int, places: int) -> None:
        """Move one of these items up (places below 0) or down, and number all of them anew."""
        order = list(self.in_order().values_list("pk", flat=True))
        if pk in order:
            at = order.index(pk)
            order.insert(max(0, min(at + places, len(order))), order.pop(at))
            self.put_in_order(order)

    def put_in_order(self, order: list[int]) -> None:
        """Number these items in this order; items that it does not name come last, in their old order."""
        now = dict(self.in_order().values_list("pk", "position"))
        wanted = [pk for pk in dict.fromkeys(order) if pk in now]
        wanted += [pk for pk in now if pk not in set(wanted)]
        moved = [CollectionItem(pk=pk, position=place) for place, pk in enumerate(wanted) if now[pk] != place]
        self.bulk_update(moved, ["position"], batch_size=500)


class CollectionItem(models.Model):
    """A story or a photo in a collection, with a note."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="+")
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = ItemQuerySet.as_manager()

    class Meta:
        db_table = "kept_items"
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["collection", "position"], name="items_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["collection", "article"], name="one_story_a_collection"),
            models.UniqueConstraint(fields=["collection", "photo"], name="one_photo_a_collection"),
            models.CheckConstraint(
                condition=Q(article__isnull=False, photo__isnull=True) | Q(article__isnull=True, photo__isnull=False),
                name="a_story_or_a_photo",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"

    @property
    def kind(self) -> str:
        return "article" if self.article_id else "photo"

    @property
    def record(self) -> int:
        """The primary key of the story or photo."""
        return self.article_id or self.photo_id or 0

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.record


class Passage(models.Model):
    """Words quoted from a story, with a note. before, after: the words around them, by which they are found again;
    place: where they stood, in characters of the plain text (articles.kept.quotation)."""

    item = models.ForeignKey(CollectionItem, models.CASCADE, related_name="passages")
    quotation = models.TextField()
    before = models.CharField(max_length=100, blank=True)
    after = models.CharField(max_length=100, blank=True)
    place = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "kept_passages"
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.quotation[:80]
