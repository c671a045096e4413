"""Find the names that may be one in the background, and keep the pairs. The worker calls step() once a round.

Finding the pairs of 50,000 names takes seconds, so it is done in a thread, one vocabulary at a time, whenever a name
was added, merged or changed since the last list.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, connection, models
from django.utils import timezone

from articles.authorities.likely_pairs import Pair, Reason, find_pairs
from articles.models import PairList, Spelling
from articles.models.authority import MODELS, terms_of
from articles.models.term import PEOPLE

MOST_NAMES = 50_000
"""Names that are compared; of a larger vocabulary, those entered last."""
EVERY = 30.0
"""Seconds between two looks."""

log = logging.getLogger(__name__)

_thread: threading.Thread | None = None
_due = 0.0


def step() -> None:
    """Begin to renew the lists that are out of date, if nobody is at it."""
    global _thread, _due
    if time.monotonic() < _due or (_thread is not None and _thread.is_alive()):
        return
    _due = time.monotonic() + EVERY
    _thread = threading.Thread(target=_run, name="pairs", daemon=True)
    _thread.start()


def _run() -> None:
    try:
        renew()
    except DatabaseError as error:
        log.warning("Names that may be one are looked for later: %s", error)
    finally:
        connection.close()


def renew() -> None:
    """Find the pairs of each vocabulary that has changed since its last list."""
    stamps = dict(PairList.objects.values_list("vocabulary", "stamp"))
    for vocabulary in MODELS:
        stamp = stamp_of(vocabulary)
        if stamps.get(vocabulary) != stamp:
            names = terms_of(vocabulary).order_by("-pk").values_list("pk", "name")[:MOST_NAMES]
            pairs = [[*pair[:2], pair.reason.name] for pair in find_pairs(names, vocabulary in PEOPLE)]
            fresh: dict[str, Any] = {"stamp": stamp, "pairs": pairs, "made_at": timezone.now()}
            PairList.objects.update_or_create(vocabulary=vocabulary, defaults=fresh)


def stamp_of(vocabulary: str) -> str:
    """Changes when a name is added, merged, deleted or changed, or a spelling added. Two queries."""
    told = terms_of(vocabulary).order_by().aggregate(count=models.Count("pk"), last=models.Max("pk"))
    spellings: Any = Spelling.objects
    return f"{told['count']} {told['last']} {spellings.of(vocabulary).state()}"[:100]


def known_pairs(vocabulary: str) -> list[Pair] | None:
    """The pairs that were found last, the surest first; None if nobody has looked yet."""
    found = PairList.objects.filter(vocabulary=vocabulary).values_list("pairs", flat=True).first()
    return None if found is None else [Pair(first, second, Reason[reason]) for first, second, reason in found]
