"""A result beside the list: the beginning of a story or a photo, as a piece of a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.drafts.text import body_paragraphs
from articles.models import Article, Photo
from articles.site.page_cache import conditional, reader

PARAGRAPHS = 12


@conditional
def result_preview(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The piece. Raises Http404 for what this reader may not see."""
    user = reader(request)
    if kind == "article":
        row: Article | Photo | None = Article.objects.visible_to(user).with_row_parts().filter(pk=pk).first()
    else:
        row = Photo.objects.visible_to(user).with_ran_on().filter(pk=pk).first()
    if row is None:
        raise Http404("There is no such result.")
    paragraphs = body_paragraphs(row.body)[:PARAGRAPHS] if isinstance(row, Article) else []
    response = render(request, "_preview.html", {"kind": kind, "record": row, "paragraphs": paragraphs})
    response["X-Robots-Tag"] = "noindex"
    return response
