"""Run the worker beside the web server."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.authorities import pair_lists, waiting_merges
from articles.bulk import run_change
from articles.importing import remove_submissions
from articles.kept import build_file, match_searches, send_alerts
from articles.search.indexing import heartbeat
from articles.search.indexing.passage_reader import PassageReader
from articles.search.indexing.worker import Worker
from articles.site.picture_queue import Drawer


class Command(BaseCommand):
    help = (
        "Drain the index queue at once, mend the index, sweep every night, draw pictures, change many records; stops "
        "cleanly on SIGTERM."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this stops")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = os.getppid()
        alive = (lambda: os.getppid() == parent) if options["with_parent"] else (lambda: True)
        drawer = Drawer()
        with heartbeat.keep_beating():
            desk = [run_change.step, waiting_merges.step, pair_lists.step, remove_submissions.step]
            kept = [build_file.step, match_searches.step, send_alerts.step]
            Worker(self.say, alive, [drawer.step, *desk, *kept, PassageReader().step]).run()
        drawer.close()

    def say(self, line: str) -> None:
        """Print a line at once, even into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()
