"""Enter and correct articles."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from articles.admin.article_form import ArticleForm
from articles.admin.list_admin import NamesFilter, SearchedAdmin, ValuesFilter, drop_field, filters_without
from articles.admin.photo_admin import preview
from articles.admin.photo_form import ArticlePhotoForm, PlacedForm
from articles.admin.status_action import set_status
from articles.models import (
    Article,
    ArticleAuthor,
    ArticlePhoto,
    Correction,
    ImportEntry,
    Photo,
)
from articles.site.phrases import published_in_words


class AuthorInline(admin.TabularInline):
    model = ArticleAuthor
    form = PlacedForm
    verbose_name, verbose_name_plural = "author", "authors"
    autocomplete_fields = ["author"]
    extra = 0


class PhotoInline(admin.StackedInline):
    model = ArticlePhoto
    form = ArticlePhotoForm
    verbose_name, verbose_name_plural = "photo", "photos"
    autocomplete_fields = ["photo"]
    extra = 0
    fields = ["picture", ("position", "photo"), "image", "caption", "credit_line", "alt_text"]
    readonly_fields = ["picture"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticlePhoto]:
        return super().get_queryset(request).select_related("photo", "article")

    def picture(self, placed: ArticlePhoto) -> str:
        return preview(placed.photo) if placed.photo_id else "-"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Adding needs the permission for photos too, because this form writes photos, not only their positions."""
        return super().has_add_permission(request, obj) and request.user.has_perm("articles.add_photo")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and request.user.has_perm("articles.change_photo")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and request.user.has_perm("articles.view_photo")


class CorrectionInline(admin.TabularInline):
    model = Correction
    extra = 0


class RevisionInline(admin.TabularInline):
    """What imports did to the story. Each entry keeps the story's previous state."""

    model = ImportEntry
    verbose_name_plural = "revisions by import"
    fields = readonly_fields = ("revision", "batch", "where")
    ordering = ["-pk"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportEntry]:
        return super().get_queryset(request).select_related("version")

    @admin.display(description="what happened")
    def revision(self, entry: ImportEntry) -> str:
        address = reverse("admin:articles_importentry_change", args=[entry.pk])
        was = entry.previous
        what = f"{entry.get_action_display()}; it was: {was['headline']}" if was else entry.action
        return format_html('<a href="{}">{}</a>', address, what)


@admin.register(Article)
class ArticleAdmin(SearchedAdmin):
    form = ArticleForm
    list_display = ["headline", "published", "status", "section", "source", "updated_at"]
    sortable_by = ["published", "updated_at"]
    list_filter = [
        "status", "precision", ("section", NamesFilter), ("source", NamesFilter), ("language", ValuesFilter),
        ("batch", NamesFilter),
    ]  # fmt: skip
    list_select_related = ["section", "source"]
    search_fields = ["headline", "byline"]
    date_hierarchy = "published_on"
    autocomplete_fields = ["section", "source", "topics"]
    inlines = [PhotoInline, AuthorInline, CorrectionInline, RevisionInline]
    actions = ["publish", "withdraw"]
    save_on_top = True
    readonly_fields = ["created_at", "updated_at", "batch"]
    fieldsets = [
        (None, {"fields": ["opened", "headline", "standfirst", "byline", "dateline", "body"]}),
        ("Filed under", {"fields": ["section", "topics", "source", "language", ("slugline", "priority", "genre")]}),
        ("When", {"fields": [("published_on", "published_at", "precision"), "embargo_until"]}),
        ("Standing", {"fields": ["status", "rights", "instructions"]}),
        (
            "Identity",
            {"classes": ["collapse"], "fields": ["slug", "url", "source_key", "version", "source_updated_at"]},
        ),
        ("Record", {"classes": ["collapse"], "fields": ["batch", "created_at", "updated_at"]}),
    ]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Only those who may view imports see names of imports."""
        return self.list_filter if _sees_batches(request) else filters_without("batch", self.list_filter)

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if _sees_batches(request) else drop_field("batch", fieldsets)

    def get_inlines(self, request: HttpRequest, obj: Article | None = None) -> list[type[InlineModelAdmin[Any, Any]]]:
        """A new story has no revisions yet."""
        return [inline for inline in self.inlines if obj is not None or inline is not RevisionInline]

    @admin.display(ordering="published_on")
    def published(self, article: Article) -> str:
        """The day as readers see it, as exactly as it is known."""
        return published_in_words(article.published_on, article.precision, article.published_at)

    @admin.action(description="Publish the selected articles", permissions=["change"])
    def publish(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        set_status(self, request, articles, Article.Status.PUBLISHED)

    @admin.action(description="Withdraw the selected articles", permissions=["change"])
    def withdraw(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        set_status(self, request, articles, Article.Status.WITHDRAWN)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """If one form publishes a story and removes a photo from it, the photo must stay hidden: it was hidden with
        the story until now."""
        was = Article(**{name: form.initial.get(name) for name in ("status", "embargo_until")})
        hidden = change and not was.is_visible
        before = list(form.instance.article_photos.values_list("photo", flat=True)) if hidden else []
        super().save_related(request, form, formsets, change)
        if before:
            Photo.objects.filter(pk__in=before).hide_without_story()  # type: ignore[attr-defined]


def _sees_batches(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.view_importbatch")
