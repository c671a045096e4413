"""The first page of the desk: what waits to be done, as links to lists that can be worked through."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.desk.access import for_editors
from articles.desk.desk_page import desk_page
from articles.desk.overview.work import MOST_COUNTED, counts, edit_address
from articles.models import Author, Credit, ImportBatch, IndexUpdate, Submission, Topic, Version

MOST_SHOWN = 10
PAGES = {
    "article": ("desk:edit_article", "admin:articles_article_change"),
    "photo": ("desk:photo", "admin:articles_photo_change"),
}
"""Kind of record -> the pages on which it is corrected (articles.desk.overview.work.edit_address)."""


def unchecked_names() -> int:
    """How many names nothing has confirmed yet, counted up to the bound. Three queries."""
    found = [model.objects.unchecked().order_by("pk")[: MOST_COUNTED + 1].count() for model in (Author, Credit, Topic)]
    return sum(found)


@for_editors
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Counts end at MOST_COUNTED, so that the page takes as long for a large archive as for a small one."""
    changes = [
        {"version": version, "link": edit_address(*PAGES[version.kind], version.record)}
        for version in Version.objects.newest_first().without_states()[:MOST_SHOWN]  # type: ignore[attr-defined]
        if version.kind in PAGES and version.action != Version.Action.DELETED
    ]
    context = {
        "work": counts(),
        "most": MOST_COUNTED,
        "waiting": Submission.objects.open().without_content()[:MOST_SHOWN],  # type: ignore[attr-defined]
        "batches": ImportBatch.objects.with_rejects()[:MOST_SHOWN],  # type: ignore[attr-defined]
        "unchecked": unchecked_names(),
        "queue": IndexUpdate.objects.order_by("pk")[: MOST_COUNTED + 1].count(),
        "changes": changes,
    }
    return desk_page(request, "desk/overview.html", context)
