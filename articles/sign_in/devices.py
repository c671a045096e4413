"""Devices from which somebody has signed in before: a signed cookie that only the sign-in page receives.

Wrong passwords from elsewhere lock a name for strangers; its owner comes in with the device that he always uses
(OWASP, "Slow down online guessing attacks with device cookies").
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

COOKIE = "device"
DAYS = 180


def device_of(request: HttpRequest, name: str) -> str:
    """The device's own word if `name` has signed in from it before, else an empty string."""
    try:
        owner, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=__name__, max_age=DAYS * 86_400)
    except (signing.BadSignature, ValueError):
        return ""
    return str(device) if owner == name else ""


def remember(response: HttpResponseBase, name: str, device: str) -> None:
    """Let the browser keep that `name` signed in from it; it keeps the last one only."""
    response.set_cookie(
        COOKIE,
        signing.dumps([name, device or secrets.token_hex(16)], salt=__name__),
        max_age=DAYS * 86_400,
        path=reverse("admin:login"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
