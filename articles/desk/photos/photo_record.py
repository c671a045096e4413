"""One photo at the desk: its facts, its rights and restrictions, its usage, and its picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.desk.access import for_editors, is_archivist
from articles.desk.desk_page import desk_page
from articles.desk.navigation import keep_place
from articles.drafts.digests import hex_digest
from articles.drafts.draft import ParseError
from articles.importing.credits import derive_credits
from articles.importing.photo_uploads import replace_picture
from articles.models import Photo, Version
from articles.search.indexing.queue import after_bulk
from articles.versions.recorder import Change, watch

FIELDS = (
    "caption", "credit_line", "headline", "alt_text", "taken_on", "place", "rights", "instructions", "status",
)  # fmt: skip
_LINES = {"caption": 4, "alt_text": 2, "rights": 2, "instructions": 2}


class PhotoFacts(forms.ModelForm):
    """The facts of a photo, and another picture for it. seen: what the facts were when the form was opened."""

    keywords = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="One a line.")
    replacement = forms.FileField(
        required=False, label="Another picture", help_text="It replaces this one; the words stay."
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Photo
        fields = FIELDS
        widgets = {
            **{name: forms.Textarea(attrs={"rows": rows}) for name, rows in _LINES.items()},
            "taken_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        labels = {"credit_line": "Credit line", "taken_on": "Day it was taken"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["keywords"] = "\n".join(map(str, self.instance.keywords))
        self.initial["seen"] = facts_digest(self.instance)

    def clean_keywords(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["keywords"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in (*_LINES, "headline"):
            data[name] = (data.get(name) or "").replace("\r\n", "\n")
        stored = Photo.objects.get(pk=self.instance.pk)
        if data.get("seen") != facts_digest(stored):
            self.data = {**self.data.dict(), "seen": facts_digest(stored)}  # type: ignore[attr-defined]
            raise ValidationError(
                "Somebody else has changed this photo since you opened it. Compare with what is there now, "
                "then save again to keep what stands here."
            )
        return data

    def clean_replacement(self) -> bytes | None:
        file = self.cleaned_data.get("replacement")
        data: bytes | None = file.read() if file else None
        if data is not None:
            try:
                replace_picture(self.instance, data)
            except ParseError as error:
                raise ValidationError(error.why) from error
        return data


def facts_digest(photo: Photo) -> str:
    """A digest of everything that the form edits."""
    return hex_digest(repr([str(getattr(photo, name)) for name in (*FIELDS, "keywords", "checksum")]))


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts, which archivists can edit, beside the picture."""
    if request.method == "POST" and not is_archivist(request.user):
        raise PermissionDenied
    found = get_object_or_404(Photo.objects.with_credits().select_related("source"), pk=pk)
    now = Photo.objects.get(pk=pk)
    if request.method == "POST":
        form = PhotoFacts(request.POST, request.FILES, instance=found)
        if form.is_valid():
            save_facts(form, Change(Version.Door.DESK, request.user))
            messages.success(request, "Saved.")
            return redirect(keep_place(request, reverse("desk:photo", args=[pk])))
    else:
        form = PhotoFacts(instance=found)
    stories = now.articles.newest_first()[:100]
    context = {
        "photo": now,
        "form": form,
        "stories": stories,
        "conflict": form.errors.get("__all__") and [(form[name].label, getattr(now, name)) for name in FIELDS],
        "same": Photo.objects.same_picture(now.checksum).exclude(pk=pk)[:10],  # type: ignore[attr-defined]
    }
    return desk_page(request, "desk/photo.html", context, status=409 if context["conflict"] else 200)


def save_facts(form: PhotoFacts, change: Change) -> None:
    """Save a valid form, with a version."""
    photo = form.instance
    photo.keywords = form.cleaned_data["keywords"]
    with after_bulk(), transaction.atomic(), watch(change, photos=[photo.pk]):
        photo.save()
        if "credit_line" in form.changed_data:
            derive_credits(photo)
