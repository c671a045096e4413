"""A hidden story that shares everything with a visible one changes no answer: no count, no neighbour, no date."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.site.picture_queue import make_renditions
from tests.factories import make_article
from tests.search.conftest import Index, index  # noqa: F401
from tests.test_gate import DAY, Rows, betrayals, make_seen, readers, walk  # noqa: F401

pytestmark = pytest.mark.django_db


def make_twins(rows: Rows) -> list[Article]:
    """Stories of the same photo, names, family and words as the visible one, on days near it."""
    seen = rows.article
    twins = [
        make_article(
            "River falls qxdraft", "World", "Delta Wire", [rows.photo], seen.topics.all(), ["Lê Quang Huy"],
            ["qxdraft correction"], body=seen.body, family=seen.family, published_on=DAY + timedelta(days=day),
        )
        for day in (-1, 0, 1, 2)
    ]  # fmt: skip
    Article.objects.filter(pk=seen.pk).update(updated_at=seen.updated_at)
    return twins


def hide(twins: list[Article]) -> None:
    """One in each way, in bulk, without the index being told."""
    ways = ({"status": "draft"}, {"status": "withdrawn"}, {"embargo_until": timezone.now() + timedelta(days=3)})
    for twin, way in zip(twins, ways, strict=False):
        Article.objects.filter(pk=twin.pk).update(**way)
    twins[-1].delete()


@pytest.mark.parametrize("state", ["indexed", "queued"])
def test_hidden_twins_change_no_answer(state: str, readers: list[Client], index: Index) -> None:  # noqa: F811
    rows = make_seen()
    Article.objects.filter(pk=rows.article.pk).update(family=rows.article.pk)
    rows.article.refresh_from_db()
    make_article("River falls again", photos=[rows.photo], family=rows.article.pk, published_on=DAY)
    make_renditions(rows.photo)
    index()
    before = [walk(client, rows) for client in readers]
    twins = make_twins(rows)
    if state == "queued":
        index()  # knows them as visible
    hide(twins)
    if state == "indexed":
        index()
    for client, was in zip(readers, before, strict=True):
        answers = walk(client, rows)
        assert betrayals(answers) == []
        assert [address for address, text in was.items() if answers[address] != text] == []
