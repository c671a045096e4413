"""Pictures for readers: sizes made once from the original, upright, and without anything the camera wrote into it.

The original is kept as it came and never leaves the house: it may hold the place where it was taken. What readers get
is drawn anew from its pixels, at widths of a fixed table, as JPEG and as WebP (about a third smaller), and kept under
MEDIA_ROOT/renditions until the original changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.cache import cache
from PIL import Image, ImageOps, UnidentifiedImageError

from articles.models import Photo

WIDTHS = (320, 640, 1280, 2560)
"""Widths of renditions in pixels; none is larger than its original."""

FORMATS = {"jpg": ("JPEG", "image/jpeg"), "webp": ("WEBP", "image/webp")}
"""Suffix -> Pillow's name and the media type."""

MOST_PIXELS = 120_000_000
"""Pictures of more pixels are not opened: a small file can unpack to gigabytes."""

_SAVING = {"JPEG": {"quality": 82, "optimize": True, "progressive": True}, "WEBP": {"quality": 80, "method": 4}}
_UNREADABLE = (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError, SyntaxError)
"""What Pillow raises of files that are cut short, made up, or too large."""

_SIDEWAYS = {5, 6, 7, 8}
_ORIENTATION = 0x0112


class NoPicture(Exception):
    """The photo has no picture, or its file cannot be read as one."""


def size(photo: Photo) -> tuple[int, int] | None:
    """Width and height of the picture as readers see it, upright; None where there is no picture that can be read."""
    if not photo.image:
        return None
    key = f"size:{photo.image.name}"
    known = cache.get(key)
    if known is None:
        known = _read_size(photo) or ()
        cache.set(key, known, 3600)
    return known or None


def _read_size(photo: Photo) -> tuple[int, int] | None:
    try:
        with _open(photo) as image:
            width, height = image.size
            return (height, width) if image.getexif().get(_ORIENTATION) in _SIDEWAYS else (width, height)
    except NoPicture:
        return None


def name(image: str) -> str:
    """A word for a picture's file, which stands in its address and changes when the picture does."""
    return blake2b(image.encode(), digest_size=10).hexdigest()


def widths(photo: Photo) -> list[int]:
    """The widths that a photo is served in, smallest first; the last is the largest there is."""
    known = size(photo)
    if known is None:
        return []
    smaller = [width for width in WIDTHS if width < known[0]]
    return [*smaller, min(known[0], WIDTHS[-1])] if known[0] <= WIDTHS[-1] else smaller


def rendition(photo: Photo, width: int, suffix: str) -> Path:
    """The file of one size and format, made now if it does not exist yet. Raises NoPicture."""
    if width not in widths(photo) or suffix not in FORMATS:
        raise NoPicture(f"{photo} has no picture of {width} pixels as {suffix}.")
    file = path(photo, width, suffix)
    if not file.exists():
        _write(file, _drawn(photo, width, FORMATS[suffix][0]))
    return file


def make_renditions(photo: Photo) -> int:
    """Make every size of a photo, for importers and commands; returns how many there are. Raises NoPicture."""
    wanted = widths(photo)
    if not wanted:
        raise NoPicture(f"The picture of {photo} cannot be read.")
    return len([rendition(photo, width, suffix) for width in wanted for suffix in FORMATS])


def renditions(photo: Photo) -> Iterator[Path]:
    """The files made so far of a photo."""
    return _folder(photo).glob(f"{name(str(photo.image.name))}-*.*")


def _folder(photo: Photo) -> Path:
    return Path(settings.MEDIA_ROOT) / "renditions" / name(str(photo.image.name))[:2]


def path(photo: Photo, width: int, suffix: str) -> Path:
    """Where a rendition stands once it is made."""
    return _folder(photo) / f"{name(str(photo.image.name))}-{width}.{suffix}"


@contextmanager
def _open(photo: Photo) -> Iterator[Image.Image]:
    """The original; only its header is read until its pixels are asked for."""
    try:
        with photo.image.storage.open(str(photo.image.name)) as file, Image.open(file) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NoPicture(f"The picture of {photo} has more than {MOST_PIXELS} pixels.")
            yield image
    except _UNREADABLE as error:
        raise NoPicture(f"The picture of {photo} cannot be read: {error}") from error


def _drawn(photo: Photo, width: int, kind: str) -> bytes:
    """The picture upright, in sRGB's three channels on white, `width` pixels wide, as a file of this format."""
    with _open(photo) as image:
        image.draft("RGB", (width * 2, width * 2))
        upright = _flat(ImageOps.exif_transpose(image))
    height = max(1, round(upright.height * width / upright.width))
    if upright.width != width:
        upright = upright.resize((width, height), Image.Resampling.LANCZOS)
    file = BytesIO()
    upright.info.clear()
    upright.save(file, kind, **_SAVING[kind])
    return file.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """Three channels, what is transparent on white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image).convert("RGB")
    return image.convert("RGB")


def _write(target: Path, data: bytes) -> None:
    """Written beside and moved into place, so that nobody ever reads half a picture."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(target)
