"""Whose request it is, behind proxies of our own."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address that the outermost of our PROXY_COUNT proxies saw; without one, the connection's, if it has any.

    Each proxy adds to the end of X-Forwarded-For whom it spoke with; what stands before our own proxies' words is the
    sender's invention.
    """
    connected: str | None = request.META.get("REMOTE_ADDR")
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.PROXY_COUNT <= len(told):
        with suppress(ValueError):
            return str(ip_address(told[-settings.PROXY_COUNT]))
    return connected
