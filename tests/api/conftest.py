"""Callers of the API: nobody, and the owners of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from articles.models import ApiToken
from articles.search.indexing import queue
from tests.factories import make_person


@pytest.fixture(autouse=True)
def own_index(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """An index of its own."""
    settings.SEARCH_INDEX_PATH = tmp_path / "index"
    queue.reader.cache_clear()
    yield
    queue.reader.cache_clear()


@pytest.fixture
def caller() -> Callable[..., Client]:
    """A client with a token: caller("Archivist", "write")."""

    def make(role: str = "Archivist", scope: str = "write", days: int = 1) -> Client:
        user: Any = make_person(role, f"{role or 'reader'}-{scope}")
        secret = ApiToken.objects.issue(user, "a test", scope, timezone.now() + timedelta(days=days))[1]
        return Client(headers={"authorization": f"Bearer {secret}"})

    return make
