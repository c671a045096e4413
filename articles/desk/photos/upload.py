"""Uploading photos: several at once, each with the facts that its file has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from articles.desk.access import for_archivists
from articles.desk.desk_page import desk_page
from articles.importing.photo_uploads import Received, receive_photos
from articles.models import Version
from articles.search.indexing.queue import after_bulk
from articles.versions.recorder import Change

MOST_FILES = 100


class PictureFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PictureFilesField(forms.FileField):
    """A list of uploaded files that together are at most settings.MAX_UPLOAD_BYTES large."""

    widget = PictureFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [super(PictureFilesField, self).clean(file, initial) for file in data or [None]]
        files = list(filter(None, given))
        if len(files) > MOST_FILES:
            raise ValidationError(f"Choose at most {MOST_FILES} pictures at a time.")
        if sum(file.size or 0 for file in files) > settings.MAX_UPLOAD_BYTES:
            raise ValidationError(f"These pictures have more than {settings.MAX_UPLOAD_BYTES // 2**20} MB together.")
        return files


class UploadForm(forms.Form):
    """Pictures to upload."""

    pictures = PictureFilesField(
        label="Pictures",
        help_text="Drop several here, or choose them. Caption, credit, day and place are read from the files.",
        error_messages={"required": "Choose at least one picture."},
    )
    replaces_words = forms.BooleanField(
        required=False, label="If a picture is here already, give its photo the words of the file"
    )

    def receive(self, change: Change) -> list[Received]:
        """The photos of the chosen files. Call is_valid() first."""
        chosen = self.cleaned_data["pictures"]
        return receive_photos(chosen, change, replaces_words=self.cleaned_data["replaces_words"])


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form and, after it was sent, what became of each file."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method != "POST" or not form.is_valid():
        return desk_page(request, "desk/upload.html", {"form": form}, status=422 if form.errors else 200)
    with after_bulk():
        received = form.receive(Change(Version.Door.DESK, request.user))
    context = {
        "received": received,
        "keys": [item.photo.pk for item in received if item.photo],
        "replaces_words": form.cleaned_data["replaces_words"],
        "new": sum(1 for item in received if item.photo and not item.was_here),
    }
    return desk_page(request, "desk/uploaded.html", context)
