"""/healthz and /readyz: what a probe is told, and what the public is not."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import IndexUpdate
from articles.search.indexing import heartbeat, queue
from articles.search.indexing.rebuild import rebuild
from newsarchive.server import health
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whole(tmp_path: Path, settings: Any) -> Iterator[None]:
    """An archive that has all it needs."""
    settings.ARCHIVE_DATA, settings.SEARCH_INDEX_PATH = tmp_path, tmp_path / "index"
    queue.reader.cache_clear()
    make_article()
    rebuild()
    heartbeat.path().touch()
    health.latest.forget()
    yield
    health.latest.forget()
    queue.reader.cache_clear()


def fault(client: Client, name: str) -> str:
    """What is wrong with this one, while all others are well."""
    response = client.get("/readyz")
    answer = response.json()
    assert response.status_code == 503
    assert answer["status"] == "failing"
    checks = answer["checks"]
    assert [found for found, check in checks.items() if not check["ok"] and found != name] == []
    assert checks[name]["cure"]
    return str(checks[name]["fault"])


def test_what_is_whole_is_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert list(response.json()["checks"]) == ["database", "index", "queue", "worker", "disk"]
    assert response["Cache-Control"] == "no-store"


def test_alive_is_told_without_a_look_at_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_a_probe_may_ask_by_any_host_and_without_https(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["archive.example.org"]
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_a_probe_only_asks(client: Client) -> None:
    assert client.head("/readyz").status_code == 200
    assert client.post("/readyz").status_code == 405


def test_a_database_that_does_not_answer_is_told_without_its_secrets(client: Client) -> None:
    secret = OperationalError('password authentication failed for user "archive" at db.internal')
    with patch.object(queue, "queue_state", side_effect=secret):
        response = client.get("/readyz")
    checks = response.json()["checks"]
    assert response.status_code == 503
    assert checks["database"]["fault"] == "The database does not answer (OperationalError)."
    assert not checks["queue"]["ok"]
    assert "archive" not in checks["database"]["fault"]


def test_a_missing_index_is_told(client: Client) -> None:
    for path in Path(heartbeat.path().parent / "index").rglob("*"):
        if path.is_file():
            path.unlink()
    queue.reader.cache_clear()
    assert "index" in fault(client, "index")


@pytest.mark.parametrize(("seconds", "late"), [(health.QUEUE_SECONDS - 2, False), (health.QUEUE_SECONDS + 2, True)])
def test_an_update_that_waits_too_long_is_told(seconds: int, late: bool, client: Client) -> None:
    IndexUpdate.objects.all().delete()
    IndexUpdate.objects.create(kind="article", object_id=1, queued_at=timezone.now() - timedelta(seconds=seconds))
    if late:
        assert "has waited" in fault(client, "queue")
    else:
        assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(("seconds", "gone"), [(health.WORKER_SECONDS - 2, False), (health.WORKER_SECONDS + 2, True)])
def test_a_worker_without_a_sign_of_life_is_told(seconds: int, gone: bool, client: Client) -> None:
    moment = time.time() - seconds
    os.utime(heartbeat.path(), (moment, moment))
    if gone:
        assert "no sign of life" in fault(client, "worker")
    else:
        assert client.get("/readyz").status_code == 200


def test_a_worker_that_stopped_is_told_at_once(client: Client) -> None:
    with heartbeat.keep_beating():
        assert (heartbeat.age() or 0) < heartbeat.BEAT
    assert fault(client, "worker") == "No worker is running."


def test_a_full_disk_is_told(client: Client, settings: Any) -> None:
    settings.MIN_FREE_BYTES = 2**62
    assert "MB left" in fault(client, "disk")


@pytest.mark.parametrize(
    ("proxies", "headers", "address", "told"),
    [
        (0, {}, "127.0.0.1", True),
        (0, {}, "192.168.7.7", True),
        (0, {}, "::1", True),
        (0, {}, "203.0.113.5", False),
        (0, {"x-forwarded-for": "10.0.0.1"}, "127.0.0.1", False),
        (0, {"forwarded": "for=10.0.0.1"}, "127.0.0.1", False),
        (1, {"x-forwarded-for": "203.0.113.5"}, "127.0.0.1", False),
        (1, {"x-forwarded-for": "10.0.0.1, 203.0.113.5"}, "127.0.0.1", False),
        (1, {"x-forwarded-for": "203.0.113.5, 10.0.0.1"}, "127.0.0.1", True),
    ],
)
def test_details_are_for_private_addresses(
    proxies: int, headers: dict[str, str], address: str, told: bool, client: Client, settings: Any
) -> None:
    settings.PROXY_COUNT = proxies
    answer = client.get("/readyz", headers=headers, REMOTE_ADDR=address).json()
    assert ("checks" in answer) == told
    assert answer["status"] == "ok"


def test_asking_often_costs_one_look_a_second(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        for _ in range(20):
            client.get("/readyz")
