"""Load the demo archive: stories in demo/stories, with pictures drawn for them."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from articles.importing.importer import Report, import_entries
from articles.importing.prepare import Defaults
from articles.parsers.files.reader import EntryReader
from articles.search.indexing.queue import after_bulk
from articles.site.picture_queue import draw_waiting
from demo.draw_pictures import draw

DEMO = settings.BASE_DIR / "demo"
BATCH = "Demo archive"
SOURCE = "The Demo Gazette"
DRAWING_SECONDS = 30
"""Seconds to draw pictures before the site starts. The worker draws the rest."""


class Command(BaseCommand):
    help = "Load the demo archive; loading it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with after_bulk(wait=60), tempfile.TemporaryDirectory(dir=settings.ARCHIVE_DATA) as temporary:
            folder = Path(temporary) / "stories"
            shutil.copytree(DEMO / "stories", folder)
            shutil.copy(DEMO / "stories.jsonl", folder)
            draw(folder)
            stories = (path for path in sorted(folder.iterdir()) if path.suffix != ".jpg")
            reports = [self.load(path) for path in stories]
        draw_waiting(DRAWING_SECONDS)
        created, unchanged = (sum(getattr(report, name) for report in reports) for name in ("created", "unchanged"))
        rejected = [place for report in reports for place in report.rejected]
        self.stdout.write(f"Demo archive: {created} created, {unchanged} unchanged, {len(rejected)} rejected.")

    @staticmethod
    def load(path: Path) -> Report:
        """Import a file or folder of the demo. A folder's name is the section of its stories; the JSON Lines file names
        sections itself."""
        section = path.name.replace("-", " ").capitalize() if path.is_dir() else ""
        defaults = Defaults(section=section, source=SOURCE)
        folder = f"{path.parent.parent}/"
        entries = (replace(entry, where=entry.where.replace(folder, "demo/", 1)) for entry in EntryReader([path]))
        return import_entries(entries, BATCH, inputs=[f"demo/{path.name}"], defaults=defaults)
