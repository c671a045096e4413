"""The picture itself: its kind, size and orientation. Files that are no picture or claim an enormous size are
refused."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from articles.drafts.draft import ParseError
from articles.parsers.files.optional_packages import READS_HEIC

_READERS = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    TiffImagePlugin.TiffImageFile,
    GifImagePlugin.GifImageFile,
    Jpeg2KImagePlugin.Jpeg2KImageFile,
    AvifImagePlugin.AvifImageFile,
)
KINDS = (*(reader.format for reader in _READERS), *(["HEIF"] if READS_HEIC else []))
"""Pillow's names of the kinds that the archive keeps. Pillow may open no others: some of its readers run programs."""
MAX_PICTURE_BYTES = 60 * 2**20
MAX_PIXELS = 150_000_000
"""Pixels of the largest camera backs. A larger claim is a mistake, or an attack on memory."""

_ORIENTATION = 0x0112
MAX_PNG_TEXT_BYTES = 16 * 2**20
"""Real files have colour and caption profiles larger than Pillow's limit of one megabyte."""

BROKEN = (
    *(OSError, EOFError, ValueError, SyntaxError, TypeError, KeyError, IndexError, AttributeError, AssertionError),
    *(OverflowError, RuntimeError, struct.error, zlib.error),
)
"""What Pillow raises for damaged files."""


def set_pillow_limits() -> None:
    """Limit Pillow to the kinds and sizes that the archive keeps, for the whole process (articles.parsers.limits)."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    PngImagePlugin.MAX_TEXT_CHUNK = MAX_PNG_TEXT_BYTES
    if READS_HEIC:
        from pi_heif import register_heif_opener

        register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """Pillow's name of the kind; width and height in pixels as stored; EXIF's orientation, from 1 (upright) to 8."""

    kind: str
    width: int
    height: int
    orientation: int = 1

    @property
    def displayed_size(self) -> tuple[int, int]:
        """Width and height of the picture turned upright."""
        turned = self.orientation >= 5
        return (self.height, self.width) if turned else (self.width, self.height)


def picture_info(data: bytes | BinaryIO) -> PictureInfo:
    """What the header of a picture says; it is not decoded. Raises ParseError with the reason why it cannot be
    shown."""
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=KINDS) as picture:
                return PictureInfo(picture.format or "", *picture.size, orientation_of(picture))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ParseError(f"The picture claims more than {MAX_PIXELS // 10**6} million pixels.") from None
    except UnidentifiedImageError:
        raise ParseError("The picture is damaged, or of a kind that cannot be shown.") from None
    except BROKEN:
        raise ParseError("The picture is damaged.") from None


def orientation_of(picture: Image.Image) -> int:
    """EXIF's orientation from 1 (upright) to 8, from the header alone. Pillow's getexif() may decode the whole picture;
    TIFF is turned upright by Pillow itself."""
    block = picture.info.get("exif")
    if not isinstance(block, bytes):
        return 1
    exif = Image.Exif()
    try:
        exif.load(block)
        found = exif.get(_ORIENTATION)
    except BROKEN:
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1
