"""Split printed captions from their credits: a JSON string per line in, a JSON object per line out."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.printed.captions import printed_as_json, split_caption


class Command(BaseCommand):
    help = "Read printed captions (one JSON string a line on standard input); print caption and credit apart as JSON."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for number, line in enumerate(sys.stdin.buffer, start=1):
            try:
                printed = json.loads(line)
            except ValueError as error:
                raise CommandError(f"Line {number} is no JSON string: {error}") from error
            if not isinstance(printed, str):
                raise CommandError(f'Line {number} is no JSON string. Write each caption in quotes: "A caption (AP)".')
            self.stdout.write(json.dumps(printed_as_json(split_caption(printed)), ensure_ascii=False))
