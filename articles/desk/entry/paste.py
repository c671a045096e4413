"""Hand in a paste or files; and the list of what was handed in and not dealt with yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from articles.desk.access import for_archivists, person
from articles.desk.desk_page import desk_page
from articles.desk.entry.entry_forms import PasteForm
from articles.desk.entry.read_input import keep
from articles.models import Submission

MOST_LISTED = 50


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """GET shows the box and the open submissions; POST keeps what was handed in and leads to its check."""
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = keep(person(request), said["text"], said["html"], said["uploads"])
        return redirect("desk:check", row.pk)
    waiting = Submission.objects.open().without_content()[:MOST_LISTED]  # type: ignore[attr-defined]
    return desk_page(request, "desk/paste.html", {"form": form, "waiting": waiting})
