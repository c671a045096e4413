"""Pictures for readers: their sizes, the addresses of these, and the files where they are kept.

The original is kept as it came and never leaves the house: it may hold the place where it was taken. What readers get
is drawn anew from its pixels (articles.site.renditions), at widths of a fixed table, as JPEG and as WebP, and kept
under MEDIA_ROOT/renditions until the original changes. Nothing here opens a picture: width and height stand in the
database, and what is not drawn yet is asked for (articles.site.picture_queue).
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
from articles.parsers.images.picture_size import picture_info
from articles.site.renditions import FORMATS, Job, widths_of

__all__ = ["FORMATS", "folder", "job_of", "measure", "name", "path", "placeholder", "renditions", "size", "widths"]

_GREY = (208, 208, 204)


def measure(photo: Photo, data: bytes) -> None:
    """Note in the photo how large the picture of these bytes is, upright; nothing where they are no picture."""
    try:
        photo.width, photo.height = picture_info(data).displayed_size
    except ParseError:
        photo.width = photo.height = None


def size(photo: Photo) -> tuple[int, int] | None:
    """Width and height of the picture as readers see it, upright; None where there is no picture that can be read."""
    return (photo.width, photo.height) if photo.image and photo.width and photo.height else None


def widths(photo: Photo) -> list[int]:
    """The widths that a photo is served in, smallest first; the last is the largest there is."""
    known = size(photo)
    return widths_of(known[0]) if known else []


def name(image: str) -> str:
    """A word for a picture's file, which stands in its address and changes when the picture does."""
    return blake2b(image.encode(), digest_size=10).hexdigest()


def job_of(image: str) -> Job:
    """What there is to draw of a picture's file."""
    word = name(image)
    return Job(str(Path(settings.MEDIA_ROOT) / image), str(folder() / word[:2] / word))


def path(photo: Photo, width: int, suffix: str) -> Path:
    """Where a rendition stands once it is drawn."""
    return job_of(str(photo.image.name)).path(width, suffix)


def renditions(photo: Photo) -> Iterator[Path]:
    """The files drawn so far of a photo."""
    target = Path(job_of(str(photo.image.name)).target)
    return (file for suffix in FORMATS for file in target.parent.glob(f"{target.name}-*.{suffix}"))


def folder() -> Path:
    """Where renditions are kept."""
    return Path(settings.MEDIA_ROOT) / "renditions"


@lru_cache(maxsize=len(FORMATS))
def placeholder(suffix: str) -> bytes:
    """A small grey picture, which readers see until theirs is drawn."""
    file = BytesIO()
    Image.new("RGB", (3, 2), _GREY).save(file, FORMATS[suffix][0])
    return file.getvalue()
