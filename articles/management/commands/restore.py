"""Load a backup into an empty archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.backup import BackupError, restore
from articles.search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Check a backup, load it into an empty archive, and rebuild the index."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        documents = rebuild()
        self.stdout.write(f"{manifest['articles']:,} articles of {manifest['made_at'][:10]}, {documents:,} documents.")
