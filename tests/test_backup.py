"""A backup restored into an empty data folder is the same archive: taken and restored by the commands themselves."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.factories import make_picture

ROOT = Path(__file__).resolve().parent.parent
STORY = {
    "headline": "Glacier Retreats",
    "paragraphs": ["The ice is thinner."],
    "published_on": "2025-03-27",
    "source_key": "g-1",
    "photos": [{"caption": "The glacier in 1950.", "credit_line": "Ana Ruiz/EPA", "file_name": "glacier.jpg"}],
}


def manage(folder: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """A command on the archive in `folder`, in a process of its own."""
    environment = {**os.environ, "ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "newsarchive.settings"}
    environment["DATABASE_URL"] = database
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def make_archive(folder: Path, database: str = "") -> None:
    """An archive with a story and its picture."""
    stories = folder.parent / "stories"
    stories.mkdir()
    (stories / "story.jsonl").write_text(json.dumps(STORY), "utf-8")
    (stories / "glacier.jpg").write_bytes(make_picture())
    assert manage(folder, "migrate", database=database).returncode == 0
    imported = manage(folder, "import_articles", str(stories), "--json", database=database)
    assert json.loads(imported.stdout.splitlines()[-1])["created"] == 1


def pictures(folder: Path) -> dict[str, bytes]:
    media = folder / "media"
    return {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def check_round_trip(tmp_path: Path, databases: tuple[str, str]) -> None:
    first, second, file = tmp_path / "first", tmp_path / "second", tmp_path / "archive.tar"
    make_archive(first, databases[0])
    assert manage(first, "backup", str(file), database=databases[0]).returncode == 0
    restored = manage(second, "restore", str(file), database=databases[1])
    assert restored.returncode == 0, restored.stderr
    assert pictures(second) == pictures(first) != {}
    found = [
        json.loads(manage(folder, "search_archive", "caption:glacier", "--json", database=database).stdout)["hits"]
        for folder, database in zip((first, second), databases, strict=True)
    ]
    assert [hit["headline"] for hit in found[0]] == ["Glacier Retreats"]
    assert found[0] == found[1]
    assert manage(second, "check_index", "--json", database=databases[1]).stdout.count("article:") == 0


def test_a_restored_sqlite_archive_is_the_same(tmp_path: Path) -> None:
    check_round_trip(tmp_path, ("", ""))


@pytest.mark.postgresql
def test_a_restored_postgresql_archive_is_the_same(tmp_path: Path, postgresql_url: str) -> None:
    server_url, _, _ = postgresql_url.rpartition("/")
    names = [f"backup_{os.getpid()}_{number}" for number in (1, 2)]
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        for name in names:
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            check_round_trip(tmp_path, (f"{server_url}/{names[0]}", f"{server_url}/{names[1]}"))
        finally:
            for name in names:
                server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def test_a_restored_archive_shows_to_a_server_that_had_it_open_empty(tmp_path: Path) -> None:
    first, second, file = tmp_path / "first", tmp_path / "second", tmp_path / "archive.tar"
    make_archive(first)
    manage(first, "backup", str(file))
    manage(second, "migrate")
    with closing(sqlite3.connect(second / "archive.sqlite3")) as server:
        headlines = "SELECT headline FROM articles_article"
        assert server.execute(headlines).fetchall() == []
        assert manage(second, "restore", str(file)).returncode == 0
        assert server.execute(headlines).fetchall() == [("Glacier Retreats",)]


def test_a_damaged_backup_is_refused_with_a_sentence(tmp_path: Path) -> None:
    first, file = tmp_path / "first", tmp_path / "archive.tar"
    make_archive(first)
    manage(first, "backup", str(file))
    content = bytearray(file.read_bytes())
    content[2000] ^= 1
    file.write_bytes(content)
    refused = manage(tmp_path / "second", "restore", str(file))
    assert refused.returncode != 0
    assert "is damaged at database. Take another copy of it." in refused.stderr


def test_an_archive_that_holds_stories_is_not_overwritten(tmp_path: Path) -> None:
    first, file = tmp_path / "first", tmp_path / "archive.tar"
    make_archive(first)
    manage(first, "backup", str(file))
    refused = manage(first, "restore", str(file))
    assert refused.returncode != 0
    assert "not empty" in refused.stderr
