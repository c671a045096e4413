"""Texts of the pages of what readers keep."""

from __future__ import annotations

from django import template

from articles.drafts.text import body_paragraphs
from articles.models import Article, Photo
from articles.site.metadata import restrictions_of

register = template.Library()
register.filter("paragraphs", body_paragraphs)


@register.filter
def restrictions(row: Article | Photo) -> list[str]:
    """What must be printed with a story or photo."""
    return restrictions_of(row)
