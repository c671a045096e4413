"""Faults of the machine, not of the program, each as one sentence with its cure: a damaged database, a full disk, a
folder that cannot be written, a database server that does not answer.

The shell prints the sentence (newsarchive.shell); a page says 503 (articles.views.errors, and search_unavailable where
the search alone is gone), and the log has the sentence once in a while. Whatever is not named here is a bug, and keeps
its traceback.
"""

from __future__ import annotations

import errno
import logging
import re
import shutil
import sqlite3
import time
from pathlib import Path
from traceback import walk_tb

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError
from django.db import connection as database
from django.http import HttpResponse

from articles.models.database_files import database_place
from articles.search.engines.base import IndexBroken

log = logging.getLogger(__name__)

QUIET = 60.0
"""Seconds in which the same fault is written down once: each of a thousand readers meets it."""

DAMAGED = "The database {name} is damaged. Stop the site, move the file away, and restore the newest backup."
FULL = "The disk is full. Make room, then do this again: nothing was lost of what was saved before."
TOO_LONG = (
    "A question to the database took too long and was stopped. See what else keeps the machine busy; PAGE_SECONDS says "
    "how long a page's may take."
)
READ_ONLY = "{name} cannot be written. Give it, and the folder it is in, to the user who runs the archive."
UNPREPARED = (
    "The database {name} lacks a table or a column. Run manage.py migrate; if that does not help, it is not an "
    "archive of this version: check DATABASE_URL and ARCHIVE_DATA, or restore the newest backup."
)

ROOM = 1 << 20
"""Bytes. With less, what SQLite calls a failed disk is a full one: its log and shared memory did not find room."""

_SQLITE = {
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": "{name} is no SQLite database. Check DATABASE_URL, or move the file away and restore a backup.",
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": "The disk failed, or is full, while the database {name} was read or written. Look at its folder's "
    "disk, then do this again.",
    "SQLITE_CANTOPEN": "The database {name} cannot be opened. Check that its folder exists and belongs to the user who "
    "runs the archive.",
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_BUSY": "Another program holds the database {name}. Try again when it has ended.",
    "SQLITE_INTERRUPT": TOO_LONG,
    "SQLITE_TOOBIG": "A value is larger than the database {name} can hold.",
}
"""The beginning of SQLite's own name for the error -> what to say."""

_POSTGRESQL = {
    "28": "PostgreSQL refuses this user or password. Check DATABASE_URL.",
    "3D000": "PostgreSQL has no database {name}. Create it, or check DATABASE_URL.",
    "42501": "PostgreSQL does not let this user do that. Make the user of DATABASE_URL the owner of database {name}.",
    "42P01": UNPREPARED,
    "42703": UNPREPARED,
    "25006": "The PostgreSQL database {name} is read-only. Connect to the server that takes writes.",
    "53100": "The disk of the PostgreSQL server is full. Make room there, then do this again.",
    "53300": "PostgreSQL has no connection free. Lower WORKERS or THREADS, or raise its max_connections.",
    "57014": TOO_LONG,
    "57P": "PostgreSQL is shutting down or starting. Try again in a minute.",
    "XX": "The PostgreSQL database {name} is damaged. Look at the server's log, and restore the newest backup.",
    "58": "PostgreSQL's disk failed. Look at the server's log.",
}
"""The beginning of an SQLSTATE -> what to say."""

_NO_SERVER = "PostgreSQL does not answer at {host}. Start it, or check DATABASE_URL."

_SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: "A file would become larger than the disk or a limit of this account allows{file}. Raise the limit.",
    errno.EACCES: "The program may not read or write{file}. Give it to the user who runs the archive.",
    errno.EPERM: "The program may not change{file}. Give it to the user who runs the archive.",
    errno.EROFS: "The disk is read-only{file}. Mount it writable.",
    errno.EIO: "The disk failed{file}. Look at the system's log.",
    errno.EMFILE: "The program has too many files open. Raise the limit (ulimit -n).",
}


_said: dict[str, float] = {}


def say(sentence: str, more: str = "") -> None:
    """In the log, once in a while; more: what may differ from one time to the next."""
    if time.monotonic() - _said.get(sentence, -QUIET) >= QUIET:
        _said[sentence] = time.monotonic()
        log.error("%s (%s)", sentence, more) if more else log.error("%s", sentence)


def try_later(response: HttpResponse) -> HttpResponse:
    """A 503 that asks to come again in a minute and is kept nowhere; the log has what `say` wrote, not each request."""
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def explain(error: BaseException) -> str | None:
    """The sentence for whoever runs the archive; None for what no sentence is known for: that is a bug."""
    if isinstance(error, IndexBroken | ImproperlyConfigured):
        return str(error)
    cause = error.__cause__ if isinstance(error, DatabaseError | InterfaceError) else error
    if isinstance(cause, sqlite3.Error):
        return _sqlite_sentence(cause)
    if isinstance(cause, psycopg.Error):
        return _postgresql_sentence(cause)
    if isinstance(cause, ValueError) and _was_read_from_database(cause):
        return DAMAGED.format(name=_place())
    if isinstance(cause, OSError):
        template = _SYSTEM.get(_number(cause))
        return template and template.format(file=f": {cause.filename}" if cause.filename else "")
    return None


def _number(error: OSError) -> int:
    """Its errno; of shutil.Error, which gathers those of many files as text, the first one."""
    found = re.search(r"\[Errno (\d+)\]", str(error)) if error.errno is None else None
    return int(found[1]) if found else error.errno or 0


def _was_read_from_database(error: ValueError) -> bool:
    """Whether this arose while a value, or SQLite's own message, was read: the archive writes none that it cannot read.

    SQLite checks the shape of its pages, and not what is written in them.
    """
    calls = [frame.f_code for frame, _ in walk_tb(error.__traceback__)]
    if any(call.co_name == "from_db_value" or call.co_name.startswith("convert_") for call in calls):
        return True
    return isinstance(error, UnicodeDecodeError) and "/django/db/" in Path(calls[-1].co_filename).as_posix()


def _sqlite_sentence(error: sqlite3.Error) -> str | None:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_ERROR" and str(error).startswith(("no such table", "no such column")):
        return UNPREPARED.format(name=_place())
    if str(error).startswith("Could not decode"):
        return DAMAGED.format(name=_place())
    if name.startswith("SQLITE_IOERR") and shutil.disk_usage(settings.ARCHIVE_DATA).free < ROOM:
        return FULL
    found = next((said for begin, said in _SQLITE.items() if name.startswith(begin)), None)
    return found and found.format(name=_place())


def _postgresql_sentence(error: psycopg.Error) -> str | None:
    state = error.sqlstate or ""
    found = next((said for begin, said in _POSTGRESQL.items() if state.startswith(begin)), None)
    if found is None and isinstance(error, psycopg.OperationalError) and not state:
        found = _connection_sentence(str(error))
    return found and found.format(name=_place(), host=database.settings_dict["HOST"] or "its socket")


def _connection_sentence(message: str) -> str:
    """libpq gives no SQLSTATE where the connection itself fails, only words."""
    if any(words in message for words in ("authentication failed", "no password", 'role "')):
        return _POSTGRESQL["28"]
    if "does not exist" in message and "database" in message:
        return _POSTGRESQL["3D000"]
    return _NO_SERVER


def _place() -> str:
    return database_place() or str(settings.ARCHIVE_DATA)
