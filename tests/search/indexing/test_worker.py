"""The worker drains what nobody else did, mends what cannot serve, and stops when it is told to."""

from __future__ import annotations

import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import DatabaseError, InterfaceError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import IndexUpdate
from articles.search.engines import store
from articles.search.engines.base import IndexBroken, Plan
from articles.search.engines.whoosh.schema import STILL_READ
from articles.search.engines.whoosh.storage import toc
from articles.search.indexing import locks, queue
from articles.search.indexing.worker import Worker, health_line
from articles.search.language.query import Phrase, Word
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(own_index: Path) -> Path:
    """The index folder of the test."""
    return own_index


def make_worker() -> tuple[Worker, list[str]]:
    said: list[str] = []
    return Worker(said.append), said


def test_it_says_how_old_the_oldest_waiting_row_is() -> None:
    make_article()
    IndexUpdate.objects.update(queued_at=timezone.now() - timedelta(hours=1))
    waiting, age = health_line().split(" s; ")[0].split(" updates waiting, the oldest for ")
    assert int(waiting) == IndexUpdate.objects.count()
    assert float(age) >= 3600


def test_it_builds_an_index_that_is_missing() -> None:
    make_article()
    IndexUpdate.objects.all().delete()
    worker, said = make_worker()
    worker.step()
    assert "There is no search index yet. Rebuilding it." in said
    assert "Rebuilt: 1 documents." in said


def test_it_builds_an_index_where_a_plain_file_stands_and_keeps_the_file(folder: Path) -> None:
    make_article()
    worker, _ = make_worker()
    worker.step()
    shutil.rmtree(folder)
    folder.write_text("not a folder")
    queue.reader.cache_clear()
    other, said = make_worker()
    other.step()
    assert "Rebuilt: 1 documents." in said
    assert folder.with_name("index.file").read_text() == "not a folder"


def test_it_drains_what_waits() -> None:
    worker, _ = make_worker()
    worker.step()
    make_article()
    worker.step()
    assert IndexUpdate.objects.count() == 0


def test_it_mends_a_damaged_index(folder: Path) -> None:
    make_article()
    worker, said = make_worker()
    worker.step()
    for path in folder.rglob("*.toc"):
        path.write_bytes(b"")
    queue.reader.cache_clear()
    Worker(said.append).step()
    assert "Rebuilt: 1 documents." in said
    queue.reader().check(thorough=True)


def test_an_index_of_the_version_before_is_searched_until_it_is_rebuilt(folder: Path) -> None:
    make_article("Glacier Retreats", language="de")
    worker, said = make_worker()
    worker.step()
    before = store.current(folder)
    store.write_stamp(before, STILL_READ[0])
    queue.reader.cache_clear()
    assert queue.reader().search(Plan(Phrase("Glacier Retreats"))).total == 1
    with pytest.raises(IndexBroken, match="another version"):
        queue.reader().check()
    Worker(said.append).step()
    assert "The search index was made by another version of the archive. Rebuilding it." in said
    assert "Rebuilt: 1 documents." in said
    assert store.current(folder) != before
    assert queue.reader().search(Plan(Word("retreats"))).total == 1


def test_it_notices_what_happens_to_the_files_of_an_index_that_it_has_open(folder: Path) -> None:
    make_article("Glacier Retreats")
    worker, said = make_worker()
    worker.step()
    queue.reader().search(Plan(Word("glacier")))
    next(folder.rglob("*.seg")).unlink()
    worker.mend()
    assert said[-1] == "Rebuilt: 1 documents."
    make_article("Glacier Advances")
    worker.step()
    assert queue.reader().search(Plan(Word("glacier"))).total == 2


def test_a_lost_index_is_noticed_long_before_a_minute_is_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article()
    worker, said = make_worker()
    worker.step()
    shutil.rmtree(folder)
    began = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: began + 10)
    said.clear()
    worker.step()
    assert said[-1:] == ["Rebuilt: 1 documents."]


def test_a_rebuild_of_another_process_is_left_to_it(folder: Path) -> None:
    make_article()
    worker, said = make_worker()
    folder.mkdir()
    with locks.lock("rebuild.lock"):
        worker.mend()
        assert said == []
    worker.mend()
    assert said[-1] == "Rebuilt: 1 documents."


def test_it_finds_the_damage_that_no_time_of_change_shows_and_mends_it(folder: Path) -> None:
    make_article("Glacier Retreats")
    worker, said = make_worker()
    worker.step()
    path = next(folder.rglob("*.seg"))
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    said.clear()
    worker.mend()
    assert said == []
    worker.sweep()
    assert said[-1] == "Rebuilt: 1 documents."


def test_an_index_that_is_written_while_it_is_checked_is_not_damaged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        make_article(f"Glacier {number}")
        queue.drain()
    queue.reader().check()
    check = toc.check

    def and_meanwhile(*arguments: Any) -> None:
        monkeypatch.setattr(toc, "check", check)
        make_article("Glacier Advances")
        queue.drain()  # merges all ten
        check(*arguments)

    monkeypatch.setattr(toc, "check", and_meanwhile)
    queue.reader().check(thorough=True)
    assert len(list(folder.rglob("*.seg"))) == 1


def test_it_sweeps_and_queues_what_differs() -> None:
    worker, said = make_worker()
    worker.step()
    make_article()
    IndexUpdate.objects.all().delete()
    worker.sweep()
    assert said[-1] == "Swept: 1 documents differed and were queued."
    worker.step()
    assert IndexUpdate.objects.count() == 0


@pytest.mark.parametrize(
    ("hours", "hour", "due"),
    [(1, 3, False), (13, 3, True), (23, 12, False), (35, 12, False), (37, 12, True), (30 * 24, 12, True)],
)
def test_it_sweeps_once_a_night_however_often_it_is_started(
    hours: int, hour: int, due: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_worker()[0].step()
    ago = time.time() - 3600 * hours
    os.utime(folder / "swept", (ago, ago))
    monkeypatch.setattr(timezone, "localtime", lambda: datetime(2025, 3, 27, hour, 30, tzinfo=UTC))
    worker, said = make_worker()
    worker.step()
    assert any(line.startswith("Swept") for line in said) == due
    again, said = make_worker()
    again.step()
    assert not any(line.startswith("Swept") for line in said)


def test_a_new_index_is_not_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localtime", lambda: datetime(2025, 3, 27, 3, tzinfo=UTC))
    worker, said = make_worker()
    worker.step()
    assert not any(line.startswith("Swept") for line in said)


def test_it_outlives_a_database_that_goes_away_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    worker, _ = make_worker()
    monkeypatch.setattr("articles.search.indexing.worker.time.sleep", lambda seconds: None)
    for error in (InterfaceError("connection already closed"), DatabaseError("disk I/O error"), OSError(5, "I/O")):
        monkeypatch.setattr(worker, "step", step := Mock(side_effect=error))
        worker.round()
        step.assert_called_once_with()


def test_it_stops_between_batches_when_told_to() -> None:
    make_article()
    worker, _ = make_worker()
    worker.step()
    make_article()
    worker.stop()
    worker.step()
    assert IndexUpdate.objects.exists()


def test_it_leaves_when_its_parent_is_gone() -> None:
    said: list[str] = []
    Worker(said.append, alive=lambda: False).run()
    assert said[-1].startswith("Stopped.")


def test_it_counts_for_sqlites_planner_once_an_hour() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts by itself")
    make_article("River falls")
    worker, _ = make_worker()
    with CaptureQueriesContext(connection) as asked:
        worker.step()
        worker.step()
    assert [row["sql"] for row in asked.captured_queries].count("ANALYZE") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'articles_article'")
        assert cursor.fetchone()[0] > 5
