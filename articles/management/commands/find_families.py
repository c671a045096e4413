"""Find near-identical stories again, in the whole archive."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from articles.importing.link_families import find_all
from articles.search.indexing.queue import after_bulk


class Command(BaseCommand):
    help = "Link near-identical stories of the whole archive into families; an import does so for its own stories."

    def handle(self, *args: Any, **options: Any) -> None:
        with after_bulk():
            linked = find_all()
        self.stdout.write(f"{linked:,} stories are near-identical to another.")
