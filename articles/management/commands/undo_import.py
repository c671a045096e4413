"""Undo an import batch as a whole."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importing.undo.batch import Undone, undo
from articles.management.progress import Progress
from articles.models import ImportBatch
from articles.search.indexing.queue import after_bulk


class Command(BaseCommand):
    help = "Delete what a batch created and restore what it changed. What was edited since is left and listed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", metavar="BATCH")
        parser.add_argument("--dry-run", action="store_true", help="say what would be undone, and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = ImportBatch.objects.filter(name=options["batch"]).first()
        if batch is None:
            raise CommandError(f"There is no batch {options['batch']!r}. The admin lists them under Import batches.")
        progress = Progress("rows")
        with nullcontext() if options["dry_run"] else after_bulk():
            undone = undo(batch, dry_run=options["dry_run"], progress=progress)
        progress.finish()
        self.stdout.write(json.dumps(undone.as_json(), ensure_ascii=False) if options["json"] else _summary(undone))


def _summary(undone: Undone) -> str:
    lines = [f"left  {row['what']} ({row['where']}): {row['why']}" for row in undone.left]
    counts = f"{undone.deleted} deleted, {undone.restored} restored, {len(undone.left)} left of batch {undone.batch}."
    return "\n".join([*lines, counts])
