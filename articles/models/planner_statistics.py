"""What SQLite's planner knows of the tables: without it, it takes all values to be equally rare."""

from __future__ import annotations

from django.db import connection

LOOKS = 1000
"""Rows of an index that are looked at: some milliseconds, however large the archive is."""


def renew() -> None:
    """Count anew, as PRAGMA optimize does, which leaves out what its own connection never asked. PostgreSQL does so by
    itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKS}")
            cursor.execute("ANALYZE")
