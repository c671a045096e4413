"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when the phone is gone.

django-otp stores the devices, refuses a code that was used before, and doubles the delay after each wrong code. Each
person may have one app and one set of recovery codes.
"""

from __future__ import annotations

from base64 import b32encode

import segno
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10


def app_of(user: AbstractBaseUser, confirmed: bool = True) -> TOTPDevice | None:
    """The app that this person uses; with confirmed=False, the one that is being set up. One query."""
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=confirmed).first()


def begin(user: User) -> TOTPDevice:
    """Create an app with a new secret, to be confirmed with its first code. Earlier attempts are deleted."""
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name="Authenticator app", confirmed=False)


def confirm(app: TOTPDevice, code: str) -> list[str]:
    """Activate the app if the code is right, and return the recovery codes, to be shown once; otherwise none."""
    with transaction.atomic():
        if not verify_token(app.user, app.persistent_id, code):
            return []
        TOTPDevice.objects.filter(pk=app.pk).update(confirmed=True)
        return make_recovery_codes(app.user)


def make_recovery_codes(user: User) -> list[str]:
    """Create new recovery codes, each valid for one sign-in. Older codes become invalid."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="Recovery codes")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def recovery_codes_left(user: AbstractBaseUser) -> int:
    """How many are unused. One query."""
    return int(StaticToken.objects.filter(device__user_id=user.pk).count())


def passes(user: User, code: str) -> bool:
    """Whether this person has no second factor, or the code is valid; a valid code is used up.

    The session remembers the device (`user.otp_device` is what django-otp writes into it). At most four queries.
    """
    if app_of(user) is None:
        return True
    device = used_device(user, code)
    if device is not None:
        user.otp_device = device  # type: ignore[attr-defined]
    return device is not None


def used_device(user: User, code: str) -> Device | None:
    """The device of this code, if the code is valid; this uses the code up.

    Six digits are tried only as the app's code, anything else only as a recovery code, so that a wrong code delays only
    the device that it was meant for.
    """
    device = app_of(user) if code.isdecimal() else StaticDevice.objects.filter(user=user, confirmed=True).first()
    return verify_token(user, device.persistent_id, code) if device and code else None


def remove(user: User) -> bool:
    """Delete app and recovery codes; return whether there were any."""
    removed = [model.objects.filter(user=user).delete()[0] for model in (TOTPDevice, StaticDevice)]
    return any(removed)


def secret_of(app: TOTPDevice) -> str:
    """The secret in groups of four letters, for typing it in without a camera."""
    secret = b32encode(app.bin_key).decode("ascii")
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def qr_code_of(app: TOTPDevice) -> SafeString:
    """An SVG element to scan. It is drawn here, so no other host learns the secret."""
    picture = segno.make(app.config_url, micro=False, error="m")
    svg = picture.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr-code", omitsize=False)
    return mark_safe(svg)  # noqa: S308 - a drawing of black squares by segno; the text is not in it
