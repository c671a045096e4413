"""Draw every size of every picture now, without waiting for the worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from articles.models import Photo
from articles.site.picture_queue import make_renditions
from articles.site.renditions import CannotDraw


class Command(BaseCommand):
    help = "Make every size of every picture that readers are served. What exists is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        made = unreadable = 0
        for photo in Photo.objects.exclude(image="").iterator(chunk_size=500):
            try:
                made += make_renditions(photo)
            except CannotDraw as error:
                unreadable += 1
                self.stderr.write(f"The picture of {photo} cannot be drawn: {error}.")
        self.stdout.write(f"{made:,} files are there. Pictures that cannot be read: {unreadable:,}.")
