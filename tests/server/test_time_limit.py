"""A page's questions to the database end after PAGE_SECONDS; what is no page has the time it needs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from articles.search.indexing.worker import Worker
from articles.site import faults
from newsarchive.server.time_limit import limit_time
from tests.factories import make_article, make_editor

pytestmark = pytest.mark.django_db(transaction=True)

COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE clock() < %s) SELECT max(i) FROM n"


def ask(seconds: float = 1.3, *_: Any) -> str:
    """A question that takes so long: longer than the limit below."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
        else:
            connection.connection.create_function("clock", 0, time.monotonic)
            cursor.execute(COUNTING, [time.monotonic() + seconds])
        return str(cursor.fetchone())


def ask_for_ever(*_: Any, **__: Any) -> str:
    return ask(30)


@pytest.fixture
def visitor(client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Client:
    """Somebody whom an error reaches as a page. A page may ask for a second."""
    settings.PAGE_SECONDS = 1
    client.raise_request_exception = False
    monkeypatch.setattr(faults, "_said", {})
    return client


def test_a_page_whose_question_takes_too_long_says_so_and_never_that_there_is_nothing(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("articles.site.vocabularies.Listing.look", ask_for_ever)
    for address, method in (("/articles/", "get"), ("/articles/", "head"), ("/photos/", "get"), ("/dates/", "get")):
        answer = getattr(visitor, method)(address)
        assert answer.status_code == 503, address
        assert answer["Retry-After"] == "60"
        assert "no-store" in answer["Cache-Control"]
        assert "This page took too long to make" in answer.text or method == "head"
    lines = [record.getMessage() for record in caplog.records]
    assert [line.partition("The page was ")[2].partition(".")[0] for line in lines] == ["latest", "photos", "dates"]
    assert all("PAGE_SECONDS" in line for line in lines)
    assert not any(record.exc_info for record in caplog.records)


def test_a_search_that_takes_too_long_says_so(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.views.search.search_archive", ask_for_ever)
    assert visitor.get("/search/?q=river").status_code == 503


def test_the_next_page_is_made_on_the_same_connection(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article("River falls")
    with monkeypatch.context() as slow:
        slow.setattr("articles.site.vocabularies.Listing.look", ask_for_ever)
        assert visitor.get("/articles/").status_code == 503
    before = connection.connection
    assert "River falls" in visitor.get("/articles/").text
    assert connection.connection is before


@pytest.mark.parametrize("slow", [True, False], ids=["behind a page that was given up", "behind a page"])
def test_the_limit_of_a_page_is_none_for_whoever_uses_its_connection_next(
    slow: bool, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    if slow:
        monkeypatch.setattr("articles.site.vocabularies.Listing.look", ask_for_ever)
    assert visitor.get("/articles/").status_code == (503 if slow else 200)
    assert ask()


def test_each_statement_has_the_time_for_itself(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask_twice(*_: Any) -> tuple[list[Any], None, bool]:
        ask(0.6)
        ask(0.6)
        return [], None, False

    monkeypatch.setattr("articles.site.front_stories._earlier_years", ask_twice)
    assert visitor.get("/").status_code == 200


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ask())


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("path", ["/articles/", "/admin/articles/importbatch/import/"])
def test_only_a_form_of_the_admin_takes_the_time_it_needs(method: str, path: str, settings: Any) -> None:
    settings.PAGE_SECONDS = 1
    request = getattr(RequestFactory(), method)(path)
    if method == "post" and path.startswith("/admin/"):
        assert limit_time(answer)(request).status_code == 200
    else:
        with pytest.raises(OperationalError):
            limit_time(answer)(request)


def test_a_page_of_the_admin_that_takes_too_long_says_so(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.force_login(make_editor())
    monkeypatch.setattr("articles.admin.article_admin.ArticleAdmin.get_queryset", ask_for_ever)
    assert visitor.get("/admin/articles/article/").status_code == 503


def test_a_connection_that_is_opened_while_a_page_is_made_is_limited_too(settings: Any) -> None:
    def reconnect(request: HttpRequest) -> HttpResponse:
        connection.ensure_connection()
        connection.close()
        return answer(request)

    settings.PAGE_SECONDS = 1
    with pytest.raises(OperationalError):
        limit_time(reconnect)(RequestFactory().get("/"))
    assert ask()


@pytest.mark.parametrize("seconds", [1.3, 0.6])
def test_each_portion_of_a_stream_has_the_time_for_itself(seconds: float, settings: Any) -> None:
    def portions() -> Iterator[str]:
        for _ in range(3):
            yield ask(seconds)

    settings.PAGE_SECONDS = 1
    stream = limit_time(lambda _: StreamingHttpResponse(portions()))(RequestFactory().get("/"))
    if seconds > 1:
        with pytest.raises(OperationalError):
            next(iter(stream))  # type: ignore[call-overload]
    else:
        for _ in iter(stream):  # type: ignore[call-overload]
            assert ask(), "what reads the stream is no page"


def test_the_worker_and_commands_take_the_time_they_need(settings: Any) -> None:
    settings.PAGE_SECONDS = 1
    done: list[str] = []
    Worker(print, others=[lambda: done.append(ask())]).round()
    assert done
    call_command("shell", command="from tests.server.test_time_limit import ask; ask()", verbosity=0)
