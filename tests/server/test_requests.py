"""What is noted of requests: their names, the log's lines, and what is measured."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from newsarchive import logs
from newsarchive.server import requests
from tests.factories import make_article
from tests.server.site import Site, free_port, until

pytestmark = pytest.mark.django_db


def test_every_answer_bears_the_requests_name(client: Client) -> None:
    names = {client.get(path)["X-Request-ID"] for path in ("/", "/", "/nowhere", "/healthz")}
    assert len(names) == 4


@pytest.mark.parametrize(
    ("proxies", "told", "taken"),
    [(1, "from-the-proxy.1", True), (0, "from-a-reader", False), (1, "two words", False), (1, "x" * 101, False)],
)
def test_a_name_is_taken_from_a_proxy_of_our_own(
    proxies: int, told: str, taken: bool, client: Client, settings: Any
) -> None:
    settings.PROXY_COUNT = proxies
    assert (client.get("/", headers={"x-request-id": told})["X-Request-ID"] == told) == taken


def test_the_access_log_tells_what_was_asked_but_not_what_was_searched(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logs.ACCESS)
    client.get("/articles/?q=secretword")
    client.get("/a%0Aforged line")
    lines = [record.getMessage() for record in caplog.records if record.name == logs.ACCESS]
    assert lines[0].startswith("127.0.0.1 GET /articles/ 200 ")
    assert "secretword" not in " ".join(lines)
    assert "\n" not in lines[1]


def formatted(formatter: logging.Formatter, **fields: Any) -> str:
    try:
        raise ValueError("broken")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "", 1, "It\nfailed.", (), sys.exc_info())
    for name, value in fields.items():
        setattr(record, name, value)
    return formatter.format(record)


def test_json_is_one_line_with_the_traceback_in_it() -> None:
    logs.request_id.set("abc")
    line = formatted(logs.Json(), fields={"status": 500})
    assert "\n" not in line
    found = json.loads(line)
    assert (found["request_id"], found["level"], found["status"]) == ("abc", "ERROR", 500)
    assert found["message"] == "It\nfailed."
    assert found["traceback"].endswith("ValueError: broken")


def test_a_line_names_the_request_and_prints_a_traceback_once() -> None:
    logs.request_id.set("abc")
    assert " ERROR a [abc]: It\\nfailed." in (line := formatted(logs.Line()))
    assert line.count("Traceback") == 1


def test_nobody_can_write_a_line_that_looks_like_one_of_ours() -> None:
    forged = "\n2026-01-01 00:00:00,000 ERROR newsarchive: forged\r\x1b[31m\x85\u2028"
    try:
        raise ValueError(forged)
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "", 1, "Asked for /%s", (forged,), sys.exc_info())
    message, *traceback = logs.Line().format(record).split("\n")
    assert message.endswith(r"Asked for /\n2026-01-01 00:00:00,000 ERROR newsarchive: forged\r\x1b[31m\x85\u2028")
    assert all(line.startswith("  ") for line in traceback)


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("broken")


@pytest.mark.parametrize(
    ("path", "host", "lines"),
    [
        ("/nowhere", "localhost", 0),
        ("/2025/13/", "localhost", 0),
        ("/", "evil.example", 1),
        ("/robots.txt", "localhost", 1),
    ],
)
def test_an_error_is_one_record_and_what_is_not_found_is_none(
    path: str, host: str, lines: int, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.views.machines.absolute", lambda *_: broken(HttpRequest()))
    client.raise_request_exception = False
    written: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.addFilter(logs.worth_a_line)
    handler.emit = written.append  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    try:
        client.get(path, headers={"host": host})
    finally:
        logging.getLogger().removeHandler(handler)
    assert len(written) == lines
    assert all(record.exc_info is None for record in written if record.name.startswith("django.security"))


def test_a_request_is_measured_by_the_name_of_its_address(client: Client) -> None:
    make_article()
    for path, name in (("/", "front"), ("/search/?q=secretword", "search"), ("/nowhere/secretword", "none")):
        response = client.get(path)
        assert requests.view_of(response.wsgi_request) == name
    assert requests.view_of(RequestFactory().get("/static/secretword.css")) == "static"


def test_the_metrics_of_a_running_site(tmp_path: Path) -> None:
    port = free_port()
    site = Site(
        tmp_path / "data", METRICS_ADDRESS=f"127.0.0.1:{port}", WORKERS="2", LOG_FORMAT="json", ACCESS_LOG="yes"
    )
    try:
        for _ in range(10):
            site.get("/search/?q=secretword")

        def served() -> str:
            try:
                return str(urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10).read().decode())
            except OSError:
                return ""

        text = until(served)
        assert 'newsarchive_requests_total{status="200",view="search"} 10.0' in text  # by both web processes
        for name in (
            "queue_length",
            "queue_age_seconds",
            "index_documents",
            "imported",
            "worker_heartbeat_age_seconds",
        ):
            assert f"newsarchive_{name}" in text
        assert "newsarchive_request_seconds_bucket" in text
        assert "secretword" not in text
        assert site.get("/metrics")[0] == 404
    finally:
        site.stop()
    records = [json.loads(line) for line in site.log.read_text("utf-8").splitlines() if line.startswith("{")]
    assert [record["path"] for record in records if record.get("view") == "search"] == ["/search/"] * 10
    assert all(record["request_id"] for record in records if record["logger"] == logs.ACCESS)
