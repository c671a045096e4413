"""A photo's original file, with the archive's caption and credit written into it."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from articles.desk.access import for_editors
from articles.desk.desk_page import desk_page
from articles.drafts.draft import ParseError
from articles.exporting.originals import file_name, original_with_words, read_original
from articles.models import Photo

log = logging.getLogger(__name__)

_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
    "tif": "image/tiff", "tiff": "image/tiff", "jp2": "image/jp2", "avif": "image/avif",
}  # fmt: skip


@for_editors
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file. If nothing can be written into it, a page that says why and offers it as it came (?as_it_came=1)."""
    found = get_object_or_404(Photo.objects.with_credits().select_related("source"), pk=pk)
    if not found.image:
        raise Http404("The archive has only the caption of this photo.")
    try:
        data = read_original(found) if "as_it_came" in request.GET else original_with_words(found)
    except ParseError as error:
        return desk_page(request, "desk/download.html", {"photo": found, "why": error.why}, status=422)
    except FileNotFoundError:
        log.warning("The picture %s of photo %s is missing", found.image.name, pk)
        raise Http404("The file of this photo is missing.") from None
    name = file_name(found)
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=kind, headers=headers)
