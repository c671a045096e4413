"""Taking away: every form, in order, with notes and restrictions, and never with what the reader may not see."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from docx import Document
from lxml import etree

from articles.kept import build_file
from articles.kept.downloads import AT_ONCE
from articles.kept.file_forms import FORMS
from articles.models import Article, Collection, DownloadJob
from articles.parsers.images import read_metadata
from tests.factories import make_article, make_person, make_photo, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    settings.DOWNLOADS = f"{tmp_path}/downloads"


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.user = make_person("Archivist", "owner")  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    return client


def make_kept(owner: Client, *articles: Article, **fields: str) -> Collection:
    made: Collection = Collection.objects.create(owner=owner.user, name="Budget", **fields)  # type: ignore[attr-defined]
    made.add(("article", article.pk) for article in articles)
    return made


def body_of(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def readable(form: str, data: bytes) -> str:
    """The text of a file of this form."""
    if form == "docx":
        return "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)
    if FORMS[form].suffix == "zip":
        pack = ZipFile(BytesIO(data))
        return "\n".join(f"{name}\n{pack.read(name).decode('utf-8', 'replace')}" for name in pack.namelist())
    return data.decode("utf-8", "replace")


@pytest.mark.parametrize("form", [name for name in FORMS if name not in ("pdf", "photos")])
def test_each_form_has_the_open_stories_in_order_and_nothing_hidden(owner: Client, form: str) -> None:
    first, second = make_article("Zebra crossing opens"), make_article("Apple harvest ends")
    hidden = [
        make_article("Secret draft", status="draft"),
        make_article("Secret withdrawal", status="withdrawn"),
        make_article("Secret embargo", embargo_until=timezone.now() + timedelta(days=1)),
    ]
    found = make_kept(owner, first, *hidden, second, access="link")
    answer = Client().get("/kept/take/", {"form": form, "shared": found.secret})
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    text = readable(form, body_of(answer))
    assert text.index("Zebra") < text.index("Apple") and "Secret" not in text


@pytest.mark.parametrize("form", FORMS)
def test_only_hidden_records_give_no_file(owner: Client, form: str) -> None:
    found = make_kept(owner, make_article("Secret draft", status="draft"), access="link")
    assert Client().get("/kept/take/", {"form": form, "shared": found.secret}).status_code == 422


def test_the_pdf_is_a_pdf_and_prints_every_script(owner: Client) -> None:
    story = make_article("فيضان في الدلتا", body="<p>ارتفع النهر.</p>", language="ar")
    found = make_kept(owner, story, make_article(photos=[make_photo(picture=make_picture())]))
    answer = owner.post("/kept/take/", {"form": "pdf", "collection": found.pk})
    assert body_of(answer).startswith(b"%PDF-")


def test_notes_passages_and_restrictions_are_printed(owner: Client) -> None:
    story = make_article(photos=[make_photo("A dike.", instructions="TURKEY OUT")])
    found = make_kept(owner, story)
    found.items.update(note="Call the mayor")
    owner.post("/kept/passages/add/", {"article": story.pk, "collection": found.pk, "quotation": "Nobody was hurt."})
    for form in ("txt", "docx"):
        text = readable(form, body_of(owner.post("/kept/take/", {"form": form, "collection": found.pk})))
        assert "Call the mayor" in text and "“Nobody was hurt.”" in text and "TURKEY OUT" in text
    page = owner.post("/kept/take/", {"form": "print", "collection": found.pk}).content.decode()
    assert "Call the mayor" in page and "TURKEY OUT" in page
    text = readable("ninjs", body_of(owner.post("/kept/take/", {"form": "ninjs", "collection": found.pk})))
    assert "restrictions.txt" in text


def test_of_the_notes_to_editors_the_restrictions_alone_are_printed(owner: Client) -> None:
    story = make_article(instructions="Adds reaction\nNO SALES. NO ARCHIVES.")
    found = make_kept(owner, story)
    for form in ("txt", "docx"):
        text = readable(form, body_of(owner.post("/kept/take/", {"form": form, "collection": found.pk})))
        assert "NO SALES. NO ARCHIVES." in text and "Adds reaction" not in text


@pytest.mark.parametrize("is_reader", [True, False])
def test_photos_have_caption_and_credit_written_in(owner: Client, is_reader: bool) -> None:
    photo = make_photo("A boat at dawn.", ["Ana Ruiz"], ["EPA"], make_picture(400, 300))
    sent = {"form": "photos", "item": f"photo-{photo.pk}"}
    answer = Client().get("/kept/take/", sent) if is_reader else owner.post("/kept/take/", sent)
    pack = ZipFile(BytesIO(body_of(answer)))
    names = pack.namelist()
    assert len(names) == 2 and "A boat at dawn." in pack.read("captions.txt").decode()
    found = read_metadata(pack.read(names[0]))
    assert found.caption == "A boat at dawn."


def test_chosen_columns_are_the_columns_of_the_csv(owner: Client) -> None:
    sent = {"form": "csv", "item": f"article-{make_article('Flood').pk}", "column": ["headline", "status", "nonsense"]}
    text = body_of(owner.post("/kept/take/", sent)).decode("utf-8-sig")
    assert text.splitlines() == ["headline,status", "Flood,published"]


def test_csl_and_nitf_can_be_read(owner: Client) -> None:
    item = {"item": f"article-{make_article('Flood', authors=['Jane Smith']).pk}"}
    (cited,) = json.loads(body_of(owner.post("/kept/take/", {"form": "csl", **item})))
    assert cited["author"] == [{"family": "Smith", "given": "Jane"}]
    assert cited["issued"] == {"date-parts": [[2025, 3, 27]]}
    pack = ZipFile(BytesIO(body_of(owner.post("/kept/take/", {"form": "nitf", **item}))))
    assert etree.QName(etree.fromstring(pack.read(pack.namelist()[0]))).localname == "nitf"


def many_keys(number: int) -> str:
    first = make_article("Flood")
    Article.objects.bulk_create(Article(headline=f"Flood {n}", slug="flood") for n in range(number - 1))
    pks = Article.objects.filter(pk__gte=first.pk).order_by("pk").values_list("pk", flat=True)
    return ",".join(f"article-{pk}" for pk in pks)


@pytest.mark.parametrize(("number", "is_job"), [(AT_ONCE - 1, False), (AT_ONCE, False), (AT_ONCE + 1, True)])
def test_more_than_two_hundred_are_made_in_the_background(owner: Client, number: int, is_job: bool) -> None:
    sent = {"form": "txt", "item": many_keys(number)}
    answer = owner.post("/kept/take/", sent)
    assert answer.status_code == (302 if is_job else 200)
    other = Client().get("/kept/take/", sent)
    assert other.status_code == (422 if is_job else 200)
    for each in () if is_job else (answer, other):
        assert body_of(each)
    if is_job:
        follow_job(owner, number)


def follow_job(owner: Client, number: int) -> None:
    job = DownloadJob.objects.get()
    assert "renews itself" in owner.get(job.get_absolute_url()).content.decode()
    assert owner.get(f"{job.get_absolute_url()}file/").status_code == 404
    claimed = DownloadJob.objects.claim(timezone.now())
    assert claimed is not None and DownloadJob.objects.claim(timezone.now()) is None
    build_file.build(claimed)
    text = body_of(owner.get(f"{job.get_absolute_url()}file/")).decode()
    assert text.count("Flood") >= number
    other = Client()
    other.force_login(make_person("Editor", "other"))
    assert other.get(f"{job.get_absolute_url()}file/").status_code == 404
    other_day = timezone.now() + timedelta(days=8)
    assert list(DownloadJob.objects.over(other_day)) == [job]


def make_job(owner: Client, *articles: Article) -> DownloadJob:
    keys = [("article", article.pk) for article in articles]
    job: DownloadJob = DownloadJob.objects.create(
        owner=owner.user,  # type: ignore[attr-defined]
        title="Budget",
        form="txt",
        keys=keys,
        total=len(keys),
    )
    return job


def test_a_job_whose_process_died_is_begun_again(owner: Client) -> None:
    job, now = make_job(owner, make_article()), timezone.now()
    assert DownloadJob.objects.claim(now) == job
    assert DownloadJob.objects.claim(now + timedelta(minutes=4)) is None
    assert DownloadJob.objects.claim(now + timedelta(minutes=6)) == job


def test_a_file_with_a_story_that_was_withdrawn_since_is_made_again(owner: Client) -> None:
    owner.user.groups.clear()  # type: ignore[attr-defined]
    gone, kept = make_article("Secret later"), make_article("Open story")
    job = make_job(owner, gone, kept)
    build_file.build(job)
    DownloadJob.objects.update(state="done")
    Article.objects.filter(pk=gone.pk).update(status="withdrawn")
    assert owner.get(f"{job.get_absolute_url()}file/").status_code == 302
    job.refresh_from_db()
    assert job.state == "waiting"
    build_file.build(job)
    assert "Secret" not in body_of(owner.get(f"{job.get_absolute_url()}file/")).decode()


def test_old_files_are_removed(owner: Client) -> None:
    job = make_job(owner, make_article())
    build_file.build(job)
    build_file.open_file(job).close()
    DownloadJob.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    build_file.remove_old()
    assert not DownloadJob.objects.exists()
    with pytest.raises(FileNotFoundError):
        build_file.open_file(job)
