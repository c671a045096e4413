"""Signing in: throttled by name, by address and by both, the address as our own proxies saw it; hashes one at a time;
a log for the operator; never a way to another host."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from articles.sign_in import backend, hashers, throttle
from articles.sign_in.throttle import ADDRESS, NAME, PAIR
from newsarchive.proxies import client_address, client_network
from tests.factories import make_editor

pytestmark = pytest.mark.django_db

LOG = "articles.sign_in"


@pytest.fixture(autouse=True)
def calm() -> None:
    """What one test tried is no attack on the next."""
    hashers._failures.clear()
    throttle._told.clear()


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
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def failures(name: str, count: int, address: str = "192.0.2.1", device: str = "", age: int = 0) -> None:
    """`count` wrong passwords, written down as the last one of them left them."""
    row = AccessAttempt.objects.create(username=name, ip_address=address, user_agent=device, failures_since_start=count)
    AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(seconds=age))


@pytest.mark.parametrize(
    ("before", "answer"), [(ADDRESS - 2, 302), (ADDRESS - 1, 302), (ADDRESS, 429), (ADDRESS + 1, 429)]
)
def test_an_address_is_locked_for_all_names_after_twenty_wrong_passwords(before: int, answer: int) -> None:
    make_editor()
    for number in range(before):
        failures(f"name{number}", 1)
    assert sign_in("editor", "a long password") == answer
    assert sign_in("editor", "a long password", "198.51.100.7") == 302


def test_the_addresses_of_one_ipv6_network_are_one() -> None:
    make_editor()
    for number in range(ADDRESS):
        sign_in(f"name{number}", "wrong", f"2001:db8:0:1::{number:x}")
    assert sign_in("editor", "a long password", "2001:db8:0:1:ffff::1") == 429
    assert sign_in("editor", "a long password", "2001:db8:0:2::1") == 302


def test_thirty_names_from_one_address_are_not_all_tried() -> None:
    answers = [sign_in(f"name{number}", "wrong") for number in range(30)]
    assert answers == [200] * (ADDRESS - 1) + [429] * (30 - ADDRESS + 1)


@pytest.mark.parametrize(("before", "answer"), [(NAME - 1, 302), (NAME, 429), (NAME + 1, 429)])
def test_a_name_is_locked_for_strangers_after_fifty_wrong_passwords_from_anywhere(before: int, answer: int) -> None:
    make_editor()
    make_editor("other")
    for number in range(before):
        failures("editor", 1, f"198.51.100.{number}")
    assert sign_in("editor", "a long password") == answer
    assert sign_in("other", "a long password") == 302


@pytest.mark.parametrize(("age", "answer"), [(899 - 5, 429), (900 + 1, 302)])
def test_a_lock_ends_a_quarter_of_an_hour_after_the_last_wrong_password(age: int, answer: int) -> None:
    make_editor()
    failures("editor", PAIR, age=age)
    assert sign_in("editor", "a long password") == answer


def test_who_knocks_at_a_locked_door_does_not_keep_it_locked_and_writes_nothing(
    django_assert_max_num_queries: Any,
) -> None:
    make_editor()
    failures("editor", PAIR, age=600)
    before = list(AccessAttempt.objects.values())
    with django_assert_max_num_queries(3) as asked:
        assert sign_in("editor", "wrong") == 429
    assert all(question["sql"].startswith("SELECT") for question in asked.captured_queries)
    assert list(AccessAttempt.objects.values()) == before


def test_what_is_refused_is_never_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor()
    failures("editor", PAIR)

    def hashed(*_: Any, **__: Any) -> bool:
        raise AssertionError("hashed")

    monkeypatch.setattr(User, "check_password", hashed)
    assert sign_in("editor", "wrong") == 429


def test_the_page_of_a_lock_says_when_to_come_back() -> None:
    make_editor()
    failures("editor", PAIR, age=300)
    answer = Client(REMOTE_ADDR="192.0.2.1").post("/admin/login/", {"username": "editor", "password": "wrong"})
    assert answer.status_code == 429
    assert 595 <= int(answer["Retry-After"]) <= 600
    assert "Try again in 10 minutes" in answer.text
    assert answer["Cache-Control"] == "no-store"


def test_guessing_elsewhere_does_not_keep_the_owner_out_of_his_own_browser() -> None:
    make_editor()
    browser = Client(REMOTE_ADDR="192.0.2.1")
    form = {"username": "editor", "password": "a long password"}
    first = browser.post("/admin/login/", form)
    cookie = first.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/admin/login/")
    del browser.cookies["sessionid"]
    failures("editor", NAME)
    assert sign_in("editor", "a long password") == 429
    assert browser.post("/admin/login/", form).status_code == 302


def test_a_known_device_has_its_own_five_tries_from_whatever_address() -> None:
    make_editor()
    browser = Client()
    browser.post("/admin/login/", {"username": "editor", "password": "a long password"})
    del browser.cookies["sessionid"]
    wrong = {"username": "editor", "password": "wrong"}
    tries = [browser.post("/admin/login/", wrong, REMOTE_ADDR=f"192.0.2.{number}") for number in range(PAIR)]
    assert [answer.status_code for answer in tries] == [200] * (PAIR - 1) + [429]
    assert sign_in("editor", "a long password", "192.0.2.0") == 302, "others are not locked by it"


def test_a_device_is_known_for_its_own_name_and_with_our_signature_alone() -> None:
    make_editor()
    make_editor("other")
    browser = Client(REMOTE_ADDR="192.0.2.1")
    browser.post("/admin/login/", {"username": "editor", "password": "a long password"})
    del browser.cookies["sessionid"]
    failures("other", NAME)
    assert browser.post("/admin/login/", {"username": "other", "password": "a long password"}).status_code == 429
    browser.cookies["device"] = "WyJvdGhlciIsIjEiXQ:1:forged"
    assert browser.post("/admin/login/", {"username": "other", "password": "a long password"}).status_code == 429


def test_signing_in_forgets_ones_own_wrong_passwords_and_nobody_elses() -> None:
    make_editor()
    failures("editor", PAIR - 1)
    failures("other", ADDRESS - PAIR)
    assert sign_in("editor", "a long password") == 302
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["other"]


def test_the_command_that_unlocks_unlocks() -> None:
    make_editor()
    failures("editor", NAME)
    call_command("axes_reset")
    assert sign_in("editor", "a long password") == 302


def test_attempts_at_the_same_time_are_counted_before_the_next_one_is_hashed() -> None:
    """The lock is asked again when the turn has come: those who waited meanwhile do not slip through."""
    make_editor()
    request = RequestFactory().post("/admin/login/", REMOTE_ADDR="192.0.2.1")
    form = throttle_form(request, "wrong")
    turn = hashers.turn

    def and_meanwhile(known_device: bool) -> Any:
        failures("editor", PAIR)
        return turn(known_device)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashers, "turn", and_meanwhile)
        patch.setattr(User, "check_password", lambda *_: pytest.fail("hashed"))
        assert not form.is_valid()
    assert request.axes_locked_out  # type: ignore[attr-defined]


def throttle_form(request: HttpRequest, password: str) -> Any:
    from articles.sign_in.forms import SignInForm

    return SignInForm(request, {"username": "editor", "password": password})


def under_attack() -> None:
    for _ in range(hashers.ATTACK):
        hashers.note_failure()


def test_under_attack_whoever_comes_while_another_password_is_hashed_is_sent_away() -> None:
    make_editor()
    under_attack()
    with hashers.turn(known_device=False):
        answer = Client().post("/admin/login/", {"username": "editor", "password": "a long password"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) == hashers.RETRY_AFTER
    assert "Too many people are signing in" in answer.text
    assert not AccessAttempt.objects.exists(), "it was no wrong password"
    assert sign_in("editor", "a long password") == 302


@pytest.mark.parametrize(("noted", "attack"), [(hashers.ATTACK - 1, False), (hashers.ATTACK, True)])
def test_ten_wrong_passwords_within_a_minute_are_an_attack(
    noted: int, attack: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(noted):
        hashers.note_failure()
    assert hashers.is_under_attack() is attack
    later = hashers.time.monotonic() + hashers.ATTACK_SECONDS
    monkeypatch.setattr(hashers.time, "monotonic", lambda: later)
    assert not hashers.is_under_attack()


@pytest.mark.parametrize(("attack", "known_device"), [(False, False), (True, True)])
def test_in_quiet_times_and_on_a_known_device_a_sign_in_waits_for_its_turn(attack: bool, known_device: bool) -> None:
    if attack:
        under_attack()
    begun, ended = threading.Event(), threading.Event()

    def hash_long() -> None:
        with hashers.turn(known_device=True):
            begun.set()
            ended.wait(10)

    thread = threading.Thread(target=hash_long)
    thread.start()
    begun.wait(10)
    threading.Timer(0.2, ended.set).start()
    with hashers.turn(known_device):
        assert ended.is_set()
    thread.join()


def test_under_attack_one_password_is_hashed_on_the_whole_machine(settings: LazySettings) -> None:
    under_attack()
    other = hashers._machine()
    with other, pytest.raises(hashers.Busy), hashers.turn(known_device=False):
        pass
    with hashers.turn(known_device=False):
        pass


def test_a_name_that_nobody_has_costs_a_hash_of_the_same_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor()
    User.objects.update(password="pbkdf2_sha256$1$salt$digest")
    checked: list[str] = []
    monkeypatch.setattr(backend, "check_password", lambda password, encoded: checked.append(encoded))
    unknown = Client().post("/admin/login/", {"username": "nobody", "password": "wrong"})
    assert checked == ["pbkdf2_sha256$1$salt$digest"]
    known = Client().post("/admin/login/", {"username": "editor", "password": "wrong"})
    assert len(checked) == 1
    assert unknown.context["form"].errors == known.context["form"].errors


def test_a_password_hashed_by_an_older_version_signs_in_and_is_hashed_anew(settings: LazySettings) -> None:
    from newsarchive.settings import PASSWORD_HASHERS

    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    make_editor()
    from django.contrib.auth.hashers import make_password

    User.objects.update(password=make_password("a long password", hasher="pbkdf2_sha256"))
    assert sign_in("editor", "a long password") == 302
    assert User.objects.get().password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::"),
        ("", None),
        ("unix:", None),
    ],
)
def test_an_ipv6_network_counts_as_one_address(address: str, network: str | None, rf: RequestFactory) -> None:
    assert client_network(rf.get("/", REMOTE_ADDR=address)) == network


def test_a_connection_without_an_address_is_counted_too() -> None:
    make_editor()
    assert [sign_in("editor", "wrong", "") for _ in range(PAIR)][-1] == 429


def test_who_signs_in_and_who_fails_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    make_editor()
    caplog.set_level(logging.INFO, LOG)
    sign_in("editor", "wrong")
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.post("/admin/login/", {"username": "editor", "password": "a long password"})
    client.post("/admin/logout/")
    assert [record.getMessage() for record in caplog.records if record.name.startswith(LOG)] == [
        "Sign-in failed, wrong password: 'editor' from 192.0.2.1.",
        "Signed in: 'editor' from 192.0.2.1.",
        "Signed out: 'editor' from 192.0.2.1.",
    ]


def test_a_lock_is_in_the_log_once_and_says_what_an_operator_forgot(caplog: pytest.LogCaptureFixture) -> None:
    make_editor()
    failures("editor", PAIR)
    for _ in range(3):
        sign_in("editor", "wrong", told="192.0.2.77")
    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith(LOG)]
    assert line.startswith("Sign-in refused, locked until ")
    assert "'editor' from 192.0.2.1. A proxy seems to stand before the server, and PROXY_COUNT is 0." in line


def test_a_password_typed_as_a_name_is_neither_in_the_log_nor_in_the_database(
    caplog: pytest.LogCaptureFixture,
) -> None:
    secret = "correct horse battery"
    for _ in range(PAIR + 1):
        sign_in(secret, "wrong")
    assert "an unknown name from 192.0.2.1" in caplog.text
    assert secret not in caplog.text
    assert secret not in str(list(AccessAttempt.objects.values()))


def test_somebody_who_is_not_staff_is_refused_with_the_same_words(caplog: pytest.LogCaptureFixture) -> None:
    User.objects.create_user("member", password="a long password")
    answer = Client().post("/admin/login/", {"username": "member", "password": "a long password"})
    wrong = Client().post("/admin/login/", {"username": "member", "password": "wrong"})
    assert answer.context["form"].errors == wrong.context["form"].errors
    assert "Sign-in failed, not a member of staff: 'member'" in caplog.text


def test_signing_out_never_leads_to_another_host() -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client = Client()
        client.force_login(User.objects.filter(username="editor").first() or make_editor())
        answer = client.post("/admin/logout/?next=" + target, {"next": target})
        assert "evil" not in answer.get("Location", "/")
        assert not answer.get("Location", "/").startswith("javascript")


@pytest.mark.parametrize(("length", "good"), [(11, False), (12, True), (13, True)])
def test_a_password_has_twelve_characters(length: int, good: bool, client: Client) -> None:
    client.force_login(make_editor(password="a long password"))
    new = "kzpwqvxbnmrtyu"[:length]
    form = {"old_password": "a long password", "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", form).status_code == (302 if good else 200)


def test_a_changed_password_ends_the_other_sessions() -> None:
    user = make_editor()
    here, elsewhere = Client(), Client()
    here.force_login(user)
    elsewhere.force_login(user)
    new = {"new_password1": "kzpwqvxbnmrtyu", "new_password2": "kzpwqvxbnmrtyu"}
    assert here.post("/admin/password_change/", {"old_password": "a long password", **new}).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
