"""What the archive makes of a caption and its credit, as JSON, while an archivist types them."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from articles.desk.access import for_archivists
from articles.printed.captions import printed_as_json, split_caption
from articles.printed.credit_lines import parse_credit

MOST_LETTERS = 20_000


@for_archivists
@require_POST
def split(request: HttpRequest) -> JsonResponse:
    """POST caption, credit -> {split, photographers, agencies, roles}. split: the caption and the credit at its end, as
    parse_captions prints them; null if it has none or a credit is given. The names are those of the credit."""
    caption = request.POST.get("caption", "")[:MOST_LETTERS]
    credit = request.POST.get("credit", "")[:MOST_LETTERS].strip()
    found = printed_as_json(split_caption(caption)) if caption and not credit else None
    names = parse_credit(credit)
    return JsonResponse(
        {
            "split": found if found and found["credit_line"] else None,
            "photographers": names.photographers,
            "agencies": names.agencies,
            "roles": names.roles,
        }
    )
