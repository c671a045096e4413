"""The picture itself: its kind, size and orientation, and the refusal of what is none or claims to be enormous."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, PngImagePlugin, UnidentifiedImageError

from articles.parsers.draft import ParseError

MAX_PICTURE_BYTES = 60 * 2**20
MAX_PIXELS = 150_000_000
"""As many as the largest camera backs give; a greater claim is a mistake or an attack on the memory."""

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 2**20  # colour and caption profiles of real files pass Pillow's one megabyte

BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, OverflowError, struct.error)
"""What Pillow raises for files that are not what they begin as."""


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """Pillow's name of the kind, width and height in pixels as stored, EXIF's orientation from 1 (upright) to 8."""

    kind: str
    width: int
    height: int
    orientation: int = 1

    @property
    def displayed_size(self) -> tuple[int, int]:
        """Width and height once the orientation is applied."""
        turned = self.orientation >= 5
        return (self.height, self.width) if turned else (self.width, self.height)


def picture_info(data: bytes, orientation: int = 0) -> PictureInfo:
    """What the header says, without decoding the picture. Raises ParseError with the reason it cannot be shown."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                kind, (width, height) = picture.format or "", picture.size
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ParseError(f"The picture claims more than {MAX_PIXELS // 10**6} million pixels.") from None
    except UnidentifiedImageError:
        raise ParseError("The picture is damaged, or of a kind that cannot be shown.") from None
    except BROKEN:
        raise ParseError("The picture is damaged.") from None
    return PictureInfo(kind, width, height, orientation if 1 <= orientation <= 8 else 1)
