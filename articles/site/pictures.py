"""Pictures for readers: their sizes, addresses and files.

The original is kept as it came and never served, because its metadata may reveal where it was taken. What readers get
is drawn from its pixels (articles.site.renditions), at widths of a fixed table, as JPEG and as WebP. Originals may be
in an object store; what is drawn is kept under MEDIA_ROOT/renditions of each server until the original changes. Nothing
here opens a picture: width and height stand in the database, and what is not drawn yet is asked for
(articles.site.picture_queue).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image

from articles.drafts.draft import ParseError
from articles.models import Photo
from articles.models.photo import DrawnPhoto
from articles.models.stored_files import path_of
from articles.parsers.images.picture_size import picture_info
from articles.site.renditions import FORMATS, Job, widths_of

__all__ = ["FORMATS", "folder", "job_of", "measure", "name", "path", "placeholder", "renditions", "size", "widths"]

_GREY = (208, 208, 204)


def measure(photo: Photo, data: bytes) -> None:
    """Set the photo's width and height to those of this picture, upright; do nothing if it is not a picture."""
    try:
        photo.width, photo.height = picture_info(data).displayed_size
    except ParseError:
        photo.width = photo.height = None


def size(photo: Photo | DrawnPhoto) -> tuple[int, int] | None:
    """Width and height of the picture as readers see it, upright; None if there is no readable picture."""
    return (photo.width, photo.height) if photo.image and photo.width and photo.height else None


def widths(photo: Photo | DrawnPhoto) -> list[int]:
    """The widths in which a photo is served, smallest first; empty without a readable picture."""
    known = size(photo)
    return widths_of(known[0]) if known else []


def name(image: str) -> str:
    """A digest of the name of a picture's file, for addresses; it changes when the picture is replaced."""
    return blake2b(image.encode(), digest_size=10).hexdigest()


def job_of(image: str) -> Job:
    """The drawing job for a picture's file."""
    word = name(image)
    return Job(str(path_of(image) or ""), str(folder() / word[:2] / word))


def path(photo: Photo, width: int, suffix: str) -> Path:
    """The path of a rendition; the file exists once it is drawn."""
    return job_of(str(photo.image.name)).path(width, suffix)


def renditions(photo: Photo) -> Iterator[Path]:
    """The files that have been drawn for a photo."""
    target = Path(job_of(str(photo.image.name)).target)
    return (file for suffix in FORMATS for file in target.parent.glob(f"{target.name}-*.{suffix}"))


def folder() -> Path:
    """The folder of all renditions."""
    return Path(settings.MEDIA_ROOT) / "renditions"


@lru_cache(maxsize=len(FORMATS))
def placeholder(suffix: str) -> bytes:
    """A small grey picture that readers see until the right one is drawn."""
    file = BytesIO()
    Image.new("RGB", (3, 2), _GREY).save(file, FORMATS[suffix][0])
    return file.getvalue()
