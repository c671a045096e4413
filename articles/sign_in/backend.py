"""Refusing a name that nobody has takes as long as refusing a wrong password: nobody can find names with a clock."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


class UnknownName:
    """Stands before ModelBackend, and ends the matter for names that nobody has."""

    def authenticate(self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any) -> None:
        """Raises PermissionDenied for an unknown name, after the work that a known one costs. Up to three queries."""
        if not User.objects.filter(username=username).exists():
            check_password(password, _decoy(username))
            raise PermissionDenied


def _decoy(name: str) -> str:
    """The digest of some account's password, always the same one for a name: accounts of older versions have digests
    that take longer to check, and unknown names must be spread among both kinds as known ones are."""
    accounts = User.objects.order_by("pk").values_list("password", flat=True)
    count = accounts.count()
    return accounts[int(salted_hmac(__name__, name).hexdigest(), 16) % count] if count else make_password(None)
