"""The state of a story whose parts stayed is the same as one that was read anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Article, Withdrawal
from articles.versions.states import states_of, with_fresh_texts
from tests.factories import make_article, make_photo, make_topic

pytestmark = pytest.mark.django_db


def make_story() -> Article:
    topics = [make_topic("Floods"), make_topic("Ana Kostić", "person"), make_topic("Szeged", "place")]
    photos = [make_photo("A boat.", ["Ana Ruiz"], ["EPA"], keywords=["sea"]), make_photo("Hidden", status="withdrawn")]
    story = make_article("Rain", photos=photos, topics=topics, authors=["Jane Smith"], corrections=["It is the Tisza."])
    story.corrections.update(corrected_on=date(2025, 3, 28))
    return story


@pytest.mark.parametrize(
    "columns",
    [
        {"headline": "Heavy rain", "slug": "heavy-rain"},
        {"body": "<p>Other words.</p>", "standfirst": "S", "byline": "B", "dateline": "D"},
        {"status": "draft", "embargo_until": timezone.now()},
        {"published_on": date(2024, 2, 29), "precision": "month"},
        {"published_on": None, "precision": "unknown", "url": "https://a.example/", "rights": "R", "instructions": "I"},
        {"status": "withdrawn"},
    ],
)
def test_it_equals_the_state_that_is_read(columns: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    story = make_story()
    before = states_of("article", [story.pk])[story.pk]
    Article.objects.filter(pk=story.pk).update(**columns)
    if columns.get("status") == "withdrawn":
        Withdrawal.objects.create(article=story, withdrawn_on=date(2025, 4, 1), reason="Not ours", note="Sorry")
    row = Article.objects.select_related("section", "source").get(pk=story.pk)
    with django_assert_max_num_queries(1 if "status" in columns else 0):
        fresh = with_fresh_texts(before, row)
    assert fresh == states_of("article", [story.pk])[story.pk]
