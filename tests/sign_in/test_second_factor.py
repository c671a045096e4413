"""The second factor from setting it up to losing it, through the pages."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.sign_in import hashers, second_factor
from tests.factories import make_editor
from tests.test_security import attacks

pytestmark = pytest.mark.django_db

PAGE = "/account/second-factor/"
PASSWORD = "a long password"


@pytest.fixture(autouse=True)
def calm() -> None:
    hashers._failures.clear()


def code_of(app: TOTPDevice, step: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    totp = TOTP(app.bin_key, app.step, app.t0, app.digits)
    totp.time = time.time() + step * app.step
    return f"{totp.token():06d}"


def make_owner(name: str = "editor") -> tuple[User, TOTPDevice, list[str]]:
    """Somebody with a second factor: the app's first code is used up."""
    user = make_editor(name, PASSWORD)
    app = second_factor.begin(user)
    codes = second_factor.confirm(app, code_of(app, -1))
    assert codes
    app.refresh_from_db()
    return user, app, codes


def sign_in(code: str = "", name: str = "editor", password: str = PASSWORD, client: Client | None = None) -> Any:
    return (client or Client()).post("/admin/login/", {"username": name, "password": password, "code": code})


def test_it_is_set_up_confirmed_and_asked_for(client: Client) -> None:
    user = make_editor("editor", PASSWORD)
    client.force_login(user)
    assert "Set it up" in client.get(PAGE).text
    assert client.post(PAGE, {"action": "begin"}).status_code == 302
    page = client.get(PAGE)
    app = TOTPDevice.objects.get(user=user)
    assert "<svg" in page.text
    assert second_factor.secret_of(app) in page.text
    assert "no-store" in page["Cache-Control"]
    assert attacks(page.content) == []
    assert sign_in().status_code == 302, "it is not asked for before it is confirmed"

    assert "This code is wrong" in client.post(PAGE, {"action": "confirm", "code": "000000"}).text
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    confirmed = client.post(PAGE, {"action": "confirm", "code": code_of(app, -1)})
    codes = re.findall(r"<code>([a-z2-7]{8})</code>", confirmed.text)
    assert len(codes) == second_factor.RECOVERY_CODES
    assert not any(code in client.get(PAGE).text for code in codes), "they are shown once"
    assert second_factor.secret_of(app) not in client.get(PAGE).text

    assert sign_in().status_code == 200
    assert sign_in(code_of(app)).status_code == 302


def test_a_code_is_good_once() -> None:
    _, app, _ = make_owner()
    code = code_of(app)
    assert sign_in(code).status_code == 302
    assert sign_in(code).status_code == 200


def test_a_recovery_code_signs_in_once() -> None:
    _, _, codes = make_owner()
    spaced = f" {codes[0][:4].upper()} {codes[0][4:]} "
    assert sign_in(spaced).status_code == 302
    assert sign_in(codes[0]).status_code == 200
    assert StaticToken.objects.count() == second_factor.RECOVERY_CODES - 1


def test_no_answer_tells_whether_the_password_or_the_code_was_wrong() -> None:
    make_owner()
    answers = [sign_in("000000"), sign_in(), sign_in("123456", password="wrong"), sign_in(name="nobody")]
    assert {str(answer.context["form"].errors) for answer in answers} == {str(answers[0].context["form"].errors)}


def test_whoever_guesses_codes_waits_and_is_locked_out(caplog: pytest.LogCaptureFixture) -> None:
    _, app, _ = make_owner()
    assert sign_in("000000").status_code == 200
    assert sign_in(code_of(app)).status_code == 200, "too soon behind a wrong one"
    assert [sign_in("000000").status_code for _ in range(3)] == [200, 200, 429]
    assert "Sign-in failed, wrong or missing code: 'editor'" in caplog.text


def test_a_code_of_another_person_is_no_good() -> None:
    make_owner()
    _, other, codes = make_owner("other")
    assert sign_in(code_of(other)).status_code == 200
    assert sign_in(codes[0]).status_code == 200
    assert StaticToken.objects.filter(token=codes[0]).exists()


@pytest.mark.parametrize("code", ["", "0" * 21, "٠١٢٣٤٥", "-1", "1e5", "' OR 1=1 --", "\0", "123456789012"])
def test_no_code_is_a_fault(code: str) -> None:
    make_owner()
    assert sign_in(code).status_code == 200


def test_new_recovery_codes_end_the_old_ones(client: Client) -> None:
    user, app, codes = make_owner()
    client.force_login(user)
    assert client.post(PAGE, {"action": "renew", "code": "zzzzzzzz"}).status_code == 200
    assert StaticToken.objects.filter(token=codes[0]).exists()
    fresh = re.findall(r"<code>([a-z2-7]{8})</code>", client.post(PAGE, {"action": "renew", "code": code_of(app)}).text)
    assert len(fresh) == second_factor.RECOVERY_CODES
    assert not StaticToken.objects.filter(token__in=codes).exists()


def test_it_is_removed_with_a_code_and_not_without(client: Client) -> None:
    user, app, _ = make_owner()
    client.force_login(user)
    for code in ("", "zzzzzzzz"):
        client.post(PAGE, {"action": "remove", "code": code})
        assert second_factor.app_of(user)
    assert client.post(PAGE, {"action": "remove", "code": code_of(app)}).status_code == 302
    assert sign_in().status_code == 302


def test_a_second_one_is_neither_begun_nor_confirmed_beside_the_first(client: Client) -> None:
    user, app, _ = make_owner()
    client.force_login(user)
    client.post(PAGE, {"action": "begin"})
    client.post(PAGE, {"action": "confirm", "code": code_of(app)})
    assert TOTPDevice.objects.get() == app
    assert client.post(PAGE, {"action": "nonsense"}).status_code == 200


def test_only_who_is_signed_in_sees_the_page(client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"/desk/sign-in/?next={PAGE}"


def test_the_admin_tells_no_secret(client: Client) -> None:
    _, app, codes = make_owner()
    client.force_login(make_editor("boss"))
    for address in (
        f"/admin/otp_totp/totpdevice/{app.pk}/change/",
        f"/admin/otp_static/staticdevice/{StaticToken.objects.all()[0].device_id}/change/",
    ):
        text = client.get(address).text
        assert app.key not in text
        assert codes[0] not in text
    for page in ("config", "qrcode"):
        assert client.get(f"/admin/otp_totp/totpdevice/{app.pk}/{page}/").status_code == 403


def test_a_command_removes_what_was_lost(capsys: pytest.CaptureFixture[str]) -> None:
    make_owner()
    call_command("remove_second_factor", "editor")
    assert "second factor removed" in capsys.readouterr().out
    assert sign_in().status_code == 302
    call_command("remove_second_factor", "editor")
    assert "had no second factor" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no user named 'nobody'"):
        call_command("remove_second_factor", "nobody")


def test_where_it_is_required_nothing_is_open_before_it_is_set_up(client: Client, settings: LazySettings) -> None:
    settings.SECOND_FACTOR = "required"
    user = make_editor("editor", PASSWORD)
    assert sign_in(client=client).status_code == 302
    for address in ("/admin/", "/", "/admin/articles/article/"):
        assert client.get(address)["Location"] == PAGE
        assert client.post(address)["Location"] == PAGE
    assert "requires a second factor" in client.get(PAGE).text
    client.post(PAGE, {"action": "begin"})
    app = TOTPDevice.objects.get(user=user)
    client.post(PAGE, {"action": "confirm", "code": code_of(app, -1)})
    assert client.get("/admin/").status_code == 200
    assert sign_in(code_of(app), client=(other := Client())).status_code == 302
    assert other.get("/admin/").status_code == 200
    assert Client().get("/").status_code == 200, "readers need none"


def test_where_it_is_required_a_session_without_it_ends_when_it_exists(client: Client, settings: LazySettings) -> None:
    settings.SECOND_FACTOR = "required"
    user, _, _ = make_owner()
    client.force_login(user)
    assert client.get("/admin/")["Location"] == "/desk/sign-in/"
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value


def test_whoever_must_set_it_up_may_sign_out_instead(client: Client, settings: LazySettings) -> None:
    settings.SECOND_FACTOR = "required"
    client.force_login(make_editor())
    assert client.post("/admin/logout/").status_code == 200
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
