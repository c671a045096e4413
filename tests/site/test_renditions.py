"""Renditions: upright, small, with nothing of what the camera wrote, and drawn within bounds of memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from articles.site import renditions
from articles.site.renditions import FORMATS, CannotDraw, Job, draw
from tests.factories import make_picture


def make_exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: the way it was held, its name, and where it was (34853: GPS)."""
    written = Image.Exif()
    written[0x0112] = orientation
    written[0x010F] = "A telephone"
    written.get_ifd(34853)[1] = "N"
    return written


def make_job(folder: Path, data: bytes) -> Job:
    original = folder / "original"
    original.write_bytes(data)
    return Job(str(original), str(folder / "drawn"))


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def pixel(job: Job, width: int, place: tuple[int, int]) -> Any:
    with Image.open(job.path(width, "jpg")) as image:
        assert image.mode == "RGB"
        return image.getpixel(place)


def test_nothing_the_camera_wrote_is_left_in_a_rendition(tmp_path: Path) -> None:
    original = make_picture(700, 500, exif=make_exif(), comment=b"secret place")
    job = make_job(tmp_path, original)
    assert b"telephone" in original
    assert draw(job) == 6
    for suffix in FORMATS:
        path = job.path(320, suffix)
        with Image.open(path) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "photoshop", "comment"} & set(image.info)
        assert b"telephone" not in path.read_bytes()
        assert b"secret" not in path.read_bytes()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_is_turned_upright(orientation: int, kind: str, tmp_path: Path) -> None:
    """Its upper left corner is red once it stands upright, as Pillow says by itself."""
    from PIL import ImageOps

    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 30, 20))
    data = saved(image, kind, exif=make_exif(orientation))
    job = make_job(tmp_path, data)
    draw(job)
    with Image.open(BytesIO(data)) as original:
        upright = ImageOps.exif_transpose(original).convert("RGB")
    with Image.open(job.path(upright.width, "webp")) as drawn:
        assert drawn.size == upright.size
        for place in ((5, 5), (upright.width - 5, 5), (5, upright.height - 5)):
            ours, theirs = drawn.getpixel(place), upright.getpixel(place)
            assert isinstance(ours, tuple)
            assert isinstance(theirs, tuple)
            assert abs(ours[1] - theirs[1]) < 60, place


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (Image.new("RGBA", (50, 50), (0, 0, 0, 0)), 255),
        (Image.new("LA", (50, 50), (0, 0)), 255),
        (Image.new("L", (50, 50), 100), 100),
        (Image.new("1", (50, 50), 1), 255),
        (Image.new("I;16", (50, 50), 100 * 256), 100),
        (Image.new("RGB", (50, 50), (100, 100, 100)).quantize(), 100),
    ],
)
def test_every_kind_of_pixel_comes_out_in_three_channels_on_white(
    image: Image.Image, expected: int, tmp_path: Path
) -> None:
    job = make_job(tmp_path, saved(image))
    draw(job)
    assert all(abs(channel - expected) < 6 for channel in pixel(job, 50, (10, 10)))


def test_a_wide_picture_is_drawn_strip_by_strip_as_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image.linear_gradient("L").resize((6000, 900))
    job = make_job(tmp_path, saved(image))
    monkeypatch.setattr(renditions, "STRIP_PIXELS", 6000 * 8)
    draw(job)
    with Image.open(job.path(2560, "jpg")) as drawn:
        assert drawn.size == (2560, 384)
        assert [drawn.getpixel((1000, y))[0] // 32 for y in (10, 190, 370)] == [0, 3, 7]  # type: ignore[index]


def test_a_rendition_is_drawn_once(tmp_path: Path) -> None:
    job = make_job(tmp_path, make_picture(700, 500))
    draw(job)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert draw(job) == 6
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_picture_of_too_many_pixels_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(tmp_path, make_picture(100, 100))
    monkeypatch.setattr(renditions, "MAX_PIXELS", 10_000)
    draw(job)
    monkeypatch.setattr(renditions, "MAX_PIXELS", 9_999)
    with pytest.raises(CannotDraw, match="million pixels"):
        draw(job)


@pytest.mark.parametrize("data", [b"", b"no picture", make_picture(700, 500)[:300]])
def test_what_is_no_picture_gives_a_reason(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(CannotDraw, match="cannot be read"):
        draw(make_job(tmp_path, data))


def test_a_picture_taller_than_webp_holds_gives_a_reason(tmp_path: Path) -> None:
    assert draw(make_job(tmp_path, saved(Image.new("L", (2, 16_383))))) == 2
    with pytest.raises(CannotDraw, match="tall"):
        draw(make_job(tmp_path, saved(Image.new("L", (2, 16_384)))))


def run(job: Job) -> dict[str, Any]:
    """The program itself."""
    told = json.dumps({"original": job.original, "target": job.target})
    command = [sys.executable, "-m", "articles.site.renditions"]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_small_file_of_many_pixels_takes_no_more_memory_than_is_due(tmp_path: Path) -> None:
    """120 million pixels in four bytes each are more than may be had; in one byte each they are not."""
    assert "480 MB" in run(make_job(tmp_path, saved(Image.new("RGB", (10_950, 10_950)))))["why"]
    assert run(make_job(tmp_path, saved(Image.new("P", (10_950, 10_950))))) == {"made": 8}
