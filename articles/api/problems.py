"""Errors as RFC 9457 problem details (application/problem+json), with the same sentences as the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema

from articles.site.faults import say, try_later

CONTENT_TYPE = "application/problem+json"


class FieldError(Schema):
    """What is wrong with one field or parameter."""

    field: str
    message: str


class ProblemDetails(Schema):
    """RFC 9457. `detail` is a sentence for people; `errors` names the fields that it is about."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


class Problem(Exception):
    """Raised by endpoints; answered as problem details."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.detail, self.errors, self.headers = status, detail, errors, headers or {}
        super().__init__(status, detail)


def problem_response(problem: Problem) -> HttpResponse:
    """The answer."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = [{"field": field, "message": message} for field, message in problem.errors]
    response = JsonResponse(body, status=problem.status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response[name] = value
    return response


def answer_problem(request: HttpRequest, problem: Any) -> HttpResponse:
    """For problems that endpoints raise."""
    return problem_response(problem)


def answer_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """For parameters and bodies that the schema refuses (ninja.errors.ValidationError)."""
    errors = [(_place(row["loc"]), str(row["msg"])) for row in error.errors]
    names = ", ".join(dict.fromkeys(field for field, _ in errors))
    return problem_response(Problem(422, f"The request is not as the API describes it: {names}.", errors))


def _place(location: Sequence[Any]) -> str:
    """("body", "story", "photos", 0) -> photos.0: the field as the client wrote it."""
    return ".".join(map(str, location[2:] or location[1:] or location))


def answer_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """For what the framework refuses (ninja.errors.HttpError): a body that is no JSON, for one."""
    headers = {"WWW-Authenticate": "Bearer"} if error.status_code == 401 else {}
    detail = "Send a valid token: Authorization: Bearer na_..." if error.status_code == 401 else str(error)
    return problem_response(Problem(error.status_code, detail, headers=headers))


def answer_missing(request: HttpRequest, error: Any) -> HttpResponse:
    """For what is not there, or may not be seen: nobody can tell which."""
    return problem_response(Problem(404, str(error) or "There is nothing at this address."))


def answer_unavailable(request: HttpRequest, gone: Any) -> HttpResponse:
    """For a search index that cannot be read (SearchUnavailable)."""
    say(f"Search is unavailable. {gone}")
    detail = "The search is unavailable for the moment. Try again in a minute."
    return try_later(problem_response(Problem(503, detail)))
