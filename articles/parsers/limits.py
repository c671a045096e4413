"""What parsers need of libraries that keep it for the whole process.

It is set when a process starts, not when a module is imported: by AppConfig.ready, and by each process that runs
without Django.
"""

from __future__ import annotations

from articles.parsers.images.picture_size import set_pillow_limits
from articles.parsers.tables.table_rows import set_cell_limit
from articles.parsers.webpage.charset import register_stray_bytes


def set_limits() -> None:
    """Set the limits of Pillow and of csv, and make our codec error handler known. Safe to repeat."""
    set_pillow_limits()
    set_cell_limit()
    register_stray_bytes()
