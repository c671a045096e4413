"""Pictures in an object store, tried on a real S3 server: nothing is a file of this machine but what is drawn, other
servers see what this one was given, and no reader is ever sent to the bucket."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.conf import settings as archive
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from articles.desk.entry.read_input import entries_of, keep
from articles.exporting.package import Pictures
from articles.importing import remove_submissions
from articles.importing.importer import import_entries
from articles.importing.uploads import Staged
from articles.kept import build_file
from articles.management import backup
from articles.models import DownloadJob, Photo, stored_files
from articles.models.stored_files import StoreUnreachable
from articles.parsers.files.reader import EntryReader
from articles.site import picture_queue, pictures
from articles.site.metadata import picture_path
from tests.conftest import missing
from tests.factories import make_article, make_editor, make_person, make_photo, make_picture
from tests.search.engines.opensearch.node import free_port

pytestmark = pytest.mark.django_db

BUCKET = "pictures-of-the-archive"
KEYS = {"access_key": "archive", "secret_key": "hush-hush"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server, a process of its own that keeps its files in memory."""
    for package in ("moto", "flask", "storages", "boto3"):
        try:
            __import__(package)
        except ImportError:
            missing("s3", f"{package} is not installed (requirements-dev.txt)")
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/moto-api/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 - http
            return
        time.sleep(0.1)
    pytest.fail("the S3 server does not start")


def storages(address: str, bucket: str = BUCKET) -> dict[str, Any]:
    """The setting STORAGES for a bucket of the server at this address."""
    where = {"bucket_name": bucket, "endpoint_url": address, "region_name": "us-east-1"}
    store = {"BACKEND": "newsarchive.object_store.ObjectStore", "OPTIONS": {**where, **KEYS}}
    return {**archive.STORAGES, "default": store}


@pytest.fixture(scope="module")
def bucket(server: str) -> Iterator[None]:
    """A bucket for all tests: Django makes no new client for each."""
    with override_settings(STORAGES=storages(server)):
        default_storage.connection.create_bucket(Bucket=BUCKET)  # type: ignore[attr-defined]
        yield
        default_storage.connection.meta.client.close()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def empty_bucket(bucket: None, settings: LazySettings, tmp_path: Path) -> None:
    """Nothing is left in the bucket from other tests. This machine's folders are the test's own."""
    for name in stored():
        default_storage.delete(name)
    move_to_server(settings, tmp_path / "first")


def move_to_server(settings: LazySettings, folder: Path) -> None:
    """From now on this process is another server, which has the folder for its own."""
    folder.mkdir(exist_ok=True)
    settings.ARCHIVE_DATA, settings.MEDIA_ROOT = folder, folder / "media"
    settings.DOWNLOADS = folder / "downloads"
    settings.MEDIA_ROOT.mkdir(exist_ok=True)


def stored() -> list[str]:
    return list(stored_files.walk(""))


def photo_with_picture(**fields: Any) -> Photo:
    return make_photo("A boat.", ["Ana Ruiz"], picture=make_picture(), **fields)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def test_an_imported_picture_is_in_the_bucket_alone_and_drawn_on_each_server(
    settings: LazySettings, tmp_path: Path, client: Client
) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "boat.jpg").write_bytes(make_picture())
    import_entries(EntryReader([folder]), "wire")
    photo = Photo.objects.get()
    Photo.objects.update(status=Photo.Status.PUBLISHED)
    assert stored() == [str(photo.image.name)]
    address = picture_path(photo, 120, "jpg")
    for server in ("first", "second"):
        move_to_server(settings, tmp_path / server)
        assert client.get(address).content == pictures.placeholder("jpg")
        picture_queue.draw_waiting(60)
        assert client.get(address).content == pictures.path(photo, 120, "jpg").read_bytes()
        assert {path.suffix for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()} == {".jpg", ".webp"}
    assert stored() == [str(photo.image.name)]


@pytest.mark.parametrize(
    "fields", [{"status": "draft"}, {"status": "withdrawn"}, {"embargo_until": datetime(2999, 1, 1, tzinfo=UTC)}]
)
def test_what_readers_may_not_see_comes_by_no_address(fields: dict[str, Any], client: Client) -> None:
    photo = photo_with_picture(status=Photo.Status.WITH_STORIES)
    make_article(photos=[photo], **fields)
    address = picture_path(photo, 120, "jpg")
    assert client.get(address).status_code == 404
    client.force_login(make_editor())
    assert client.get(address).status_code == 200


def test_no_page_names_the_bucket(server: str, client: Client) -> None:
    photo = photo_with_picture()
    article = make_article(photos=[photo])
    addresses = [photo.get_absolute_url(), article.get_absolute_url(), "/", "/photos/", "/feed/"]
    pages = [client.get(address) for address in addresses]
    client.force_login(make_editor())
    pages += [client.get(address) for address in (*addresses, reverse("admin:articles_photo_change", args=[photo.pk]))]
    pages += [client.get(reverse("desk:photo", args=[photo.pk]))]
    for page in pages:
        text = body_of(page).decode()
        for word in (server, BUCKET, "hush", "X-Amz", str(photo.image.name)):
            assert word not in text
    with pytest.raises(ValueError, match="no address of their own"):
        photo.image.url  # noqa: B018
    grants = default_storage.bucket.Object(str(photo.image.name)).Acl().grants  # type: ignore[attr-defined]
    assert all("URI" not in grant["Grantee"] for grant in grants), "nobody but the owner may read it"


def test_the_original_is_taken_away_with_corrected_words(client: Client) -> None:
    photo = photo_with_picture(headline="Boat at dawn")
    client.force_login(make_person("Editor"))
    data = body_of(client.get(reverse("desk:original", args=[photo.pk])))
    assert b"A boat." in data
    assert data.startswith(b"\xff\xd8")


def test_an_export_has_the_pictures(tmp_path: Path) -> None:
    photo = photo_with_picture(checksum="ab" * 32)
    wanted = Pictures()
    wanted.names[photo.checksum] = f"{photo.checksum}.jpg"
    with ZipFile(tmp_path / "pack.zip", "w") as pack:
        assert wanted.write(pack) == 1
        assert pack.read(f"{photo.checksum}.jpg") == make_picture()


def test_a_backup_has_the_pictures_and_goes_back_into_a_bucket(tmp_path: Path) -> None:
    photo = photo_with_picture()
    keep(None, "", "", [SimpleUploadedFile("a.txt", b"Words")])
    Staged.of([SimpleUploadedFile("passing.txt", b"Words")], "")
    copies = {name: path.read_bytes() for name, path in backup._media_files(tmp_path)}
    assert copies.pop(f"media/{photo.image.name}") == make_picture()
    assert [name.rpartition("/")[2] for name in copies] == ["a.txt"]
    media = tmp_path / "backup" / "media"
    for name in ("renditions/ab/cd-320.jpg", "photos/other.jpg"):
        (media / name).parent.mkdir(parents=True)
        (media / name).write_bytes(b"data")
    backup._put(media)
    assert "photos/other.jpg" in stored()
    assert not any("renditions" in name for name in stored())


def test_another_server_goes_on_with_what_was_uploaded_here(settings: LazySettings, tmp_path: Path) -> None:
    session: dict[str, Any] = {}
    Staged.of([SimpleUploadedFile("list.csv", b"headline,body\nBoat,Words of it\n")], "").remember(session)
    move_to_server(settings, tmp_path / "second")
    staged = Staged.find(session)
    assert staged is not None and staged.names == ["list.csv"]
    assert [entry.where for entry in staged.entries("")] == ["list.csv: line 2"]
    staged.remove()
    assert stored() == []
    move_to_server(settings, tmp_path / "third")
    assert Staged.find(session) is None


def test_uploads_that_nobody_imports_are_removed_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    Staged.of([SimpleUploadedFile("old.txt", b"Words")], "")
    later = time.time() + 25 * 3600
    monkeypatch.setattr("articles.importing.uploads.time.time", lambda: later)
    Staged.of([SimpleUploadedFile("new.txt", b"Words")], "")
    assert [name.rpartition("/")[2] for name in stored()] in (["new.txt"], [])
    assert not any("old.txt" in name for name in stored())


def test_another_server_reads_and_removes_what_was_handed_in_here(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = keep(None, "", "", [SimpleUploadedFile("list.csv", b"headline,body\nBoat,Words of it\n")])
    stray = Staged("ab" * 16, lasting=True)
    stray.add([SimpleUploadedFile("stray.txt", b"Words")])
    move_to_server(settings, tmp_path / "second")
    assert [entry.where for entry in entries_of(row)] == ["list.csv: line 2"]
    later = time.time() + 25 * 3600
    monkeypatch.setattr("articles.importing.remove_submissions.time.time", lambda: later)
    remove_submissions.remove_stray_folders()
    assert stored() == [f"submissions/{row.token}/list.csv"]


def test_a_file_made_by_one_server_is_fetched_from_another_and_never_out_of_date(
    settings: LazySettings, tmp_path: Path, client: Client
) -> None:
    person = make_person("")
    client.force_login(person)
    shown, hidden = make_article("Open story"), make_article("Secret later")
    keys = [("article", shown.pk), ("article", hidden.pk)]
    job = DownloadJob.objects.create(owner=person, title="Budget", form="txt", keys=keys, total=2)
    build_file.build(job)
    assert not any(settings.DOWNLOADS.iterdir()), "no server keeps a copy that it might serve later"
    move_to_server(settings, tmp_path / "second")
    address = f"{job.get_absolute_url()}file/"
    assert b"Secret later" in body_of(client.get(address))
    type(hidden).objects.filter(pk=hidden.pk).update(status="withdrawn")
    assert client.get(address).status_code == 302
    job.refresh_from_db()
    build_file.build(job)
    move_to_server(settings, tmp_path / "first")
    assert b"Secret" not in body_of(client.get(address))
    DownloadJob.objects.update(ends_at=timezone.now())
    build_file.remove_old()
    assert stored() == []


def test_a_store_that_does_not_answer_is_503_with_a_cure_and_its_pictures_wait(
    settings: LazySettings, server: str, client: Client
) -> None:
    drawn, waiting = photo_with_picture(), photo_with_picture()
    picture_queue.make_renditions(drawn)
    settings.STORAGES = storages(f"http://127.0.0.1:{free_port()}")
    assert client.get(picture_path(drawn, 120, "jpg")).content != pictures.placeholder("jpg")
    assert client.get(picture_path(waiting, 120, "jpg")).content == pictures.placeholder("jpg")
    drawer = picture_queue.Drawer()
    drawer.step()
    drawer.close()
    assert picture_queue.why_not(str(waiting.image.name)) == "", "it may come back"
    client.force_login(make_person("Editor"))
    client.raise_request_exception = False
    assert client.get(reverse("desk:original", args=[drawn.pk])).status_code in (404, 503)
    with pytest.raises(StoreUnreachable, match="Start it, or check PICTURES_URL"):
        default_storage.exists("a")
    settings.STORAGES = storages(server)
    picture_queue.draw_waiting(60)
    assert client.get(picture_path(waiting, 120, "jpg")).content != pictures.placeholder("jpg")


def test_a_bucket_that_is_not_there_says_what_to_check(settings: LazySettings, server: str) -> None:
    settings.STORAGES = storages(server, "missing")
    with pytest.raises(StoreUnreachable, match=r"refuses this \(NoSuchBucket\)"):
        default_storage.save("a", io.BytesIO(b"data"))  # type: ignore[arg-type]


def test_a_file_that_is_not_there_is_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        default_storage.open("photos/none.jpg")
    assert picture_queue.count_waiting() == 0
