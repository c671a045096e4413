"""The stories before and after one, by day: four look-ups in an index, as columns of the query that reads the story.

Written as SQL, because building four correlated queries in the ORM for each page takes longer than running them.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from articles.models.visibility import shown_stories_sql

_NEAREST = (
    "SELECT n.id FROM articles_article n WHERE {shown}{within}"
    # The day is compared by itself first, so that the index is used.
    " AND n.published_on {side}= articles_article.published_on"
    " AND (n.published_on {side} articles_article.published_on OR n.id {side} articles_article.id)"
    " ORDER BY n.published_on {order}, n.id {order} LIMIT 1"
)
_SHOWN = shown_stories_sql("n", "%s")
_EARLIER = {"shown": _SHOWN, "side": "<", "order": "DESC"}
_LATER = {"shown": _SHOWN, "side": ">", "order": "ASC"}
_IN_SECTION = " AND n.section_id = articles_article.section_id"
_QUERIES = {
    "earlier": _NEAREST.format(within="", **_EARLIER),
    "later": _NEAREST.format(within="", **_LATER),
    "section_earlier": _NEAREST.format(within=_IN_SECTION, **_EARLIER),
    "section_later": _NEAREST.format(within=_IN_SECTION, **_LATER),
}
SIDES = tuple(_QUERIES)
"""The names of the columns."""


def columns(now: datetime) -> dict[str, RawSQL]:
    """Columns for a query of stories. earlier, later: the key of the visible story before or after this one.
    section_earlier, section_later: the same within its section. NULL if there is none."""
    moment = connection.ops.adapt_datetimefield_value(now)
    return {side: RawSQL(sql, [moment], BigIntegerField()) for side, sql in _QUERIES.items()}  # noqa: S611 - constants
