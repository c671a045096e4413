"""Who may do what in the admin: every address for everybody, and every action asked by somebody who may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.importing.importer import import_entries
from articles.models import Article, Credit, ImportBatch, ImportEntry, IndexUpdate, Photo
from tests.factories import make_article, make_credit, make_editor, make_photo
from tests.importing.test_importer import make_draft

pytestmark = pytest.mark.django_db

MODELS = (
    "article", "photo", "section", "source", "author", "topic", "credit", "importbatch", "importentry", "indexupdate",
)  # fmt: skip
EDITED = MODELS[:7]
"""What archivists enter; the rest the archive writes itself."""

READERS = ("nobody", "reader", "staff", "viewer", "editor", "superuser")
GATES = {
    #            nobody reader staff viewer editor superuser
    "index":     (302, 302, 200, 200, 200, 200),
    "changelist": (302, 302, 403, 200, 200, 200),
    "change":    (302, 302, 403, 200, 200, 200),
    "history":   (302, 302, 403, 200, 200, 200),
    "add":       (302, 302, 403, 403, 200, 200),
    "delete":    (302, 302, 403, 403, 200, 200),
    "add_own":   (302, 302, 403, 403, 403, 403),
    "import":    (302, 302, 403, 403, 200, 200),
    "original":  (302, 302, 403, 200, 200, 200),
    "users":     (302, 302, 403, 403, 403, 200),
}  # fmt: skip
"""What is asked for -> the answer to each of READERS; 302 leads to signing in."""


@pytest.fixture(autouse=True)
def data(own_index: Path, settings: LazySettings, tmp_path: Path) -> None:
    """Uploads and an index of their own."""
    settings.ARCHIVE_DATA = tmp_path


def sign_in(reader: str) -> Client:
    """A browser of one of READERS."""
    client = Client()
    if reader == "superuser":
        client.force_login(make_editor())
    elif reader != "nobody":
        user = User.objects.create_user(reader, password="a long password", is_staff=reader != "reader")
        given = Permission.objects.filter(content_type__app_label="articles")
        if reader == "viewer":
            user.user_permissions.set(given.filter(codename__startswith="view_"))
        if reader == "editor":
            user.user_permissions.set(given)
        client.force_login(user)
    return client


def make_rows() -> None:
    import_entries([make_draft()], "batch")
    article = make_article(authors=["Ana"], photos=[make_photo()])
    article.topics.create(name="Floods", kind="subject")
    make_credit()
    IndexUpdate.objects.create(kind="article", object_id=article.pk)


def addresses(what: str) -> list[str]:
    if what == "index":
        return [reverse("admin:index")]
    if what == "users":
        return [reverse("admin:auth_user_changelist"), reverse("admin:auth_group_add")]
    if what == "import":
        return [reverse("admin:articles_importbatch_import")]
    if what == "original":
        return [reverse("admin:articles_importentry_original", args=[ImportEntry.objects.get().pk])]
    if what == "add_own":
        return [reverse(f"admin:articles_{model}_add") for model in MODELS if model not in EDITED]
    if what in ("add", "changelist"):
        return [reverse(f"admin:articles_{model}_{what}") for model in (EDITED if what == "add" else MODELS)]
    models = EDITED if what == "delete" else MODELS
    return [reverse(f"admin:articles_{model}_{what}", args=[first(model)]) for model in models]


def first(model: str) -> int:
    from django.apps import apps

    pk: int = apps.get_model("articles", model)._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    return pk


@pytest.mark.parametrize("reader", READERS)
def test_every_address_of_the_admin_answers_each_reader_as_it_should(reader: str) -> None:
    make_rows()
    client = sign_in(reader)
    for what, expected in GATES.items():
        for address in addresses(what):
            answer = client.get(address)
            assert answer.status_code == expected[READERS.index(reader)], (reader, address)
            if answer.status_code == 302:
                assert answer["Location"].startswith("/admin/login/"), address


@pytest.mark.parametrize("reader", ["editor", "superuser"])
def test_nobody_deletes_what_the_archive_wrote_itself(reader: str) -> None:
    make_rows()
    client = sign_in(reader)
    for model in ("importbatch", "importentry", "indexupdate"):
        address = reverse(f"admin:articles_{model}_delete", args=[first(model)])
        assert client.post(address, {"post": "yes"}).status_code == 403


ACTIONS = (
    ("article", "publish", {}),
    ("article", "withdraw", {}),
    ("article", "delete_selected", {"post": "yes"}),
    ("photo", "derive_again", {}),
    ("photo", "delete_selected", {"post": "yes"}),
    ("credit", "merge", {}),
    ("credit", "delete_selected", {"post": "yes"}),
    ("importbatch", "undo", {"confirmed": "yes"}),
)


def state() -> list[object]:
    return [
        list(Article.objects.order_by("pk").values_list("pk", "status")),
        list(Photo.objects.order_by("pk").values_list("pk", flat=True)),
        list(Credit.objects.order_by("pk").values_list("pk", flat=True)),
        list(ImportBatch.objects.values_list("state", flat=True)),
    ]


@pytest.mark.parametrize("reader", ["nobody", "reader", "staff", "viewer"])
def test_no_action_obeys_somebody_who_may_not(reader: str) -> None:
    make_rows()
    make_credit("Bo Ek")
    client, was = sign_in(reader), state()
    for model, action, more in ACTIONS:
        rows = {"article": Article, "photo": Photo, "credit": Credit, "importbatch": ImportBatch}[model].objects
        chosen = list(rows.values_list("pk", flat=True))
        address = reverse(f"admin:articles_{model}_changelist")
        client.post(address, {"action": action, "_selected_action": chosen, **more})
        assert state() == was, (reader, action)


@pytest.mark.parametrize("only", ["change_credit", "delete_credit"])
def test_merging_needs_both_of_its_permissions(only: str) -> None:
    credits_ = [make_credit("Bo Ek"), make_credit("Bo Eck")]
    staff = User.objects.create_user("half", password="a long password", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=["view_credit", only]))
    client = Client()
    client.force_login(staff)
    chosen = {"action": "merge", "_selected_action": [row.pk for row in credits_]}
    client.post(reverse("admin:articles_credit_changelist"), chosen)
    assert Credit.objects.count() == 2


def test_whoever_may_not_write_photos_writes_none_within_a_story() -> None:
    photo = make_photo("As it was.")
    article = make_article(photos=[photo])
    staff = User.objects.create_user("half", password="a long password", is_staff=True)
    names = ["change_article", "add_articlephoto", "change_articlephoto", "view_photo"]
    staff.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(staff)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).text
    assert 'name="article_photos-0-caption"' not in page


def staff_who_may(*names: str) -> Client:
    """A browser of somebody who may do this and nothing else."""
    staff = User.objects.create_user("half", password="a long password", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(staff)
    return client


@pytest.mark.parametrize(("also", "told"), [((), False), (("view_importbatch",), True)])
def test_the_import_of_a_story_is_told_to_those_who_may_see_imports(also: tuple[str, ...], told: bool) -> None:
    import_entries([make_draft()], "zanzibar")
    client = staff_who_may("view_article", *also)
    story = reverse("admin:articles_article_change", args=[first("article")])
    for address in (reverse("admin:articles_article_changelist"), story):
        assert ("zanzibar" in client.get(address).text) == told, address


@pytest.mark.parametrize(("also", "told"), [((), False), (("view_source",), True)])
def test_all_sources_are_told_to_those_who_may_see_sources(also: tuple[str, ...], told: bool) -> None:
    make_article(source="Zanzibar Wire", status="draft")
    make_article(source="Other Wire")
    page = staff_who_may("view_photo", *also).get(reverse("admin:articles_photo_changelist")).text
    assert ("Zanzibar Wire" in page) == told


def test_a_look_at_an_import_needs_the_permission_too() -> None:
    client = sign_in("viewer")
    upload = SimpleUploadedFile("a.jsonl", b'{"headline": "A", "body": "B"}\n')
    address = reverse("admin:articles_importbatch_import")
    assert client.post(address, {"uploads": upload, "look": "yes"}).status_code == 403
    assert client.post(address, {"pasted": "x", "save": "yes"}).status_code == 403
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("without", ["view_article", "view_photo"])
def test_pages_of_imports_are_for_those_who_may_read_what_was_imported(without: str) -> None:
    make_rows()
    staff = User.objects.create_user("half", password="a long password", is_staff=True)
    views = Permission.objects.filter(content_type__app_label="articles", codename__startswith="view_")
    staff.user_permissions.set(views.exclude(codename=without))
    client = Client()
    client.force_login(staff)
    pages = [
        reverse(f"admin:articles_{model}_{page}", args=[first(model)] if page != "changelist" else [])
        for model in ("importbatch", "importentry", "indexupdate")
        for page in ("changelist", "change", "history")
    ]
    for page in [*pages, *addresses("original")]:
        assert client.get(page).status_code == 403, page


def test_each_of_a_story_and_its_photo_is_told_only_to_those_who_may_view_it() -> None:
    photo = make_photo("Qxcaption.")
    article = make_article("Qxheadline", section="Qxsection", photos=[photo], status="draft")
    views = {
        name: Permission.objects.get(codename=name) for name in ("view_article", "view_photo", "view_articlephoto")
    }
    clients = {}
    for name in ("view_article", "view_photo"):
        user = User.objects.create_user(name, password="a long password", is_staff=True)
        user.user_permissions.set([views[name], views["view_articlephoto"]])
        clients[name] = Client()
        clients[name].force_login(user)
    story = clients["view_article"].get(reverse("admin:articles_article_change", args=[article.pk])).text
    assert ("Qxheadline" in story, "Qxcaption" in story) == (True, False)
    page = clients["view_photo"].get(reverse("admin:articles_photo_change", args=[photo.pk])).text
    assert ("Qxcaption" in page, "Qxheadline" in page) == (True, False)


def test_a_name_that_cannot_go_tells_no_headline_to_those_who_may_not_read_it() -> None:
    section = make_article("Qxheadline", section="Qxsection", status="draft").section
    staff = User.objects.create_user("half", password="a long password", is_staff=True)
    names = ["view_section", "delete_section"]
    staff.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(staff)
    page = client.get(reverse("admin:articles_section_delete", args=[section.pk]))  # type: ignore[union-attr]
    assert (page.status_code, "Qxheadline" in page.text) == (200, False)


def test_forms_of_other_sites_change_nothing() -> None:
    article = make_article()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())
    chosen = {"action": "withdraw", "_selected_action": article.pk}
    assert client.post(reverse("admin:articles_article_changelist"), chosen).status_code == 403
    assert client.post(reverse("admin:articles_importbatch_import"), {"pasted": "x"}).status_code == 403
