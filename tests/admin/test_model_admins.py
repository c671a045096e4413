"""What archivists do in the admin, through the client: enter, correct, withdraw, merge; found and gone at once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.drafts.digests import hex_digest
from articles.models import Article, Credit, Photo
from articles.search.request import Kind, SearchRequest
from articles.search.service import search
from tests.factories import make_article, make_credit, make_editor, make_photo, make_picture, make_section, make_topic

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/articles/article/add/"


@pytest.fixture(autouse=True)
def index(own_index: Path, settings: Any, tmp_path: Path) -> None:
    """An index and pictures of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_editor())
    return client


def make_form(**fields: Any) -> dict[str, Any]:
    """The article's page as the browser sends it, without photos, authors or corrections."""
    form: dict[str, Any] = {"headline": "River Falls", "body": "The water fell.", "published_on": "2025-03-27"}
    form |= {"precision": "day", "status": "published", "version": "0", "priority": "0"}
    for prefix in ("article_photos", "article_authors", "corrections", "import_entries"):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return form | fields


def make_photo_form(**fields: Any) -> dict[str, Any]:
    given = {"position": "0", "caption": "A dike at dawn.", "credit_line": "Ana Ruiz/EPA"} | fields
    return {"article_photos-TOTAL_FORMS": "1"} | {f"article_photos-0-{name}": value for name, value in given.items()}


def change_page(row: Any) -> str:
    return reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])


def found(text: str, kind: Kind = Kind.ARTICLES) -> list[str]:
    return [hit.headline for hit in search(SearchRequest(text, kind=kind)).hits]


def test_what_is_entered_is_found_at_once(editor: Client) -> None:
    answer = editor.post(ADD, make_form())
    assert answer.status_code == 302
    assert Article.objects.get().body == "<p>The water fell.</p>"
    assert found("water") == ["River Falls"]


def test_a_new_photo_is_made_within_its_article_and_its_credits_are_derived(editor: Client) -> None:
    picture = SimpleUploadedFile("dike.jpg", make_picture(90, 60), "image/jpeg")
    editor.post(ADD, make_form(**make_photo_form(image=picture)))
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit_line, photo.width) == ("A dike at dawn.", "Ana Ruiz/EPA", 90)
    assert [(str(credit), credit.kind) for credit in photo.ordered_credits] == [
        ("Ana Ruiz", "photographer"),
        ("EPA", "agency"),
    ]
    assert found("dike") == ["River Falls"]
    assert found("agency:EPA") == ["River Falls"]


def test_what_is_no_picture_is_refused(editor: Client) -> None:
    picture = SimpleUploadedFile("dike.jpg", b"<script>", "image/jpeg")
    assert editor.post(ADD, make_form(**make_photo_form(image=picture))).status_code == 200
    assert not Photo.objects.exists()


def test_a_correction_is_printed_and_found(editor: Client) -> None:
    article = make_article()
    given = {"corrections-TOTAL_FORMS": "1", "corrections-0-text": "The river is the Hương."}
    editor.post(change_page(article), make_form(**given))
    assert "The river is the Hương." in editor.get(article.get_absolute_url(), follow=True).text
    assert found("Hương") == ["River Falls"]


def test_an_edited_headline_is_found_by_its_new_words_alone(editor: Client) -> None:
    article = make_article("Storks Return", body="<p>Words.</p>")
    editor.post(change_page(article), make_form(headline="Herons Return", body="Words."))
    assert (found("herons"), found("headline:storks")) == (["Herons Return"], [])


def test_hostile_markup_is_taken_out(editor: Client) -> None:
    editor.post(ADD, make_form(body="<p onclick='x()'>Hello<script>alert(1)</script></p>"))
    assert Article.objects.get().body == "<p>Hello</p>"


def test_withdrawn_is_gone_at_once_and_published_is_back(editor: Client) -> None:
    editor.post(ADD, make_form())
    chosen = {"_selected_action": Article.objects.get().pk}
    changelist = reverse("admin:articles_article_changelist")
    editor.post(changelist, chosen | {"action": "withdraw"})
    assert found("water") == []
    assert Client().get(Article.objects.get().get_absolute_url()).status_code in (404, 410)
    editor.post(changelist, chosen | {"action": "publish"})
    assert found("water") == ["River Falls"]
    history = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert history == ["Added.", "Changed Status.", "Changed Status."]


def test_credits_are_merged_into_the_most_used_one(editor: Client) -> None:
    for number in range(2):
        make_photo(f"{number}", ["Ana Ruiz"])
    photo = make_photo("3", ["A. Ruiz"])
    rows = {"_selected_action": list(Credit.objects.values_list("pk", flat=True)), "action": "merge"}
    editor.post(reverse("admin:articles_credit_changelist"), rows)
    assert Credit.objects.get().name == "Ana Ruiz"
    photo.refresh_from_db()
    assert (photo.credit_line, [str(credit) for credit in photo.ordered_credits]) == ("A. Ruiz", ["Ana Ruiz"])


def test_a_photographer_and_an_agency_are_never_merged(editor: Client) -> None:
    rows = [make_credit("EPA", "agency").pk, make_credit("Ana Ruiz").pk]
    editor.post(reverse("admin:articles_credit_changelist"), {"_selected_action": rows, "action": "merge"})
    assert Credit.objects.count() == 2


def test_a_story_without_a_day_needs_the_precision_unknown(editor: Client) -> None:
    answer = editor.post(ADD, make_form(published_on=""))
    assert "Give the day, or set the precision to Unknown." in answer.text


@pytest.mark.parametrize(("field", "make"), [("section", make_section), ("topics", make_topic)])
def test_names_are_completed_while_typing(editor: Client, field: str, make: Any) -> None:
    make("İzmir")
    given = {"app_label": "articles", "model_name": "article", "field_name": field, "term": "izm"}
    results = editor.get("/admin/autocomplete/", given).json()["results"]
    assert [result["text"] for result in results] == ["İzmir"]


def sign_in(client: Client, who: str) -> None:
    if who == "superuser":
        client.force_login(make_editor())
    elif who != "anonymous":
        user = User.objects.create_user(who, password="a long password", is_staff=who != "reader")
        if who == "editor":
            group = Group.objects.create(name="Editors")
            group.permissions.set(Permission.objects.filter(content_type__app_label="articles"))
            user.groups.add(group)
        client.force_login(user)


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("reader", 302), ("staff", 403), ("editor", 200), ("superuser", 200)]
)
@pytest.mark.parametrize("model", ["article", "photo", "credit", "section", "topic", "importbatch", "importentry"])
def test_only_those_who_may_see_a_list(client: Client, who: str, status: int, model: str) -> None:
    sign_in(client, who)
    assert client.get(f"/admin/articles/{model}/").status_code == status


@pytest.mark.parametrize("who", ["anonymous", "reader", "staff"])
def test_nobody_else_writes(client: Client, who: str) -> None:
    article = make_article()
    sign_in(client, who)
    client.post(ADD, make_form())
    client.post(change_page(article), make_form())
    chosen = {"_selected_action": article.pk, "action": "withdraw"}
    client.post(reverse("admin:articles_article_changelist"), chosen)
    kept = Article.objects.get()
    assert (kept.headline, kept.status) == (article.headline, "published")


def test_the_list_says_how_well_each_day_is_known(editor: Client) -> None:
    make_article("River Falls", published_on=date(2025, 3, 1), precision="month")
    make_article("River Rises", published_on=date(2025, 3, 27), precision="estimated")
    page = editor.get("/admin/articles/article/").content.decode()
    assert '<td class="field-published">March 2025</td>' in page
    assert '<td class="field-published">about 27 March 2025</td>' in page


def test_a_new_story_has_no_history_and_an_old_one_has(editor: Client) -> None:
    assert b"import_entries-TOTAL_FORMS" not in editor.get(ADD).content
    assert b"import_entries-TOTAL_FORMS" in editor.get(change_page(make_article())).content


def make_photo_page(**fields: Any) -> dict[str, Any]:
    """The photo's page as the browser sends it, without credits."""
    form = {
        "caption": "A dike at dawn.",
        "credit_line": "Ana Ruiz/EPA",
        "keywords": "",
        "photo_credits-TOTAL_FORMS": "0",
    }
    return form | {"photo_credits-INITIAL_FORMS": "0"} | fields


def test_photos_change_places_and_a_new_one_stands_last(editor: Client) -> None:
    first, second = make_photo("The first."), make_photo("The second.")
    article = make_article(photos=[first, second])
    rows = list(article.article_photos.order_by("position"))
    given = {"article_photos-TOTAL_FORMS": "4", "article_photos-INITIAL_FORMS": "2"}
    for number, (row, position) in enumerate(zip(rows, ("1", "0"), strict=True)):
        place = {"id": row.pk, "photo": row.photo_id, "position": position, "caption": row.photo.caption}
        given |= {f"article_photos-{number}-{name}": value for name, value in place.items()}
    given |= {"article_photos-2-caption": "A third.", "article_photos-3-caption": "A fourth."}
    given |= {"article_photos-2-position": "", "article_photos-3-position": ""}
    answer = editor.post(change_page(article), make_form(**given))
    assert answer.status_code == 302
    placed = article.article_photos.order_by("position")
    assert [(row.position, row.photo.caption) for row in placed] == [
        (0, "The second."),
        (1, "The first."),
        (2, "A third."),
        (3, "A fourth."),
    ]


def test_texts_that_come_back_as_they_were_are_no_change(editor: Client) -> None:
    article = make_article("River Falls", None, None, body="<p>One.</p>\n<p>Two.</p>", language="")
    editor.post(change_page(article), make_form(slug=article.slug, body="<p>One.</p>\r\n<p>Two.</p>"))
    assert LogEntry.objects.get().get_change_message() == "No fields changed."
    article.refresh_from_db()
    assert article.body == "<p>One.</p>\n<p>Two.</p>"


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


def test_a_vocabulary_says_how_often_each_name_is_used(editor: Client) -> None:
    make_article(topics=[make_topic("Floods"), make_topic("Dikes")], authors=["Ana"])
    make_article(topics=[make_topic("Floods")], photos=[make_photo("1", ["Ben"])])
    make_photo("2", ["Ben"])
    make_section("Sport")
    used = {"topic": {"Floods": 2, "Dikes": 1}, "section": {"World": 2, "Sport": 0}, "author": {"Ana": 1}}
    for model, expected in (used | {"credit": {"Ben": 2}, "source": {"Delta Wire": 2}}).items():
        page = editor.get(f"/admin/articles/{model}/?o=-2").text
        rows = re.findall(r'/change/[^>]*>([^<]+)</a></th>.*?field-used">(\d+)<', page)
        assert {name: int(count) for name, count in rows} == expected


def test_lists_take_few_queries_however_many_rows(editor: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        photo = make_photo(f"Dike {number}", [f"Photographer {number}"], picture=make_picture())
        make_article(f"Story {number}", f"Section {number}", f"Wire {number}", photos=[photo])
    for model in ("article", "photo", "credit", "section"):
        editor.get(f"/admin/articles/{model}/")
        with django_assert_max_num_queries(12):
            assert editor.get(f"/admin/articles/{model}/").text.count("action-select") >= 30


def make_placed(article: Article, **fields: Any) -> dict[str, Any]:
    """The form of a story with one photo, as the browser sends it."""
    place = article.article_photos.select_related("photo").get()
    given = {"id": place.pk, "article": article.pk, "photo": place.photo_id, "position": "0"}
    given |= {"caption": place.photo.caption}
    form = {f"article_photos-0-{name}": value for name, value in (given | fields).items()}
    return make_form(**form, **{"article_photos-TOTAL_FORMS": "1", "article_photos-INITIAL_FORMS": "1"})


def is_public(photo: Photo) -> bool:
    return Photo.objects.visible().filter(pk=photo.pk).exists()  # type: ignore[attr-defined]


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
    assert [entry.get_change_message() for entry in LogEntry.objects.filter(object_id=photo.pk)] == ["Changed Status."]


def publish_photos(editor: Client, *photos: Photo, action: str = "publish") -> str:
    chosen = {"_selected_action": [photo.pk for photo in photos], "action": action}
    return editor.post(reverse("admin:articles_photo_changelist"), chosen, follow=True).text


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


@pytest.mark.parametrize(
    "query", ["published_on__year=9999", "published_on__year=0", "published_on__year=9999&published_on__month=12"]
)
def test_the_list_answers_at_the_borders_of_the_calendar(query: str, client: Client) -> None:
    client.force_login(make_editor())
    make_article("Last of all", published_on=date(9999, 12, 31))
    assert client.get(f"/admin/articles/article/?{query}", follow=True).status_code == 200
