"""Photos are entered and corrected in the admin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.drafts.digests import hex_digest
from articles.models import Article, Photo
from articles.search.request import Kind
from tests.admin.admin_forms import (
    change_page,
    found,
    is_public,
    make_form,
    make_photo_form,
    make_photo_page,
    make_placed,
    publish_photos,
)
from tests.factories import make_article, make_photo, make_picture

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/articles/article/add/"


@pytest.fixture(autouse=True)
def index(own_index: Path, settings: Any, tmp_path: Path) -> None:
    """An index and pictures of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"


def test_what_is_no_picture_is_refused(editor: Client) -> None:
    picture = SimpleUploadedFile("dike.jpg", b"<script>", "image/jpeg")
    assert editor.post(ADD, make_form(**make_photo_form(image=picture))).status_code == 200
    assert not Photo.objects.exists()


def test_a_picture_is_kept_by_its_checksum_wherever_it_is_handed_in(editor: Client) -> None:
    data = make_picture(90, 60)
    picture = SimpleUploadedFile("dike.jpg", data, "image/jpeg")
    editor.post(ADD, make_form(**make_photo_form(image=picture)))
    photo = Photo.objects.get()
    digest = hex_digest(data)
    assert (photo.checksum, photo.image.name) == (digest, f"photos/{digest[:2]}/{digest}.jpg")
    other = make_picture(60, 90)
    editor.post(change_page(photo), make_photo_page(image=SimpleUploadedFile("dike.jpg", other, "image/jpeg")))
    photo.refresh_from_db()
    assert (photo.checksum, photo.width) == (hex_digest(other), 60)
    editor.post(change_page(photo), make_photo_page(**{"image-clear": "on"}))
    photo.refresh_from_db()
    assert (photo.checksum, bool(photo.image)) == ("", False)


def test_a_photos_page_shows_the_picture_and_where_it_ran(editor: Client) -> None:
    photo = make_photo("A dike.", picture=make_picture())
    article = make_article("River Falls", photos=[photo])
    page = editor.get(change_page(photo)).text
    assert f'<a href="{change_page(article)}">River Falls</a>' in page
    source = page.partition('<img class="preview" src="')[2].partition('"')[0]
    assert editor.get(source)["Content-Type"] == "image/jpeg"
    assert f'Currently: <a href="{photo.get_absolute_url()}">' in page
    assert source in editor.get(change_page(article)).text
    assert source in editor.get("/admin/articles/photo/").text


def test_keywords_are_typed_one_a_line(editor: Client) -> None:
    photo = make_photo("A dike.")
    editor.post(change_page(photo), make_photo_page(keywords="dike, old\r\n\r\n Danube "))
    photo.refresh_from_db()
    assert photo.keywords == ["dike, old", "Danube"]
    assert "dike, old\r\nDanube</textarea>" in editor.get(change_page(photo)).content.decode()


@pytest.mark.parametrize("status", ["draft", "withdrawn", "published"])
@pytest.mark.parametrize("was", ["draft", "withdrawn", "published"])
def test_a_photo_taken_out_of_a_story_is_as_public_as_the_story_was(was: str, status: str, editor: Client) -> None:
    photo = make_photo("A secret dike.")
    article = make_article(photos=[photo], status=was)
    form = make_placed(article, DELETE="on") | {"status": status}
    assert editor.post(change_page(article), form).status_code == 302
    assert not photo.articles.exists()
    assert is_public(photo) == (was == status == "published")
    assert Client().get(photo.get_absolute_url()).status_code == (200 if is_public(photo) else 404)
    assert found("secret", Kind.PHOTOS) == (["A secret dike."] if is_public(photo) else [])


@pytest.mark.parametrize("was", ["draft", "withdrawn"])
def test_a_photo_that_makes_room_for_another_in_a_hidden_story_stays_hidden(was: str, editor: Client) -> None:
    photo, other = make_photo("A secret dike."), make_photo("Another.")
    article = make_article(photos=[photo], status=was)
    assert editor.post(change_page(article), make_placed(article, photo=other.pk)).status_code == 302
    assert (is_public(photo), is_public(other)) == (False, True)


@pytest.mark.parametrize("action", ["page", "list"])
def test_the_photo_of_a_deleted_draft_stays_hidden_until_it_is_published(action: str, editor: Client) -> None:
    photo = make_photo("A secret dike.")
    article = make_article(photos=[photo], status="draft")
    if action == "page":
        editor.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": article.pk, "post": "yes"}
        editor.post(reverse("admin:articles_article_changelist"), chosen)
    assert not Article.objects.exists()
    assert (is_public(photo), found("secret", Kind.PHOTOS)) == (False, [])
    publish_photos(editor, photo)
    assert (is_public(photo), found("secret", Kind.PHOTOS)) == (True, ["A secret dike."])
    logged = LogEntry.objects.filter(content_type__model="photo", object_id=photo.pk)
    assert [entry.get_change_message() for entry in logged] == ["Changed Status."]


def test_a_published_photo_of_a_draft_is_not_seen_and_the_page_says_so(editor: Client) -> None:
    photo, alone = make_photo("A secret dike.", status="withdrawn"), make_photo("A dike.", status="withdrawn")
    make_article(photos=[photo], status="draft")
    page = publish_photos(editor, photo, alone)
    assert "2 photos are now published." in page
    assert "Readers will see 1 photo only with a story: no visible story shows it yet." in page
    assert (is_public(photo), is_public(alone)) == (False, True)


def test_withdrawn_photos_are_gone_at_once(editor: Client) -> None:
    photo = make_photo("A dike.")
    make_article(photos=[photo])
    assert "1 photo is now withdrawn." in publish_photos(editor, photo, action="withdraw")
    assert (is_public(photo), found("dike", Kind.PHOTOS), found("caption:dike")) == (False, [], [])


def test_a_photo_that_is_made_within_a_draft_waits_for_it(editor: Client) -> None:
    editor.post(ADD, make_form(**make_photo_form()) | {"status": "draft"})
    photo = Photo.objects.get()
    assert photo.status == Photo.Status.WITH_STORIES
    Article.objects.get().delete()
    assert not is_public(photo)


def test_a_photo_that_is_entered_alone_is_published(editor: Client) -> None:
    editor.post(reverse("admin:articles_photo_add"), make_photo_page())
    assert Photo.objects.get().status == Photo.Status.PUBLISHED
