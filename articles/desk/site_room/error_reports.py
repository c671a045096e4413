"""What readers report about stories and photos: the list, which is worked through from the oldest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from articles.desk.access import for_archivists, person
from articles.desk.desk_page import desk_page
from articles.models import ErrorReport

_SHOWN = 50


@for_archivists
@require_safe
def error_reports(request: HttpRequest) -> HttpResponse:
    """The oldest open reports, and the last that were dealt with."""
    rows = ErrorReport.objects.select_related("article", "photo", "closed_by")
    context = {
        "reports": rows.open()[:_SHOWN],
        "total": ErrorReport.objects.open().count(),
        "closed": rows.exclude(state=ErrorReport.State.OPEN).order_by("-closed_at", "-pk")[:_SHOWN],
    }
    return desk_page(request, "desk/error_reports.html", context)


@for_archivists
@require_POST
def close_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a report was dealt with: state=done or state=refused."""
    state = request.POST.get("state", "")
    if state not in (ErrorReport.State.DONE, ErrorReport.State.REFUSED):
        messages.error(request, "Say whether something was corrected.")
    elif ErrorReport.objects.close(pk, state, request.POST.get("note", "").strip()[:500], person(request)):
        messages.success(request, "The report is dealt with.")
    else:
        messages.warning(request, "Somebody else has dealt with this report.")
    return redirect("desk:error_reports")
