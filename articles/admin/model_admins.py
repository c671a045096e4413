"""Enter and correct articles and photos, and maintain the vocabularies."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from articles.admin.forms import ArticleForm, ArticlePhotoForm, PhotoCreditForm, PhotoForm, PlacedForm
from articles.admin.list_admin import ListAdmin, NamesFilter, SearchedAdmin, ValuesFilter, filters_without
from articles.admin.versioned_admin import VersionedAdmin
from articles.authorities.name_merge import Refused, merge_now
from articles.importing.credits import derive_credits
from articles.models import (
    Article,
    ArticleAuthor,
    ArticlePhoto,
    Author,
    Correction,
    Credit,
    ImportEntry,
    Photo,
    PhotoCredit,
    Section,
    Source,
    Topic,
)
from articles.search.indexing.queue import after_bulk
from articles.search.request import Kind
from articles.site import pictures
from articles.site.metadata import picture_path
from articles.site.phrases import published_in_words, quantity


def preview(photo: Photo) -> str:
    """The picture, small."""
    widths = pictures.widths(photo)
    if not widths:
        return "-"
    source = picture_path(photo, widths[0], "jpg")
    return format_html('<img class="preview" src="{}" alt="{}" loading="lazy">', source, photo.alt_text)


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
        ("Filed under", {"fields": ["section", "topics", "source", "language", ("slugline", "priority")]}),
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
        return fieldsets if _sees_batches(request) else _drop_field("batch", fieldsets)

    def get_inlines(self, request: HttpRequest, obj: Article | None = None) -> list[type[InlineModelAdmin[Any, Any]]]:
        """A new story has no revisions yet."""
        return [inline for inline in self.inlines if obj is not None or inline is not RevisionInline]

    @admin.display(ordering="published_on")
    def published(self, article: Article) -> str:
        """The day as readers see it, as exactly as it is known."""
        return published_in_words(article.published_on, article.precision, article.published_at)

    @admin.action(description="Publish the selected articles", permissions=["change"])
    def publish(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        _set_status(self, request, articles, Article.Status.PUBLISHED)

    @admin.action(description="Withdraw the selected articles", permissions=["change"])
    def withdraw(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        _set_status(self, request, articles, Article.Status.WITHDRAWN)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """If one form publishes a story and removes a photo from it, the photo must stay hidden: it was hidden with
        the story until now."""
        before = list(form.instance.article_photos.values_list("photo", flat=True)) if change else []
        super().save_related(request, form, formsets, change)
        was = Article(**{name: form.initial.get(name) for name in ("status", "embargo_until")})
        if not was.is_visible:
            Photo.objects.filter(pk__in=before).hide_without_story()  # type: ignore[attr-defined]


def _sees_batches(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.view_importbatch")


def _drop_field(name: str, fieldsets: Any) -> Any:
    """Return the fieldsets of a form without one field."""
    return [
        (title, {**told, "fields": [field for field in told["fields"] if field != name]}) for title, told in fieldsets
    ]


def _set_status(page: VersionedAdmin, request: HttpRequest, rows: QuerySet[Any], status: Any) -> int:
    """Set the status of the chosen rows, log it in the history of each row that changes, and return their number."""
    chosen = page.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    message = [{"changed": {"fields": ["Status"]}}]
    LogEntry.objects.log_actions(request.user.pk or "", chosen.exclude(status=status), CHANGE, change_message=message)
    with after_bulk(), page.versions(request, list(chosen.values_list("pk", flat=True))):
        count: int = chosen.update(status=status, updated_at=timezone.now())
    said = f"{quantity(count, str(page.opts.verbose_name))} {'is' if count == 1 else 'are'} now {status.label.lower()}."
    page.message_user(request, said, messages.SUCCESS)
    return count


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
        return fieldsets if request.user.has_perm("articles.view_article") else _drop_field("story_links", fieldsets)

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
        hidden = _set_status(self, request, photos, Photo.Status.PUBLISHED) - chosen.visible().count()  # type: ignore[attr-defined]
        if hidden:
            said = f"Readers will see {quantity(hidden, 'photo')} only with a story: no visible story shows it yet."
            self.message_user(request, said, messages.WARNING)

    @admin.action(description="Withdraw the selected photos", permissions=["change"])
    def withdraw(self, request: HttpRequest, photos: QuerySet[Photo]) -> None:
        _set_status(self, request, photos, Photo.Status.WITHDRAWN)

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
