"""The tray: what a reader has ticked. With an account it is a collection; without one the browser keeps it, and the
address of the page names its records."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.exporting.tabular import COLUMNS
from articles.kept.account import for_account, owner_of, personal
from articles.kept.file_forms import FORMS
from articles.kept.item_rows import rows_of_items, rows_of_keys, visible_keys
from articles.kept.pick import next_address, picked_keys
from articles.models import Collection
from articles.search.language.mistakes import SearchUnavailable
from articles.site.page_cache import reader
from articles.site.phrases import quantity
from articles.site.search_unavailable import unavailable_page

SHOWN = 500
"""Rows that one page of a tray or collection prints; downloads have all."""


def choices() -> dict[str, Any]:
    """What the form for taking away offers."""
    return {"forms": [(name, form) for name, form in FORMS.items() if form.is_offered], "columns": COLUMNS}


@personal
@require_safe
def tray(request: HttpRequest) -> HttpResponse:
    """The page of the tray. Without an account: of the records that the address names (?item=article-12)."""
    if not request.user.is_authenticated:
        return _browser_tray(request)
    collection = Collection.objects.tray_of(owner_of(request))
    items = collection.items.visible_to(request.user).in_order()
    rows = rows_of_items(items.with_passages()[:SHOWN], request.user)
    context = {**choices(), "collection": collection, "rows": rows, "total": items.count(), "may_edit": True}
    context["collections"] = Collection.objects.of(request.user).named()
    return render(request, "kept/tray.html", context)


def _browser_tray(request: HttpRequest) -> HttpResponse:
    try:
        keys = picked_keys(request, request.GET)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    rows = rows_of_keys(keys[:SHOWN], reader(request))
    context: dict[str, Any] = {**choices(), "rows": rows, "total": len(rows), "names": [row.name for row in rows]}
    return render(request, "kept/tray.html", context)


@for_account
@require_safe
def tray_keys(request: HttpRequest) -> JsonResponse:
    """The names of the records in the tray, for scripts: {"items": ["article-12"]}."""
    keys = Collection.objects.tray_of(owner_of(request)).items.visible_to(request.user).record_keys()
    return JsonResponse({"items": [f"{kind}-{pk}" for kind, pk in keys]})


@for_account
@require_POST
def change_tray(request: HttpRequest) -> HttpResponse:
    """Put records into the tray (do=add), take them out (do=remove), or empty it (do=clear). Scripts get JSON."""
    try:
        keys = picked_keys(request, request.POST)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    collection = Collection.objects.tray_of(owner_of(request))
    said = _change(collection, request, keys)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": said, "count": collection.items.visible_to(request.user).count()})
    messages.success(request, said)
    return redirect(next_address(request, reverse("kept:tray")))


def _change(collection: Collection, request: HttpRequest, keys: list[Any]) -> str:
    """Do it. Returns what was done, as a sentence."""
    wanted = request.POST.get("do", "add")
    if wanted == "clear":
        collection.items.all().delete()
        return _("The tray is empty.")
    if wanted == "remove":
        collection.items.of_keys(keys).delete()
        return _("Taken out of the tray: {items}.").format(items=quantity(len(keys), "item"))
    return _("Added to the tray: {items}.").format(
        items=quantity(collection.add(visible_keys(keys, request.user)), "item")
    )
