"""Pictures uploaded in the form of a story: read, recognised, placed last, and kept if the form is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article, Photo, Version
from tests.desk.photos.test_upload import FACTS, make_upload
from tests.desk.stories.test_edit_story import opened, send
from tests.factories import make_article, make_person, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]

BLANK = {"headline": "Bridge opens", "precision": "unknown", "status": "draft"}


@pytest.fixture
def desk(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(make_person())
    return client


def photos_of(article: Article) -> list[int]:
    return list(article.article_photos.values_list("photo", flat=True))


def test_pictures_stand_last_with_the_facts_of_their_files(desk: Client) -> None:
    article = make_article(photos=[make_photo("There already.")])
    files = [make_upload("1.jpg", 100, FACTS), make_upload("2.jpg", 101)]
    send(desk, article, opened(desk, article), pictures=files)
    _, first, second = photos_of(article)
    photo = Photo.objects.get(pk=first)
    assert (photo.caption, photo.instructions, second) == ("A ferry leaves.", "TURKEY OUT", first + 1)
    assert [credit.name for credit in photo.ordered_credits] == ["Ada Lunde", "Reuters"]


def test_a_picture_that_is_here_already_is_used_with_its_own_words(desk: Client) -> None:
    desk.post("/desk/photos/upload/", {"pictures": [make_upload(facts=FACTS)]})
    photo = Photo.objects.get()
    Photo.objects.update(caption="Corrected by hand.")
    article = make_article()
    answer = send(desk, article, opened(desk, article), pictures=[make_upload(facts=FACTS)])
    assert photos_of(article) == [photo.pk]
    assert Photo.objects.get().caption == "Corrected by hand."
    assert f"a.jpg is here already: photo {photo.pk} is used as it is." in desk.get(answer["Location"]).content.decode()


def test_its_words_are_replaced_by_those_of_the_file_if_the_archivist_says_so(desk: Client) -> None:
    desk.post("/desk/photos/upload/", {"pictures": [make_upload(facts=FACTS)]})
    Photo.objects.update(caption="A misreading.", credit_line="Nobody", alt_text="Of the archive alone.")
    article = make_article()
    send(desk, article, opened(desk, article), pictures=[make_upload(facts=FACTS)], replaces_words="on")
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit_line) == (FACTS.caption, FACTS.credit_line)
    assert [credit.name for credit in photo.ordered_credits] == ["Ada Lunde", "Reuters"]
    assert photo.alt_text == "Of the archive alone."
    assert Version.objects.of("photo", photo.pk).count() == 2


def test_pictures_are_kept_if_the_form_is_refused(desk: Client) -> None:
    article = make_article()
    page = send(desk, article, opened(desk, article), 422, headline="", pictures=[make_upload()])
    photo = Photo.objects.get()
    assert page.context["add_photos"] == str(photo.pk)
    send(desk, article, opened(desk, article), add_photos=page.context["add_photos"])
    assert photos_of(article) == [photo.pk]


def test_what_is_no_picture_is_named_and_the_story_is_saved(desk: Client) -> None:
    article = make_article()
    sent = opened(desk, article)
    answer = send(desk, article, sent, headline="New", pictures=[SimpleUploadedFile("a.jpg", b"<html>")])
    assert article.headline == "New" and not photos_of(article)
    assert "a.jpg: The picture is damaged" in desk.get(answer["Location"]).content.decode()


def test_a_new_story_has_its_pictures_at_once(desk: Client) -> None:
    here = make_photo("Of the archive.")
    answer = desk.post("/desk/articles/new/", {**BLANK, "add_photos": str(here.pk), "pictures": [make_upload()]})
    article = Article.objects.get(headline="Bridge opens")
    assert answer["Location"] == f"/desk/articles/{article.pk}/"
    assert photos_of(article) == [here.pk, here.pk + 1]
    assert desk.post("/desk/articles/new/", BLANK | {"headline": "", "pictures": [make_upload("b.jpg", 90)]}).context[
        "add_photos"
    ] == str(here.pk + 2)


def test_the_upload_page_replaces_words_too(desk: Client) -> None:
    desk.post("/desk/photos/upload/", {"pictures": [make_upload(facts=FACTS)]})
    Photo.objects.update(caption="A misreading.")
    answer = desk.post("/desk/photos/upload/", {"pictures": [make_upload(facts=FACTS)], "replaces_words": "on"})
    assert "its photo has the words of this file now" in answer.content.decode()
    assert Photo.objects.get().caption == FACTS.caption
