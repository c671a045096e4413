"""The archive's version: a word that changes whenever anything that a reader can see may have changed. It is cheap to
read.

On SQLite it is made of the counters from which the database assigns keys. Every change of an article, a photo or their
parts adds a row to the queue of index updates, and so moves that counter; a new term moves its own table's
(articles.search.indexing.triggers). On PostgreSQL, whose counters move before a transaction ends, it is the snapshot of
transactions. Added to these are the oldest waiting index update (since pages show what the index answers), the last
embargo that ended, the day ("on this day"), and the release.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache as memoise
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles.models.visibility import embargoes_sql

_STATES = {
    "sqlite": ("SELECT group_concat(seq) FROM sqlite_sequence WHERE name LIKE 'articles_%%'"),
    "postgresql": "SELECT pg_current_snapshot()::text",
}
COUNTERS = "SELECT string_agg(last_value::text, ',') FROM pg_sequences WHERE sequencename LIKE 'articles_%%'"
_OWN_WRITES = f"SELECT pg_current_snapshot()::text || ({COUNTERS})"
"""Within a transaction PostgreSQL's snapshot does not change; the transaction's own writes show in the counters."""

_LAST_END, _NEXT_END = embargoes_sql("%s")
_PAGES = "SELECT max(id) FROM articles_sitepagechange"
_QUESTION = f"SELECT ({{state}}), (SELECT min(id) FROM articles_indexupdate), ({_LAST_END}), ({_PAGES}), ({_NEXT_END})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the database answered, and until when that holds: the end of the next embargo."""

    word: str
    until: datetime | None


class _Remembered(threading.local):
    """What this thread's SQLite connection read last, and the state in which it read it."""

    state: object = None
    seen = _Seen("", None)
    pages: int | None = None


_remembered = _Remembered()


def version() -> str:
    """The archive's version. One query on PostgreSQL and within a transaction; on SQLite one PRAGMA, and one query more
    if somebody has committed since this thread last asked."""
    now = timezone.now()
    word = _sqlite_word(now) if connection.vendor == "sqlite" else _ask(now).word
    return digest(word, timezone.localdate(now), release())


def pages_version() -> int | None:
    """The number of the last change of a page that editors write (articles.models.site_page), as this thread read it
    with the archive's version."""
    return _remembered.pages


def _sqlite_word(now: datetime) -> str:
    """What this thread read last, as long as nobody has committed since.

    data_version shows commits by other connections, total_changes our own; both are valid within one connection only.
    Never look at the database's files instead: closing any descriptor of a file cancels all locks that this process
    holds on it, including those of SQLite in other threads (sqlite.org/howtocorrupt.html, 2.2).

    A rollback resets the database's counters, and the next transaction may reach the same values. So the word of an
    open transaction includes total_changes, which only grows.
    """
    connection.ensure_connection()
    own = connection.connection
    if own.in_transaction:
        return digest(_ask(now).word, id(own), own.total_changes)
    state = own, _data_version(), own.total_changes
    seen = _remembered.seen
    if _remembered.state != state or (seen.until is not None and seen.until <= now):
        seen = _ask(now)
        _remembered.state, _remembered.seen = state, seen
    return seen.word


def _data_version() -> int:
    """A number that changes whenever another connection commits."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def _ask(now: datetime) -> _Seen:
    """Ask the database. One query."""
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION.format(state=_state()), [moment, moment])
        *seen, following = cursor.fetchone()
    _remembered.pages = seen[-1]
    return _Seen(digest(*seen), _moment(following))


def _state() -> str:
    own = connection.vendor == "postgresql" and connection.in_atomic_block
    return _OWN_WRITES if own else _STATES[connection.vendor]


def _moment(value: datetime | str | None) -> datetime | None:
    """A moment as the database returns it; SQLite returns text, in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


_ON_PAGES = ("SITE_NAME", "SITE_ADDRESS", "SITE_LOGO", "SITE_ACCENT", "SITE_ACCENT_DARK", "LANGUAGES", "FRONT_LANGUAGE")
"""The settings that pages depend on."""


@memoise
def release() -> str:
    """A word that identifies what this process runs, the same on all servers that run the same: a digest of code and
    templates, and the settings that pages depend on. Reads 800 files, once a process."""
    read = blake2b(digest_size=12)
    for path in sorted(_sources()):
        read.update(path.read_bytes())
    return digest(read.hexdigest(), *(getattr(settings, name) for name in _ON_PAGES))


def _sources() -> Iterator[Path]:
    for folder, pattern in (
        ("templates", "**/*.*"),
        ("locale", "**/*.mo"),
        ("static", "**/*.*"),
        ("articles", "**/*.py"),
    ):
        yield from filter(Path.is_file, (settings.BASE_DIR / folder).glob(pattern))


def digest(*parts: object) -> str:
    """A short digest of these values."""
    return blake2b("\0".join(map(str, parts)).encode(), digest_size=12).hexdigest()
