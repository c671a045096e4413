"""The desk's forms: handing in, and checking what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from articles.desk.stories.story_values import put_in_order
from articles.drafts.draft import Precision
from articles.models import Article, Photo

MOST_PHOTOS = 100
"""Photos of a story that its page shows; the story keeps the others as they were read."""


class SeveralFiles(forms.ClearableFileInput):
    """An input for any number of files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as a list."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class PasteForm(forms.Form):
    """The one box: a paste, files, a zip or a photo."""

    text = forms.CharField(
        required=False,
        strip=False,
        label="Paste here",
        widget=forms.Textarea(attrs={"rows": 16, "data-paste-html": "id_html"}),
        help_text="A whole page (Ctrl-A, Ctrl-C in the other window), a part of it, or several stories.",
    )
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput())
    uploads = FilesField(
        required=False,
        label="Or choose files",
        widget=SeveralFiles(attrs={"multiple": True, "data-drop": ""}),
        help_text="Saved pages, texts, wire files, pictures, or a zip of them. They can also be dropped on this page.",
    )

    def clean_uploads(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["uploads"]
        if sum(file.size or 0 for file in files) > settings.MAX_UPLOAD_BYTES:
            raise ValidationError(f"The files are larger than {settings.MAX_UPLOAD_BYTES // 2**20} MB together.")
        return files

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data["text"].strip() and not data["uploads"]:
            self.add_error("text", "Paste something, or choose a file.")
        return data


def _line(label: str, most: int, help_text: str = "", **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(required=False, max_length=most, label=label, help_text=help_text, widget=widget)


def _text(label: str, rows: int, help_text: str = "", **attributes: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **attributes})
    return forms.CharField(required=False, label=label, help_text=help_text, widget=widget)


def _names(label: str, kind: str) -> forms.CharField:
    """Several names of a kind; the archive's own are suggested (static/js/suggest-names.js)."""
    return _line(label, 20_000, "Several with a semicolon between.", **{"data-names": kind, "data-apart": ";"})


class StoryForm(forms.Form):
    """A story as it was read, field by field."""

    headline = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    standfirst = _text("Standfirst", 2)
    byline = _line("Byline, as printed", 1000)
    authors = _names("Authors", "author")
    published_on = forms.DateField(required=False, label="Day", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    precision = forms.ChoiceField(label="Known to the", choices=Article.Precision.choices)
    dateline = _line("Dateline", 300, "The place the story was filed from.")
    section = _line("Section", 200, **{"data-names": "section"})
    source = _line("Source", 200, **{"data-names": "source"})
    language = _line("Language", 12, "A code, such as en, tr or ar.")
    body = _text(
        "Text", 18, "An empty line between paragraphs. HTML for subheads, quotes, lists, links and emphasis is kept."
    )
    people = _names("People", "person")
    places = _names("Places", "place")
    organisations = _names("Organisations", "organisation")
    subjects = _names("Subjects", "subject")
    url = forms.URLField(
        required=False,
        max_length=2000,
        label="Source address",
        assume_scheme="https",
        widget=forms.URLInput(),
    )
    rights = _text("Rights", 2)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, precision = data.get("published_on"), data.get("precision")
        if day and precision == Precision.UNKNOWN:
            data["precision"] = Precision.DAY
        if not day and "published_on" not in self.errors and precision != Precision.UNKNOWN:
            self.add_error("published_on", "Give the day, or say that it is unknown.")
        return {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in data.items()}


class PhotoCheckForm(forms.Form):
    """A photo as it was read."""

    caption = _text("Caption", 3, **{"data-caption": ""})
    credit_line = _line("Credit, as printed", 1000, **{"data-credit": ""})
    place = _line("Place", 300)
    taken_on = forms.DateField(required=False, label="Taken on", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    alt_text = _line("Alternative text", 2000, "For readers who do not see the picture.")
    leave_out = forms.BooleanField(required=False, label="Leave this photo out")
    position = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=5000,
        label="Place among the photos",
        widget=forms.NumberInput(attrs={"data-place": ""}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        return {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in data.items()}


class CheckForms:
    """The forms of one story of a submission: its own, and one for each photo."""

    def __init__(self, story: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> None:
        shown = story["photos"][:MOST_PHOTOS]
        is_article = story["kind"] == "article"
        self.story = StoryForm(data, initial=story["fields"], prefix="story") if is_article else None
        self.order = order_of(shown)
        self.photos = [
            PhotoCheckForm(data, initial=photo | {"position": place}, prefix=f"photo-{number}")
            for number, (photo, place) in enumerate(zip(shown, _places(self.order), strict=True))
        ]
        self.blank = PhotoCheckForm(data, prefix="photo-new") if is_article else None

    @classmethod
    def of_kept(cls, story: Mapping[str, Any]) -> Self:
        """The forms, bound to what is kept of the story."""
        data = {f"story-{name}": text for name, text in story["fields"].items()}
        for number, photo in enumerate(story["photos"]):
            data |= {f"photo-{number}-{name}": text for name, text in photo.items()}
        return cls(story, data)

    def is_valid(self) -> bool:
        """Whether all are valid; all are checked, so that all errors show at once."""
        forms_ = [self.story, *self.photos, self.blank]
        return not any([not form.is_valid() for form in forms_ if form is not None])  # noqa: C419 - checks all of them

    @property
    def numbered_photos(self) -> list[tuple[int, PhotoCheckForm]]:
        """(number, form) of each photo, in the order in which the story is to have them."""
        return [(number, self.photos[number]) for number in self.order]

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in (self.story, *self.photos, self.blank) if form)

    def typed(self, story: Mapping[str, Any]) -> dict[str, Any]:
        """The fields and photos of the story as they were sent, valid or not."""
        photos = _put_in_order([_sent(form) for form in self.photos], self.order) + story["photos"][MOST_PHOTOS:]
        fresh = _sent(self.blank) if self.blank else {}
        if fresh.get("caption") or fresh.get("credit_line"):
            photos.append(fresh)
        return {"fields": _sent(self.story) if self.story else {}, "photos": photos}


def order_of(photos: Sequence[Mapping[str, str]]) -> list[int]:
    """The numbers of the photos of a submission's story in their order. One without a place is where it was read."""
    places = [int(photo.get("position") or number) for number, photo in enumerate(photos, 1)]
    return sorted(range(len(photos)), key=lambda number: (places[number], number))


def _places(order: Sequence[int]) -> list[int]:
    """The place, from 1, of each photo."""
    return [place for _, place in sorted((number, place) for place, number in enumerate(order, 1))]


def _put_in_order(photos: list[dict[str, str]], order: Sequence[int]) -> list[dict[str, str]]:
    """The photos as they were sent, each with its place: whoever was given another place than before moves there."""
    keys = list(map(str, order))
    typed = {str(number): photo["position"] for number, photo in enumerate(photos)}
    wanted = {key: int(typed[key]) for key in keys if _is_place(typed[key])}
    places = {key: wanted[key] for place, key in enumerate(keys, 1) if wanted.get(key, place) != place}
    placed = {key: str(place) for place, key in enumerate(put_in_order(keys, places, ()), 1)}
    return [photo | {"position": placed[str(number)]} for number, photo in enumerate(photos)]


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 5


def _sent(form: forms.Form) -> dict[str, str]:
    """The texts of a form as they were sent; what was not sent stays as it was."""
    return {
        name: str(form.data.get(form.add_prefix(name), "" if name == "leave_out" else form.initial.get(name, "")))
        for name in form.fields
    }


STATUS = {"draft": Photo.Status.WITH_STORIES, "published": Photo.Status.PUBLISHED}
"""What a photo without a story becomes when it is saved as a draft, and when it is published."""
