"""Names of the archive that begin with what is typed, for the fields of the desk's forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from articles.desk.access import for_editors
from articles.models import Author, Section, Source, Topic

MOST = 10
_VOCABULARIES: dict[str, Any] = {"author": Author, "section": Section, "source": Source}


@for_editors
@require_safe
def suggest_names(request: HttpRequest) -> JsonResponse:
    """{"names": [...]} for ?kind=author, section, source, subject, person, place or organisation, and ?q=. One
    query."""
    kind, typed = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:100]
    model = _VOCABULARIES.get(kind)
    rows = model.objects.all() if model else Topic.objects.filter(kind=kind)
    names = list(rows.with_beginning(typed).order_by("name").values_list("name", flat=True)[:MOST]) if typed else []
    return JsonResponse({"names": names})
