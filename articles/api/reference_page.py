"""The page that describes the API to people, made from its OpenAPI description. It asks nothing of other hosts."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.api.archive_api import description

_PLACES = {"query": "in the address", "path": "in the path", "header": "as a header"}


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and answers."""
    return render(request, "api/reference.html", {"parts": _parts()})


@cache
def _parts() -> list[tuple[str, list[dict[str, Any]]]]:
    """(part, its operations), in the order of the description."""
    parts: dict[str, list[dict[str, Any]]] = {}
    made = description()
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            row = _operation(path, method, operation, made["components"]["schemas"])
            parts.setdefault(operation["tags"][0], []).append(row)
    return list(parts.items())


def _operation(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        (row["name"], _PLACES.get(row["in"], ""), _type(row["schema"]), row["schema"].get("description", ""))
        for row in operation.get("parameters", ())
    ]
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "paragraphs": [" ".join(text.split()) for text in operation.get("description", "").split("\n\n")],
        "parameters": [row for row in parameters if not row[0].startswith("not-")],
        "fields": _fields(operation, schemas),
        "answers": sorted(operation["responses"]),
    }


def _fields(operation: dict[str, Any], schemas: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(name, type, explanation) of what a body may have."""
    for body in operation.get("requestBody", {}).get("content", {}).values():
        schema = body["schema"]
        named = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
        fields = named.get("properties", {}).items()
        return [(name, _type(field), field.get("description", "")) for name, field in fields]
    return []


def _type(schema: dict[str, Any]) -> str:
    """The type in a word or two."""
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2]).lower()
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "text").replace("binary", "file")
