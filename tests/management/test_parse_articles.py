"""parse_articles prints what would be read, and writes nothing."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

LINES = (
    b'{"headline": "River Falls", "published_on": "2025-03-01"}\n{broken\n{"kind": "photo", "caption": "A ferry."}\n'
)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("parse_articles", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "stories.jsonl"
    path.write_bytes(LINES)
    return str(path)


def test_it_prints_a_json_list_with_the_path_of_each_entry(file: str) -> None:
    story, rejected, photo = json.loads(run(file, "--json"))
    assert (story["headline"], story["path"]) == ("River Falls", file)
    assert rejected["rejected"]["where"] == f"{file}: line 2"
    assert photo["kind"] == "photo"


def test_it_prints_a_line_for_each_entry(file: str) -> None:
    story, rejected, photo = run(file).splitlines()
    assert story == "2025-03-01  River Falls  (0 photos)"
    assert rejected.startswith(f"rejected  {file}: line 2: It is no JSON")
    assert photo == "undated     A ferry.  (0 photos)"


def test_it_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin: Any = io.TextIOWrapper(io.BytesIO(LINES))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert json.loads(run("-", "--json", "--format", "jsonl"))[0]["headline"] == "River Falls"
