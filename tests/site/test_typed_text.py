"""What people type is composed, as what is imported is."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from articles.models import Collection, Section
from articles.site.typed_text import composed
from tests.factories import make_article
from tests.search.conftest import Index, index  # noqa: F401

COMPOSED = "Málaga"
APART = unicodedata.normalize("NFD", COMPOSED)


def test_texts_of_a_form_are_composed_and_passwords_stay_as_typed() -> None:
    sent = QueryDict(urlencode([("name", APART), ("name", "b"), ("new_password1", APART)]))
    made = composed(sent)
    assert made.getlist("name") == [COMPOSED, "b"]
    assert made["new_password1"] == APART
    with pytest.raises(AttributeError, match="immutable"):
        made["name"] = "c"


def test_a_form_that_is_composed_is_left_alone() -> None:
    sent = QueryDict(urlencode({"name": COMPOSED, "word": "plain"}))
    assert composed(sent) is sent


@pytest.mark.django_db
def test_what_is_searched_is_composed(client: Client, index: Index) -> None:  # noqa: F811
    make_article(headline=f"Rain in {COMPOSED}")
    index()
    page = client.get("/search/", {"q": APART}).content.decode()
    assert f'value="{COMPOSED}"' in page
    assert APART not in page


@pytest.mark.django_db
def test_names_that_the_administration_saves_are_composed(admin_client: Client) -> None:
    answer = admin_client.post("/admin/articles/section/add/", {"name": APART, "slug": "malaga", "standing": "checked"})
    assert answer.status_code == 302, answer.content.decode()
    assert Section.objects.get().name == COMPOSED


@pytest.mark.django_db
def test_names_of_collections_are_composed(client: Client) -> None:
    client.force_login(User.objects.create_user("reader"))
    client.post(reverse("kept:new_collection"), {"name": APART})
    assert [each.name for each in Collection.objects.all() if each.name] == [COMPOSED]
