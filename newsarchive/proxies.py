"""The address of the client of a request, behind our own proxies."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64
"""Bits of an IPv6 address that identify a customer, who can choose the remaining bits freely."""


def client_address(request: HttpRequest) -> str | None:
    """The address that the outermost of our PROXY_COUNT proxies saw; without proxies, that of the connection, if any.

    Each proxy appends the address of its client to X-Forwarded-For. What comes before our own proxies' entries can be
    forged by the sender.
    """
    connected: str | None = request.META.get("REMOTE_ADDR")
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.PROXY_COUNT <= len(told):
        with suppress(ValueError):
            return str(ip_address(told[-settings.PROXY_COUNT]))
    return connected


def client_network(request: HttpRequest) -> str | None:
    """The key for counting a client's requests: the IPv4 address, or the IPv6 network. None if the connection has no
    address, as on a Unix socket."""
    try:
        address = ip_address(client_address(request) or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((int(address), IPV6_PREFIX), strict=False).network_address)
    return str(address)
