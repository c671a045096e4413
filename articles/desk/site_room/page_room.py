"""The pages that editors write: their list, and the form of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.access import for_archivists, person
from articles.desk.desk_page import desk_page
from articles.drafts.markup import clean_body, typed_body
from articles.models import SitePage, SitePageChange

MOST_TEXT = 100_000
"""Characters of a page."""


class SitePageForm(forms.ModelForm):
    """A page in one language. Its text passes the same sanitiser as a story's."""

    language = forms.ChoiceField()
    link = forms.URLField(
        label="Or a link elsewhere",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="The entry of the footer then leads there, and there is no page.",
    )

    class Meta:
        model = SitePage
        fields = ("title", "language", "slug", "body", "link", "in_footer", "position")
        labels = {
            "body": "Text",
            "slug": "Name in the address",
            "in_footer": "In the footer",
        }
        help_texts = {
            "slug": "Such as about: the page is then at /pages/about/. Give the same name to its other languages.",
            "body": "Plain text with an empty line between paragraphs, or HTML.",
            "position": "Entries of the footer stand in the order of these numbers.",
        }
        widgets = {"body": forms.Textarea({"rows": 18})}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        """Only addresses of the web."""
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError("Write an address that begins with https:// or http://.")
        return link

    def clean_body(self) -> str:
        """The sanitised text."""
        text: str = self.cleaned_data["body"]
        if len(text) > MOST_TEXT:
            raise forms.ValidationError(f"A page has at most {MOST_TEXT:,} characters.")
        return clean_body(typed_body(text))


@for_archivists
@require_safe
def site_pages(request: HttpRequest) -> HttpResponse:
    """All pages, and who changed them last."""
    changes = SitePageChange.objects.select_related("person").order_by("-pk")[:20]
    return desk_page(request, "desk/site_pages.html", {"pages": SitePage.objects.in_order(), "changes": changes})


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def site_page(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """The form of a page; without a key, of a new one."""
    found = get_object_or_404(SitePage, pk=pk) if pk else None
    if found and request.POST.get("do") == "delete":
        with transaction.atomic():
            found.record(person(request))
            found.delete()
        messages.success(request, f"“{found}” is deleted.")
        return redirect("desk:site_pages")
    form = SitePageForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save().record(person(request))
        messages.success(request, f"“{form.instance}” is saved.")
        return redirect("desk:site_pages")
    return desk_page(request, "desk/site_page.html", {"form": form, "found": found}, 422 if form.errors else 200)
