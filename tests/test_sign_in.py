"""Signing in: throttled by name and address, the address as our own proxies saw it; never a way to another host."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory

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
