"""Files that are no stories are refused by name, with what to do, and are never read as stories."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ParseError, Rejected
from articles.parsers.files.foreign_texts import MIN_LINES, kind_by_text
from articles.parsers.files.foreign_zips import kind_of_zip
from articles.parsers.files.reader import EntryReader
from articles.parsers.formats import detect

PROSE = "The harbour opened on Tuesday after a long storm, the city said. Fishermen went out at dawn."
STORY = f"Harbour opens after storm\n\n{PROSE}\n\nThe mayor of the city spoke to reporters on Tuesday evening.\n"
PYTHON = (
    'import os\n\n\ndef main():\n    """Open."""\n    for name in os.listdir("."):\n        print(name)\n\n\nmain()\n'
)
SQL = "CREATE TABLE posts (id int);\n" + "INSERT INTO posts VALUES (1, 'The harbour opened on Tuesday.');\n" * 9
LOG = "".join(f"2024-01-02 10:00:{n:02},123 INFO server The request was served, and all was fine.\n" for n in range(9))
INI = "[server]\nhost = localhost\nport = 80\n\n[database]\nname = archive\n"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("canvas.py", STORY, "source code"),
        ("a/b/SITE.CSS", STORY, "source code"),
        ("notes.sql.gz", STORY, "source code"),
        ("archive.ini", STORY, "configuration"),
        ("server.log", STORY, "a log"),
        ("Makefile", STORY, "source code"),
        ("README.md", f"# Harbour\n\n{PROSE}\n", "documentation of a program"),
        ("LICENSE", STORY, "documentation of a program"),
        ("a.ics", STORY, "calendar"),
        ("a.srt", STORY, "subtitles"),
        ("a.txt", PYTHON, "source code"),
        ("a", SQL, "source code"),
        ("a.txt", LOG, "a log"),
        ("a.txt", INI, "configuration"),
        ("a.txt", "#!/bin/sh\necho Harbour\n", "source code"),
        ("page.php", "<?php echo 1; ?>\n<html><body><h1>Harbour</h1></body></html>", "source code"),
        ("a.txt", "BEGIN:VCALENDAR\nSUMMARY:Harbour opens\n", "calendar"),
        ("a.txt", "WEBVTT\n\n00:01.000 --> 00:04.000\nThe harbour opened.\n", "subtitles"),
        ("a.txt", "-----BEGIN PRIVATE KEY-----\nabc\n", "key"),
        ("a.txt", ("QUJD" * 19 + "\n") * 9, "written as text"),
        ("a.csv", "id,name,price\n1,apple,2\n", "names no column .*id,name,price"),
        ("a.txt", "\ufeff\n{\\rtf1 Harbour}", "Rich Text"),
        ("a.txt", "Harbour\0opens after the storm", "zero bytes"),
    ],
)
def test_a_text_that_is_no_story_is_refused_by_name(name: str, text: str, sentence: str) -> None:
    with pytest.raises(ParseError, match=sentence):
        detect(text.encode(), name)


@pytest.mark.parametrize("name", ["story.txt", "story", "story.doc", "2024.01.02", "Mayor of .de", "story.b"])
def test_a_story_is_read_whatever_else_its_name_says(name: str) -> None:
    assert detect(STORY.encode(), name).name == "pasted"


@pytest.mark.parametrize("name", ["index.php", "story.asp", "a.aspx"])
def test_a_page_saved_under_its_address_is_a_page(name: str) -> None:
    assert detect(f"<!DOCTYPE html><html><body><h1>Harbour</h1><p>{PROSE}</p>".encode(), name).name == "webpage"


def test_a_picture_is_a_picture_whatever_its_name() -> None:
    assert detect(b"\xff\xd8\xff\xe0\0\x10JFIF", "picture.py").name == "image"


@pytest.mark.parametrize(("lines", "found"), [(MIN_LINES - 1, False), (MIN_LINES, True), (MIN_LINES + 1, True)])
def test_a_few_lines_do_not_show_that_a_text_is_code(lines: int, found: bool) -> None:
    assert bool(kind_by_text(b"x = 1;\n" * lines)) is found


@given(st.binary(max_size=300))
def test_no_bytes_break_the_look_at_a_text(head: bytes) -> None:
    assert isinstance(kind_by_text(head), str)


ZIPS: Mapping[str, tuple[str, str]] = {
    "META-INF/container.xml": ("", "EPUB"),
    "xl/workbook.xml": ("", "XLSX"),
    "ppt/presentation.xml": ("", "PPTX"),
    "Index/Document.iwa": ("", "Pages, Numbers or Keynote"),
    "mimetype": ("application/vnd.oasis.opendocument.spreadsheet", "ODS"),
    "[Content_Types].xml": ("", "office document"),
}


@pytest.mark.parametrize("member", ZIPS)
def test_a_document_that_is_a_zip_is_refused_by_name(member: str) -> None:
    content, sentence = ZIPS[member]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as writer:
        writer.writestr(member, content)
    with zipfile.ZipFile(packed) as opened:
        assert sentence in kind_of_zip(opened, opened.namelist())
        assert kind_of_zip(opened, ["story.txt"]) == ""


def test_a_folder_of_a_program_gives_no_story(tmp_path: Path) -> None:
    for name, text in {"a.py": PYTHON, "b.sql": SQL, "c.ini": INI, "d.log": LOG, "e.js": STORY}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "f.txt").write_text(" \n\t\n")
    entries = list(EntryReader([tmp_path]))
    assert len(entries) == 6
    assert all(isinstance(entry, Rejected) for entry in entries)
