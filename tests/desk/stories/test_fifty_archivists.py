"""Fifty archivists save one story at the same time: no error, and nobody's name is lost, on either database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[3]


def run(tmp_path: Path, *options: str, **environment: str) -> dict[str, Any]:
    """Run the program in a new archive."""
    program = [sys.executable, "-m", "tests.desk.stories.fifty_archivists", *options]
    given = {**os.environ, "ARCHIVE_DATA": str(tmp_path), "SECRET_KEY": "x" * 60, **environment}
    given["DJANGO_SETTINGS_MODULE"] = "newsarchive.settings"
    if "DATABASE_URL" not in environment:
        given.pop("DATABASE_URL", None)
    done = subprocess.run(program, cwd=ROOT, env=given, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_no_name_is_lost_on_sqlite(tmp_path: Path) -> None:
    told = run(tmp_path)
    assert (told["names"], told["errors"], told["versions"]) == (50, [], 51)


def test_names_would_be_lost_without_the_check(tmp_path: Path) -> None:
    assert run(tmp_path, "--unchecked")["names"] == 1


def test_no_name_is_lost_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    name = f"fifty_{uuid4().hex[:12]}"
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
        try:
            told = run(tmp_path, DATABASE_URL=postgresql_url.rpartition("/")[0] + f"/{name}")
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]
    assert (told["names"], told["errors"], told["versions"]) == (50, [], 51)
