"""When a session ends, and what else holds for everybody who is signed in."""

from __future__ import annotations

import time

import pytest
from django.conf import LazySettings
from django.test import Client

from articles.sign_in.middleware import BEGAN, SEEN, SEEN_EVERY
from tests.factories import make_editor

pytestmark = pytest.mark.django_db


def signed_in(began: float = 0, seen: float = 0) -> Client:
    """A browser that signed in and was last seen so many seconds ago."""
    client = Client()
    client.force_login(make_editor())
    session, now = client.session, int(time.time())
    session[BEGAN], session[SEEN] = now - int(began), now - int(seen)
    session.save()
    return client


@pytest.mark.parametrize(("seconds", "answer"), [(7200 - 60, 200), (7200, 302), (7200 + 1, 302)])
def test_a_session_ends_after_its_hours_however_busy_it_is(seconds: int, answer: int, settings: LazySettings) -> None:
    settings.SESSION_HOURS = 2
    assert signed_in(began=seconds).get("/admin/").status_code == answer


@pytest.mark.parametrize(("seconds", "answer"), [(3600 - 60, 200), (3600, 302), (3600 + 1, 302)])
def test_a_session_ends_when_nothing_was_asked_for_an_hour(seconds: int, answer: int, settings: LazySettings) -> None:
    settings.SESSION_IDLE_HOURS = 1
    assert signed_in(began=seconds, seen=seconds).get("/admin/").status_code == answer


@pytest.mark.parametrize(("seconds", "written"), [(SEEN_EVERY - 60, False), (SEEN_EVERY, True)])
def test_a_request_keeps_a_session_awake_with_a_write_every_five_minutes_alone(seconds: int, written: bool) -> None:
    client = signed_in(seen=seconds)
    client.get("/admin/")
    assert (client.session[SEEN] >= int(time.time()) - 60) is written


def test_a_session_of_an_older_version_goes_on() -> None:
    client = signed_in()
    session = client.session
    del session[BEGAN], session[SEEN]
    session.save()
    assert client.get("/admin/").status_code == 200
    assert client.session[BEGAN] >= int(time.time()) - 60


def test_a_public_page_of_an_ended_session_shows_what_everybody_sees(settings: LazySettings) -> None:
    settings.SESSION_HOURS = 1
    assert signed_in(began=3600).get("/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/nowhere/", "/feed/", "/account/second-factor/"])
def test_no_page_may_use_the_machine_or_be_read_by_another_site(address: str, client: Client) -> None:
    answer = client.get(address)
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
