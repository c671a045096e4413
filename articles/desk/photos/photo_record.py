"""One photo at the desk: its facts, its rights and restrictions, its usage, and its picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.desk.access import for_archivists, for_editors, is_archivist, person
from articles.desk.desk_page import desk_page
from articles.desk.navigation import keep_place
from articles.desk.photos.save_photo import PICTURE, PhotoEdit, PhotoSaved, opened_photo, save_photo
from articles.desk.stories.edit_story import say_presence
from articles.desk.stories.save_story import Opened
from articles.desk.stories.story_form import taken_of
from articles.desk.stories.story_page import Conflict
from articles.desk.stories.story_values import as_values
from articles.drafts.draft import ParseError
from articles.models import Photo, Presence, Version
from articles.parsers.images import picture_info
from articles.search.indexing.queue import after_bulk
from articles.versions.comparison import difference, label_of_value
from articles.versions.recorder import Change
from articles.versions.values import Values

FIELDS = (
    "caption", "credit_line", "headline", "alt_text", "taken_on", "place", "rights", "instructions", "status",
)  # fmt: skip
_LINES = {"caption": 4, "alt_text": 2, "rights": 2, "instructions": 2}
LABELS = {"instructions": "Restrictions", PICTURE: "Another picture"}


class PhotoFacts(forms.ModelForm):
    """The facts of a photo, and another picture for it. Save its values with save_photo()."""

    keywords = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="One a line.")
    replacement = forms.FileField(
        required=False, label="Another picture", help_text="It replaces this one; the words stay."
    )

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
        self.initial.setdefault("keywords", "\n".join(map(str, self.instance.keywords)))

    def clean_keywords(self) -> str:
        return "\n".join(filter(None, map(str.strip, self.cleaned_data["keywords"].splitlines())))

    def clean_replacement(self) -> bytes | None:
        file = self.cleaned_data.get("replacement")
        data: bytes | None = file.read() if file else None
        if data is not None:
            try:
                picture_info(data)
            except ParseError as error:
                raise ValidationError(error.why) from error
        return data

    @property
    def values(self) -> Values:
        """The cleaned data as values."""
        return as_values({name: self.cleaned_data[name] for name in (*FIELDS, "keywords")})


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts, which archivists can edit, beside the picture. A save that conflicts with somebody else's answers 409,
    with both texts side by side."""
    found = opened_photo(pk)
    if found is None:
        raise Http404("There is no such photo.")
    opened = found[1]
    if request.method != "POST":
        return _page(request, pk, PhotoFacts(instance=Photo.objects.get(pk=pk)), opened)
    if not is_archivist(request.user):
        raise PermissionDenied
    form = PhotoFacts(request.POST, request.FILES, instance=Photo.objects.get(pk=pk))
    opened = Opened.read(request.POST.get("opened", ""))
    if not form.is_valid():
        return _page(request, pk, form, opened, status=422)
    edit = PhotoEdit(opened, form.values, taken_of(request.POST), form.cleaned_data["replacement"])
    with after_bulk():
        saved = save_photo(pk, edit, Change(Version.Door.DESK, request.user))
    if saved is None:
        raise Http404("The photo was deleted meanwhile.")
    if saved.conflicts:
        return _conflict_page(request, pk, saved)
    messages.success(request, _said(saved))
    return redirect(keep_place(request, reverse("desk:photo", args=[pk])))


def _label(name: str) -> str:
    return LABELS.get(name) or label_of_value(name)


def _said(saved: PhotoSaved) -> str:
    if not saved.theirs:
        return "Saved."
    names = ", ".join(map(_label, saved.theirs))
    return f"Saved. Somebody else had changed this meanwhile, and it was kept: {names}."


def _conflict_page(request: HttpRequest, pk: int, saved: PhotoSaved) -> HttpResponse:
    """What only the other person changed is in the form now; what both changed is shown side by side. The form carries
    the present version, so that the next save takes what is chosen."""
    found = opened_photo(pk)
    if found is None:
        raise Http404("The photo was deleted meanwhile.")
    typed = found[0] | saved.values
    conflicts = [
        Conflict(name, _label(name), difference(name, theirs, saved.values[name]))
        for name, theirs in saved.conflicts.items()
        if name != PICTURE
    ]
    form = PhotoFacts(instance=Photo.objects.get(pk=pk), initial={name: typed[name] for name in (*FIELDS, "keywords")})
    context = {"conflicts": conflicts, "picture_conflict": PICTURE in saved.conflicts}
    return _page(request, pk, form, found[1], context, status=409)


def _page(
    request: HttpRequest,
    pk: int,
    form: PhotoFacts,
    opened: Opened,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = get_object_or_404(Photo.objects.with_credits().select_related("source"), pk=pk)
    rows: Any = Photo.objects
    shared = {
        "photo": now,
        "form": form,
        "opened": opened,
        "others": Presence.objects.others("photo", pk, person(request)),  # type: ignore[attr-defined]
        "stories": now.articles.newest_first()[:100],
        "same": rows.same_picture(now.checksum).exclude(pk=pk)[:10],
    }
    return desk_page(request, "desk/photo.html", {**shared, **(context or {})}, status=status)


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def photo_presence(request: HttpRequest, pk: int) -> JsonResponse:
    """Who else has the photo open, as articles.desk.stories.edit_story.presence says it of stories."""
    return say_presence(request, "photo", pk)
