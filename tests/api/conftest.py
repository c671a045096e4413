"""Callers of the API: nobody, and the owners of tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import ApiToken
from tests.factories import make_person


@pytest.fixture(autouse=True)
def empty_index(own_index: Path) -> None:
    """Each test has an index of its own."""


@pytest.fixture
def caller() -> Callable[..., Client]:
    """A client with a token: caller("Archivist", "write")."""

    def make(role: str = "Archivist", scope: str = "write", days: int = 1) -> Client:
        user: Any = make_person(role, f"{role or 'reader'}-{scope}")
        secret = ApiToken.objects.issue(user, "a test", scope, timezone.now() + timedelta(days=days))[1]
        return Client(headers={"authorization": f"Bearer {secret}"})

    return make
