"""Compare the index with the database, and mend what differs."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.search.indexing import sweep
from articles.search.indexing.queue import after_bulk


class Command(BaseCommand):
    help = "Compare database and index by content; --repair indexes again what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="queue what differs, and index it")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        differences = sweep.sweep()
        if options["repair"]:
            with after_bulk(wait=60):
                sweep.repair(differences)
        found = differences.as_json() | {"repaired": options["repair"]}
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for name in ("missing", "stale", "orphaned", "doubled"):
            self.stdout.write(f"{len(found[name]):>8} {name}  {' '.join(found[name][:10])}")
        self.stdout.write(f"{found['checked']:>8} checked")
