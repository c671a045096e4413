"""The archive on a cluster: queue, rebuild, sweep, worker, Haystack, and what happens while the cluster is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from haystack.query import SearchQuerySet

from articles.models import Article, IndexUpdate
from articles.search.engines import Cluster, generations
from articles.search.engines.base import IndexUnreachable
from articles.search.indexing import documents, locks, queue, rebuild, sweep
from articles.search.indexing.worker import Worker
from articles.search.request import SearchRequest
from articles.search.service import search
from tests.factories import make_article, make_photo
from tests.search.engines.opensearch.node import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def place(settings: LazySettings, cluster: Cluster, own_index: object) -> Iterator[Cluster]:
    """The archive's settings name the test's cluster."""
    use(settings, cluster)
    yield cluster
    queue.reader.cache_clear()


def use(settings: LazySettings, cluster: Cluster) -> None:
    settings.SEARCH_CLUSTER = {name: getattr(cluster, name) for name in Cluster.__dataclass_fields__}
    queue.reader.cache_clear()


def found(text: str) -> list[int]:
    """The stories that a search finds once the queue is empty: on a busy machine a save does not wait for that."""
    queue.drain(wait=60)
    return at_once(text)


def at_once(text: str) -> list[int]:
    return [hit.id for hit in search(SearchRequest(text)).hits]


def test_what_is_saved_is_found_and_what_is_withdrawn_is_not(place: Cluster) -> None:
    article = make_article("Glacier Retreats")
    assert found("glacier") == [article.pk]
    article.headline = "Iceberg Ahead"
    article.save()
    assert (found("glacier"), found("iceberg")) == ([], [article.pk])
    Article.objects.filter(pk=article.pk).update(status=Article.Status.WITHDRAWN)
    assert at_once("iceberg") == [], "hidden before it is indexed"
    assert found("iceberg") == []
    assert IndexUpdate.objects.count() == 0


def test_a_rebuild_takes_over_what_is_saved_meanwhile(place: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_article("Glacier Retreats"), make_article("Glacier Advances")
    queue.drain(wait=60)
    build = documents.all_documents

    def save_meanwhile(kind: str) -> Iterator[object]:
        yield from build(kind)
        if kind == "article":
            Article.objects.filter(pk=first.pk).update(headline="Iceberg Ahead")
            second.delete()
            queue.drain()
            assert found("iceberg") == [first.pk], "the live index is searched and written until the switch"

    monkeypatch.setattr(rebuild, "all_documents", save_meanwhile)
    before = generations(place).live_name()
    rebuild.rebuild()
    assert generations(place).live_name() != before
    assert (found("glacier"), found("iceberg")) == ([], [first.pk])
    assert rebuild.reason_to_rebuild() == ""


def test_a_rebuild_that_was_stopped_is_gone_on_with(place: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article("Glacier Retreats")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rebuild, "_catch_up_and_switch", die)
    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild()
    monkeypatch.undo()
    begun = generations(place).names()
    queue.drain(wait=60)
    article.headline = "Iceberg Ahead"
    article.save()
    queue.drain(wait=60)
    assert "interrupted" in rebuild.reason_to_rebuild()
    rebuild.rebuild()
    assert generations(place).live_name() == begun[-1]
    assert (found("glacier"), found("iceberg")) == ([], [article.pk])


def test_the_sweep_and_the_worker_mend_what_differs(place: Cluster) -> None:
    article, lost = make_article("Glacier Retreats"), make_article("Glacier Advances", photos=[make_photo()])
    queue.drain(wait=60)
    queue.open_writer(place).update([], [documents.Key("article", lost.pk)], locks.next_number())
    differences = sweep.sweep()
    assert [key.pk for key in differences.missing] == [lost.pk]
    assert differences.checked == 3
    call_command("check_index", "--repair")
    said: list[str] = []
    worker = Worker(said.append)
    worker.step()
    worker.sweep()
    assert article.pk in found("glacier")
    assert said[-1].startswith("Swept:")


def test_haystacks_interface_asks_the_cluster(place: Cluster) -> None:
    article = make_article("Glacier Retreats")
    call_command("rebuild_index", interactive=False, verbosity=0)
    call_command("update_index", verbosity=0)
    assert [result.pk for result in SearchQuerySet().models(Article).filter(content="glacier")] == [str(article.pk)]


def test_a_cluster_that_is_gone_is_503_with_a_cure_and_holds_the_queue(
    place: Cluster, settings: LazySettings, client: Client
) -> None:
    make_article("Glacier Retreats")
    queue.drain(wait=60)
    use(settings, Cluster((f"http://127.0.0.1:{free_port()}",), place.name))
    answer = client.get("/search/", {"q": "glacier"})
    assert answer.status_code == 503
    make_article("Glacier Advances")
    assert IndexUpdate.objects.count() > 0
    with pytest.raises(IndexUnreachable, match="does not answer"):
        queue.drain()
    assert rebuild.reason_to_rebuild() == "", "building it anew would not help"
    use(settings, place)
    queue.drain()
    assert len(found("glacier")) == 2
