"""Tokens: made and revoked on a page, stored as digests, refused when they have ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from articles.models import ApiToken
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PAGE = "/account/api-tokens/"


def make_token(client: Client, scope: str) -> str:
    page = client.post(PAGE, {"name": "script", "scope": scope, "days": "30"}).content.decode()
    found = re.search(r"<code>(na_[^<]+)</code>", page)
    assert found, page
    return found[1]


def test_a_token_is_shown_once_and_works_until_it_is_revoked(client: Client) -> None:
    client.force_login(make_person("Editor"))
    secret = make_token(client, "desk")
    assert secret not in client.get(PAGE).content.decode()
    assert secret not in str(list(ApiToken.objects.values()))
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/stories").status_code == 200
    client.post(PAGE, {"revoke": ApiToken.objects.get().pk})
    refused = program.get("/api/v1/stories")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    ("role", "scopes"), [("", ["read", "keep"]), ("Editor", ["read", "desk", "keep"]), ("Archivist", None)]
)
def test_only_what_the_person_may_do_is_offered(client: Client, role: str, scopes: list[str] | None) -> None:
    client.force_login(make_person(role))
    page = client.get(PAGE).content.decode()
    assert re.findall(r'<option value="(read|desk|keep|write)"', page) == (scopes or ["read", "desk", "keep", "write"])
    if scopes:
        assert client.post(PAGE, {"name": "x", "scope": "write", "days": "30"}).status_code == 422


def test_nobody_revokes_the_token_of_somebody_else(client: Client) -> None:
    other = make_person("Editor", "other")
    token, _ = ApiToken.objects.issue(other, "x", "read", timezone.now() + timedelta(days=1))
    client.force_login(make_person("Administrator"))
    client.post(PAGE, {"revoke": token.pk})
    assert ApiToken.objects.filter(pk=token.pk).exists()


def test_a_token_ends_on_its_day_and_with_its_owner(caller: Callable[..., Client]) -> None:
    program = caller("Editor", "desk")
    assert program.get("/api/v1/stories").status_code == 200
    token = ApiToken.objects.get()
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert program.get("/api/v1/stories").status_code == 401
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    token.user.is_active = False
    token.user.save()
    assert program.get("/api/v1/stories").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer na_wrong", "Basic eDp5", "Bearer \x00", "na_x"])
def test_a_wrong_token_is_refused_and_not_taken_for_nobody(header: str) -> None:
    assert Client(headers={"authorization": header}).get("/api/v1/search").status_code == 401


@pytest.mark.parametrize(("bound", "statuses"), [(1, [200, 429]), (2, [200, 200]), (3, [200, 200])])
def test_requests_above_the_bound_are_put_off(
    client: Client, settings: LazySettings, bound: int, statuses: list[int]
) -> None:
    settings.API_REQUESTS_A_MINUTE = bound
    answers = [client.get("/api/v1/dates") for _ in range(2)]
    assert [answer.status_code for answer in answers] == statuses
    assert answers[0]["RateLimit-Remaining"] == str(bound - 1)
    if statuses[-1] == 429:
        assert 0 < int(answers[1]["Retry-After"]) <= 60
