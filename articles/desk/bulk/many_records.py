"""Many at once: choose fields, see what would change, change it, follow it, undo it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from articles.bulk.bulk_fields import FIELDS, BulkField, Json, changes_in_words, read_changes, value_in_words
from articles.bulk.record_states import kept_fields, read_states
from articles.bulk.run_change import MOST_RECORDS, start_change, start_undo
from articles.desk.access import for_archivists
from articles.desk.bulk.record_selection import Selection, read_selection
from articles.desk.desk_page import desk_page
from articles.models import Article, BulkChange, BulkRow, Photo
from articles.search.indexing.queue import after_bulk
from articles.search.language.mistakes import SearchUnavailable

SHOWN = 20
"""Records that the preview shows."""


@for_archivists
@require_safe
def many(request: HttpRequest) -> HttpResponse:
    """The last changes, and the form for everything that a search finds (?kind=article&all=1&q=...)."""
    if request.GET.get("all") or request.GET.get("record"):
        return _form(request, read_selection(request.GET), {}, {})
    changes = BulkChange.objects.select_related("user")[:50]
    return desk_page(request, "desk/many.html", {"changes": [(each, _said(each)) for each in changes]})


def _form(
    request: HttpRequest, selection: Selection, typed: Json, mistakes: dict[str, str], status: int = 200
) -> HttpResponse:
    """The fields to fill in, with the number of records that they are for."""
    keys, why = _find(selection)
    rows = [
        {"name": name, "field": field, "typed": typed.get(name, ""), "mistake": mistakes.get(name, "")}
        for name, field in FIELDS[selection.kind].items()
    ]
    reason = {"typed": typed.get("reason", ""), "mistake": mistakes.get("reason", "")}
    context = {"selection": selection, "count": len(keys), "rows": rows, "why": why, "reason": reason}
    return desk_page(request, "desk/many_form.html", context, status=422 if why or mistakes else status)


def _find(selection: Selection) -> tuple[list[int], str]:
    """(the keys; why nothing can be done with them)."""
    try:
        keys = selection.find()
    except SearchUnavailable as unavailable:
        return [], unavailable.why
    if not keys:
        return [], "Nothing was chosen. Go back and tick what should change."
    if len(keys) > MOST_RECORDS:
        return keys, f"At most {MOST_RECORDS:,} can be changed at once. Narrow the search."
    return keys, ""


@for_archivists
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What would change, for the first records. Nothing is written."""
    return _preview(request)


def _preview(request: HttpRequest, said: str = "") -> HttpResponse:
    selection = read_selection(request.POST)
    kind = selection.kind
    changes, mistakes = read_changes(kind, request.POST.dict())
    keys, why = _find(selection)
    if mistakes or why or not changes:
        return _form(request, selection, request.POST.dict(), mistakes)
    context = {
        "selection": selection,
        "count": len(keys),
        "typed": [(name, request.POST.get(name, "")) for name in changes],
        "reason": request.POST.get("reason", "")[:500],
        "words": changes_in_words(kind, changes),
        "rows": _shown_rows(kind, keys, changes),
        "said": said,
    }
    return desk_page(request, "desk/many_preview.html", context)


def _shown_rows(kind: str, keys: list[int], changes: Json) -> list[dict[str, Any]]:
    """The first records, with what each field is and what it would become."""
    model: Any = Photo if kind == "photo" else Article
    wanted = [name for name in ("source", "section") if name in changes]
    found = model.objects.select_related(*wanted).in_bulk(keys[:SHOWN])
    rows = [found[key] for key in keys[:SHOWN] if key in found]
    return [
        {
            "record": row,
            "label": str(row),
            "cells": [_cell(row, name, FIELDS[kind][name], value) for name, value in changes.items()],
        }
        for row in rows
    ]


def _cell(row: Any, name: str, field: BulkField, value: Any) -> dict[str, Any]:
    if field.adds:
        return {"field": field.label, "old": "", "new": value_in_words(field, value), "same": False}
    old = value_in_words(field, getattr(row, name) or "")
    new = value_in_words(field, value)
    return {"field": field.label, "old": old, "new": new, "same": old == new}


@for_archivists
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Change the records. If there are more or fewer than the preview said, show the preview again."""
    selection = read_selection(request.POST)
    changes, mistakes = read_changes(selection.kind, request.POST.dict())
    keys, why = _find(selection)
    if mistakes or why or not changes:
        return _form(request, selection, request.POST.dict(), mistakes)
    if request.POST.get("count") != str(len(keys)):
        return _preview(request, "The search finds another number than before. Look again.")
    reason = request.POST.get("reason", "").strip()[:500]
    with after_bulk():
        change = start_change(selection.kind, keys, changes, request.user, reason)
    return redirect("desk:change", change.pk)


@for_archivists
@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a change is, and what became of the records."""
    found = get_object_or_404(BulkChange.objects.select_related("user"), pk=pk)
    context = {"change": found, "words": changes_in_words(found.kind, found.changes), "said": _said(found)}
    context |= {"kept": _kept_rows(found)}
    return desk_page(request, "desk/change.html", context)


def _kept_rows(change: BulkChange) -> list[tuple[Any, list[str]]]:
    """(record, labels of the fields that it kept when the change was undone), for the first such records that are still
    there."""
    if change.state != BulkChange.State.UNDONE or not change.kept:
        return []
    rows = list(change.rows.filter(state=BulkRow.State.KEPT)[:SHOWN])
    model: Any = Photo if change.kind == "photo" else Article
    found = model.objects.in_bulk([row.record for row in rows])
    now = read_states(change.kind, change.changes, found)
    fields = FIELDS[change.kind]
    return [
        (found[row.record], [fields[name].label for name in kept_fields(change, row, now[row.record])])
        for row in rows
        if row.record in found
    ]


def _said(change: BulkChange) -> str:
    """The state of a change in a sentence."""
    if change.is_under_way:
        doing = "undone" if change.state == BulkChange.State.UNDOING else "gone through"
        return f"{change.done:,} of {change.total:,} are {doing}."
    if change.state == BulkChange.State.UNDONE:
        kept = f" Of {change.kept:,}, what was edited since stayed as it is." if change.kept else ""
        return f"Undone: {change.changed - change.kept:,} are as before.{kept}"
    return f"Done: {change.changed:,} were changed, {change.unchanged:,} were so already or are gone."


@for_archivists
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a change that is done."""
    found = get_object_or_404(BulkChange, pk=pk)
    with after_bulk():
        start_undo(found)
    return redirect("desk:change", pk)
