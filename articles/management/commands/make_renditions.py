"""make_renditions: make every size of every picture now, rather than when the first reader asks for it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from articles import pictures
from articles.models import Photo


class Command(BaseCommand):
    help = "Make every size of every picture that readers are served. What exists is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        made = unreadable = 0
        for photo in Photo.objects.exclude(image="").iterator(chunk_size=500):
            try:
                made += pictures.make_renditions(photo)
            except pictures.NoPicture as error:
                unreadable += 1
                self.stderr.write(str(error))
        self.stdout.write(f"{made:,} files are there. Pictures that cannot be read: {unreadable:,}.")
