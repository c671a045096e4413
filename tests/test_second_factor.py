"""The second factor: set up with a code, asked for at sign-in, good once, and removed by whoever runs the archive."""

from __future__ import annotations

import re
import time

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import make_editor

pytestmark = pytest.mark.django_db

PAGE = "/account/second-factor/"
PASSWORD = "a long password"


def sign_in(code: str = "", client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/admin/login/", {"username": "editor", "password": PASSWORD, "code": code})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def code_now(later: int = 0) -> str:
    """What the app shows now, or some steps of half a minute later."""
    app = TOTPDevice.objects.get()
    totp = TOTP(app.bin_key, app.step, app.t0, app.digits, app.drift)
    totp.time = time.time() + later * app.step
    return f"{totp.token():06d}"


@pytest.fixture
def recovery_codes() -> list[str]:
    """An editor who has set up an app, and the recovery codes that were shown."""
    make_editor()
    client = sign_in()
    client.post(PAGE, {"action": "begin"})
    page = client.post(PAGE, {"action": "confirm", "code": code_now()}).content.decode()
    codes = re.findall(r"<code>([a-z0-9]{8})</code>", page)
    assert len(codes) == 10
    return codes


def test_it_is_optional() -> None:
    make_editor()
    assert is_signed_in(sign_in())


def test_the_page_is_for_those_who_are_signed_in() -> None:
    assert Client().get(PAGE).status_code == 302


def test_a_wrong_code_confirms_nothing() -> None:
    make_editor()
    client = sign_in()
    client.post(PAGE, {"action": "begin"})
    client.post(PAGE, {"action": "confirm", "code": "000000"})
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert is_signed_in(sign_in())


def test_who_has_set_it_up_needs_it(recovery_codes: list[str]) -> None:
    assert not is_signed_in(sign_in())
    assert not is_signed_in(sign_in("not a code"))
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert is_signed_in(sign_in(code_now(later=1)))


def test_a_code_is_good_once(recovery_codes: list[str]) -> None:
    code = code_now(later=1)
    assert is_signed_in(sign_in(code))
    assert not is_signed_in(sign_in(code))


def test_a_recovery_code_is_good_once(recovery_codes: list[str]) -> None:
    assert is_signed_in(sign_in(recovery_codes[0]))
    assert not is_signed_in(sign_in(recovery_codes[0]))


def test_the_answer_does_not_tell_a_wrong_code_from_a_wrong_password(recovery_codes: list[str]) -> None:
    def said(password: str) -> str:
        answer = Client().post("/admin/login/", {"username": "editor", "password": password, "code": "123456"})
        return re.search(r"The name, the password[^<]+", answer.content.decode()).group()  # type: ignore[union-attr]

    assert said(PASSWORD) == said("wrong")


def test_where_it_is_required_who_has_none_is_led_to_its_page(settings: LazySettings) -> None:
    settings.SECOND_FACTOR = "required"
    make_editor()
    client = sign_in()
    assert client.get("/admin/")["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_whoever_runs_the_archive_removes_a_lost_one(recovery_codes: list[str]) -> None:
    call_command("remove_second_factor", "editor")
    assert is_signed_in(sign_in())
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "nobody")


def test_the_page_needs_no_other_host_and_no_script(recovery_codes: list[str]) -> None:
    client = sign_in(recovery_codes[1])
    answer = client.get(PAGE)
    assert "script-src" not in answer["Content-Security-Policy"]
    assert not re.search(r"(src|href)=.?https?://", answer.content.decode())
