"""The archivists' import page, batches, entries and undoing, through the client."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.drafts.draft import Rejected
from articles.importing.importer import import_entries
from articles.models import Article, ImportBatch, ImportEntry
from articles.search.request import SearchRequest
from articles.search.service import search
from tests.importing.test_importer import make_draft
from tests.parsers.clipboard.test_clipboard import make_field
from tests.parsers.webpage.test_fragment import make_html, make_text

pytestmark = pytest.mark.django_db

LINE = b'{"headline": "River Falls", "body": "The water fell.", "source": "Delta Wire", "source_key": "1"}\n'
PAGE = "/admin/articles/importbatch/import/"


@pytest.fixture(autouse=True)
def data(own_index: Path, settings: LazySettings, tmp_path: Path) -> None:
    """Uploads and an index of their own."""
    settings.ARCHIVE_DATA = tmp_path


IMPORTS = ("add_importbatch", "add_article", "change_article", "add_photo", "change_photo")


def make_staff(*permissions: str) -> User:
    user = User.objects.create_user("staff", password="a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def upload(content: bytes = LINE, name: str = "wire.jsonl") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def batch_page(name: str) -> str:
    return reverse("admin:articles_importbatch_change", args=[ImportBatch.objects.get(name=name).pk])


def test_an_uploaded_file_becomes_articles_in_a_named_batch(editor: Client) -> None:
    answer = editor.post(PAGE, {"uploads": upload(), "batch": "monday", "save": "Import"}, follow=True)
    assert "1 created, 0 updated, 0 unchanged, 0 rejected." in answer.text
    assert Article.objects.get().headline == "River Falls"
    batch = ImportBatch.objects.get()
    assert (batch.name, str(batch.user), batch.inputs) == ("monday", "editor", ["wire.jsonl"])
    assert ImportEntry.objects.get().where == "wire.jsonl: line 1"


def test_what_is_imported_is_findable_at_once_by_its_batch_for_staff_alone(editor: Client) -> None:
    editor.post(PAGE, {"uploads": upload(), "batch": "monday", "save": "Import"})
    assert search(SearchRequest("batch:monday", staff=True)).total == 1
    assert "staff" in " ".join(search(SearchRequest("batch:monday")).notices)


def test_several_files_and_a_zip_go_in_together(editor: Client) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("in/second.jsonl", LINE.replace(b'"1"', b'"2"').replace(b"fell", b"rose"))
    files = [upload(), upload(packed.getvalue(), "more.zip")]
    editor.post(PAGE, {"uploads": files, "batch": "b", "save": "Import"})
    assert set(ImportEntry.objects.values_list("where", flat=True)) == {
        "wire.jsonl: line 1",
        "more.zip/in/second.jsonl: line 1",
    }


def test_an_empty_file_is_rejected_and_the_one_beside_it_goes_in(editor: Client) -> None:
    files = [upload(b"", "empty.json"), upload()]
    answer = editor.post(PAGE, {"uploads": files, "batch": "b", "save": "Import"}, follow=True)
    assert "1 created, 0 updated, 0 unchanged, 1 rejected." in answer.text
    assert ImportEntry.objects.get(action="rejected").where.startswith("empty.json")


def test_a_pasted_text_is_read_with_the_defaults(editor: Client) -> None:
    given = {"pasted": LINE.decode(), "section": "World", "language": "en", "save": "Import"}
    editor.post(PAGE, given)
    article = Article.objects.get()
    assert (str(article.section), article.language, str(article.source)) == ("World", "en", "Delta Wire")


def test_a_look_shows_the_difference_and_the_same_form_saves(editor: Client) -> None:
    import_entries([make_draft(source="Delta Wire", source_key="1")], "first")
    looked = editor.post(PAGE, {"uploads": upload(), "batch": "b", "look": "yes"})
    assert "0 created, 1 updated" in looked.text
    assert "<ins>River Falls</ins>" in looked.text
    assert Article.objects.get().headline == "River Crests Below the Dikes"
    editor.post(PAGE, {"staged": "yes", "batch": "b", "save": "Import"})
    assert Article.objects.get().headline == "River Falls"


def test_a_look_shows_the_place_that_differs_in_a_long_body(editor: Client) -> None:
    body = "<p>" + "The river rose. " * 40 + "It fell on Monday.</p>"
    import_entries([make_draft(source="Delta Wire", source_key="1", body=body)], "first")
    line = json.dumps(
        {"headline": "River Crests Below the Dikes", "source": "Delta Wire", "source_key": "1"}
        | {"body": body.replace("Monday", "Sunday")}
    )
    html = editor.post(PAGE, {"uploads": upload(line.encode()), "look": "yes"}).text
    change = html.partition("<dt>body</dt>")[2]
    assert "It fell on Monday." in change.partition("<del>")[2].partition("</del>")[0]
    assert "It fell on Sunday." in change.partition("<ins>")[2].partition("</ins>")[0]
    assert "<dt>format</dt>" not in html


def test_files_that_were_imported_are_not_kept(editor: Client, tmp_path: Path) -> None:
    editor.post(PAGE, {"uploads": upload(), "look": "yes"})
    editor.post(PAGE, {"staged": "yes", "save": "Import"})
    assert list((tmp_path / "uploads").iterdir()) == []
    assert "Choose a file" in editor.post(PAGE, {"staged": "yes", "save": "Import"}).text


def test_nobody_imports_what_another_session_handed_over(editor: Client) -> None:
    editor.post(PAGE, {"uploads": upload(), "look": "yes"})
    other = Client()
    other.force_login(make_staff(*IMPORTS))
    assert "Choose a file" in other.post(PAGE, {"staged": "yes", "save": "Import"}).text


def test_nothing_handed_over_is_said_so(editor: Client) -> None:
    assert "Choose a file, or paste a text." in editor.post(PAGE, {"save": "Import"}).text


def test_more_than_the_bound_is_refused(editor: Client, settings: LazySettings) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    assert "import_articles" in editor.post(PAGE, {"uploads": upload(), "save": "Import"}).text
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("name", ["../../evil.jsonl", ".hidden", "a/b.jsonl", "x" * 300 + ".jsonl", "CON\x00.jsonl"])
def test_no_file_name_leaves_its_folder(editor: Client, name: str, tmp_path: Path) -> None:
    editor.post(PAGE, {"uploads": upload(name=name), "look": "yes"})
    written = [path for path in tmp_path.rglob("*") if path.is_file() and "index" not in path.parts]
    assert all(path.parent.parent == tmp_path / "uploads" for path in written)


def test_the_page_runs_no_script_of_its_own_and_needs_no_style_inside(editor: Client) -> None:
    looked = editor.post(PAGE, {"uploads": upload(), "look": "yes"})
    assert "style=" not in looked.text
    assert "<script>" not in looked.text
    assert "default-src 'self'" in looked["Content-Security-Policy"]


def test_a_batch_shows_its_rejects_with_place_and_reason(editor: Client) -> None:
    import_entries([make_draft(), Rejected("list.txt:3", "It is no article.", b"<script>milk")], "b")
    page = editor.get(batch_page("b")).text
    for shown in ("list.txt:3", "It is no article.", "wire.txt:1", "River Crests"):
        assert shown in page


def test_an_original_is_a_download_that_no_browser_runs(editor: Client) -> None:
    import_entries([Rejected("list.txt:3", "It is no article.", b"<script>milk")], "b")
    entry = ImportEntry.objects.get()
    answer = editor.get(reverse("admin:articles_importentry_original", args=[entry.pk]))
    assert answer.content == b"<script>milk"
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_entry_shows_what_the_story_was(editor: Client) -> None:
    import_entries([make_draft(version=1)], "first")
    import_entries([make_draft(version=2, headline="River Falls")], "second")
    entry = ImportEntry.objects.get(batch__name="second")
    assert "River Crests" in editor.get(reverse("admin:articles_importentry_change", args=[entry.pk])).text
    article = reverse("admin:articles_article_change", args=[Article.objects.get().pk])
    assert "it was: River Crests Below the Dikes" in editor.get(article).text


def test_undoing_asks_first_and_then_undoes(editor: Client) -> None:
    import_entries([make_draft()], "b")
    chosen: dict[str, Any] = {"action": "undo", "_selected_action": ImportBatch.objects.get().pk}
    changelist = reverse("admin:articles_importbatch_changelist")
    assert "1 would be deleted" in editor.post(changelist, chosen).text
    assert Article.objects.count() == 1
    answer = editor.post(changelist, chosen | {"confirmed": "yes"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["b: 1 deleted, 0 restored, 0 left."]
    assert (Article.objects.count(), ImportBatch.objects.get().state) == (0, "undone")


def test_what_undoing_leaves_is_named(editor: Client) -> None:
    import_entries([make_draft()], "b")
    Article.objects.update(headline="By hand")
    chosen: dict[str, Any] = {"action": "undo", "_selected_action": ImportBatch.objects.get().pk, "confirmed": "yes"}
    answer = editor.post(reverse("admin:articles_importbatch_changelist"), chosen, follow=True)
    assert "It was edited since." in answer.text


@pytest.mark.parametrize(
    ("permissions", "status"),
    [
        ((), 403),
        (("view_importbatch",), 403),
        *((tuple(right for right in IMPORTS if right != without), 403) for without in IMPORTS),
        (IMPORTS, 200),
    ],
)
def test_staff_import_only_with_the_permissions_of_what_an_import_does(
    client: Client, permissions: tuple[str, ...], status: int
) -> None:
    client.force_login(make_staff(*permissions))
    assert client.get(PAGE).status_code == status


def test_others_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(User.objects.create_user("reader", password="a long password"))
    assert client.get(PAGE).status_code == 302


UNDOES = ("change_importbatch", "change_article", "delete_article", "change_photo", "delete_photo")


@pytest.mark.parametrize("without", [*UNDOES, None])
def test_undoing_needs_every_permission_of_what_it_does(client: Client, without: str | None) -> None:
    import_entries([make_draft()], "b")
    rights = {"view_importbatch", "view_article", "view_photo", *UNDOES} - {without}
    client.force_login(make_staff(*rights))
    chosen: dict[str, Any] = {"action": "undo", "_selected_action": ImportBatch.objects.get().pk, "confirmed": "yes"}
    client.post(reverse("admin:articles_importbatch_changelist"), chosen)
    assert Article.objects.exists() == (without is not None)


def test_an_original_is_not_for_everybody(client: Client) -> None:
    import_entries([make_draft()], "b")
    client.force_login(make_staff("view_article"))
    address = reverse("admin:articles_importentry_original", args=[ImportEntry.objects.get().pk])
    assert client.get(address).status_code == 403


def test_a_paste_with_its_html_is_previewed_and_imported_from_the_html(editor: Client) -> None:
    data = {"pasted": make_text().replace("\n", "\r\n"), "pasted_html": make_field((make_text(), make_html()))}
    assert "pasted.txt" in editor.post(PAGE, {**data, "look": "Show"}).text
    editor.post(PAGE, {"staged": "yes", "save": "Import"})
    article = Article.objects.get()
    assert (article.headline, article.url) == ("Council closes the old bridge", "https://delta.example/news/bridge")
    assert ImportEntry.objects.get().where == "pasted.txt"
    assert ImportBatch.objects.get().inputs == ["pasted.txt"]


def test_a_chosen_format_reads_the_text_of_a_paste_alone(editor: Client) -> None:
    editor.post(
        PAGE,
        {
            "pasted": LINE.decode(),
            "pasted_html": make_field((LINE.decode(), "<p>")),
            "format": "jsonl",
            "save": "Import",
        },
    )
    assert Article.objects.get().headline == "River Falls"
