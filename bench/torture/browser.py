"""A browser as far as the trials need one: cookies, pages, forms, and no promise about a server that is killed."""

from __future__ import annotations

import http.client
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple

import lxml.html

Fields = list[tuple[str, str]]


class NoAnswer(Exception):
    """The server said nothing, or not all of it. What was asked may have been done."""


class Answer(NamedTuple):
    """A page, or where it sends the browser."""

    status: int
    text: str
    location: str = ""


class _StayThere(urllib.request.HTTPRedirectHandler):
    """A redirect behind a form is an answer of its own: it says that the form was taken."""

    def redirect_request(self, request: urllib.request.Request, *rest: Any) -> urllib.request.Request | None:
        return None if request.data is not None else super().redirect_request(request, *rest)


class Browser:
    """One person's browser."""

    def __init__(self, site: str, timeout: float = 60) -> None:
        self.site, self.timeout = site, timeout
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies, _StayThere())

    def get(self, path: str) -> Answer:
        """The page, redirects followed. Raises NoAnswer."""
        return self._open(urllib.request.Request(self.site + path))

    def post(self, path: str, fields: Fields) -> Answer:
        """The answer itself, a redirect as one. Raises NoAnswer."""
        data = urllib.parse.urlencode(fields).encode()
        return self._open(urllib.request.Request(self.site + path, data, {"Referer": self.site + path}))

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=self.timeout) as answer:
                return Answer(answer.status, answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, _rest(error), error.headers.get("Location", ""))
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{request.full_url}: {error!r}") from error

    def sign_in(self, name: str, password: str) -> None:
        """Through the form, as everybody does."""
        form = self.get("/admin/login/")
        path = "/admin/login/?next=/admin/"
        answer = self.post(path, filled_form(form.text, "login-form", {"username": name, "password": password}))
        if answer.status != 302:
            raise NoAnswer(f"{name} was not signed in: {answer.status}")


def _rest(error: urllib.error.HTTPError) -> str:
    try:
        return error.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as broken:
        raise NoAnswer(f"{error.url}: {broken!r}") from broken


def filled_form(page: str, form_id: str, values: Mapping[str, str]) -> Fields:
    """What a browser sends of the form of this id, or else of the one with the first of these fields, once all of them
    are filled in."""
    first = next(iter(values), "")
    forms = [
        form
        for form in lxml.html.fromstring(page).forms
        if form.get("id") == form_id or (not form_id and first in form.fields)
    ]
    if not forms:
        raise NoAnswer(f"There is no form {form_id} on the page: {page[:200]!r}")
    kept = [(name, str(value)) for name, value in forms[0].form_values() if name not in values]
    return [*kept, *values.items()]
