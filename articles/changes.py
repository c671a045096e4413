"""The archive's version: a word that changes whenever anything a reader can see may have changed, and cheap to ask.

On SQLite it comes from the counters that the database keeps for its own keys: every change of an article, a photo or
what belongs to them writes a row into the queue of index updates, and a new name moves its table's (articles.outbox).
On PostgreSQL, whose counters move before their transaction ends, it is the snapshot of transactions itself. To these
come the oldest waiting index update (pages show what the index answers), the last embargo that ended, the day ("on this
day"), and the release.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache as memoise
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

Fact = TypeVar("Fact")

_STATES = {
    "sqlite": ("SELECT group_concat(seq) FROM sqlite_sequence WHERE name LIKE 'articles_%%'"),
    "postgresql": "SELECT pg_current_snapshot()::text",
}
COUNTERS = "SELECT string_agg(last_value::text, ',') FROM pg_sequences WHERE sequencename LIKE 'articles_%%'"
_OWN_WRITES = f"SELECT pg_current_snapshot()::text || ({COUNTERS})"
"""Within a transaction PostgreSQL's snapshot stands still; its own writes show in the counters."""

_QUESTION = (
    "SELECT ({state}), (SELECT min(id) FROM articles_indexupdate),"
    " (SELECT max(embargo_until) FROM articles_article WHERE embargo_until <= %s),"
    " (SELECT min(embargo_until) FROM articles_article WHERE embargo_until > %s)"
)

_HEAD = 48
"""Bytes of the first copy of the header in SQLite's shared memory (WAL-index format): counters and checksums."""

_QUIET = 0.1
"""Seconds: a file that was written just now may be written again without its time showing it."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the database said, and until when that holds: the next embargo's end."""

    word: str
    until: datetime | None


_last: dict[object, _Seen] = {}
"""State of SQLite's files -> what was read in it: while they stay, nobody need be asked. One entry."""


def version() -> str:
    """The word. At most one query and, on SQLite, none while the database's files are as they were."""
    now = timezone.now()
    files = _files()
    seen = _last.get(files) if files else None
    if seen is None or (seen.until is not None and seen.until <= now):
        seen = _ask(now)
        _last.clear()
        if files:
            _last[files] = seen
    return digest(seen.word, timezone.localdate(now), release())


def _files() -> object:
    """The state of SQLite's files; None where they do not tell.

    The head of the shared memory beside the database is rewritten by every commit, in the moment from which others see
    it. Where it is not there or blank, nobody has the database open, and the database's own file tells.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    path = str(connection.settings_dict["NAME"])
    try:
        head = _beginning(f"{path}-shm")
        state = Path(path).stat()
    except OSError:
        return None
    if not any(head) and time.time() - state.st_mtime < _QUIET:
        return None
    return path, state.st_ino, state.st_size, state.st_mtime_ns, head


def _beginning(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - fast
            return file.read(_HEAD)
    except FileNotFoundError:
        return b""


def _ask(now: datetime) -> _Seen:
    """One query."""
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION.format(state=_state()), [moment, moment])
        *seen, following = cursor.fetchone()
    return _Seen(digest(*seen), _moment(following))


def _state() -> str:
    own = connection.vendor == "postgresql" and connection.in_atomic_block
    return _OWN_WRITES if own else _STATES[connection.vendor]


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite keeps moments as text, in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


@memoise
def release() -> str:
    """A word for what this process runs: when the newest file of code and templates was written, and what the settings
    put on every page."""
    newest = max((path.stat().st_mtime_ns for path in _sources()), default=0)
    return digest(newest, settings.SITE_NAME, settings.SITE_ADDRESS)


def _sources() -> Iterator[Path]:
    for folder, pattern in (("templates", "**/*.*"), ("static", "**/*.*"), ("articles", "**/*.py")):
        yield from (settings.BASE_DIR / folder).glob(pattern)


def digest(*parts: object) -> str:
    """A short word for these values."""
    return blake2b("\0".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def remembered(name: str, compute: Callable[[], Fact]) -> Fact:
    """A costly count of the whole archive, made once a version and process."""
    return cache.get_or_set(f"{name}:{version()}", compute, 3600)  # type: ignore[return-value]
