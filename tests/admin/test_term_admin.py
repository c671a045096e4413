"""Vocabularies are maintained in the admin."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Credit
from tests.factories import make_article, make_credit, make_photo, make_section, make_topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def index(own_index: Path, settings: Any, tmp_path: Path) -> None:
    """An index and pictures of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"


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
