"""What is noted while a rebuild goes on: every key, once, whatever stopped the one who wrote it."""

from __future__ import annotations

from pathlib import Path

from articles.search.document import Key
from articles.search.indexing import journal


def test_keys_are_read_as_they_were_noted_each_once_from_where_one_stopped(tmp_path: Path) -> None:
    journal.begin(tmp_path)
    journal.note(tmp_path, [Key("article", 1), Key("photo", 2)])
    journal.note(tmp_path, [Key("article", 1)])
    keys, offset = journal.read(tmp_path, 0)
    assert keys == [Key("article", 1), Key("photo", 2)]
    journal.note(tmp_path, [Key("article", 3)])
    assert journal.read(tmp_path, offset)[0] == [Key("article", 3)]


def test_half_a_line_that_a_full_disk_left_spoils_no_other(tmp_path: Path) -> None:
    journal.begin(tmp_path)
    with (tmp_path / journal.NAME).open("a") as file:
        file.write("article:1\nartic")
    assert journal.read(tmp_path, 0)[0] == [Key("article", 1)]
    journal.note(tmp_path, [Key("article", 12)])
    assert journal.read(tmp_path, 0)[0] == [Key("article", 1), Key("article", 12)]


def test_nothing_is_noted_where_no_rebuild_is_under_way(tmp_path: Path) -> None:
    journal.note(tmp_path, [Key("article", 1)])
    assert not journal.is_open(tmp_path)
    journal.begin(tmp_path)
    assert journal.is_open(tmp_path)
    journal.end(tmp_path)
    assert not journal.is_open(tmp_path)
