"""The stories before and after one, by day: four look-ups in an index, as columns of the query that reads the story.

In SQL, because composing four correlated queries anew for every page costs more than asking them.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from articles.models.visibility import shown_stories_sql

_NEAREST = (
    "SELECT n.id FROM articles_article n WHERE {shown}{within}"
    # The day is compared alone first, so that the index is used.
    " AND n.published_on {side}= articles_article.published_on"
    " AND (n.published_on {side} articles_article.published_on OR n.id {side} articles_article.id)"
    " ORDER BY n.published_on {order}, n.id {order} LIMIT 1"
)
_SHOWN = shown_stories_sql("n", "%s")
_EARLIER = {"shown": _SHOWN, "side": "<", "order": "DESC"}
_LATER = {"shown": _SHOWN, "side": ">", "order": "ASC"}
_IN_SECTION = " AND n.section_id = articles_article.section_id"
_SIDES = {
    "earlier": _NEAREST.format(within="", **_EARLIER),
    "later": _NEAREST.format(within="", **_LATER),
    "section_earlier": _NEAREST.format(within=_IN_SECTION, **_EARLIER),
    "section_later": _NEAREST.format(within=_IN_SECTION, **_LATER),
}


def columns(now: datetime) -> dict[str, RawSQL]:
    """earlier and later: the key of the visible story beside this one; section_earlier and section_later: of the one
    beside it in its section. NULL where there is none."""
    moment = connection.ops.adapt_datetimefield_value(now)
    return {side: RawSQL(sql, [moment], BigIntegerField()) for side, sql in _SIDES.items()}  # noqa: S611 - constants
