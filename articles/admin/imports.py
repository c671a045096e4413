"""Imports: upload files, see what became of each entry, undo a batch."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.admin.change_list import REACH
from articles.admin.import_form import ImportForm
from articles.admin.list_admin import ListAdmin, NamesFilter, ValuesFilter, last
from articles.importing.batch_log import Outcome
from articles.importing.importer import import_entries
from articles.importing.undo.batch import undo
from articles.importing.uploads import Staged
from articles.models import ImportBatch, ImportEntry, IndexUpdate
from articles.search.indexing.queue import after_bulk
from articles.site.phrases import cut_to_difference

MOST_SHOWN = 200
"""Entries that a page shows."""
MOST_LETTERS = 300
"""Letters shown of a text that an import would change, and of the new text."""


PRINTED = (
    "action", "where", "original", "article__headline", "article__slug", "photo__caption", "photo__headline",
)  # fmt: skip
"""Columns of an entry and its row that the page of an import prints."""

WRITES = ("articles.add_article", "articles.change_article", "articles.add_photo", "articles.change_photo")
"""Permissions that running an import requires, because an import does all of this."""
UNDOES = (
    "articles.change_importbatch", "articles.change_article", "articles.delete_article", "articles.change_photo",
    "articles.delete_photo",
)  # fmt: skip
READS = ("articles.view_article", "articles.view_photo")
"""Permissions that these pages require, because they show stories and photos, including hidden ones."""


class ReadOnlyAdmin(ListAdmin):
    """Records that only the program writes. A batch can be undone, but its record is never deleted."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and request.user.has_perms(READS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ["name", "user", "state", "started_at", "created", "updated", "unchanged", "rejected"]
    list_filter = ["state"]
    list_select_related = ["user"]
    search_fields = ["name"]
    actions = ["undo"]

    def get_urls(self) -> list[URLPattern]:
        page = path("import/", self.admin_site.admin_view(self.import_page), name="articles_importbatch_import")
        return [page, *super().get_urls()]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["articles.add_importbatch", *WRITES])

    def has_undo_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(UNDOES)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"may_import": self.has_import_permission(request)})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The batch with its entries, rejected ones first."""
        entries = (
            ImportEntry.objects.filter(batch=int(object_id)) if object_id.isdecimal() else ImportEntry.objects.none()
        )
        rejected = entries.filter(action=ImportEntry.Action.REJECTED)
        others = entries.exclude(action=ImportEntry.Action.REJECTED).select_related("article", "photo").only(*PRINTED)
        context = {"rejected": rejected.defer("before")[:MOST_SHOWN], "others": others[:MOST_SHOWN]}
        return super().change_view(request, object_id, form_url, context | {"most": MOST_SHOWN})

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Preview or save an import. Files that were previewed need not be uploaded again."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None, staged=Staged.find(request.session))
        context = {**self.admin_site.each_context(request), "title": "Import", "form": form, "opts": self.opts}
        if request.method == "POST" and form.is_valid():
            if "save" in request.POST:
                return self._save(request, form)
            context |= _preview(form)
            form.staged.remember(request.session)
        return TemplateResponse(request, "admin/articles/importbatch/import.html", context)

    def _save(self, request: HttpRequest, form: ImportForm) -> HttpResponse:
        data, staged = form.cleaned_data, form.staged
        with after_bulk():
            try:
                report = import_entries(
                    staged.entries(data["format"]),
                    data["batch"],
                    inputs=staged.names,
                    user=request.user,  # type: ignore[arg-type]  # the admin lets nobody else in
                    defaults=form.defaults,
                )
            finally:
                staged.remove()
        counts = f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged"
        level = messages.WARNING if report.rejected_count else messages.SUCCESS
        self.message_user(request, f"{counts}, {report.rejected_count} rejected.", level)
        batch = ImportBatch.objects.get(name=report.batch)
        return HttpResponseRedirect(reverse("admin:articles_importbatch_change", args=[batch.pk]))

    @admin.action(description="Undo the selected imports", permissions=["undo"])
    def undo(self, request: HttpRequest, batches: QuerySet[ImportBatch]) -> HttpResponse | None:
        """Show what would happen and ask for confirmation, then undo the batches, newest first."""
        newest_first = list(batches.order_by("-pk"))
        if "confirmed" in request.POST:
            with after_bulk():
                for batch in newest_first:
                    self._tell(request, undo(batch, user=request.user).as_json())
            return None
        reports = [undo(batch, dry_run=True) for batch in newest_first]
        context = {**self.admin_site.each_context(request), "title": "Undo imports", "reports": reports}
        context |= {"batches": newest_first, "opts": self.opts}
        return TemplateResponse(request, "admin/articles/importbatch/undo.html", context)

    def _tell(self, request: HttpRequest, undone: dict[str, Any]) -> None:
        counts = f"{undone['batch']}: {undone['deleted']} deleted, {undone['restored']} restored"
        self.message_user(request, f"{counts}, {len(undone['left'])} left.", messages.SUCCESS)
        for row in undone["left"][:20]:
            self.message_user(request, f"Left {row['what']} ({row['where']}): {row['why']}", messages.WARNING)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _preview(form: ImportForm) -> dict[str, Any]:
    """Run the import without saving, and return what it would do."""
    outcomes: list[Outcome] = []

    def seen(outcome: Outcome) -> None:
        if outcome.action != "unchanged" and len(outcomes) < MOST_SHOWN:
            changes = {
                name: cut_to_difference(_as_text(before), _as_text(after), MOST_LETTERS)
                for name, (before, after) in outcome.changes.items()
            }
            outcomes.append(replace(outcome, changes=changes))

    entries = form.staged.entries(form.cleaned_data["format"])
    report = import_entries(entries, dry_run=True, defaults=form.defaults, seen=seen)
    return {"report": report, "outcomes": outcomes, "most": MOST_SHOWN, "staged": form.staged}


@admin.register(ImportEntry)
class ImportEntryAdmin(ReadOnlyAdmin):
    list_display = ["where", "action", "article_link", "why", "batch"]
    list_filter = ["action", ("format", ValuesFilter), ("batch", NamesFilter)]
    list_select_related = ["article", "batch"]
    sortable_by = ()
    search_fields = ["where", "why"]
    search_help_text = f"Searches the last {REACH:,} entries, or those of one import if you filter by it."
    fields = readonly_fields = (
        "batch", "action", "where", "why", "format", "article_link", "photo", "original_link", "revision",
    )  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, last(queryset) if search_term else queryset, search_term)

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:pk>/original/", self.admin_site.admin_view(self.original), name="articles_importentry_original"
        )
        return [page, *super().get_urls()]

    def original(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Download the original input. It is sent as plain text, so no browser runs anything in it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entry = get_object_or_404(ImportEntry.objects.select_related("original"), pk=pk, original__isnull=False)
        response = HttpResponse(entry.original.data, content_type="text/plain")  # type: ignore[union-attr]
        response["Content-Disposition"] = f'attachment; filename="original-{pk}.txt"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    @admin.display(description="article")
    def article_link(self, entry: ImportEntry) -> str:
        if not entry.article:
            return "-"
        return format_html('<a href="{}">{}</a>', entry.article.get_absolute_url(), entry.article)

    @admin.display(description="original")
    def original_link(self, entry: ImportEntry) -> str:
        if not entry.original_id:
            return "-"
        address = reverse("admin:articles_importentry_original", args=[entry.pk])
        return format_html('<a href="{}">Download what was read</a>', address)

    @admin.display(description="what it was before")
    def revision(self, entry: ImportEntry) -> str:
        was = entry.previous
        before = json.dumps(was, ensure_ascii=False, indent=1) if was else "-"
        return format_html("<pre>{}</pre>", before)


@admin.register(IndexUpdate)
class IndexUpdateAdmin(ReadOnlyAdmin):
    """The index queue, normally empty. A row with an error could not be indexed; correcting its story requeues it."""

    list_display = ["kind", "object_id", "queued_at", "error"]
