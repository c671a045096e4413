"""Statistics for SQLite's query planner, which otherwise assumes that all values are equally rare."""

from __future__ import annotations

from django.db import connection

LOOKS = 1000
"""The most rows of an index that are sampled. This takes some milliseconds, however large the archive is."""


def renew() -> None:
    """Update the statistics. Not by PRAGMA optimize, which skips tables that its own connection has not queried.
    PostgreSQL updates its statistics by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKS}")
            cursor.execute("ANALYZE")
