"""Changes to what a collection holds: records, their order, notes and passages. Only its owner may make them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.kept.account import for_account, owner_of
from articles.kept.item_rows import text_of, visible_keys
from articles.kept.pick import next_address, picked_keys
from articles.kept.quotation import quote
from articles.models import Article, Collection, CollectionItem, Passage
from articles.search.language.mistakes import SearchUnavailable
from articles.site.phrases import quantity
from articles.site.search_unavailable import unavailable_page

LONGEST_NOTE = 10_000


def _own(request: HttpRequest, pk: int) -> Collection:
    """The collection or tray, if it belongs to this person. Raises Http404."""
    found: Collection = get_object_or_404(Collection.objects.of(request.user), pk=pk)
    return found


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").strip()[:LONGEST_NOTE]


@for_account
@require_POST
def add_items(request: HttpRequest) -> HttpResponse:
    """Put what is ticked, or all results of a search, into the collection `collection`."""
    found = _own(request, _number(request.POST.get("collection", "")))
    try:
        keys: list[Any] = picked_keys(request, request.POST)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    added = found.add(visible_keys(keys, request.user))
    messages.success(
        request, _("{items} added to “{collection}”.").format(items=quantity(added, "item"), collection=found)
    )
    return redirect(next_address(request, found.get_absolute_url()))


@for_account
@require_POST
def change_items(request: HttpRequest, pk: int) -> HttpResponse:
    """do=note, remove, up or down, for the item `one`; do=order: `order` names the items in their new order."""
    found, wanted = _own(request, pk), request.POST.get("do", "")
    one = _number(request.POST.get("one", ""))
    if wanted == "order":
        found.items.put_in_order([_number(text) for text in request.POST.get("order", "").split(",")[:20_000]])
    elif wanted in ("up", "down"):
        found.items.move(one, -1 if wanted == "up" else 1)
    elif wanted == "remove":
        found.items.filter(pk=one).delete()
    elif wanted == "note":
        found.items.filter(pk=one).update(note=_note(request))
    found.save(update_fields=["updated_at"])
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": "Saved."})
    return redirect(f"{found.get_absolute_url()}#item-{one}" if wanted != "remove" else found.get_absolute_url())


@for_account
@require_POST
def add_passage(request: HttpRequest) -> HttpResponse:
    """Quote words of a story (article=12) in the collection `collection`, or in the tray; the story is added to it."""
    owner = owner_of(request)
    number = request.POST.get("collection", "")
    found = _own(request, _number(number)) if number else Collection.objects.tray_of(owner)
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=_number(request.POST.get("article", "")))
    quotation = quote(text_of(article), request.POST.get("quotation", ""), _number(request.POST.get("place", "")))
    if quotation is None:
        messages.error(request, _("The story does not have these words in one piece. Copy them from its text."))
        return redirect(next_address(request, found.get_absolute_url()))
    found.add([("article", article.pk)])
    item = CollectionItem.objects.get(collection=found, article=article)
    Passage.objects.create(
        item=item,
        quotation=quotation.text,
        before=quotation.before,
        after=quotation.after,
        place=quotation.place,
        note=_note(request),
    )
    messages.success(request, _("The passage is kept in “{collection}”.").format(collection=found))
    return redirect(next_address(request, f"{found.get_absolute_url()}#item-{item.pk}"))


@for_account
@require_POST
def change_passage(request: HttpRequest, pk: int) -> HttpResponse:
    """do=note or remove."""
    passage = get_object_or_404(Passage.objects.select_related("item__collection"), pk=pk)
    found = _own(request, passage.item.collection_id)
    if request.POST.get("do") == "remove":
        passage.delete()
    else:
        passage.note = _note(request)
        passage.save(update_fields=["note"])
    return redirect(f"{found.get_absolute_url()}#item-{passage.item_id}")


def _number(text: str) -> int:
    """A primary key that was sent; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0
