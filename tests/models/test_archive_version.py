"""The archive's version: it changes with whatever readers may see, and asking for it does the database no harm."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Correction,
    Credit,
    Photo,
    PhotoCredit,
    Section,
    Source,
    Topic,
    archive_version,
)
from tests.factories import make_article, make_credit, make_photo, make_topic

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


CHANGES: dict[str, Callable[[Article, Photo], object]] = {
    "a headline": lambda article, photo: Article.objects.filter(pk=article.pk).update(headline="Other"),
    "a status": lambda article, photo: Article.objects.filter(pk=article.pk).update(status="withdrawn"),
    "a caption": lambda article, photo: Photo.objects.filter(pk=photo.pk).update(caption="Other"),
    "a credit": lambda article, photo: PhotoCredit.objects.create(photo=photo, credit=make_credit("Other")),
    "a correction": lambda article, photo: Correction.objects.create(article=article, text="Other"),
    "a topic": lambda article, photo: article.topics.add(make_topic("Other")),
    "a new story": lambda article, photo: make_article("Other"),
    "a story less": lambda article, photo: article.delete(),
    "a new section": lambda article, photo: Section.objects.create(name="Other"),
    "a section's name": lambda article, photo: Section.objects.update(name="Other"),
    "a source's name": lambda article, photo: Source.objects.update(name="Other"),
    "a topic's name": lambda article, photo: Topic.objects.update(name="Other"),
    "an author's name": lambda article, photo: Author.objects.update(name="Other"),
    "an agency's name": lambda article, photo: Credit.objects.update(name="Other"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_the_version_changes(change: Callable[[Article, Photo], object]) -> None:
    photo = make_photo(agencies=["EPA"])
    article = make_article(photos=[photo], topics=[make_topic()], authors=["Ana Ruiz"])
    before = archive_version.version()
    assert archive_version.version() == before
    change(article, photo)
    assert archive_version.version() != before


def test_the_end_of_an_embargo_is_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(embargo_until=timezone.now() + timedelta(minutes=5))
    before = archive_version.version()
    later = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert archive_version.version() != before


def test_midnight_where_the_archive_is_at_home_is_a_change(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    words = []
    for hour in (14, 15, 16):
        moment = datetime(2025, 3, 27, hour, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        words.append(archive_version.version())
    assert words[0] != words[1] == words[2]


# Transactions, and connections beside ours


def elsewhere(change: Callable[[], object]) -> None:
    """Commit a change by another connection."""

    def work() -> None:
        try:
            change()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def rolled_back(headline: str) -> str:
    """The version within a transaction that made a story and is taken back."""
    with suppress(InterruptedError), transaction.atomic():
        make_article(headline, section=None, source=None)
        word = archive_version.version()
        raise InterruptedError
    return word


@pytest.mark.django_db(transaction=True)
def test_a_commit_of_ours_changes_the_version_once() -> None:
    before = archive_version.version()
    make_article()
    after = archive_version.version()
    assert before != after == archive_version.version()


@pytest.mark.django_db(transaction=True)
def test_a_commit_by_another_connection_changes_the_version_once() -> None:
    before = archive_version.version()
    elsewhere(make_article)
    after = archive_version.version()
    assert before != after == archive_version.version()


@pytest.mark.django_db(transaction=True)
def test_sql_typed_by_hand_changes_the_version() -> None:
    make_article()
    before = archive_version.version()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET headline = 'By hand'")
    assert archive_version.version() != before


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_leaves_no_version_behind() -> None:
    before = archive_version.version()
    words = [rolled_back("One"), archive_version.version(), rolled_back("Other"), archive_version.version()]
    make_article("Committed", section=None, source=None)
    words.append(archive_version.version())
    assert len({before, words[0], words[2], words[4]}) == 4
    assert not {words[0], words[2]} & {words[1], words[3]}


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_is_taken_back_leaves_no_version_behind() -> None:
    with transaction.atomic():
        words = [
            archive_version.version(),
            rolled_back("One"),
            archive_version.version(),
            rolled_back("Other"),
            archive_version.version(),
        ]
    assert len({words[0], words[1], words[3]}) == 3
    assert len({words[1], words[2], words[3], words[4]}) == 4


# On a new database, by processes of their own


def on_disk(script: str) -> list[str]:
    """What a script prints that runs on an archive of its own, in a file; `path` is that file."""
    environment = {**os.environ, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _PRELUDE + script],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.split()


_PRELUDE = """
import subprocess, sys, threading, django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from articles.models import archive_version
from articles.models import Section
call_command("migrate", verbosity=0)
path = str(connection.settings_dict["NAME"])
reader = Client(headers={"host": "localhost"})

def by_another_process(sql):
    code = f"import sqlite3; other = sqlite3.connect({path!r}, timeout=0); other.execute({sql!r}); other.commit()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return "locked" if "database is locked" in done.stderr else "done" if not done.returncode else done.stderr
"""


def test_a_page_leaves_the_locks_of_other_threads_alone() -> None:
    """Two writers at once are how a database is lost: the second must stay locked out while a page is made."""
    said = on_disk("""
holds, asked = threading.Event(), threading.Event()

def save():
    with transaction.atomic():
        Section.objects.create(name="Held")
        holds.set()
        asked.wait(60)
    connection.close()

writer = threading.Thread(target=save)
writer.start()
holds.wait(60)
write = "INSERT INTO articles_section (name, slug, folded) VALUES ('Other', 'other', 'other')"
print(by_another_process(write))
print(*[reader.get(address).status_code for address in ("/", "/feed/", "/photos/")])
print(by_another_process(write))
asked.set()
writer.join()
print(by_another_process(write))
""")
    assert said == ["locked", "200", "200", "200", "locked", "done"]


def test_the_version_costs_one_pragma_until_somebody_commits() -> None:
    said = on_disk("""
def ask():
    with CaptureQueriesContext(connection) as queries:
        archive_version.version()
    print(len(queries))

ask(), ask()
Section.objects.create(name="New")
ask(), ask()
by_another_process("UPDATE articles_section SET name = 'By hand'")
ask(), ask()
""")
    assert said == ["2", "1"] * 3


def test_another_process_or_a_new_connection_is_not_overlooked() -> None:
    """A new connection counts from the beginning, so that its numbers may be those of the one before."""
    said = on_disk("""
Section.objects.create(name="New")
words = [archive_version.version()]
for number in range(4):
    by_another_process(f"UPDATE articles_section SET name = 'By hand {number}'")
    if number > 1:
        connection.close()
    words.append(archive_version.version())
print(len(set(words)))
""")
    assert said == ["5"]


def test_each_thread_is_told_of_every_commit() -> None:
    said = on_disk("""
words, turns = [], threading.Barrier(2)

def ask():
    for _ in range(3):
        turns.wait(60)
        words.append(archive_version.version())
        turns.wait(60)
    connection.close()

thread = threading.Thread(target=ask)
thread.start()
for number in range(3):
    Section.objects.create(name=f"New {number}")
    turns.wait(60)
    turns.wait(60)
    words.append(archive_version.version())
thread.join()
print(len(words), len(set(words)))
""")
    assert said == ["6", "3"]


def test_nothing_opens_the_databases_files() -> None:
    """Whatever a site does, Python is never asked to open them; SQLite itself opens them beneath Python's notice."""
    said = on_disk("""
from pathlib import Path
import json, tempfile
from tests.factories import make_article, make_editor, make_photo, make_picture

def watch(event, arguments):
    if event == "open" and str(arguments[0]).startswith(path):
        print("opened", arguments[0])

sys.addaudithook(watch)
open(path + "-shm").close()  # so that this test is known to see it
make_article(photos=[make_photo(picture=make_picture())])
call_command("rebuild_search", verbosity=0, stdout=sys.stderr)
for address in ("/", "/feed/", "/articles/", "/photos/", "/search/?q=river", "/sitemap.xml", "/search/suggest/?q=riv"):
    assert reader.get(address).status_code == 200, address
reader.force_login(make_editor())
assert reader.get("/admin/articles/article/1/change/").status_code == 200
with tempfile.TemporaryDirectory() as folder:
    story = Path(folder) / "story.jsonl"
    story.write_text(json.dumps({"headline": "Other", "paragraphs": ["Words."], "source_key": "1"}))
    call_command("import_articles", folder, stdout=sys.stderr)
    call_command("backup", f"{folder}/archive.tar", stdout=sys.stderr)
for name in ("check", "check_index", "find_families", "make_renditions"):
    call_command(name, stdout=sys.stderr)
""")
    assert len(said) == 2, said


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "/.."])
def test_the_databases_files_are_neither_imported_nor_replaced_by_a_backup(ending: str) -> None:
    said = on_disk(f"""
for command in ("import_articles", "backup"):
    try:
        call_command(command, path + {ending!r})
    except Exception as error:
        print("own" in str(error))
""")
    assert said == ["True", "True"]


def test_no_code_names_the_databases_files() -> None:
    """Their names stand in the settings, and where they are refused; only SQLite is given them. The vectors of passages
    have a file of their own beside the index, which two modules name."""
    naming = re.compile(r"""-(shm|wal|journal)\b|sqlite3["']|settings_dict\[.NAME|DATABASES\[""")
    named = {
        path.relative_to(ROOT).as_posix()
        for folder in ("articles", "newsarchive")
        for path in (ROOT / folder).rglob("*.py")
        if naming.search(path.read_text(encoding="utf-8"))
    }
    vectors = {"articles/search/indexing/passages.py", "articles/search/meaning/vector_store.py"}
    assert named - vectors == {"newsarchive/settings.py", "articles/models/database_files.py"}
