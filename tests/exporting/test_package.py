"""An export with its pictures gives the same archive again, in every format, whatever captions the photos share."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.exporting.package import NAMES
from articles.importing.importer import import_entries
from articles.models import Photo
from articles.parsers.files.reader import EntryReader
from tests.exporting.test_round_trip import empty, exported
from tests.factories import make_article, make_photo, make_picture

pytestmark = pytest.mark.django_db

PICTURES = [make_picture(120, height) for height in (60, 61, 62)]

photos = st.builds(
    PhotoDraft,
    caption=st.sampled_from(["", "The mayor speaks.", "The mayor leaves."]),
    credit_line=st.sampled_from(["", "Ana Ruiz/EPA"]),
    place=st.sampled_from(["", "Porto"]),
    address=st.sampled_from(["", "https://delta.example/a.jpg"]),
    image=st.sampled_from([None, *PICTURES]),
)


@st.composite
def archives(draw: st.DrawFn) -> list[ArticleDraft | PhotoDraft]:
    series = st.lists(photos, max_size=4).map(tuple)
    count = draw(st.integers(0, 3))
    stories = [ArticleDraft(f"Story {n}", f"<p>Text {n}.</p>", source="DW", photos=draw(series)) for n in range(count)]
    return [*stories, *draw(series)]


def pictures() -> list[str]:
    """The checksums of the stored pictures, each as often as a photo has it."""
    return sorted(
        photo.checksum for photo in Photo.objects.exclude(image="") if photo.image.storage.exists(photo.image.name)
    )


def write(format_name: str, target: Path, *options: str) -> None:
    call_command("export_articles", str(target), "--format", format_name, "--pictures", *options, stderr=StringIO())


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path / "media"
    yield settings.MEDIA_ROOT


@pytest.mark.parametrize("format_name", list(NAMES))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(archive=archives())
def test_an_archive_comes_back_with_its_pictures(
    format_name: str, media: Path, archive: list[ArticleDraft | PhotoDraft]
) -> None:
    empty()
    import_entries(archive)
    before, had = exported(), pictures()
    with TemporaryDirectory() as folder:
        target = Path(folder) / "export.zip"
        write(format_name, target, "--all")
        empty()
        for stored in list(media.rglob("*.jpg")):
            stored.unlink()
        report = import_entries(EntryReader([target]))
    assert report.rejected == [] or not before
    assert (exported(), pictures()) == (before, had)


@pytest.mark.usefixtures("media")
def test_each_picture_is_written_once_and_only_if_readers_may_see_it(tmp_path: Path) -> None:
    image = make_picture()
    shown = make_photo("Seen.", picture=image)
    make_article("Shown", photos=[shown])
    make_photo("Taken away.", picture=image, status="withdrawn")
    make_article("Withdrawn", status="withdrawn", photos=[make_photo("Hidden.", picture=image)])
    write("jsonl", tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as pack:
        assert pack.namelist() == ["archive.jsonl", f"{shown.checksum}.jpg"]
        assert pack.read(f"{shown.checksum}.jpg") == image
