"""The index follows the database through saves, bulk writes, rollbacks, poison and a second writer."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from articles.models import Article, IndexUpdate, Photo
from articles.search.document import ARTICLE, PHOTO, Document, Key
from articles.search.engines import open_writer, store
from articles.search.indexing import documents, locks, queue, rebuild, sweep
from articles.search.indexing.signals import DrainOnce
from articles.search.request import Kind, SearchRequest
from articles.search.service import search
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db
Commit = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture(autouse=True)
def folder(own_index: Path) -> Path:
    """The index folder of the test."""
    return own_index


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Commit:
    """`with commit():` runs what waits for the commit, as outside of tests."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def found(text: str, kind: Kind = Kind.ARTICLES) -> list[int]:
    return [hit.id for hit in search(SearchRequest(text, kind)).hits]


def test_what_is_saved_is_findable_after_the_commit(commit: Commit) -> None:
    with commit():
        article = make_article("Glacier Retreats")
    assert found("glacier") == [article.pk]
    assert IndexUpdate.objects.count() == 0


def test_the_index_is_not_asked_for_hidden_keys_while_nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(queue, "reader", lambda: pytest.fail("the index was asked"))
        assert queue.hidden_keys() == frozenset()


def test_a_transaction_asks_for_one_drain_however_much_it_saves(commit: Commit) -> None:
    with commit() as callbacks:
        make_article(photos=[make_photo(photographers=["Ana Ruiz"])], corrections=["One."])
    assert [type(callback) for callback in callbacks] == [DrainOnce]


def test_a_save_does_not_wait_for_all_that_an_import_queues(commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        make_article(f"Glacier {number}")
    clock = itertools.count(0, 0.1)
    monkeypatch.setattr("articles.search.indexing.queue.time.monotonic", lambda: next(clock))
    monkeypatch.setattr(queue, "BATCH", 1)
    waiting = IndexUpdate.objects.count()
    DrainOnce()()
    assert 0 < IndexUpdate.objects.count() < waiting
    queue.drain()
    assert len(found("glacier")) == 20


def test_a_save_succeeds_where_the_index_cannot_be_written_and_says_why(
    commit: Commit, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.symlink_to("/proc/self/fdinfo")  # where nobody, root included, can make a file
    with commit():
        make_article("Glacier Retreats")
    assert IndexUpdate.objects.exists()
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert "The search index cannot be written" in caplog.text


def test_a_save_takes_few_queries_to_be_indexed(django_assert_max_num_queries: Any) -> None:
    make_article("Glacier Retreats")
    queue.drain()
    make_article("River Falls")
    with django_assert_max_num_queries(14):  # five read the story, two are this test's savepoint
        DrainOnce()()
    assert len(found("river")) == 1


def test_a_save_that_waits_for_another_process_leaves_the_queue_alone_until_it_has_the_lock(
    django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article("Glacier Retreats")
    queue.drain()
    make_article("River Falls")
    monkeypatch.setattr("articles.search.indexing.queue.time.sleep", lambda seconds: None)
    others = iter([nullcontext(False)] * 5)
    own = queue.index_lock
    monkeypatch.setattr(queue, "index_lock", lambda wait=0: next(others, None) or own(wait))
    with django_assert_max_num_queries(14 + 5):  # one a look
        queue.drain_own(wait=600)
    assert not IndexUpdate.objects.exists()


def test_what_is_withdrawn_is_gone(commit: Commit) -> None:
    with commit():
        article = make_article("Glacier Retreats")
    with commit():
        article.status = "withdrawn"
        article.save()
    assert found("glacier") == []


def test_a_bulk_withdrawal_is_hidden_even_before_the_index_knows(commit: Commit) -> None:
    with commit():
        photo = make_photo("A glacier calves.")
        make_article("Glacier Retreats", photos=[photo])
        make_article("Glacier Advances")
    Article.objects.filter(headline="Glacier Retreats").update(status="withdrawn")
    page = search(SearchRequest("glacier", Kind.ALL))
    assert (page.total, [hit.headline for hit in page.hits]) == (1, ["Glacier Advances"])
    assert sum(value.count for facet in page.facets if facet.field == "section" for value in facet.values) == 1


def test_what_is_deleted_is_hidden_before_the_index_knows(commit: Commit) -> None:
    with commit():
        article = make_article("Glacier Retreats")
    Article.objects.filter(pk=article.pk).delete()
    assert search(SearchRequest("glacier")).total == 0


def test_a_changed_caption_is_findable_by_its_article_too(commit: Commit) -> None:
    with commit():
        photo = make_photo("A boat.")
        article = make_article(photos=[photo])
    with commit():
        photo.caption = "An icebreaker."
        photo.save()
    assert found("caption:icebreaker") == [article.pk]
    assert found("icebreaker", Kind.PHOTOS) == [photo.pk]
    assert found("caption:boat") == []


def test_a_bulk_write_waits_in_the_queue_for_the_next_drain() -> None:
    make_article("Glacier Retreats")
    queue.drain()
    Article.objects.update(headline="Iceberg Ahead")
    assert found("iceberg") == []
    queue.drain()
    assert len(found("iceberg")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_save_holds_though_the_index_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(queue, "write_documents", refuse)
        article = make_article("Glacier Retreats")
    assert "No space left on device" in caplog.text
    assert IndexUpdate.objects.waiting().count() == 1
    queue.drain()
    assert found("glacier") == [article.pk]


def test_a_photo_tells_of_an_embargoed_story_only_when_the_embargo_is_over(
    commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = timezone.now() + timedelta(hours=1)
    with commit():
        photo = make_photo("A glacier calves.")
        make_article("Glacier Retreats", "World", photos=[photo], language="en")
        make_article("Glacier Sold", "Secrets", photos=[photo], language="hu", embargo_until=until)
    assert (told("language"), told("section")) == ({"English"}, {"World"})
    monkeypatch.setattr(timezone, "now", lambda: until + timedelta(minutes=1))
    queue.enqueue_ended_embargoes(since=until - timedelta(minutes=1))
    queue.drain()
    assert (told("language"), told("section")) == ({"English", "Hungarian"}, {"World", "Secrets"})


def told(field: str) -> set[str]:
    """What the photos of a search are counted under."""
    page = search(SearchRequest("glacier", Kind.PHOTOS))
    return {value.label for facet in page.facets if facet.field == field for value in facet.values}


def test_what_is_rolled_back_never_becomes_findable(commit: Commit) -> None:
    with commit():
        make_article("Icebergs")
    with commit(), pytest.raises(ZeroDivisionError), transaction.atomic():
        make_article("Glacier Retreats")
        raise ZeroDivisionError
    queue.drain()
    assert found("glacier") == []


def test_a_lost_index_does_not_come_back_with_the_newest_stories_alone() -> None:
    make_article("Glacier Retreats")
    IndexUpdate.objects.all().delete()
    make_article("Glacier Advances")
    with pytest.raises(queue.IndexBroken, match="no search index"):
        queue.drain()
    assert IndexUpdate.objects.exists()


def test_a_drain_leaves_the_queue_to_whoever_holds_the_lock() -> None:
    make_article("Glacier Retreats")
    with queue.index_lock() as held:
        assert held
        assert queue.drain() is False
    assert queue.drain() is True


def test_a_save_waits_while_another_holds_the_lock_and_is_findable_at_once(commit: Commit) -> None:
    lock = ExitStack()
    assert lock.enter_context(queue.index_lock())
    release = Timer(0.2, lock.close)
    with commit():
        article = make_article("Glacier Retreats")
        release.start()
    assert found("glacier") == [article.pk]
    release.join()


def test_a_save_does_not_wait_for_ever(commit: Commit) -> None:
    with queue.index_lock():
        with commit():
            make_article("Glacier Retreats")
        assert IndexUpdate.objects.waiting().count() == 1


def test_a_save_leaves_later_rows_to_those_who_made_them(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article("Glacier Retreats")
    write = queue.write_documents

    def and_meanwhile(writer: Any, keys: list[Key]) -> None:
        write(writer, keys)
        make_article("Glacier Advances")

    monkeypatch.setattr(queue, "write_documents", and_meanwhile)
    queue.drain_own()
    assert [hit.headline for hit in search(SearchRequest("glacier")).hits] == ["Glacier Retreats"]
    assert IndexUpdate.objects.waiting().count() == 1


def test_a_row_leaves_the_queue_only_after_the_index_has_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article("Glacier Retreats")
    waiting = IndexUpdate.objects.count()

    def full_disk(writer: Any, keys: list[Key]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(queue, "write_documents", full_disk)
    with pytest.raises(OSError, match="No space"):
        queue.drain()
    assert IndexUpdate.objects.count() == waiting
    monkeypatch.undo()


def test_a_row_leaves_the_queue_only_after_the_journal_has_noted_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild that goes on beside would else switch to an index without it."""
    make_article("Glacier Retreats")
    waiting = IndexUpdate.objects.count()

    def full_disk(root: Path, keys: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(queue.journal, "note", full_disk)
        queue.drain()
    assert IndexUpdate.objects.count() == waiting
    queue.drain()
    assert (IndexUpdate.objects.count(), len(found("glacier"))) == (0, 1)


def test_a_drain_looks_again_after_letting_go_of_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who saved between its last look and its letting go found the lock taken, and left the row to it."""
    lock = queue.index_lock
    late = iter(["Glacier Returns"])

    @contextmanager
    def lock_and_save(wait: float = 0) -> Iterator[bool]:
        with lock(wait) as held:
            yield held
            for headline in late:
                make_article(headline)

    make_article("Glacier Retreats")
    monkeypatch.setattr(queue, "index_lock", lock_and_save)
    assert queue.drain()
    assert (IndexUpdate.objects.count(), len(found("glacier"))) == (0, 2)


def test_a_poison_document_is_set_aside_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = make_article("Glacier Retreats"), make_article("Glacier Poison")
    write = queue.write_documents

    def poisoned(writer: Any, keys: list[Key]) -> None:
        if Key(ARTICLE, bad.pk) in keys:
            raise ValueError("a lone surrogate")
        write(writer, keys)

    monkeypatch.setattr(queue, "write_documents", poisoned)
    queue.drain()
    assert found("glacier") == [good.pk]
    aside = {(row.object_id, row.error) for row in IndexUpdate.objects.set_aside()}
    assert aside == {(bad.pk, "ValueError('a lone surrogate')")}
    monkeypatch.setattr(queue, "write_documents", write)
    bad.save()
    queue.drain()
    assert IndexUpdate.objects.count() == 0


def make_differences() -> dict[str, Key]:
    """An index that is missing one article, holds an old one and one that is gone."""
    keys = {name: Key(ARTICLE, make_article(name).pk) for name in ("missing", "stale", "orphaned", "fine")}
    queue.drain()
    writer = open_writer(locks.location())
    writer.update([Document(keys["stale"], {"headline": "old words"})], [keys["missing"]])
    Article.objects.filter(pk=keys["orphaned"].pk).delete()
    IndexUpdate.objects.all().delete()
    return keys


def test_the_sweep_names_what_is_missing_stale_and_orphaned() -> None:
    keys = make_differences()
    differences = sweep.sweep()
    assert differences.as_json() == {
        "checked": 3,
        "missing": [str(keys["missing"])],
        "stale": [str(keys["stale"])],
        "orphaned": [str(keys["orphaned"])],
        "doubled": [],
    }


def test_repairing_leaves_nothing_different() -> None:
    make_differences()
    sweep.repair(sweep.sweep())
    queue.drain()
    assert not sweep.sweep().keys()


def test_the_sweep_sees_a_change_that_no_queue_reported() -> None:
    article = make_article("Glacier Retreats")
    queue.drain()
    Article.objects.update(standfirst="Slowly.")
    IndexUpdate.objects.all().delete()
    assert sweep.sweep().stale == [Key(ARTICLE, article.pk)]


def test_a_rebuild_includes_what_was_saved_while_it_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_article("Glacier Retreats")
    queue.drain()
    real = rebuild.all_documents

    def and_meanwhile(kind: str) -> Iterator[Document]:
        yield from real(kind)
        if kind == PHOTO:
            make_article("Glacier Advances")
            Article.objects.filter(pk=before.pk).delete()
            queue.drain()

    monkeypatch.setattr(rebuild, "all_documents", and_meanwhile)
    rebuild.rebuild()
    assert [hit.headline for hit in search(SearchRequest("glacier")).hits] == ["Glacier Advances"]
    assert not sweep.sweep().keys()


def test_an_interrupted_rebuild_harms_nothing_and_goes_on(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    article = make_article("Glacier Retreats")
    queue.drain()
    monkeypatch.setattr(rebuild, "_catch_up_and_switch", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild()
    monkeypatch.undo()
    assert found("glacier") == [article.pk]
    article.headline = "Iceberg Ahead"
    article.save()
    queue.drain()
    assert "interrupted" in rebuild.reason_to_rebuild()
    rebuild.rebuild()
    assert rebuild.reason_to_rebuild() == ""
    assert (found("glacier"), found("iceberg")) == ([], [article.pk])


def test_a_rebuild_that_died_behind_its_switch_is_not_gone_on_with_in_the_live_index(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    make_article("Glacier Retreats")
    switch = store.switch

    def die(root: Path, name: str) -> None:
        switch(root, name)
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "switch", die)
    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild()
    monkeypatch.undo()
    live = store.current(folder)
    rebuild.rebuild()
    assert store.current(folder) != live
    assert live.is_dir(), "it stays, to step back to"
    assert rebuild.reason_to_rebuild() == ""


@pytest.mark.parametrize("pointer", ["g9999", "", "no name"])
def test_a_damaged_pointer_is_mended_by_a_rebuild(pointer: str, folder: Path) -> None:
    article = make_article("Glacier Retreats")
    rebuild.rebuild()
    (folder / "CURRENT").write_text(pointer)
    rebuild.rebuild()
    assert found("glacier") == [article.pk]


def test_a_missing_index_is_named_as_the_reason_to_rebuild() -> None:
    assert "no search index" in rebuild.reason_to_rebuild()
    rebuild.rebuild()
    assert rebuild.reason_to_rebuild() == ""


def test_documents_are_made_in_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    for number in range(3):
        make_article(f"Story {number}", photos=[make_photo(f"Photo {number}", agencies=["EPA"])])
    keys = [Key(ARTICLE, pk) for pk in Article.objects.values_list("pk", flat=True)]
    keys += [Key(PHOTO, pk) for pk in Photo.objects.values_list("pk", flat=True)]
    with django_assert_num_queries(11):
        assert len(list(documents.documents_for(keys))) == 6
