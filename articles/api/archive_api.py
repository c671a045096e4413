"""The API put together: its parts, how its errors are answered, and its description as OpenAPI 3.1."""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path, re_path
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from articles.api import (
    collection_endpoints,
    item_endpoints,
    name_endpoints,
    photo_endpoints,
    problems,
    saved_search_endpoints,
    search_endpoints,
    story_endpoints,
)
from articles.api.callers import Token
from articles.api.problems import CONTENT_TYPE, Problem, problem_response
from articles.api.rate_limit import View, limit_rate
from articles.search.language.mistakes import SearchUnavailable

DESCRIPTION = (
    "Search, read, enter and correct what the archive holds. Reading what every reader may see needs no token. "
    "Lists are followed by `next`; errors are problem details (RFC 9457)."
)

IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "examples": ["*"], "description": "The ETag that the record was read with, or *."},
}


PARTS = (
    *(search_endpoints, story_endpoints, photo_endpoints, name_endpoints),
    *(collection_endpoints, item_endpoints, saved_search_endpoints),
)


def _make() -> NinjaAPI:
    api = NinjaAPI(
        title="News Archive",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api",
        docs_url=None,
        openapi_url=None,
        auth=Token(),
    )
    for part in PARTS:
        api.add_router("", part.router)
    api.add_exception_handler(Problem, problems.answer_problem)
    api.add_exception_handler(ValidationError, problems.answer_invalid)
    api.add_exception_handler(HttpError, problems.answer_http_error)
    api.add_exception_handler(Http404, problems.answer_missing)
    api.add_exception_handler(SearchUnavailable, problems.answer_unavailable)
    return api


api = _make()


@cache
def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1: made from the code once, with errors as problem details and anonymous reading allowed."""
    made: dict[str, Any] = OpenAPISchema(api, "api/v1/")
    for operations in made["paths"].values():
        for method, operation in operations.items():
            if method == "get":
                operation["security"] = [*operation.get("security", []), {}]
            if method in ("patch", "delete"):
                operation.setdefault("parameters", []).append(IF_MATCH)
            _add_common_answers(operation["responses"])
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"][CONTENT_TYPE] = answer["content"].pop("application/json")
    return made


def _add_common_answers(answers: dict[Any, Any]) -> None:
    """What any request may be answered: a wrong token, too many requests."""
    details = {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    for status, words in ((400, "Bad Request"), (401, "Unauthorized"), (429, "Too Many Requests")):
        answers.setdefault(status, {"description": words, "content": dict(details)})


def openapi(request: HttpRequest) -> HttpResponse:
    """/api/v1/openapi.json"""
    return JsonResponse(description())


def _nothing_here(request: HttpRequest) -> HttpResponse:
    return problem_response(Problem(404, "There is nothing at this address. /api/ lists what there is."))


def _answer_methods(view: View) -> View:
    """Decorator: a refused method is answered as a problem too."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        allow = response.get("Allow", "")
        return problem_response(Problem(405, f"This address takes {allow}.", headers={"Allow": allow}))

    return inner


def _patterns() -> list[URLPattern]:
    """The addresses of the API; HEAD is answered as GET."""
    made = [
        path("openapi.json", limit_rate(openapi), name="openapi"),
        *(_dressed(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern)),
        re_path(r"^.*$", limit_rate(_nothing_here), name="nothing_here"),
    ]
    return [pattern for pattern in made if pattern.name != "api-root"]


def _dressed(pattern: URLPattern) -> URLPattern:
    view = limit_rate(_keep_private(_answer_methods(_answer_head(pattern.callback))))
    view.csrf_exempt = True  # type: ignore[attr-defined]  # a token, never a cookie, says who calls
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


def _keep_private(view: View) -> View:
    """Decorator: an answer is for whoever asked, unless its endpoint says otherwise."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Authorization"])
        return response

    return inner


def _answer_head(view: View) -> View:
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves out the body
        return view(request, *args, **kwargs)

    return inner


api_patterns = _patterns()
