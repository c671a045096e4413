"""The stories' vectors: one SQLite file beside the index, written by the worker and read by all processes.

A row says for which version of a document its vector was made. Whoever indexes a document anew first marks its row as
waiting, so that an old vector never answers; the worker makes the new one afterwards. Nothing here needs the model.
Every change of a row has a number, by which readers notice it: each keeps the codes of all vectors in memory, 56 bytes
a story, and reads only the vectors of likely neighbours.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from articles.search.meaning.vectors import WORDS, Codes, Floats, codes_of, likely, unpack

_TIMES = 8
"""So many times the neighbours wanted are looked up by their codes, and then scored."""
_AT_A_TIME = 2000
_PATIENCE = 10
"""Seconds to wait for another process that writes."""
_TABLES = """
    CREATE TABLE IF NOT EXISTS passage (
        pk INTEGER PRIMARY KEY,
        change INTEGER NOT NULL,
        version TEXT NOT NULL,  -- of the document; '' where it waits for a vector, 'gone' where the story is no more
        digest TEXT NOT NULL DEFAULT '',
        vector BLOB
    );
    CREATE INDEX IF NOT EXISTS passage_change ON passage (change);
    CREATE INDEX IF NOT EXISTS passage_waiting ON passage (pk) WHERE version = '';
    CREATE VIEW IF NOT EXISTS newest AS SELECT coalesce(max(change), 0) AS change FROM passage;
    CREATE VIEW IF NOT EXISTS answering AS
        SELECT pk, version, vector FROM passage WHERE version NOT IN ('', 'gone') AND vector IS NOT NULL;
"""


class Waiting(NamedTuple):
    """A row to make a vector for. digest: of the passage that its last vector was made of, or ""."""

    pk: int
    change: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Known:
    """The codes of all vectors up to a change."""

    change: int
    pks: NDArray[np.int64]
    codes: Codes


_NOTHING = _Known(0, np.empty(0, np.int64), np.empty((0, WORDS), np.uint64))


class VectorStore:
    """The vectors in one file. One object serves all threads of a process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = _NOTHING
        self._lock = threading.Lock()

    # Writing

    def note(self, pks: Iterable[int]) -> None:
        """Mark stories as waiting for a vector. Until it is made, they have none."""
        with self._open() as db:
            db.executemany(
                "INSERT INTO passage (pk, change, version) VALUES (?, (SELECT change + 1 FROM newest), '')"
                " ON CONFLICT (pk) DO UPDATE SET change = excluded.change, version = ''",
                ((pk,) for pk in pks),
            )

    def let_go(self, pks: Iterable[int]) -> None:
        """Drop the vectors of stories that are no more."""
        with self._open() as db:
            db.executemany(
                "UPDATE passage SET change = (SELECT change + 1 FROM newest), version = 'gone', digest = '',"
                " vector = NULL WHERE pk = ?",
                ((pk,) for pk in pks),
            )

    def compare(self, versions: Iterable[tuple[int, str]]) -> None:
        """Compare with the index's (pk, version): mark what has no vector of that version, and let go what is gone.
        What waits stays: a story may be noted before the index holds it."""
        with self._open() as db:
            db.execute("CREATE TEMP TABLE indexed (pk INTEGER PRIMARY KEY, version TEXT)")
            db.executemany("INSERT OR REPLACE INTO indexed VALUES (?, ?)", versions)
            stale = db.execute(
                "SELECT pk FROM indexed EXCEPT SELECT pk FROM answering JOIN indexed USING (pk, version)"
            ).fetchall()
            gone = db.execute("SELECT pk FROM answering EXCEPT SELECT pk FROM indexed").fetchall()
        self.note(pk for (pk,) in stale)
        self.let_go(pk for (pk,) in gone)

    def waiting(self, limit: int) -> list[Waiting]:
        """Rows that wait for a vector, the newest stories first."""
        rows = "SELECT pk, change, digest FROM passage WHERE version = '' ORDER BY pk DESC LIMIT ?"
        with self._open() as db:
            return [Waiting(*row) for row in db.execute(rows, (limit,))]

    def put(self, row: Waiting, version: str, digest: str, packed: bytes | None) -> None:
        """Keep the vector of a story, or the one that it has, unless the story changed again meanwhile."""
        with self._open() as db:
            db.execute(
                "UPDATE passage SET change = (SELECT change + 1 FROM newest), version = ?, digest = ?,"
                " vector = coalesce(?, vector) WHERE pk = ? AND change = ?",
                (version, digest, packed, row.pk, row.change),
            )

    def remove(self) -> None:
        """Delete the file, which is made anew by the next change."""
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    # Reading

    def nearest(self, vector: Floats, limit: int) -> list[tuple[int, float]]:
        """The stories nearest to a vector and how near each is, from -1 to 1, nearest first."""
        with self._open() as db:
            known = self._follow(db)
            rows = likely(vector, known.codes, limit * _TIMES)
            found = _scores(db, vector, known.pks[rows].tolist())
        return sorted(found.items(), key=lambda row: (-row[1], row[0]))[:limit]

    def scores(self, vector: Floats, pks: Sequence[int]) -> dict[int, float]:
        """How near each of these stories is; those without a vector are left out."""
        with self._open() as db:
            return _scores(db, vector, pks)

    def vector(self, pk: int) -> Floats | None:
        """A story's vector, if there is one."""
        with self._open() as db:
            row = db.execute("SELECT vector FROM answering WHERE pk = ?", (pk,)).fetchone()
        return unpack([row[0]])[0] if row else None

    def counts(self) -> tuple[int, int]:
        """How many stories have a vector, and how many wait for one."""
        with self._open() as db:
            (answering,) = db.execute("SELECT count(*) FROM answering").fetchone()
            (waiting,) = db.execute("SELECT count(*) FROM passage WHERE version = ''").fetchone()
        return answering, waiting

    def _follow(self, db: sqlite3.Connection) -> _Known:
        """The codes, with all changes that were made since they were last asked for."""
        with self._lock:
            (newest,) = db.execute("SELECT change FROM newest").fetchone()
            if newest < self._known.change:  # the file was deleted and made anew
                self._known = _NOTHING
            if newest > self._known.change:
                self._known = _read_changes(db, self._known, newest)
            return self._known

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction. Connections are not kept, so that no process inherits one."""
        with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as db, db:
            if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'answering'").fetchone():
                db.execute("PRAGMA journal_mode = WAL")
                db.executescript(_TABLES)
            yield db


def _read_changes(db: sqlite3.Connection, known: _Known, newest: int) -> _Known:
    """The codes after a change: those of rows that changed before are dropped, and read anew where a row answers."""
    cursor = db.execute(
        "SELECT pk, answering.vector FROM passage LEFT JOIN answering USING (pk) WHERE change > ? AND change <= ?",
        (known.change, newest),
    )
    changed, pks, codes = [], [], []
    while rows := cursor.fetchmany(_AT_A_TIME):
        changed += [pk for pk, _ in rows]
        held = [row for row in rows if row[1] is not None]
        if held:
            pks.append(np.array([pk for pk, _ in held], np.int64))
            codes.append(codes_of(unpack([packed for _, packed in held])))
    kept = ~np.isin(known.pks, np.array(changed, np.int64))
    return _Known(newest, np.concatenate([known.pks[kept], *pks]), np.concatenate([known.codes[kept], *codes]))


def _scores(db: sqlite3.Connection, vector: Floats, pks: Sequence[int]) -> dict[int, float]:
    asked = "SELECT pk, vector FROM answering WHERE pk IN (SELECT value FROM json_each(?))"
    rows = db.execute(asked, (json.dumps(list(pks)),)).fetchall()
    if not rows:
        return {}
    near = unpack([packed for _, packed in rows]) @ vector
    return dict(zip([pk for pk, _ in rows], near.tolist(), strict=True))
