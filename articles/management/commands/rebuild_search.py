"""Rebuild the whole index beside the live one, then switch to it."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.search.indexing.queue import IndexBroken
from articles.search.indexing.rebuild import rebuild


class Command(BaseCommand):
    help = "Rebuild the whole search index beside the live one, then switch to it."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            total = rebuild(self.progress if sys.stderr.isatty() else None)
        except IndexBroken as error:
            raise CommandError(str(error)) from error
        seconds = max(time.monotonic() - started, 0.001)
        self.stdout.write(f"{total:,} documents in {seconds:,.1f} s, {total / seconds:,.0f} a second.")

    @staticmethod
    def progress(done: int, total: int) -> None:
        """Print the number of documents done, on one line of a terminal."""
        sys.stderr.write(f"\r{done:,} of {total:,} ")
        sys.stderr.flush()
