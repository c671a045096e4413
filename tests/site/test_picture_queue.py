"""Pictures that wait: notes are left once, outlive whoever left them, and are worked off one at a time."""

from __future__ import annotations

import fcntl
import json
import shutil
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Photo
from articles.site import picture_queue, pictures
from articles.site.picture_queue import Drawer, count_waiting, draw_waiting, make_renditions, want, why_not
from articles.site.renditions import CannotDraw
from tests.factories import make_photo, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    yield settings.MEDIA_ROOT
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def address(photo: Photo, width: int = 120, suffix: str = "jpg") -> str:
    return reverse("picture", args=[photo.pk, pictures.name(str(photo.image.name)), width, suffix])


def image_of(photo: Photo) -> str:
    return str(photo.image.name)


@pytest.mark.parametrize(("suffix", "kind"), [("jpg", "image/jpeg"), ("webp", "image/webp")])
def test_a_reader_sees_a_placeholder_until_the_picture_is_drawn(suffix: str, kind: str, client: Client) -> None:
    photo = make_photo(picture=make_picture())
    first = client.get(address(photo, suffix=suffix))
    assert (first.status_code, first["Content-Type"]) == (200, kind)
    assert first.content == pictures.placeholder(suffix)
    assert "ETag" not in first
    assert "max-age=5" in first["Cache-Control"]
    assert count_waiting() == 1
    draw_waiting(30)
    second = client.get(address(photo, suffix=suffix))
    assert second.content == pictures.path(photo, 120, suffix).read_bytes()
    assert "max-age=3600" in second["Cache-Control"]
    assert client.get(address(photo, suffix=suffix), headers={"if-none-match": second["ETag"]}).status_code == 304
    assert count_waiting() == 0


def test_a_picture_asked_for_again_and_again_waits_once(client: Client) -> None:
    photo = make_photo(picture=make_picture(700, 500))
    for width in (320, 640, 700, 320):
        client.get(address(photo, width))
    assert count_waiting() == 1


@pytest.mark.parametrize(("width", "suffix"), [(121, "jpg"), (119, "webp"), (120, "png"), (0, "jpg")])
def test_a_size_that_does_not_exist_is_neither_shown_nor_asked_for(width: int, suffix: str, client: Client) -> None:
    photo = make_photo(picture=make_picture())
    assert client.get(address(photo, width, suffix)).status_code == 404
    assert count_waiting() == 0


def test_the_largest_size_is_a_placeholder_too(client: Client) -> None:
    photo = make_photo(picture=make_picture())
    response = client.get(reverse("largest_picture", args=[photo.pk, pictures.name(image_of(photo))]))
    assert response.content == pictures.placeholder("jpg")


def test_what_cannot_be_drawn_is_tried_once_and_remembered(client: Client) -> None:
    photo = make_photo(picture=make_picture())
    Path(photo.image.path).write_bytes(b"no picture any more")
    client.get(address(photo))
    draw_waiting(30)
    assert "cannot be read" in why_not(image_of(photo))
    assert client.get(address(photo)).status_code == 200
    assert count_waiting() == 0, "it is not asked for again"


def test_a_process_that_ends_without_an_answer_is_tried_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo(picture=make_picture())
    want(image_of(photo))
    started = []
    begin = picture_queue._start

    def start_and_kill(*arguments: Any) -> Any:
        process = begin(*arguments)
        process.kill()
        started.append(process)
        return process

    monkeypatch.setattr(picture_queue, "_start", start_and_kill)
    draw_waiting(60)
    assert len(started) == picture_queue.MOST_TRIES
    assert "3 times" in why_not(image_of(photo))
    assert count_waiting() == 0


def test_a_try_is_counted_before_it_is_made_so_that_it_outlives_the_worker() -> None:
    photo = make_photo(picture=make_picture())
    want(image_of(photo))
    drawer = Drawer()
    drawer.step()  # and this worker is gone
    drawer._drawing.finish()  # type: ignore[union-attr]
    (note,) = (pictures.folder() / "wanted").iterdir()
    assert note.read_text() == f"1 {image_of(photo)}"
    draw_waiting(30)
    assert pictures.path(photo, 120, "jpg").exists()


def test_no_picture_is_drawn_while_another_process_of_the_machine_draws(settings: Any) -> None:
    photo = make_photo(picture=make_picture())
    want(image_of(photo))
    drawer = Drawer()
    with Path(settings.MEDIA_ROOT).with_name("pictures.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not drawer.step()
    assert drawer.step()
    drawer.close()


def test_the_lock_goes_with_the_process_that_draws(settings: Any) -> None:
    want(image_of(make_photo(picture=make_picture())))
    drawer = Drawer()
    assert drawer.step()
    with Path(settings.MEDIA_ROOT).with_name("pictures.lock").open("w") as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        drawer._drawing.finish()  # type: ignore[union-attr]
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_pictures_that_readers_wait_for_come_first() -> None:
    kept, asked = (make_photo(picture=make_picture()) for _ in range(2))
    want(image_of(kept), at_once=False)
    want(image_of(asked))
    drawer = Drawer()
    drawer.step()
    assert drawer._drawing is not None
    assert drawer._drawing.image == image_of(asked)
    drawer._drawing.finish()


def test_a_step_never_waits() -> None:
    for _ in range(3):
        want(image_of(make_photo(picture=make_picture(2000, 1500))))
    drawer = Drawer()
    begun = time.monotonic()
    drawer.step()
    drawer.step()
    assert time.monotonic() - begun < 5
    drawer.close()
    draw_waiting(60)
    assert count_waiting() == 0


def test_drawing_now_tries_again_what_failed_before() -> None:
    photo = make_photo(picture=make_picture(700, 500))
    whole = Path(photo.image.path).read_bytes()
    Path(photo.image.path).write_bytes(b"no picture")
    with pytest.raises(CannotDraw):
        make_renditions(photo)
    assert why_not(image_of(photo))
    Path(photo.image.path).write_bytes(whole)
    assert make_renditions(photo) == 6
    assert why_not(image_of(photo)) == ""
    assert len(list(pictures.renditions(photo))) == 6


def test_a_folder_that_cannot_be_written_to_hides_no_picture(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(picture_queue, "_write", full)
    assert client.get(address(make_photo(picture=make_picture()))).status_code == 200


def test_an_imported_picture_waits(tmp_path: Path) -> None:
    from django.core.management import call_command

    (tmp_path / "ferry.jpg").write_bytes(make_picture())
    story = {
        "headline": "Ferry sails",
        "body": "It sails.",
        "photos": [{"caption": "A ferry.", "file_name": "ferry.jpg"}],
    }
    (tmp_path / "ferry.jsonl").write_text(json.dumps(story))
    call_command("import_articles", str(tmp_path / "ferry.jsonl"), stdout=StringIO())
    assert count_waiting() == 1
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (120, 80)
    draw_waiting(30)
    assert pictures.path(photo, 120, "jpg").exists()
