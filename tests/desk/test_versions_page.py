"""The pages of versions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Photo, Section, Version
from articles.versions.recorder import Change, watch
from tests.factories import make_article, make_person, make_photo, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person())
    return client


def edit(article: Article, **fields: Any) -> None:
    with watch(Change(Version.Door.DESK), articles=[article.pk]):
        Article.objects.filter(pk=article.pk).update(**fields)


def test_a_history_lists_each_version_and_compares_two_with_words_marked(desk: Client) -> None:
    article = make_article("The river falls", body="<p>One.</p>")
    edit(article, headline="The river rises")
    page = desk.get(f"/desk/articles/{article.pk}/versions/").content.decode()
    assert "Changed: Headline" in page
    page = desk.get(f"/desk/articles/{article.pk}/versions/?older=1&newer=2").content.decode()
    assert "<del>falls</del>" in page
    assert "<ins>rises</ins>" in page
    assert "One." not in page, "what did not change is not shown"


def test_one_version_can_be_seen_alone(desk: Client) -> None:
    article = make_article("Before")
    edit(article, headline="After")
    page = desk.get(f"/desk/articles/{article.pk}/versions/?older=1").content.decode()
    assert "Before" in page
    assert "After" not in page


@pytest.mark.parametrize("query", ["older=9", "older=x", "older=0&newer=0", "older=99999999999"])
def test_versions_that_do_not_exist_are_not_found(desk: Client, query: str) -> None:
    article = make_article()
    assert desk.get(f"/desk/articles/{article.pk}/versions/?{query}").status_code == 404
    assert desk.get("/desk/articles/12345/versions/").status_code == 404


def test_a_version_is_restored_as_a_new_one_and_its_status_stays(desk: Client) -> None:
    photo = make_photo("A boat.")
    article = make_article("Before", photos=[photo], status="draft", authors=["Ana"])
    edit(article, headline="After", status="published")
    article.article_authors.all().delete()
    desk.post(f"/desk/articles/{article.pk}/versions/", {"number": "1", "reason": "It was right"})
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Before", "published")
    assert [row.author.name for row in article.article_authors.all()] == ["Ana"]
    version = Version.objects.get(number=3)
    assert (version.action, version.reason, version.who) == ("restored", "It was right", "archivist")


def test_a_deleted_story_can_be_seen_and_comes_back_as_a_draft(desk: Client) -> None:
    article = make_article("Gone", photos=[make_photo("A boat.")])
    pk = article.pk
    with watch(Change(Version.Door.ADMIN), articles=[pk]):
        article.delete()
    page = desk.get("/desk/changes/?deleted=1").content.decode()
    assert f"/desk/articles/{pk}/versions/" in page
    assert "This record was deleted." in desk.get(f"/desk/articles/{pk}/versions/").content.decode()
    desk.post(f"/desk/articles/{pk}/versions/", {"number": "1"})
    restored = Article.objects.get(pk=pk)
    assert (restored.headline, restored.status, restored.photos.count()) == ("Gone", "draft", 1)
    assert list(Version.objects.order_by("number").values_list("number", "action")) == [(2, "deleted"), (3, "restored")]


def test_a_photo_and_a_name_are_restored(desk: Client) -> None:
    photo, section = make_photo("Before.", ["Ana Ruiz"], keywords=["boat"]), make_section("Before")
    with watch(Change(Version.Door.DESK), photos=[photo.pk], names=[section]):
        Photo.objects.update(caption="After.", keywords=[], place="Huế")
        photo.photo_credits.all().delete()
        Section.objects.update(name="After")
    desk.post(f"/desk/photos/{photo.pk}/versions/", {"number": "1"})
    desk.post(f"/desk/names/{section.pk}/versions/?kind=section", {"number": "1"})
    photo.refresh_from_db()
    assert (photo.caption, photo.keywords, photo.place) == ("Before.", ["boat"], "")
    assert [credit.name for credit in photo.credits.all()] == ["Ana Ruiz"]


def test_an_editor_reads_and_does_not_restore(client: Client) -> None:
    client.force_login(make_person("Editor"))
    article = make_article("Before")
    edit(article, headline="After")
    assert "Restore" not in client.get(f"/desk/articles/{article.pk}/versions/?older=1").content.decode()
    assert client.post(f"/desk/articles/{article.pk}/versions/", {"number": "1"}).status_code == 403
    assert Article.objects.get().headline == "After"


def test_a_vocabulary_that_does_not_exist_is_not_found(desk: Client) -> None:
    assert desk.get("/desk/names/1/versions/?kind=user").status_code == 404
