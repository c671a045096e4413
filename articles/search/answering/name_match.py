"""A search that is a name, in any spelling: the names of the archive that it may mean, each with what bears it."""

from __future__ import annotations

import re

from articles.search.answering.find_names import Name, exact_names
from articles.search.document import ARTICLE, PHOTO
from articles.search.engines.base import Gate, Plan, Reader
from articles.search.language.fields import BY_NAME
from articles.search.language.query import Keys
from articles.search.request import NamedHit

_NAME = re.compile(r"[\w .,'’&/-]{2,100}")
_OF_PHOTOS = ("agency", "photographer")
MOST = 6


def names_for(text: str, gate: Gate, index: Reader, staff: bool = False) -> tuple[NamedHit, ...]:
    """The names that a search is, with the number of stories or photos that this reader may see with each. A search
    with an operator or more than six words is none. One query, and three for each vocabulary that has the name."""
    words = text.strip().strip('"').strip()
    if not _NAME.fullmatch(words) or len(words.split()) > 6:
        return ()
    counted = [_count(name, gate, index) for name in dict.fromkeys(exact_names(words, staff))]
    found = sorted((hit for hit in counted if hit.count), key=lambda hit: -hit.count)
    return tuple(found[:MOST])


def _count(name: Name, gate: Gate, index: Reader) -> NamedHit:
    field, key, label = name
    kind = PHOTO if field in _OF_PHOTOS else ARTICLE
    plan = Plan(Keys(field, frozenset({key})), gate, frozenset({kind}), limit=0)
    return NamedHit(field, key, BY_NAME[field].label, label, index.search(plan).total, kind)
