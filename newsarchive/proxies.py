"""Whose request it is, behind proxies of our own."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64
"""Bits of an IPv6 address that stand for one customer; the rest he chooses himself, as often as he likes."""


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


def client_network(request: HttpRequest) -> str | None:
    """What stands for the client where his requests are counted: his IPv4 address, or the beginning of his IPv6
    network. None where the connection has no address, as over a socket file."""
    try:
        address = ip_address(client_address(request) or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((int(address), IPV6_PREFIX), strict=False).network_address)
    return str(address)
