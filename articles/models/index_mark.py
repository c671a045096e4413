"""What servers that share one index tell each other through the database."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class IndexMark(models.Model):
    """A fact about the index by its name, such as which generation is being built, and since when."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(db_default=Now())

    objects: ClassVar[models.Manager[IndexMark]]

    class Meta:
        db_table = "index_mark"

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class IndexedKey(models.Model):
    """A row that was indexed while a rebuild was under way, in their order: the rebuild indexes it again."""

    kind = models.CharField(max_length=7)
    object_id = models.BigIntegerField()

    objects: ClassVar[models.Manager[IndexedKey]]

    class Meta:
        db_table = "index_journal"

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
