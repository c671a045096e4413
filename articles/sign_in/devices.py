"""Devices from which somebody has signed in before: a signed cookie that only the sign-in page receives.

Wrong passwords from elsewhere lock a name for unknown devices only; its owner can still sign in from a known device
(OWASP, "Slow down online guessing attacks with device cookies").
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE = "device"
DAYS = 180


def device_of(request: HttpRequest, name: str) -> str:
    """The device's identifier if `name` has signed in from it before, else an empty string."""
    try:
        owner, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=__name__, max_age=DAYS * 86_400)
    except (signing.BadSignature, ValueError):
        return ""
    return str(device) if owner == name else ""


def remember(response: HttpResponseBase, name: str, device: str, page: str) -> None:
    """Set a cookie that says that `name` signed in from this browser; a browser remembers only the last name. It is
    sent to `page` alone, the sign-in page that was used."""
    response.set_cookie(
        COOKIE,
        signing.dumps([name, device or secrets.token_hex(16)], salt=__name__),
        max_age=DAYS * 86_400,
        path=page,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
