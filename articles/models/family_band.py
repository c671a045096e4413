"""Parts of the articles' MinHash sketches, by which near-identical stories are found."""

from __future__ import annotations

from django.db import models

from articles.models.article import Article


class FamilyBand(models.Model):
    """A part of an article's sketch: articles that share one may be near-identical
    (articles.importing.link_families)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="family_bands")
    band = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.article_id}: {self.band:x}"
