"""Write the whole archive to one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.management.backup import backup
from articles.management.backup_database import BackupError


class Command(BaseCommand):
    help = "Write database and pictures to one file, with checksums, while the site serves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backup(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['file']}: {made['articles']:,} articles, {made['files']:,} files.")
        if not settings.BACKUP_KEY:
            self.stderr.write("The backup is not signed: BACKUP_KEY is not set.")
