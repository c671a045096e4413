"""A list of the overview, in pages; the step from one record of it to the next; and rejected input as a submission."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.access import for_archivists, for_editors, person
from articles.desk.desk_page import desk_page
from articles.desk.entry.read_input import open_reject
from articles.desk.navigation import keep_place
from articles.desk.overview.work import BY_NAME, WORK, Work
from articles.models import ImportEntry

PAGE = 50


def _work(request: HttpRequest) -> Work:
    """The list that ?of= names; the first one without it. Raises Http404."""
    work = BY_NAME.get(request.GET.get("of", WORK[0].name))
    if work is None:
        raise Http404
    return work


def _at(request: HttpRequest) -> int | None:
    """The key that ?at= gives."""
    given = request.GET.get("at", "")
    return int(given[:18]) if given.isascii() and given.isdecimal() else None


@for_editors
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """?of= names the list, ?at= the key after which the page begins."""
    work, batch = _work(request), request.GET.get("batch", "")
    rows = work.after(_at(request))
    if work.name == "rejects" and batch.isascii() and batch.isdecimal():
        rows = rows.filter(batch=int(batch[:18]))
    found = list(rows[: PAGE + 1])
    lines = [{"row": row, "link": work.link(row.pk)} for row in found[:PAGE]]
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    context = {"work": work, "lines": lines, "more": more, "batch": batch}
    return desk_page(request, "desk/work_list.html", context)


@for_editors
@require_safe
def step(request: HttpRequest) -> HttpResponse:
    """Lead to the record after ?at= in the list, or back to the overview after the last."""
    work = _work(request)
    pk = work.after(_at(request)).values_list("pk", flat=True).first()
    if pk is None:
        messages.success(request, f"That was the last one: {work.label.lower()}.")
        return redirect("desk:overview")
    return HttpResponseRedirect(work.link(pk))


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows rejected input and the reason. POST opens it in the form of the paste page, with all of it."""
    entry = get_object_or_404(ImportEntry.objects.rejects().select_related("original"), pk=pk)  # type: ignore[attr-defined]
    if request.method == "POST":
        submission = open_reject(entry, person(request))
        return HttpResponseRedirect(keep_place(request, reverse("desk:check", args=[submission.pk])))
    text = entry.original.data[:20_000].decode("utf-8", "replace") if entry.original else ""
    return desk_page(request, "desk/reject.html", {"entry": entry, "text": text})
