"""The form of an import: files or a pasted text, and defaults for what they do not say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from articles.importing.prepare import Defaults
from articles.importing.uploads import Staged
from articles.parsers.formats import FORMATS


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads that together are at most settings.MAX_UPLOAD_BYTES large."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(ManyFilesField, self).clean(file, initial) for file in data or ()]
        if sum(file.size or 0 for file in files) > settings.MAX_UPLOAD_BYTES:
            most = settings.MAX_UPLOAD_BYTES // 2**20
            raise ValidationError(f"These files have more than {most} MB. Use the command: manage.py import_articles")
        return files


class ImportForm(forms.Form):
    """What to import, and defaults for it. staged: the files after clean(), including those of an earlier preview."""

    uploads = ManyFilesField(
        required=False,
        allow_empty_file=True,  # what reads the files rejects it, and takes the others
        label="Files",
        help_text="One or more wire files, saved pages or pictures, or zips of them.",
    )
    pasted = forms.CharField(
        required=False,
        label="Or paste",
        widget=forms.Textarea(attrs={"rows": 12, "cols": 100, "data-paste-html": "id_pasted_html"}),
        strip=False,
    )
    pasted_html = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    format = forms.ChoiceField(
        required=False, choices=[("", "Detect"), *((row.name, row.label) for row in FORMATS.values())]
    )
    batch = forms.CharField(required=False, max_length=200, label="Name of the batch", help_text="If empty: the time.")
    section = forms.CharField(required=False, max_length=200, help_text="For stories that name none.")
    source = forms.CharField(required=False, max_length=200, help_text="For stories that name none.")
    language = forms.CharField(required=False, max_length=12, help_text="For stories that name none, such as en.")

    def __init__(self, *args: Any, staged: Staged | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._earlier = staged

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        files, pasted = data.get("uploads") or [], data.get("pasted", "")
        if files or pasted.strip():
            self.staged = Staged.of(files, pasted, data.get("pasted_html", ""))
        elif self._earlier is not None and "staged" in self.data:
            self.staged = self._earlier
        else:
            raise ValidationError("Choose a file, or paste a text.")
        return data

    @property
    def defaults(self) -> Defaults:
        """Values for drafts that do not have their own."""
        return Defaults(*(self.cleaned_data[name] for name in ("section", "source", "language")))
