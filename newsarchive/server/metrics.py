"""Metrics for Prometheus. Each web process writes its counts into files in ARCHIVE_DATA; a separate process,
`manage.py serve_metrics`, adds them up and serves them on METRICS_ADDRESS. Without that, nothing is measured."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from articles.models import ImportBatch
from articles.search.engines.base import IndexBroken
from articles.search.indexing import heartbeat, queue

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def folder() -> Path:
    """The folder of the processes' counts."""
    return Path(settings.ARCHIVE_DATA) / "metrics"


def recorder() -> Callable[[str, int, float], None]:
    """Return a function that records view, status and seconds of an answer. prometheus_client decides when it is
    imported whether it counts for one process or for many."""
    folder().mkdir(mode=0o700, exist_ok=True)
    os.environ[FOLDER] = str(folder())
    from prometheus_client import CollectorRegistry, Counter, Histogram

    own = CollectorRegistry()  # the default one would refuse a second middleware in this process
    labels = ("view", "status")
    answers = Counter("newsarchive_requests", "Requests by view and status.", labels, registry=own)
    times = Histogram("newsarchive_request_seconds", "Time to answer.", ("view",), registry=own, buckets=BUCKETS)

    def record(view: str, status: int, seconds: float) -> None:
        answers.labels(view, str(status)).inc()
        times.labels(view).observe(seconds)

    return record


def registry() -> CollectorRegistry:
    """All metrics: the counts of the web processes, and the current state of the archive."""
    folder().mkdir(mode=0o700, exist_ok=True)
    os.environ[FOLDER] = str(folder())
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    made = CollectorRegistry()
    MultiProcessCollector(made)  # type: ignore[no-untyped-call]
    made.register(State())  # type: ignore[arg-type]
    return made


class State:
    """The archive's own figures, read at each scrape. Four queries."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield from _queue()
            yield from _imports()
            yield _gauge("database_up", "1 if the database answers.", 1)
        except (DatabaseError, InterfaceError):
            yield _gauge("database_up", "1 if the database answers.", 0)
        finally:
            connection.close()  # each scrape has a thread of its own
        yield from _index()
        if (age := heartbeat.age()) is not None:
            yield _gauge("worker_heartbeat_age_seconds", "Time since the worker's last sign of life.", age)
        yield _gauge("disk_free_bytes", "Free disk space.", shutil.disk_usage(settings.ARCHIVE_DATA).free)


def _gauge(name: str, text: str, value: float) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(f"newsarchive_{name}", text, value)


def _queue() -> Iterator[Metric]:
    state = queue.queue_state()
    yield _gauge("queue_length", "Index updates that wait.", state["waiting"])
    yield _gauge("queue_age_seconds", "Age of the oldest waiting index update.", state["oldest_seconds"])
    yield _gauge("queue_set_aside", "Index updates that failed.", state["set_aside"])


def _imports() -> Iterator[Metric]:
    from prometheus_client.core import GaugeMetricFamily

    found = GaugeMetricFamily("newsarchive_imported", "Records of all import batches, by outcome.", labels=["outcome"])
    for outcome, count in ImportBatch.objects.outcomes().items():
        found.add_metric([outcome], count)
    yield found


def _index() -> Iterator[Metric]:
    try:
        yield _gauge("index_documents", "Documents in the search index.", queue.reader().documents())
        yield _gauge("index_up", "1 if the search index can serve.", 1)
    except IndexBroken:
        yield _gauge("index_up", "1 if the search index can serve.", 0)
