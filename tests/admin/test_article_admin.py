"""Articles are entered and corrected in the admin."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.models import Article, Photo
from tests.admin.admin_forms import change_page, found, make_form, make_photo_form, sign_in
from tests.factories import make_article, make_editor, make_photo, make_picture, make_section, make_topic

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/articles/article/add/"


@pytest.fixture(autouse=True)
def index(own_index: Path, settings: Any, tmp_path: Path) -> None:
    """An index and pictures of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"


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


def test_a_story_without_a_day_needs_the_precision_unknown(editor: Client) -> None:
    answer = editor.post(ADD, make_form(published_on=""))
    assert "Give the day, or set the precision to Unknown." in answer.text


@pytest.mark.parametrize(("field", "make"), [("section", make_section), ("topics", make_topic)])
def test_names_are_completed_while_typing(editor: Client, field: str, make: Any) -> None:
    make("İzmir")
    given = {"app_label": "articles", "model_name": "article", "field_name": field, "term": "izm"}
    results = editor.get("/admin/autocomplete/", given).json()["results"]
    assert [result["text"] for result in results] == ["İzmir"]


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


def test_lists_take_few_queries_however_many_rows(editor: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        photo = make_photo(f"Dike {number}", [f"Photographer {number}"], picture=make_picture())
        make_article(f"Story {number}", f"Section {number}", f"Wire {number}", photos=[photo])
    for model in ("article", "photo", "credit", "section"):
        editor.get(f"/admin/articles/{model}/")
        with django_assert_max_num_queries(12):
            assert editor.get(f"/admin/articles/{model}/").text.count("action-select") >= 30


@pytest.mark.parametrize(
    "query", ["published_on__year=9999", "published_on__year=0", "published_on__year=9999&published_on__month=12"]
)
def test_the_list_answers_at_the_borders_of_the_calendar(query: str, client: Client) -> None:
    client.force_login(make_editor())
    make_article("Last of all", published_on=date(9999, 12, 31))
    assert client.get(f"/admin/articles/article/?{query}", follow=True).status_code == 200
