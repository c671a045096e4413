"""Who uses the admin."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_editor


@pytest.fixture
def editor(client: Client) -> Client:
    """A browser in which somebody who may do everything has signed in."""
    client.force_login(make_editor())
    return client
