"""The pages of collections: the list, one collection, and what is public by a secret link."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.kept.account import for_account, owner_of, personal
from articles.kept.item_rows import rows_of_items, visible_keys
from articles.kept.pick import picked_keys
from articles.kept.tray import SHOWN, choices
from articles.models import Collection
from articles.search.language.mistakes import SearchUnavailable
from articles.site.absolute_urls import absolute
from articles.site.page_cache import reader
from articles.site.search_unavailable import unavailable_page


@for_account
@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """This person's collections by folder, those that others share with the desk, and the form for a new one."""
    seen = Collection.objects.seen_by(request.user).named().select_related("owner")
    mine = [each for each in seen if each.owner_id == request.user.pk]
    context = {
        "folders": [(folder, list(rows)) for folder, rows in groupby(mine, lambda each: each.folder)],
        "shared": [each for each in seen if each.owner_id != request.user.pk],
    }
    return render(request, "kept/collections.html", context)


@for_account
@require_POST
def new_collection(request: HttpRequest) -> HttpResponse:
    """Make a collection of what is ticked, of all results of a search, or, with from=tray, of the tray, which is
    emptied."""
    owner, name = owner_of(request), request.POST.get("name", "").strip()[:200]
    if not name:
        messages.error(request, _("A collection needs a name."))
        return redirect("kept:collections")
    try:
        keys: list[Any] = picked_keys(request, request.POST)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    tray = Collection.objects.tray_of(owner) if request.POST.get("from") == "tray" else None
    made = Collection.objects.create(owner=owner, name=name, folder=_folder(request))
    if tray:
        tray.items.update(collection=made)
    made.add(visible_keys(keys, owner))
    return redirect(made.get_absolute_url())


def _folder(request: HttpRequest) -> str:
    return request.POST.get("folder", "").strip()[:200]


@for_account
@require_safe
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """One collection: its owner may change it; people of the desk may open what is shared with them."""
    found = get_object_or_404(Collection.objects.seen_by(request.user).named().select_related("owner"), pk=pk)
    context = _context(request, found) | {"may_edit": found.owner_id == request.user.pk}
    context["link"] = absolute(request, reverse("kept:shared", args=[found.secret]))
    return render(request, "kept/collection.html", context)


@personal
@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """A collection that its owner made public, for whoever has the link."""
    found = get_object_or_404(Collection.objects.public(secret), is_tray=False)
    return render(request, "kept/collection.html", _context(request, found) | {"secret": secret})


def _context(request: HttpRequest, found: Collection) -> dict[str, Any]:
    """What this reader may see of it, and how much that is."""
    items = found.items.visible_to(reader(request)).in_order()
    rows = rows_of_items(items.with_passages()[:SHOWN], reader(request))
    return {
        **choices(),
        "collection": found,
        "rows": rows,
        "total": items.count(),
        "accesses": Collection.Access.choices,
    }


@for_account
@require_POST
def change_collection(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, folder, note and who may see it. A link that was withdrawn never works again."""
    found = get_object_or_404(Collection.objects.of(request.user).named(), pk=pk)
    access = request.POST.get("access", found.access)
    if access in Collection.Access.values:
        found.open_to(access)
    found.name = request.POST.get("name", "").strip()[:200] or found.name
    found.folder = _folder(request)
    found.note = request.POST.get("note", "").strip()[:10_000]
    found.save()
    messages.success(request, _("Saved."))
    return redirect(found.get_absolute_url())


@for_account
@require_POST
def delete_collection(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a collection. The stories and photos themselves stay."""
    found = get_object_or_404(Collection.objects.of(request.user).named(), pk=pk)
    found.delete()
    messages.success(request, _("“{name}” is deleted.").format(name=found.name))
    return redirect("kept:collections")
