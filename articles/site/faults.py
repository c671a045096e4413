"""Explains faults of the machine in one sentence with a cure: a damaged database, a full disk, a folder that cannot be
written to, a database server that does not answer.

Commands print the sentence (newsarchive.shell). Pages answer 503 (articles.views.errors, or search_unavailable if only
the search fails), and the log repeats the sentence at most once a minute. Every other exception is a bug, and keeps its
traceback.
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
from articles.models.stored_files import StoreUnreachable
from articles.search.engines.base import IndexBroken

log = logging.getLogger(__name__)

QUIET = 60.0
"""Seconds in which the same fault is logged once, although every reader meets it."""

DAMAGED = "The database {name} is damaged. Stop the site, move the file away, and restore the newest backup."
FULL = "The disk is full. Free some space, then do this again: nothing that was saved before is lost."
TOO_LONG = (
    "A question to the database took too long and was stopped. See what else keeps the machine busy, or raise "
    "PAGE_SECONDS, which limits the questions of pages."
)
READ_ONLY = "{name} cannot be written to. Make the user who runs the archive the owner of it and of its folder."
UNPREPARED = (
    "The database {name} lacks a table or a column. Run manage.py migrate; if that does not help, it is not an "
    "archive of this version: check DATABASE_URL and ARCHIVE_DATA, or restore the newest backup."
)

ROOM = 1 << 20
"""Bytes. With less, what SQLite calls a failed disk is a full one: its log and shared memory did not find room."""

_SQLITE = {
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": "{name} is not an SQLite database. Check DATABASE_URL, or move the file and restore a backup.",
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": "The disk failed, or is full, while the database {name} was read or written. Look at its folder's "
    "disk, then do this again.",
    "SQLITE_CANTOPEN": "The database {name} cannot be opened. Check that its folder exists and belongs to the user who "
    "runs the archive.",
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_BUSY": "Another program has locked the database {name}. Try again when it has ended.",
    "SQLITE_INTERRUPT": TOO_LONG,
    "SQLITE_TOOBIG": "A value is larger than the database {name} can hold.",
}
"""The beginning of SQLite's name of the error -> the sentence."""

_POSTGRESQL = {
    "28": "PostgreSQL refuses this user or password. Check DATABASE_URL.",
    "3D000": "PostgreSQL has no database {name}. Create it, or check DATABASE_URL.",
    "42501": "PostgreSQL does not let this user do that. Make the user of DATABASE_URL the owner of database {name}.",
    "42P01": UNPREPARED,
    "42703": UNPREPARED,
    "25006": "The PostgreSQL database {name} is read-only. Connect to the server that accepts writes.",
    "53100": "The disk of the PostgreSQL server is full. Free some space there, then do this again.",
    "53300": "PostgreSQL has no free connection. Lower WORKERS or THREADS, or raise its max_connections.",
    "57014": TOO_LONG,
    "57P": "PostgreSQL is shutting down or starting. Try again in a minute.",
    "XX": "The PostgreSQL database {name} is damaged. Look at the server's log, and restore the newest backup.",
    "58": "PostgreSQL's disk failed. Look at the server's log.",
}
"""The beginning of an SQLSTATE -> the sentence."""

_NO_SERVER = "PostgreSQL does not answer at {host}. Start it, or check DATABASE_URL."

_SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: "A file would become larger than the disk or a limit of this account allows{file}. Raise the limit.",
    errno.EACCES: "The program may not read or write{file}. Make the user who runs the archive its owner.",
    errno.EPERM: "The program may not change{file}. Make the user who runs the archive its owner.",
    errno.EROFS: "The disk is read-only{file}. Mount it read-write.",
    errno.EIO: "The disk failed{file}. Look at the system's log.",
    errno.EMFILE: "The program has too many files open. Raise the limit (ulimit -n).",
}


_said: dict[str, float] = {}


def say(sentence: str, more: str = "") -> None:
    """Log the sentence, unless it was logged in the last QUIET seconds. more: details, which may differ each time."""
    if time.monotonic() - _said.get(sentence, -QUIET) >= QUIET:
        _said[sentence] = time.monotonic()
        log.error("%s (%s)", sentence, more) if more else log.error("%s", sentence)


def try_later(response: HttpResponse) -> HttpResponse:
    """Make a 503 ask clients to come back in a minute, and keep it out of caches; `say` logs it, not each request."""
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def explain(error: BaseException) -> str | None:
    """The sentence for the operator; None if there is none, which means that the error is a bug."""
    if isinstance(error, IndexBroken | ImproperlyConfigured):
        return str(error)
    cause = error.__cause__ if isinstance(error, DatabaseError | InterfaceError) else error
    if isinstance(cause, sqlite3.Error):
        return _sqlite_sentence(cause)
    if isinstance(cause, psycopg.Error):
        return _postgresql_sentence(cause)
    if isinstance(cause, ValueError) and _was_read_from_database(cause):
        return DAMAGED.format(name=_place())
    if isinstance(cause, StoreUnreachable):
        return str(cause)
    if isinstance(cause, OSError):
        template = _SYSTEM.get(_number(cause))
        return template and template.format(file=f": {cause.filename}" if cause.filename else "")
    return None


def _number(error: OSError) -> int:
    """The errno; for shutil.Error, which has the errors of many files as text, the first one."""
    found = re.search(r"\[Errno (\d+)\]", str(error)) if error.errno is None else None
    return int(found[1]) if found else error.errno or 0


def _was_read_from_database(error: ValueError) -> bool:
    """Whether this was raised while reading a value, or SQLite's own message. The archive never writes what it cannot
    read, so the file is damaged: SQLite checks the structure of its pages, not their content.
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
    """If the connection itself fails, libpq gives no SQLSTATE but only a message."""
    if any(words in message for words in ("authentication failed", "no password", 'role "')):
        return _POSTGRESQL["28"]
    if "does not exist" in message and "database" in message:
        return _POSTGRESQL["3D000"]
    return _NO_SERVER


def _place() -> str:
    return database_place() or str(settings.ARCHIVE_DATA)
