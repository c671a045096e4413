"""Signing in: throttled by name and address, the address as our own proxies saw it; never a way to another host."""

from __future__ import annotations

import logging
import time

import pytest
from django.conf import LazySettings
from django.contrib.auth import hashers
from django.test import Client, RequestFactory

from articles.sign_in import backend, middleware
from newsarchive.proxies import client_address
from tests.factories import make_editor

pytestmark = pytest.mark.django_db


def sign_in(name: str, password: str, address: str = "192.0.2.1", told: str = "") -> int:
    """told: the X-Forwarded-For that arrives."""
    client = Client(REMOTE_ADDR=address, headers={"x-forwarded-for": told} if told else None)
    return client.post("/admin/login/", {"username": name, "password": password}).status_code


def test_five_wrong_passwords_lock_this_name_from_this_address_alone() -> None:
    make_editor()
    make_editor("other")
    assert [sign_in("editor", "wrong") for _ in range(5)][-1] == 429
    assert sign_in("editor", "a long password") == 429
    assert sign_in("other", "a long password") == 302
    assert sign_in("editor", "a long password", "198.51.100.7") == 302


def test_behind_a_proxy_each_reader_is_locked_out_alone(settings: LazySettings) -> None:
    make_editor()
    settings.PROXY_COUNT = 1
    tries = [sign_in("editor", "wrong", "10.0.0.1", f"192.0.2.{number}, 203.0.113.9") for number in range(5)]
    assert tries[-1] == 429, "what the sender says of himself does not count"
    assert sign_in("editor", "a long password", "10.0.0.1", "198.51.100.7") == 302


def test_without_a_proxy_nobody_says_who_he_is() -> None:
    make_editor()
    assert [sign_in("editor", "wrong", told=f"198.51.100.{number}") for number in range(5)][-1] == 429


def test_a_refusal_says_when_to_come_back() -> None:
    make_editor()
    answers = [Client().post("/admin/login/", {"username": "editor", "password": "wrong"}) for _ in range(5)]
    assert answers[-1].status_code == 429
    assert 800 <= int(answers[-1]["Retry-After"]) <= 900
    assert "15 minutes" in answers[-1].content.decode()


@pytest.mark.parametrize(("failures", "status"), [(19, 302), (20, 429)])
def test_an_address_may_try_twenty_wrong_passwords_over_all_names(failures: int, status: int) -> None:
    make_editor()
    for number in range(failures):
        sign_in(f"name{number}", "wrong")
    assert sign_in("editor", "a long password") == status
    make_editor("other")
    assert sign_in("other", "a long password", "198.51.100.7") == 302


def test_addresses_of_one_ipv6_network_are_one() -> None:
    make_editor()
    for number in range(20):
        sign_in(f"name{number}", "wrong", f"2001:db8:0:1::{number:x}")
    assert sign_in("editor", "a long password", "2001:db8:0:1:ffff::1") == 429
    assert sign_in("editor", "a long password", "2001:db8:0:2::1") == 302


@pytest.mark.parametrize(("failures", "status"), [(49, 302), (50, 429)])
def test_a_name_is_locked_for_strangers_after_fifty_wrong_passwords_from_anywhere(failures: int, status: int) -> None:
    make_editor()
    owner = Client(REMOTE_ADDR="192.0.2.200")
    assert owner.post("/admin/login/", {"username": "editor", "password": "a long password"}).status_code == 302
    owner.post("/admin/logout/")
    for number in range(failures):
        sign_in("editor", "wrong", f"198.51.100.{number}")
    assert sign_in("editor", "a long password", "203.0.113.9") == status
    back = owner.post("/admin/login/", {"username": "editor", "password": "a long password"})
    assert back.status_code == 302, "the owner's own device is let in"


def test_what_is_refused_costs_no_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor()
    for _ in range(5):
        sign_in("editor", "wrong")

    def hashes(*_: object, **__: object) -> None:
        raise AssertionError("a password was hashed")

    monkeypatch.setattr(hashers, "check_password", hashes)
    monkeypatch.setattr(backend, "check_password", hashes)
    assert sign_in("editor", "a long password") == 429


def test_an_unknown_name_costs_a_hash_and_gets_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor()
    checked = []

    def check(password: str, encoded: str) -> bool:
        checked.append(password)
        return False

    monkeypatch.setattr(backend, "check_password", check)
    known, unknown = (
        Client().post("/admin/login/", {"username": name, "password": "wrong"}) for name in ("editor", "nobody")
    )
    assert checked == ["wrong"]
    assert known.status_code == unknown.status_code == 200
    assert "is wrong" in known.content.decode()
    assert (
        known.content.decode().replace("editor", "nobody").split("<form")[0]
        == unknown.content.decode().split("<form")[0]
    )


def test_the_log_names_who_tried_and_from_where_and_never_what_was_typed_as_a_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    make_editor()
    caplog.set_level(logging.INFO, "articles.sign_in")
    sign_in("editor", "wrong")
    sign_in("my secret password", "wrong")
    sign_in("editor", "a long password", "198.51.100.7")
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "Sign-in failed, wrong password: 'editor' from 192.0.2.1.",
        "Sign-in failed, wrong password: an unknown name from 192.0.2.1.",
        "Signed in: 'editor' from 198.51.100.7.",
    ]


@pytest.mark.parametrize(("hours", "signed_in"), [(23, True), (25, False)])
def test_a_session_ends_after_hours_without_a_request(
    hours: int, signed_in: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_editor()
    client = Client()
    client.post("/admin/login/", {"username": "editor", "password": "a long password"})
    later = time.time() + hours * 3600
    monkeypatch.setattr(middleware.time, "time", lambda: later)
    assert (client.get("/admin/").status_code == 200) is signed_in


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "192.0.2.1", "10.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "1.1.1.1, 2001:db8::1", "2001:db8::1"),
        (2, "1.1.1.1, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (2, "192.0.2.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
    ],
)
def test_a_reader_is_who_our_outermost_proxy_saw(
    proxies: int, told: str, address: str, rf: RequestFactory, settings: LazySettings
) -> None:
    settings.PROXY_COUNT = proxies
    request = rf.get("/", headers={"x-forwarded-for": told}, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == address


def test_signing_in_never_leads_to_another_host(client: Client) -> None:
    make_editor()
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = Client().post(
            "/admin/login/?next=" + target, {"username": "editor", "password": "a long password", "next": target}
        )
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))
