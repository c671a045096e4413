"""What the form of a story prints besides its fields: its photos, a page at a time, and conflicts side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from articles.desk.stories.save_story import Opened, Saved
from articles.desk.stories.story_form import PHOTOS_A_PAGE
from articles.models import Photo
from articles.site import pictures
from articles.site.metadata import picture_path
from articles.versions.comparison import Difference, difference
from articles.versions.recorder import last_numbers
from articles.versions.states import states_of
from articles.versions.values import PHOTO_TEXTS, Values, photo_values


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo of the form: its place among all photos of the story, and its texts."""

    key: int
    place: int
    opened: Opened
    texts: Values
    picture: str
    label: str
    removed: bool = False

    @property
    def name(self) -> str:
        """What the names of its fields begin with."""
        return f"photo-{self.key}"


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """The photos of one page of the form. pages: the numbers of all pages."""

    rows: list[PhotoRow] = field(default_factory=list)
    number: int = 1
    pages: range = range(1, 2)
    count: int = 0


def photo_rows(keys: list[str], request: HttpRequest, typed: Mapping[int, Values]) -> PhotoPage:
    """The photos of the requested page, as they are now or as they were typed. Five queries."""
    last = max(-(-len(keys) // PHOTOS_A_PAGE), 1)
    asked = request.POST.get("page") or request.GET.get("photos", "1")
    number = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    start = (number - 1) * PHOTOS_A_PAGE
    shown = [int(key) for key in keys[start : start + PHOTOS_A_PAGE]]
    states = states_of("photo", shown)
    numbers = last_numbers("photo", shown)
    photos = Photo.objects.in_bulk(shown)
    rows = []
    for place, key in enumerate(shown, start=start + 1):
        if key in states:
            texts = photo_values(states[key])
            opened = Opened.of(numbers.get(key, 1), texts)
            if key not in typed and f"photo-{key}-opened" in request.POST:
                opened = Opened.read(request.POST[f"photo-{key}-opened"])  # type: ignore[arg-type]
                texts = {name: request.POST.get(f"photo-{key}-{name}", "") for name in PHOTO_TEXTS}
            removed = bool(request.POST.get(f"photo-{key}-remove"))
            photo = photos[key]
            rows.append(PhotoRow(key, place, opened, typed.get(key, texts), _picture(photo), str(photo), removed))
    return PhotoPage(rows, number, range(1, last + 1), len(keys))


def _picture(photo: Photo) -> str:
    widths = pictures.widths(photo)
    return picture_path(photo, widths[0], "jpg") if widths else ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One value that both changed: the name of its choice in the form, and both texts with their words marked."""

    name: str
    label: str
    told: Difference


def conflicts_of(saved: Saved) -> list[Conflict]:
    """The conflicts, the other person's text before mine."""
    found: list[Conflict] = []
    for (key, name), theirs in saved.conflicts.items():
        mine = saved.photos[key][name] if key else saved.values[name]
        told = difference(name, theirs, mine)
        label: Any = f"Photo {key}: {told.label.lower()}" if key else told.label
        found.append(Conflict(f"photo-{key}-{name}" if key else name, label, told))
    return found
