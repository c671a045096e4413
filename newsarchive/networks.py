"""Tells which IP addresses are private."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

_OWN = [
    ip_network(block)
    for block in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10")
]
"""RFC 1918, RFC 4193, loopback and link-local. Python's is_private includes many others too, such as those for
documentation."""


def is_private(address: str) -> bool:
    """Whether this is a private IP address: of this machine or its own network. False if it is not an IP address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in block for block in _OWN)
