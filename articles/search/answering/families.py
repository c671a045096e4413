"""Near-identical stories (the same wire copy, a second edition) stand under the first of them on a page of results.

Stories of one family (Article.family) fold together within the page that is shown; the totals go on counting each of
them, so that they agree with the facets and with the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from articles.models import Article
from articles.search.request import ResultHit


def fold_families(hits: Iterable[ResultHit]) -> tuple[ResultHit, ...]:
    """The hits in their order, later members of a family under its first."""
    rows: dict[object, ResultHit] = {}
    for hit in hits:
        family = hit.row.family if isinstance(hit.row, Article) else None
        key = ("family", family) if family is not None else (hit.kind, hit.id)
        first = rows.get(key)
        rows[key] = hit if first is None else replace(first, folded=(*first.folded, hit))
    return tuple(rows.values())
