"""Draws the sizes of one picture in a process of its own.

A small file can unpack to gigabytes, and a decoder may hang or crash on a forged file. So only this program decodes
pixels: `python -m articles.site.renditions` reads one picture, and the system stops it if it needs too much memory or
time. The picture is a file of this machine, or follows the job on standard input. The program uses neither Django nor
the database. Each size is drawn from the pixels, upright, in three channels on white, so no metadata of the camera is
left in it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from articles.parsers.images.picture_size import BROKEN, KINDS, MAX_PIXELS, orientation_of, set_pillow_limits

WIDTHS = (320, 640, 1280, 2560)
"""Widths of renditions in pixels; none is larger than its original."""

FORMATS = {"jpg": ("JPEG", "image/jpeg"), "webp": ("WEBP", "image/webp")}
"""Suffix -> Pillow's name and the media type."""

MOST_MEMORY = 480 * 10**6
"""Bytes of address space of the whole process; Pillow needs four bytes a pixel for most kinds."""
MOST_SECONDS = 10
"""Of processor time."""
TALLEST = 16_383
"""Pixels: what WebP can hold."""
STRIP_PIXELS = 4_000_000
"""Pixels that are brought to three channels at a time."""

_SAVING = {"JPEG": {"quality": 82, "optimize": True, "progressive": True}, "WEBP": {"quality": 80, "method": 4}}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF's orientation -> what makes the picture upright."""
_SIDEWAYS = {_TURNS[orientation] for orientation in (5, 6, 7, 8)}


class CannotDraw(Exception):
    """Why a picture has no sizes, as a sentence."""


@dataclass(frozen=True, slots=True)
class Job:
    """original: the picture's file; "" if it follows on standard input. target: what the files of its sizes are called,
    without -320.jpg."""

    original: str
    target: str

    def path(self, width: int, suffix: str) -> Path:
        return Path(f"{self.target}-{width}.{suffix}")


def widths_of(width: int) -> list[int]:
    """The widths in which a picture of this width is served, smallest first."""
    smaller = [each for each in WIDTHS if each < width]
    return [*smaller, width] if width <= WIDTHS[-1] else smaller


def draw(job: Job, received: BinaryIO | None = None) -> int:
    """Draw the missing sizes of a picture, smallest first; return the number of files. received: the picture, if it is
    no file of this machine. Raises CannotDraw."""
    try:
        upright = _open_upright(received or job.original)
        return sum(_save(upright, job, width) for width in widths_of(upright.full_width))
    except MemoryError:
        raise CannotDraw(f"unpacking it takes more than {MOST_MEMORY // 10**6} MB of memory") from None
    except (*BROKEN, Image.DecompressionBombError) as error:
        raise CannotDraw(f"it cannot be read ({error})") from error


@dataclass(frozen=True, slots=True)
class _Upright:
    """An upright picture with three channels, no larger than its sizes need, and the size of the full picture."""

    image: Image.Image
    full_width: int
    full_height: int


def _open_upright(original: str | BinaryIO) -> _Upright:
    """Read the picture of a file, upright and no larger than needed; the unpacked original is freed."""
    with Image.open(original, formats=KINDS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise CannotDraw(f"it has more than {MAX_PIXELS // 10**6} million pixels")
        turn = _TURNS.get(orientation_of(image))
        sideways = turn in _SIDEWAYS
        width, height = (image.height, image.width) if sideways else image.size
        largest = widths_of(width)[-1]
        if round(height * largest / width) > TALLEST:
            raise CannotDraw(f"its largest size would be more than {TALLEST} pixels tall")
        # A JPEG is decoded at half, a quarter or an eighth of its size where that is enough.
        image.draft("RGB", (image.width * largest // width, image.height * largest // width))
        factor = max(1, (image.height if sideways else image.width) // largest)
        flat = _flatten(image, factor)
    return _Upright(flat.transpose(turn) if turn is not None else flat, width, height)


def _flatten(image: Image.Image, factor: int) -> Image.Image:
    """Reduce the picture by this factor and to three channels, strip by strip, so that it is not in memory twice."""
    image.load()
    if image.mode == "RGB" and "transparency" not in image.info:
        return image.reduce(factor) if factor > 1 else image
    rows = max(1, STRIP_PIXELS // (image.width * factor)) * factor
    flat = Image.new("RGB", (-(-image.width // factor), -(-image.height // factor)))
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(image.height, top + rows)))
        flat.paste(_three_channels(strip).reduce(factor), (0, top // factor))
    return flat


def _three_channels(image: Image.Image) -> Image.Image:
    """Convert to RGB: transparent parts become white, and 16-bit grey becomes 8-bit grey."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image).convert("RGB")
    return image.convert("RGB")


def _save(upright: _Upright, job: Job, width: int) -> int:
    """Save each missing format of one size; return the number of formats."""
    missing = [suffix for suffix in FORMATS if not job.path(width, suffix).exists()]
    if missing:
        height = max(1, round(upright.full_height * width / upright.full_width))
        sized = upright.image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        sized.info.clear()
        for suffix in missing:
            _write(job.path(width, suffix), sized, FORMATS[suffix][0])
    return len(FORMATS)


def _write(target: Path, image: Image.Image, kind: str) -> None:
    """Write a temporary file and rename it, so that nobody reads an incomplete picture."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    image.save(part, kind, **_SAVING[kind])
    part.replace(target)


def _read_job(given: BinaryIO) -> tuple[Job, BinaryIO | None]:
    """The job, which is the first line, and the picture if it follows, in a file without a name."""
    job = Job(**json.loads(given.readline()))
    if job.original:
        return job, None
    received = tempfile.TemporaryFile()  # noqa: SIM115 - read until the process ends
    shutil.copyfileobj(given, received)
    received.seek(0)
    return job, received


def main() -> None:
    """Draw the job on standard input, and print {"made": files} or {"why": sentence}."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)
    set_pillow_limits()
    try:
        answer: dict[str, int | str] = {"made": draw(*_read_job(sys.stdin.buffer))}
    except CannotDraw as error:
        answer = {"why": str(error)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
