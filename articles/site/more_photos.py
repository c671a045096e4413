"""What the page of a photo leads to: more photos of its event, by its photographer, and of its day; each once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.models import Photo
from articles.site import vocabularies
from articles.site.phrases import day_in_words

MOST = 6
"""Photos in each group."""
_STORIES = 3
"""Stories of a photo whose other photos are of its event."""


class More(NamedTuple):
    """A group of photos under its heading. address: of all of them, or ""."""

    heading: str
    address: str
    photos: list[Photo]


def more_photos(found: Photo, stories: Sequence[int]) -> list[More]:
    """The groups that are not empty. stories: keys of the visible stories that the photo ran in. Up to three queries,
    and one search of the index."""
    named = [credit for credit in found.ordered_credits if credit.is_checked]
    by = next((credit for credit in named if credit.kind == "photographer"), None)
    shown = _identities(found)
    groups: list[More] = []

    def add(heading: str, address: str, photos: Sequence[Photo]) -> None:
        new = []
        for photo in photos:
            if shown.isdisjoint(_identities(photo)):
                shown.update(_identities(photo))
                new.append(photo)
        if new:
            groups.append(More(heading, address, new[:MOST]))

    if stories:
        add(_("More of this event"), "", Photo.objects.of_same_event(found, stories[:_STORIES], MOST))
    if by is not None:
        listing = vocabularies.photos_of(by)
        photos = listing.read(listing.look(0, MOST + 1).pks)
        add(_("More by %(name)s") % {"name": by.name}, by.get_absolute_url(), photos)
    if found.taken_on is not None:
        day = day_in_words(found.taken_on)
        add(_("More of %(day)s") % {"day": day}, "", Photo.objects.of_same_day(found, MOST + 1))
    return groups


def _identities(photo: Photo) -> set[object]:
    """What two photos of which one is shown have in common: the key, or the picture, if there is one."""
    return {photo.pk, photo.checksum or photo.pk}
