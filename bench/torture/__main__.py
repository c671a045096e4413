"""Run the trials, each on an archive of its own that goes away afterwards.

    python -m bench.torture                      every trial, on SQLite and on PostgreSQL
    python -m bench.torture editors kills        these alone
    python -m bench.torture editors --seconds 60 --editors 15 --readers 8
    python -m bench.torture kills --kills 100 --database postgresql

PostgreSQL is used where POSTGRESQL_URL names a server (postgresql://user@host/postgres); each trial makes a database on
it. Each trial prints a JSON line of figures; the exit status is 1 where one of them found a promise broken.
bench/torture/trials.py is the table of trials.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier

from bench.torture.site import ROOT
from bench.torture.trials import TRIALS, add_options


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=f"of: {', '.join(TRIALS)}")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="on this database alone")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the data of the trials below this folder")
    add_options(parser)
    options, unknown = parser.parse_known_args()
    if unknown or not set(options.trials) <= set(TRIALS):
        parser.error(f"There is no such trial or option. Trials: {', '.join(TRIALS)}.")
    given = [argument for argument in sys.argv[1:] if argument not in options.trials]
    chosen = [options.database] if options.database else ["sqlite", "postgresql"]
    failed = [
        f"{name} on {kind}" for kind in chosen for name in options.trials or TRIALS if not _run(name, kind, given)
    ]
    if failed:
        sys.exit(f"Broken: {', '.join(failed)}.")


def _run(name: str, kind: str, arguments: list[str]) -> bool:
    """Whether the trial kept every promise; true where there is no such database."""
    server = os.environ.get("POSTGRESQL_URL", "")
    if kind == "postgresql" and not server:
        print(f"{name} on postgresql is left out: POSTGRESQL_URL names no server.", file=sys.stderr)
        return True
    with _folder(arguments) as folder, _database(kind, server) as url:
        environment = {**os.environ, "ARCHIVE_DATA": folder, "DATABASE_URL": url}
        environment["DJANGO_SETTINGS_MODULE"] = "newsarchive.settings"
        command = [sys.executable, "-m", "bench.torture.trials", name, *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


@contextmanager
def _folder(arguments: list[str]) -> Iterator[str]:
    keep = arguments[arguments.index("--keep") + 1] if "--keep" in arguments else None
    if keep is not None:
        yield tempfile.mkdtemp(prefix="torture-", dir=keep)
        return
    with tempfile.TemporaryDirectory(prefix="newsarchive-torture-", ignore_cleanup_errors=True) as folder:
        yield folder


@contextmanager
def _database(kind: str, server: str) -> Iterator[str]:
    """The address of a new database, dropped afterwards; empty for SQLite, which lies in the data folder."""
    if kind == "sqlite":
        yield ""
        return
    name = f"torture_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


if __name__ == "__main__":
    main()
