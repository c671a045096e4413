"""Settings that libraries keep for the whole process and that parsers need.

They are set when a process starts and not when a module is imported: by AppConfig.ready, and by each process that runs
without Django.
"""

from __future__ import annotations

from articles.parsers.images.picture_size import set_pillow_limits
from articles.parsers.tables.table_rows import set_cell_limit
from articles.parsers.webpage.charset import register_stray_bytes


def set_limits() -> None:
    """Set the limits of Pillow and of csv, and register our codec error handler. Safe to repeat."""
    set_pillow_limits()
    set_cell_limit()
    register_stray_bytes()
