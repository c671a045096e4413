"""What bulk writes change is findable after them, although they send no signal."""

from __future__ import annotations

import pytest

from articles.models import Article, IndexUpdate
from articles.search.indexing import queue
from articles.search.request import SearchRequest
from articles.search.service import search
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]


def found(text: str) -> list[int]:
    return [hit.id for hit in search(SearchRequest(text)).hits]


def test_what_the_block_changes_is_indexed_when_it_ends() -> None:
    article = make_article("Glacier Retreats")
    with queue.after_bulk():
        Article.objects.update(headline="Glacier Advances")
        assert IndexUpdate.objects.waiting().exists()
    assert found("advances") == [article.pk]
    assert not IndexUpdate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_block_saves_one_by_one_is_indexed_when_it_ends_and_later_saves_at_once() -> None:
    with queue.after_bulk():
        make_article("Glacier Retreats")
        make_article("Glacier Advances")
        assert IndexUpdate.objects.waiting().count() == 2
    assert len(found("glacier")) == 2
    make_article("Glacier Melts")
    assert len(found("glacier")) == 3


def test_after_a_block_that_raises_the_rows_wait() -> None:
    with pytest.raises(KeyError), queue.after_bulk():
        make_article("Glacier Retreats")
        raise KeyError
    assert IndexUpdate.objects.waiting().exists()


def test_whoever_holds_the_lock_drains_the_rows_instead() -> None:
    with queue.index_lock(), queue.after_bulk():
        make_article("Glacier Retreats")
    assert IndexUpdate.objects.waiting().exists()
