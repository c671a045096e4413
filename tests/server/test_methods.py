"""Methods that no page answers."""

from __future__ import annotations

import pytest
from django.test import Client

from newsarchive.server.methods import ALLOWED, REFUSED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/search/", "/admin/", "/healthz", "/no-such-page/"])
@pytest.mark.parametrize("method", REFUSED)
def test_trace_and_connect_are_refused_everywhere_and_the_answer_says_what_is_not(
    client: Client, method: str, path: str
) -> None:
    response = client.generic(method, path)
    assert response.status_code == 405
    assert response["Allow"] == ", ".join(ALLOWED)
    assert response.content == b""


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_other_methods_pass(client: Client, method: str) -> None:
    assert client.generic(method, "/dates/").status_code == 200
