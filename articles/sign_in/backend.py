"""Refuses an unknown name in the time that a wrong password takes, so that timing does not reveal names."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


class UnknownName:
    """Runs before ModelBackend, and refuses names that no account has."""

    def authenticate(self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any) -> None:
        """Raises PermissionDenied for an unknown name, after the same work as for a known one. Up to three queries."""
        if not User.objects.filter(username=username).exists():
            check_password(password, _decoy(username))
            raise PermissionDenied


def _decoy(name: str) -> str:
    """The password digest of some account, always the same account for a name. Digests from older versions take longer
    to check, so unknown names must be spread over both kinds as known names are."""
    accounts = User.objects.order_by("pk").values_list("password", flat=True)
    count = accounts.count()
    return accounts[int(salted_hmac(__name__, name).hexdigest(), 16) % count] if count else make_password(None)
