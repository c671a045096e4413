"""Maintain the vocabularies: names, how often each is used, and merges."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.list_admin import ListAdmin
from articles.admin.versioned_admin import VersionedAdmin
from articles.authorities.name_merge import Refused, merge_now
from articles.models import (
    Author,
    Credit,
    Section,
    Source,
    Topic,
)
from articles.search.indexing.queue import after_bulk
from articles.site.phrases import quantity

MOST_USES = 1000
"""Stories or photos that a list counts for each name; more are shown as 'over' this number."""


@admin.register(Section, Source, Author)
class TermAdmin(VersionedAdmin, ListAdmin):
    """A vocabulary: its names, and how often each is used."""

    search_fields = ["name", "folded"]
    list_display = ["name", "used"]
    sortable_by = ["name", "kind"]
    ordering = ("name",)
    counted = "articles"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Those who may not view the stories and photos that use a name are told only how many prevent its deletion."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        if protected and not request.user.has_perms(["articles.view_article", "articles.view_photo"]):
            protected = [quantity(len(protected), "story or photo", "stories and photos")]
        return deleted, counts, needed, protected

    def add_columns(self, rows: Any) -> QuerySet[Any]:
        listed: QuerySet[Any] = rows.with_uses(self.counted, MOST_USES + 1)
        return listed

    @admin.display(description="used")
    def used(self, term: Any) -> str:
        return f"over {MOST_USES:,}" if term.uses > MOST_USES else str(term.uses)


@admin.register(Topic)
class TopicAdmin(TermAdmin):
    list_display = ["name", "kind", "used"]
    list_filter = ["kind"]


@admin.register(Credit)
class CreditAdmin(TermAdmin):
    list_display = ["name", "kind", "used"]
    list_filter = ["kind"]
    counted = "photos"
    actions = ["merge"]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Require both permissions. If an action lists several, Django asks for any one of them."""
        return request.user.has_perms(["articles.change_credit", "articles.delete_credit"])

    @admin.action(description="Merge the selected credits into the most used one", permissions=["merge"])
    def merge(self, request: HttpRequest, credits: Any) -> None:  # noqa: A002 - the field's own word
        rows = sorted(credits.with_uses(self.counted), key=lambda credit: -credit.uses)
        if len({row.kind for row in rows}) != 1 or len(rows) < 2:
            self.message_user(request, "Choose two or more photographers, or two or more agencies.", messages.ERROR)
            return
        try:
            with after_bulk():
                user = None if request.user.is_anonymous else request.user
                moved = sum([merge_now(rows[0], row, user) for row in rows[1:]])
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return
        said = f"{quantity(moved, 'photo')} now {'names' if moved == 1 else 'name'} {rows[0]}."
        self.message_user(request, said, messages.SUCCESS)
