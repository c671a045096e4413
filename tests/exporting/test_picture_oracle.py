"""Real picture files: ExifTool reads the new texts in them, and every other tag as before."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFile

from articles.drafts.draft import PhotoDraft
from articles.exporting.picture import can_write, write_metadata
from articles.parsers.images import read_metadata

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpora/photos"
FILES = [path for path in sorted(CORPUS.glob("*.*")) if path.suffix != ".json" and can_write(path.read_bytes()[:16])]
TOOL = shutil.which("exiftool")
pytestmark = pytest.mark.skipif(not FILES or not TOOL, reason="needs ExifTool and the corpus of photographs")

PHOTO = PhotoDraft(
    caption="A ferry leaves Ringsund – “Fähre”, паром, 船.",
    credit_line="Ada Lunde/Reuters",
    photographers=("Ada Lunde",),
    headline="Ferry",
    rights="© Reuters",
    instructions="TURKEY OUT",
)
OURS = {
    "Description", "ImageDescription", "Caption-Abstract", "Credit", "Creator", "By-line", "Artist", "Headline",
    "Rights", "Copyright", "CopyrightNotice", "Instructions", "SpecialInstructions", "CodedCharacterSet",
}  # fmt: skip
DERIVED = {
    "IPTCDigest", "ImageDataHash", "ExifByteOrder", "ApplicationRecordVersion", "HasExtendedXMP", "CurrentIPTCDigest",
}  # fmt: skip
"""They follow from what was written: the digest of IIM, and what every new block begins with."""
WHERE = ("Start", "Offset", "Offsets")
"""Tags that tell a place in the file."""


def read_tags(*paths: Path, charset: str = "UTF8") -> list[dict[str, Any]]:
    command = [str(TOOL), "-j", "-G1:3", "-a", "-U", "-n", "-charset", f"iptc={charset}", "-b", *map(str, paths)]
    found = subprocess.run(command, capture_output=True, check=False)
    return [dict(row) for row in json.loads(found.stdout.decode("utf-8", "replace"))]


def others(tags: dict[str, Any]) -> dict[str, Any]:
    """The tags that must stay the same."""
    kept = {}
    for key, value in tags.items():
        group, _, name = key.rpartition(":")
        if key == "SourceFile" or group.startswith(("System", "File", "ExifTool", "Composite")):
            continue
        if name in OURS | DERIVED or name.endswith(WHERE):
            continue
        kept[key] = value
    return kept


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_other_tag_stays_and_ours_are_read(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    written = write_metadata(data, PHOTO)
    copy = tmp_path / path.name
    copy.write_bytes(written)
    before, after = read_tags(path, copy)
    latin = others(read_tags(path, charset="Latin")[0])
    was_latin = {key: value for key, value in others(after).items() if value == latin.get(key)}
    assert others(after) == others(before) | was_latin
    assert after["XMP-dc:Main:Description"] == PHOTO.caption
    assert after["XMP-photoshop:Main:Credit"] == PHOTO.credit_line
    assert after["XMP-photoshop:Main:Instructions"] == PHOTO.instructions
    if path.suffix == ".jpg":
        assert after["IPTC:Main:Credit"] == PHOTO.credit_line
        assert after["IPTC:Main:Caption-Abstract"] == PHOTO.caption
        assert after["IFD0:Main:ImageDescription"] == PHOTO.caption
    found = read_metadata(written)
    assert (found.caption, found.credit, found.bylines) == (PHOTO.caption, PHOTO.credit_line, PHOTO.photographers)
    assert (found.headline, found.rights, found.instructions) == (PHOTO.headline, PHOTO.rights, PHOTO.instructions)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_pixels_stay(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = path.read_bytes()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            before = picture.tobytes()
    except OSError:
        pytest.skip("Pillow cannot open the original")
    with Image.open(io.BytesIO(write_metadata(data, PHOTO))) as picture:
        assert picture.tobytes() == before


def test_written_twice_changes_nothing() -> None:
    for path in FILES:
        once = write_metadata(path.read_bytes(), PHOTO)
        assert write_metadata(once, PHOTO) == once, path.name


def test_texts_of_the_file_that_are_already_so_leave_it_byte_for_byte(tmp_path: Path) -> None:
    once = write_metadata(FILES[0].read_bytes(), PhotoDraft(caption="One", taken_on=date(2024, 5, 3)))
    assert write_metadata(once, PhotoDraft(caption="One")) == once
