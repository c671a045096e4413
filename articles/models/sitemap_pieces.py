"""The pieces that the sitemap is cut into, by the stories' keys, and when the visible stories of each last changed.

In SQL, because one question for all pieces takes two look-ups in an index for each of them, whatever lies between, and
a question for each piece took a hundred times as long.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

from articles.models.visibility import shown_stories_sql

# The size stands in the text: an index holds the quotient (Article.Meta), and no parameter matches that.
_PIECES = (
    "WITH RECURSIVE piece(number) AS ("
    " SELECT MIN(id) / {size} FROM articles_article"
    " UNION ALL"
    " SELECT (SELECT MIN(id) FROM articles_article WHERE id >= (piece.number + 1) * {size}) / {size}"
    " FROM piece WHERE piece.number IS NOT NULL"
    ") SELECT number, ("
    " SELECT story.updated_at FROM articles_article story WHERE story.id / {size} = piece.number AND {shown}"
    " ORDER BY story.updated_at DESC LIMIT 1"
    ") FROM piece WHERE number IS NOT NULL ORDER BY number"
)


def last_changes(size: int) -> list[tuple[int, datetime]]:
    """(number, last change) of every piece of `size` keys that holds a visible story; pieces without any are leapt
    over. One query."""
    sql = _PIECES.format(size=size, shown=shown_stories_sql("story", "%s"))
    with connection.cursor() as cursor:
        cursor.execute(sql, [connection.ops.adapt_datetimefield_value(timezone.now())])
        return [(number, _moment(changed)) for number, changed in cursor.fetchall() if changed is not None]


def _moment(value: datetime | str) -> datetime:
    """SQLite gives text, in UTC."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)
