"""Pictures that are uploaded with the form of a story: they become photos, and the story has them last."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict

from articles.desk.photos.upload import PictureFiles, PictureFilesField, UploadForm
from articles.importing.photo_uploads import Received
from articles.models import Version
from articles.site.phrases import quantity
from articles.versions.recorder import Change


class StoryPictures(UploadForm):
    """The part of the form of a story that uploads pictures."""

    pictures = PictureFilesField(
        label="Upload photos",
        required=False,
        widget=PictureFiles(attrs={"multiple": True, "data-drop": ""}),
        help_text="Drop them anywhere on this page, or choose them. Caption, credit, day and place are read from the "
        "files. They come last.",
    )


def receive_pictures(request: HttpRequest) -> tuple[QueryDict, forms.Form]:
    """(what was sent, with the photos of the uploaded pictures among those to add; the form of the pictures). The
    photos are kept if the story's form is refused: they are then among those to add when it is shown again."""
    sent, form = request.POST.copy(), StoryPictures(request.POST, request.FILES)
    if form.is_valid():
        received = form.receive(Change(Version.Door.DESK, request.user))
        _say(request, received, form.cleaned_data)
        keys = [str(item.photo.pk) for item in received if item.photo]
        sent["add_photos"] = "\n".join([*sent.get("add_photos", "").split(), *keys])
    return sent, form


def _say(request: HttpRequest, received: list[Received], chosen: dict[str, Any]) -> None:
    new = [item for item in received if item.photo and not item.was_here]
    if new:
        messages.success(request, f"{quantity(len(new), 'photo')} uploaded.")
    for item in received:
        if item.why:
            messages.error(request, f"{item.name}: {item.why}")
        elif item.was_here and item.photo:
            became = "has the words of this file now" if chosen["replaces_words"] else "is used as it is"
            messages.success(request, f"{item.name} is here already: photo {item.photo.pk} {became}.")
