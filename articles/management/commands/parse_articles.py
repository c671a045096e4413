"""Print what would be read from files, and write nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.drafts.draft import ParseError
from articles.drafts.to_json import entry_as_json
from articles.parsers.files.reader import EntryReader
from articles.parsers.formats import FORMATS
from articles.parsers.pasted.explain import explain_lines


class Command(BaseCommand):
    help = "Print what the archive reads from files or folders (- for standard input), and write nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="FILE")
        parser.add_argument("--format", choices=list(FORMATS), help="read everything as this format")
        parser.add_argument(
            "--time-zone", default="", help="of times that state none, such as Europe/Helsinki (else UTC)"
        )
        parser.add_argument("--explain", action="store_true", help="print each line of pasted pages with its label")
        parser.add_argument("--json", action="store_true", help="a JSON list, an object an entry")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["explain"]:
            for path in options["paths"]:
                self.explain(path)
            return
        try:
            entries = EntryReader(
                options["paths"], options["format"], time_zone=options["time_zone"], stdin=sys.stdin.buffer
            )
            found = [entry_as_json(entry) | {"path": entry.where.partition(": ")[0]} for entry in entries]
        except ParseError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for entry in found:
            self.stdout.write(self.line(entry))

    def explain(self, path: str) -> None:
        """Print what each line of one pasted page was taken for: story, line number, label, text."""
        try:
            data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
            lines = explain_lines(data, path)
        except (OSError, ParseError) as error:
            raise CommandError(str(error)) from error
        for line in lines:
            mark = "?" if line.is_uncertain else " "
            self.stdout.write(f"{line.story:2} {line.number:5} {line.label:10}{mark} {line.text}")

    @staticmethod
    def line(entry: dict[str, Any]) -> str:
        """One entry as a line of text."""
        if rejected := entry.get("rejected"):
            return f"rejected  {rejected['where']}: {rejected['why']}"
        day = entry.get("published_on") or "undated"
        return f"{day:10}  {entry.get('headline') or entry.get('caption', '')}  ({len(entry.get('photos', []))} photos)"
