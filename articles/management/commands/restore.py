"""Load a backup into an empty archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.management.backup import is_signed, restore
from articles.management.backup_database import BackupError
from articles.search.indexing.queue import IndexBroken
from articles.search.indexing.rebuild import rebuild
from articles.site.faults import explain

UNCHECKED = "The backup is signed, but its signature was not checked: BACKUP_KEY is not set."
UNSIGNED = "The backup is not signed, and nobody can tell who made it: BACKUP_KEY is not set."


class Command(BaseCommand):
    help = "Check a backup, load it into an empty archive, and rebuild the index."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        if not settings.BACKUP_KEY:
            self.stderr.write(UNCHECKED if is_signed(options["file"]) else UNSIGNED)
        documents = self.rebuild()
        self.stdout.write(f"{manifest['articles']:,} articles of {manifest['made_at'][:10]}, {documents:,} documents.")

    @staticmethod
    def rebuild() -> int:
        """Build the index of the restored archive. Raises CommandError, which says that the records are restored."""
        try:
            return rebuild(resume=False)
        except (IndexBroken, OSError) as error:
            why = explain(error)
            if why is None:
                raise
            raise CommandError(f"The archive is restored, but not its index: {why}") from error
