"""Enter and correct photos."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from articles.admin.list_admin import NamesFilter, SearchedAdmin, drop_field, filters_without
from articles.admin.photo_form import PhotoCreditForm, PhotoForm
from articles.admin.status_action import set_status
from articles.importing.credits import derive_credits
from articles.models import (
    Photo,
    PhotoCredit,
)
from articles.search.request import Kind
from articles.site import pictures
from articles.site.metadata import picture_path
from articles.site.phrases import quantity


def preview(photo: Photo) -> str:
    """The picture, small."""
    widths = pictures.widths(photo)
    if not widths:
        return "-"
    source = picture_path(photo, widths[0], "jpg")
    return format_html('<img class="preview" src="{}" alt="{}" loading="lazy">', source, photo.alt_text)


class PhotoCreditInline(admin.TabularInline):
    model = PhotoCredit
    form = PhotoCreditForm
    verbose_name, verbose_name_plural = "credit", "credits"
    autocomplete_fields = ["credit"]
    extra = 0


@admin.register(Photo)
class PhotoAdmin(SearchedAdmin):
    kind = Kind.PHOTOS
    form = PhotoForm
    list_display = ["picture", "__str__", "credit_line", "taken_on", "place", "stories", "status"]
    list_display_links = ["picture", "__str__"]
    sortable_by = ["taken_on"]
    list_filter = ["status", ("source", NamesFilter)]
    search_fields = ["caption", "credit_line", "headline"]
    date_hierarchy = "taken_on"
    autocomplete_fields = ["source"]
    inlines = [PhotoCreditInline]
    actions = ["publish", "withdraw", "derive_again"]
    readonly_fields = ["picture", "story_links", "width", "height", "created_at", "updated_at"]
    fieldsets = [
        (
            None,
            {"fields": ["opened", "picture", "image", "caption", "credit_line", "alt_text", "headline", "story_links"]},
        ),
        ("When and where", {"fields": [("taken_on", "place"), "keywords"]}),
        ("Standing", {"fields": ["status", "rights", "instructions"]}),
        ("Identity", {"classes": ["collapse"], "fields": ["source", "source_key", "address"]}),
        ("Record", {"classes": ["collapse"], "fields": [("width", "height"), "created_at", "updated_at"]}),
    ]

    def picture(self, photo: Photo) -> str:
        return preview(photo)

    def get_fieldsets(self, request: HttpRequest, obj: Photo | None = None) -> Any:
        """Only those who may view stories see which stories, including hidden ones, have the photo."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if request.user.has_perm("articles.view_article") else drop_field("story_links", fieldsets)

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Only those who may view sources see all sources, including those of hidden stories."""
        sees_sources = request.user.has_perm("articles.view_source")
        return self.list_filter if sees_sources else filters_without("source", self.list_filter)

    @admin.display(description="ran in")
    def story_links(self, photo: Photo) -> str:
        """Links to the admin pages of the stories that have the photo."""
        rows = [
            (reverse("admin:articles_article_change", args=[row.pk]), row.headline)
            for row in photo.articles.all()[:100]
        ]
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', rows) or "-"

    def add_columns(self, rows: QuerySet[Photo]) -> QuerySet[Photo]:
        return rows.annotate(story_count=Count("article_photos"))

    def stories(self, photo: Photo) -> int:
        return int(getattr(photo, "story_count", 0))

    @admin.action(description="Publish the selected photos", permissions=["change"])
    def publish(self, request: HttpRequest, photos: QuerySet[Photo]) -> None:
        chosen = Photo.objects.filter(pk__in=list(photos.values_list("pk", flat=True)))
        hidden = set_status(self, request, photos, Photo.Status.PUBLISHED) - chosen.visible().count()  # type: ignore[attr-defined]
        if hidden:
            said = f"Readers will see {quantity(hidden, 'photo')} only with a story: no visible story shows it yet."
            self.message_user(request, said, messages.WARNING)

    @admin.action(description="Withdraw the selected photos", permissions=["change"])
    def withdraw(self, request: HttpRequest, photos: QuerySet[Photo]) -> None:
        set_status(self, request, photos, Photo.Status.WITHDRAWN)

    @admin.action(description="Derive the credits again from the credit line", permissions=["change"])
    def derive_again(self, request: HttpRequest, photos: QuerySet[Photo]) -> None:
        with self.versions(request, list(photos.values_list("pk", flat=True))):
            for photo in photos:
                derive_credits(photo)
        said = f"The credits of {quantity(len(photos), 'photo')} were derived from the credit line again."
        self.message_user(request, said, messages.SUCCESS)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "credit_line" in (*form.changed_data, *form.filled):
            derive_credits(form.instance)
