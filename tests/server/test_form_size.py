"""Forms are bounded where taking them apart costs far more memory than they bring."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Article
from newsarchive.server.form_size import MOST, PLAIN
from tests.factories import make_article, make_editor

pytestmark = pytest.mark.django_db


def send(client: Client, size: int, content_type: str = PLAIN) -> int:
    form = f"username={'a' * (size - len('username='))}"
    return client.post("/admin/login/", form, content_type=content_type).status_code


@pytest.mark.parametrize(("size", "status"), [(MOST - 1, 200), (MOST, 200), (MOST + 1, 413)])
def test_a_plain_form_may_have_a_megabyte(size: int, status: int) -> None:
    assert send(Client(), size) == status


def test_it_is_refused_before_it_is_taken_apart(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.http.request.QueryDict", None)
    answer = client.post("/admin/login/", "a=%41" * MOST, content_type=f"{PLAIN}; charset=utf-8")
    assert answer.status_code == 413
    assert "multipart/form-data" in answer.text


def test_the_form_of_a_story_is_sent_in_parts_and_may_be_larger(client: Client) -> None:
    client.force_login(make_editor())
    story = make_article("River falls")
    address = f"/admin/articles/article/{story.pk}/change/"
    page = client.get(address)
    assert '<form enctype="multipart/form-data"' in page.text
    fields = page.context["adminform"].form.initial | {"body": "€ " * MOST}
    empty = {name: value for name, value in fields.items() if value not in (None, [])}
    parts = {
        f"{each.formset.prefix}-{name}": 0
        for each in page.context["inline_admin_formsets"]
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    client.post(address, empty | parts)
    assert len(Article.objects.get().body) > 2 * MOST
