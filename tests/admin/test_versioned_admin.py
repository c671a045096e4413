"""The admin records versions of what it does, and does not overwrite what somebody else saved meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Credit, Photo, Version
from tests.admin.admin_forms import make_form, make_photo_page
from tests.factories import make_article, make_credit, make_photo

pytestmark = pytest.mark.django_db


def versions() -> list[tuple[Any, ...]]:
    return list(Version.objects.order_by("pk").values_list("kind", "action", "who", "changed"))


def opened(client: Client, row: Any) -> str:
    """The token that the row's form carries."""
    page = client.get(reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk]))
    token: str = page.context["adminform"].form.initial["opened"]
    assert token in page.content.decode()
    return token


def change(client: Client, row: Any, data: dict[str, Any]) -> Any:
    return client.post(reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk]), data)


def test_a_save_records_both_captions_of_a_photo(editor: Client) -> None:
    photo = make_photo("The old caption.", credit_line="")
    assert change(editor, photo, make_photo_page(caption="The new caption.", credit_line="")).status_code == 302
    version = Version.objects.get()
    assert (version.who, version.door, version.changed) == ("editor", "admin", ["caption"])
    assert version.before["caption"] == "The old caption."


def test_a_save_of_a_story_is_refused_if_somebody_saved_since_and_keeps_what_was_typed(editor: Client) -> None:
    article = make_article("Old")
    token = opened(editor, article)
    Article.objects.filter(pk=article.pk).update(standfirst="Theirs.")
    page = change(editor, article, make_form(opened=token, headline="Mine"))
    assert page.status_code == 200
    assert "Your text is still here" in page.content.decode()
    assert 'value="Mine"' in page.content.decode()
    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("Old", "Theirs.")
    assert versions() == []


def test_a_save_of_the_state_that_was_opened_is_taken(editor: Client) -> None:
    article = make_article("Old")
    page = change(editor, article, make_form(opened=opened(editor, article), headline="Mine"))
    assert page.status_code == 302
    version = Version.objects.get()
    assert (version.record, version.action, version.changed[0]) == (article.pk, "changed", "headline")


def test_a_name_that_was_merged_meanwhile_is_not_overwritten(editor: Client) -> None:
    credit = make_credit("Ana Ruiz")
    token = opened(editor, credit)
    Credit.objects.filter(pk=credit.pk).update(name="Ana R.")
    assert change(editor, credit, {"name": "Anna Ruiz", "kind": "photographer", "opened": token}).status_code == 200
    assert Credit.objects.get().name == "Ana R."


@pytest.mark.parametrize(("action", "status"), [("publish", "published"), ("withdraw", "withdrawn")])
def test_actions_record_a_version_of_each_row_that_changes(editor: Client, action: str, status: str) -> None:
    changed, same = make_article(status="draft"), make_article(status=status)
    rows = {"action": action, "_selected_action": [changed.pk, same.pk]}
    editor.post(reverse("admin:articles_article_changelist"), rows)
    assert list(Version.objects.values_list("record", "changed")) == [(changed.pk, ["status"])]


def test_a_deletion_in_the_list_records_what_was_deleted(editor: Client) -> None:
    photo = make_photo("A boat.")
    article = make_article(photos=[photo])
    rows = {"action": "delete_selected", "_selected_action": [photo.pk], "post": "yes"}
    editor.post(reverse("admin:articles_photo_changelist"), rows)
    assert not Photo.objects.exists()
    found = set(Version.objects.values_list("kind", "record", "action"))
    assert found == {("photo", photo.pk, "deleted"), ("article", article.pk, "changed")}
    assert Version.objects.get(kind="photo").before["caption"] == "A boat."


def test_a_deletion_on_its_page_records_what_was_deleted(editor: Client) -> None:
    article = make_article("Gone")
    editor.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})
    assert versions() == [("article", "deleted", "editor", [])]


def test_a_story_entered_by_hand_has_a_first_version(editor: Client) -> None:
    data = make_form(headline="New")
    assert editor.post(reverse("admin:articles_article_add"), data).status_code == 302
    assert versions() == [("article", "created", "editor", [])]


def test_merging_credits_records_the_names_that_go(editor: Client) -> None:
    kept, gone = make_credit("Ana Ruiz"), make_credit("Ana  Ruiz Gil")
    editor.post(
        reverse("admin:articles_credit_changelist"), {"action": "merge", "_selected_action": [kept.pk, gone.pk]}
    )
    assert Version.objects.filter(kind="credit", action="deleted").count() == 1


def test_a_save_reads_the_story_s_state_before_and_after_it_and_no_third_time(editor: Client) -> None:
    article = make_article("Old")
    token = opened(editor, article)
    with CaptureQueriesContext(connection) as asked:
        assert change(editor, article, make_form(opened=token, headline="Mine")).status_code == 302
    corrections = [query for query in asked.captured_queries if 'FROM "articles_correction"' in query["sql"]]
    assert len(corrections) == 2


def test_a_save_takes_few_queries(editor: Client, django_assert_max_num_queries: Any) -> None:
    article = make_article("Old")
    change(editor, article, make_form(headline="Once"))
    with django_assert_max_num_queries(29):
        assert change(editor, article, make_form(headline="Twice")).status_code == 302
