"""Import files into a named batch."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.drafts.draft import ParseError
from articles.importing.batch_log import Outcome
from articles.importing.importer import Report, import_entries
from articles.importing.prepare import Defaults
from articles.management.progress import Progress, stoppable
from articles.models.database_files import holds_database
from articles.parsers.files.reader import EntryReader, read_mapping
from articles.parsers.formats import FORMATS
from articles.search.indexing.queue import after_bulk
from articles.site.phrases import cut_to_difference

INTERRUPTED = 130


class Command(BaseCommand):
    help = "Save what is read from files or folders (- for standard input). The same input again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--format", choices=list(FORMATS), help="read everything as this format")
        parser.add_argument("--mapping", metavar="FILE", help='JSON for CSV files: {"their column": "our field"}')
        parser.add_argument("--batch", default="", help="the batch's name; an existing batch is resumed")
        parser.add_argument("--section", default="", help="the section of stories that name none")
        parser.add_argument("--source", default="", help="the source of stories that name none")
        parser.add_argument("--language", default="", help="the language of stories that name none, such as en")
        parser.add_argument(
            "--time-zone", default="", help="of times that state none, such as Europe/Helsinki (else UTC)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, on the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in filter(holds_database, options["paths"]):
            raise CommandError(f"{path} holds the archive's own database. Name the files and folders to import.")
        try:
            with nullcontext() if options["dry_run"] else after_bulk():
                report = self.run(options)
        except ParseError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) if options["json"] else summary(report))
        if report.stopped:
            raise CommandError(
                f"Stopped. What was read is saved; resume it with --batch {report.batch!r}.", returncode=INTERRUPTED
            )

    def run(self, options: dict[str, Any]) -> Report:
        """Read and save the files. A dry run prints each difference as it finds it."""
        mapping = read_mapping(options["mapping"]) if options["mapping"] else None
        reader = EntryReader(
            options["paths"],
            options["format"],
            mapping=mapping,
            time_zone=options["time_zone"],
            stdin=sys.stdin.buffer,
        )
        progress = Progress("entries", lambda: reader.share)
        shows = options["dry_run"] and not options["json"]
        with stoppable() as stop:
            report = import_entries(
                reader,
                options["batch"],
                inputs=options["paths"],
                defaults=Defaults(options["section"], options["source"], options["language"]),
                dry_run=options["dry_run"],
                progress=progress,
                stop=stop,
                seen=self.print_change if shows else lambda outcome: None,
            )
        progress.finish()
        return report

    def print_change(self, outcome: Outcome) -> None:
        """Print the difference that one entry would make, a line per field."""
        if outcome.action in ("created", "updated"):
            self.stdout.write(f"{outcome.action}  {outcome.where}  {outcome.headline}")
        for name, (before, after) in outcome.changes.items():
            was, now = cut_to_difference(_json(before), _json(after), 80)
            self.stdout.write(f"    {name}: {was} -> {now}")


def summary(report: Report) -> str:
    """The report in words: each rejection with its place and reason, then the counts."""
    lines = [f"rejected  {rejected['where']}: {rejected['why']}" for rejected in report.rejected]
    counts = f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged"
    return "\n".join([*lines, f"{counts}, {report.rejected_count} rejected in batch {report.batch}."])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
