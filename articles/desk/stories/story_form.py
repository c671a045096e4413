"""The form of a story, and of the photos of one of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from articles.desk.stories.save_story import Opened, PhotoEdit, StoryEdit
from articles.desk.stories.story_values import MOMENTS, as_values, put_in_order
from articles.models import Article, Photo
from articles.versions.values import LISTS, PHOTO_TEXTS, WITHDRAWAL, Values, split_corrections

LONGEST_NAME = 200
PHOTOS_A_PAGE = 30


def _lines(rows: int, suggest: str = "", **options: Any) -> forms.CharField:
    attrs = {"rows": rows} | ({"data-names": suggest} if suggest else {})
    return forms.CharField(required=False, widget=forms.Textarea(attrs=attrs), **options)


def _line(most: int, suggest: str = "", **options: Any) -> forms.CharField:
    attrs = {"data-names": suggest} if suggest else {}
    return forms.CharField(required=False, max_length=most, widget=forms.TextInput(attrs=attrs), **options)


class StoryForm(forms.Form):
    """A story. Its cleaned data has the names of articles.versions.values.story_values, the photos aside."""

    headline = forms.CharField(max_length=1000)
    standfirst = _lines(2)
    byline = _line(1000, help_text="As printed.")
    authors = _lines(2, "author", help_text="One a line, in the order of the byline.")
    dateline = _line(300, help_text="The place the story was filed from.")
    body = _lines(
        18, label="Text", help_text="Plain text with an empty line between paragraphs, or HTML."
    )  # fmt: skip
    corrections = _lines(2, help_text="One a line. Begin with the day, if it is known: 2025-03-28: The river is…")
    section = _line(LONGEST_NAME, "section")
    topics = _lines(2, "subject", label="Subjects", help_text="One a line.")
    people = _lines(2, "person", help_text="One a line.")
    places = _lines(2, "place", help_text="One a line.")
    organisations = _lines(2, "organisation", help_text="One a line.")
    source = _line(LONGEST_NAME, "source")
    language = _line(12, help_text="The code of the language, such as en, tr or ar.")
    rights = _lines(2)
    instructions = _lines(2, label="Notes to editors", help_text="Readers never see them. One a line.")
    url = forms.URLField(label="Source address", required=False, max_length=2000, assume_scheme="https")
    published_on = forms.DateField(
        label="Day", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )  # fmt: skip
    published_at = forms.DateTimeField(
        label="Time, if known", required=False, widget=forms.DateTimeInput({"type": "datetime-local", "step": 1})
    )
    precision = forms.ChoiceField(label="Known to the", choices=Article.Precision.choices)
    embargo_until = forms.DateTimeField(
        label="Embargo until", required=False, widget=forms.DateTimeInput({"type": "datetime-local", "step": 1})
    )
    status = forms.ChoiceField(choices=Article.Status.choices)
    withdrawn_on = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    reason = _lines(2, label="Reason of the withdrawal", help_text="For the desk. Readers never see it.")
    note = _lines(2, label="Note to readers", help_text="Readers who ask for the withdrawn story see this.")

    told_headline = _lines(
        2, label="Headline for readers", help_text="Readers who ask for the withdrawn story see it. Empty: none."
    )
    told_reason = _lines(
        2, label="Reason for readers", help_text="Readers who ask for the withdrawn story see it. Empty: none."
    )

    def __init__(self, data: Any = None, values: Values | None = None, **options: Any) -> None:
        super().__init__(data, initial=as_initial(values or {}), **options)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in LISTS:
            if any(len(line) > LONGEST_NAME for line in data.get(name, "").splitlines()):
                self.add_error(name, f"A name has at most {LONGEST_NAME} characters. Write one a line.")
        for day in split_corrections(data.get("corrections", ""))[1]:
            if day and not _is_day(day):
                self.add_error("corrections", f"There is no day {day}.")
        dated = data.get("published_on") or data.get("published_at")
        if dated and data.get("precision") == Article.Precision.UNKNOWN:
            data["precision"] = Article.Precision.EXACT if data.get("published_at") else Article.Precision.DAY
        if data.get("published_at") and not data.get("published_on"):
            data["published_on"] = data["published_at"].date()
        if not dated and data.get("precision", Article.Precision.UNKNOWN) != Article.Precision.UNKNOWN:
            self.add_error("published_on", "Give the day, or choose Unknown.")
        if data.get("status") == Article.Status.WITHDRAWN:
            self._check_withdrawal(data)
        return data

    def _check_withdrawal(self, data: dict[str, Any]) -> None:
        if self.initial.get("status") == Article.Status.WITHDRAWN:
            return
        data["withdrawn_on"] = data.get("withdrawn_on") or timezone.localdate()
        if not (data.get("reason") or "").strip():
            self.add_error("reason", "Say why the story is withdrawn. Readers do not see this.")

    @property
    def values(self) -> Values:
        """The cleaned data as values."""
        found = as_values(self.cleaned_data)
        if found["status"] != Article.Status.WITHDRAWN:
            found |= dict.fromkeys(WITHDRAWAL, "")
        return found


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.strptime(text, "%Y-%m-%d"))
    except ValueError:
        return False


def as_initial(values: Mapping[str, str]) -> dict[str, Any]:
    """Values as the form's fields take them: moments in the site's time zone."""
    initial: dict[str, Any] = dict(values)
    for name in MOMENTS:
        if values.get(name):
            at = timezone.localtime(datetime.fromisoformat(values[name]))
            initial[name] = at.replace(tzinfo=None, microsecond=0).isoformat()
    return initial


def edit_of(form: StoryForm, sent: QueryDict) -> StoryEdit:
    """What was typed."""
    opened, reason = Opened.read(sent.get("opened", "")), sent.get("why", "")[:1000]
    edit = StoryEdit(opened, form.values, _photos(sent), taken_of(sent), reason)
    edit.arrange = partial(_order, sent)
    return edit


def taken_of(sent: QueryDict) -> list[str]:
    """The names of the values for which the other person's is chosen."""
    return [name.removeprefix("take-") for name, choice in sent.items() if name[:5] == "take-" and choice == "theirs"]


def _order(sent: QueryDict, keys: list[str]) -> list[str]:
    places: dict[str, int] = {}
    removed: set[str] = set()
    for number, key in enumerate(keys, start=1):
        place = sent.get(f"photo-{key}-place", "")
        if place.isascii() and place.isdigit() and len(place) < 6 and int(place) != number:
            places[key] = int(place)
        if sent.get(f"photo-{key}-remove"):
            removed.add(key)
    return [*put_in_order(keys, places, removed), *added_photos(sent)]


def added_photos(sent: QueryDict) -> list[str]:
    """The keys of existing photos that are to be added, from their numbers or addresses, one a line."""
    typed = sent.get("add_photos", "").split()
    keys = [word.rstrip("/").rpartition("/")[2] for word in typed]
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    found = set(Photo.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return [str(key) for key in dict.fromkeys(wanted) if key in found]


def _photos(sent: QueryDict) -> dict[int, PhotoEdit]:
    edits = {}
    for name in sent:
        key = name.removeprefix("photo-").removesuffix("-opened")
        if name == f"photo-{key}-opened" and key.isascii() and key.isdigit() and len(key) < 19:
            texts = {text: sent.get(f"photo-{key}-{text}", "").replace("\r\n", "\n").strip() for text in PHOTO_TEXTS}
            edits[int(key)] = PhotoEdit(Opened.read(str(sent.get(name))), texts)
    return dict(list(edits.items())[: 2 * PHOTOS_A_PAGE])


def photo_errors(edits: Iterable[tuple[int, PhotoEdit]]) -> list[str]:
    """What is wrong with the typed photos."""
    most = 1000
    return [
        f"The credit of photo {key} is longer than {most:,} characters."
        for key, edit in edits
        if len(edit.values["credit_line"]) > most
    ]
