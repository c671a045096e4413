"""Save what is read from files in a named batch."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importing import Defaults, Report, import_entries
from articles.parsers.containers import read_entries
from articles.parsers.draft import ParseError
from articles.parsers.formats import FORMATS
from articles.search.indexing import drain


class Command(BaseCommand):
    help = "Save what is read from files or folders (- for standard input). The same input again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--format", choices=list(FORMATS), help="read everything as this format")
        parser.add_argument("--batch", default="", help="the batch's name; one that exists is gone on with")
        parser.add_argument("--section", default="", help="the section of stories that name none")
        parser.add_argument("--source", default="", help="the source of stories that name none")
        parser.add_argument("--language", default="", help="the language of stories that name none, such as en")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, on the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        defaults = Defaults(options["section"], options["source"], options["language"])
        try:
            report = import_entries(
                read_entries(options["paths"], options["format"], sys.stdin.buffer),
                options["batch"],
                inputs=options["paths"],
                defaults=defaults,
                dry_run=options["dry_run"],
                progress=Progress() if sys.stderr.isatty() else lambda count: None,
            )
        except ParseError as error:
            raise CommandError(str(error)) from error
        if not options["dry_run"]:
            drain()
        if options["dry_run"] and not options["json"]:
            self.print_changes(report)
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) if options["json"] else self.summary(report))

    def print_changes(self, report: Report) -> None:
        """The difference a dry run found, a line a field."""
        for outcome in report.changes:
            if outcome.action in ("created", "updated"):
                self.stdout.write(f"{outcome.action}  {outcome.where}  {outcome.headline}")
            for name, (before, after) in outcome.changes.items():
                self.stdout.write(f"    {name}: {_short(before)} -> {_short(after)}")

    def summary(self, report: Report) -> str:
        """The report for people: each rejection with its place and reason, then the counts."""
        lines = [f"rejected  {rejected['where']}: {rejected['why']}" for rejected in report.rejected]
        counts = f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged"
        return "\n".join([*lines, f"{counts}, {len(report.rejected)} rejected in batch {report.batch}."])


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."


class Progress:
    """Entries read and the rate, on one line of a terminal."""

    def __init__(self) -> None:
        self.count = 0
        self.started = time.monotonic()

    def __call__(self, count: int) -> None:
        self.count += count
        rate = self.count / max(time.monotonic() - self.started, 0.001)
        sys.stderr.write(f"\r{self.count:,} read, {rate:,.0f} a second ")
        sys.stderr.flush()
