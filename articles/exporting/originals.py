"""A photo's original file with the archive's words in it, for people of the desk."""

from __future__ import annotations

from dataclasses import replace

from django.utils.text import slugify

from articles.drafts.draft import PhotoDraft
from articles.exporting.drafts import photo_draft_of
from articles.exporting.picture import write_metadata
from articles.models import Photo
from articles.parsers.images import Metadata, photo_of, read_metadata


def original_with_words(photo: Photo) -> bytes:
    """The original with the photo's caption, credit, photographers, headline, rights and restrictions written into it.

    Day, place, source and keywords are written only if the file has none. Raises ParseError if nothing can be written
    into this file, and OSError if it cannot be read.
    """
    data = read_original(photo)
    return write_metadata(data, _words_for(photo_draft_of(photo), read_metadata(data)))


def read_original(photo: Photo) -> bytes:
    """The original exactly as it came. Raises OSError if it cannot be read."""
    with photo.image.open("rb") as file:
        data: bytes = file.read()
    return data


def file_name(photo: Photo) -> str:
    """A name for the downloaded file: the photo's number and the first of its words."""
    words = slugify((photo.headline or photo.caption)[:200])[:60].strip("-")
    suffix = str(photo.image.name).rpartition(".")[2].lower() or "jpg"
    return "-".join(filter(None, ("photo", str(photo.pk), words))) + f".{suffix}"


def _words_for(draft: PhotoDraft, found: Metadata) -> PhotoDraft:
    """What is to be written: names of photographers only if the file names others, and facts that the file lacks."""
    embedded = photo_of(found, None, "")
    return replace(
        draft,
        photographers=draft.photographers if draft.photographers != embedded.photographers else (),
        taken_on=None if found.created else draft.taken_on,
        place="" if embedded.place else draft.place,
        source="" if found.source else draft.source,
        keywords=() if found.keywords else draft.keywords,
    )
