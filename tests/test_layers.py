"""Which way the imports point: docs/architecture.md, held by reading the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "articles"

PURE_SEARCH = ["query", "parser", "lexer", "printer", "fields", "errors", "results", "document"]
FRAMEWORKS = ("django", "haystack", "whoosh")
SPEAKERS = ["views", "feeds", "sitemaps", "admin", "management"]

FORBIDDEN: dict[str, tuple[str, ...]] = {
    "models": (
        "articles.search",
        "articles.importing",
        "articles.preparing",
        "articles.parsers",
        "articles.views",
        "haystack",
        "whoosh",
    ),
    "parsers": (*FRAMEWORKS, "articles.models", "articles.search", "articles.importing", "articles.views"),
    "preparing": (*FRAMEWORKS, "articles.models", "articles.search", "articles.importing", "articles.views"),
    "writers": (*FRAMEWORKS, "articles.models", "articles.search", "articles.importing", "articles.views"),
    "text.py": (*FRAMEWORKS, "articles"),
    "importing": ("articles.search", "articles.views", "articles.admin", "haystack", "whoosh"),
    "sign_in": ("articles.search", "articles.importing", "articles.views", "articles.admin", "haystack", "whoosh"),
    "faults.py": ("articles.models", "articles.importing", "articles.views", "articles.admin", "haystack", "whoosh"),
    "drafts.py": ("articles.search", "articles.views", "articles.importing", "haystack", "whoosh"),
    **{f"search/{name}.py": (*FRAMEWORKS, "articles.models") for name in PURE_SEARCH},
    "search/engines": ("articles.views", "articles.search.service", "articles.importing"),
    "views": ("haystack", "whoosh", "articles.search.engines", "articles.admin", "articles.feeds"),
    "feeds.py": ("haystack", "whoosh", "articles.search.engines", "articles.views", "articles.admin"),
    "sitemaps.py": ("haystack", "whoosh", "articles.search.engines", "articles.views", "articles.admin"),
    "admin": ("haystack", "whoosh", "articles.search.engines", "articles.views", "articles.feeds"),
    "management/commands": ("haystack", "whoosh", "articles.search.engines", "articles.views", "articles.admin"),
}


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files_of(room: str) -> list[Path]:
    path = ARTICLES / room
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


@pytest.mark.parametrize("room", [room for room in FORBIDDEN if (ARTICLES / room).exists()])
def test_no_room_imports_what_it_must_not(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(room)
        for name in imports_of(path)
        if any(name == bad or name.startswith(f"{bad}.") for bad in FORBIDDEN[room])
    ]
    assert wrong == []


def test_nothing_but_the_addresses_imports_a_view() -> None:
    importers = {
        path.relative_to(ARTICLES).as_posix()
        for path in ARTICLES.rglob("*.py")
        if any(name.startswith("articles.views") for name in imports_of(path))
    }
    assert {name for name in importers if not name.startswith("views/")} <= {"urls.py"}


def test_a_request_stops_at_the_view() -> None:
    doors = [path for room in ("search", "importing", "parsers", "models") for path in files_of(room)]
    assert [path for path in doors if "HttpRequest" in path.read_text(encoding="utf-8")] == []
