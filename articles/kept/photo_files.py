"""The photos of a selection as files in a ZIP, with caption and credit written into each.

People of the desk get the originals. Readers get the largest picture that the site shows, since an original's metadata
may reveal where it was taken.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from articles.drafts.draft import ParseError
from articles.exporting.drafts import photo_draft_of
from articles.exporting.originals import file_name, original_with_words, read_original
from articles.exporting.picture import write_metadata
from articles.kept.item_rows import Reader, ShownItem
from articles.kept.sheets import picture_file
from articles.models import Photo
from articles.models.visibility import reads_desk

log = logging.getLogger(__name__)

MOST_BYTES = 2_000_000_000
"""Bytes of one ZIP."""
_LARGEST = 2560


def write_photos(shown: Iterable[ShownItem], reader: Reader, out: BinaryIO) -> None:
    """Write each photo once, and a text file with every caption, credit and restriction."""
    lines, size = [], 0
    with ZipFile(out, "w", ZIP_STORED) as pack:
        for number, photo in enumerate(_photos(shown), 1):
            data = _file(photo, reader)
            size += len(data or b"")
            if data is None or size > MOST_BYTES:
                lines.append(
                    f"Photo {photo.pk} is not included: {'the file is full' if data else 'it has no picture'}."
                )
                continue
            name = f"{number:05}-{file_name(photo) if reads_desk(reader) else f'photo-{photo.pk}.jpg'}"
            pack.writestr(name, data)
            lines.append("\n".join(filter(None, (name, photo.caption, photo.credit_line, _restriction(photo)))))
        pack.writestr("captions.txt", "\n\n".join(lines) + "\n")


def _restriction(photo: Photo) -> str:
    return f"RESTRICTION: {photo.instructions}" if photo.instructions else ""


def _photos(shown: Iterable[ShownItem]) -> Iterator[Photo]:
    """The photos themselves and those of the stories, each once. A query for each item."""
    seen: set[int] = set()
    for each in shown:
        pks = [each.row.pk] if isinstance(each.row, Photo) else [photo.pk for photo in each.row.shown_photos]
        new = [pk for pk in pks if pk not in seen]
        seen.update(new)
        rows = Photo.objects.with_credits().select_related("source").in_bulk(new)
        yield from (rows[pk] for pk in new if pk in rows)


def _file(photo: Photo, reader: Reader) -> bytes | None:
    if not photo.image:
        return None
    try:
        if reads_desk(reader):
            return _original(photo)
        data = picture_file(photo, _LARGEST)
        return write_metadata(data, photo_draft_of(photo)) if data else None
    except (OSError, ParseError) as error:
        log.warning("The picture of photo %s cannot be read: %s", photo.pk, error)
        return None


def _original(photo: Photo) -> bytes:
    """The original with the archive's words; as it came, if nothing can be written into it."""
    try:
        return original_with_words(photo)
    except ParseError:
        return read_original(photo)
