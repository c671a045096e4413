"""A picture of a submission, to stand beside its fields before it is saved."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.desk.access import for_archivists
from articles.desk.entry.read_input import SHOWN_KINDS, draft_at
from articles.drafts.draft import ParseError, PhotoDraft
from articles.models import Submission
from articles.parsers.images import picture_info


@for_archivists
@require_safe
def submitted_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture ?photo= of the story ?story=, both counted from 1, as it was handed in: the browser draws it."""
    submission = get_object_or_404(Submission, pk=pk)
    story, photo = (_number(request.GET.get(name, "1")) for name in ("story", "photo"))
    if story >= len(submission.stories) or photo not in submission.stories[story].get("pictures", ()):
        raise Http404
    draft = draft_at(submission, story)
    data = (draft if isinstance(draft, PhotoDraft) else draft.photos[photo]).image
    try:
        kind = SHOWN_KINDS[picture_info(data or b"").kind]
    except (ParseError, KeyError):
        raise Http404 from None
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": "private, max-age=3600"})


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6) or int(text) == 0:
        raise Http404
    return int(text) - 1
