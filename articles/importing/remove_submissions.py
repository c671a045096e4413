"""Remove what was handed in once it is dealt with: the worker calls step() once a round.

A submission is removed with its files DAYS_KEPT days after the last story of it was saved or discarded. What is open
stays for ever. Originals of saved stories are kept with the import.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.importing.uploads import Staged, lasting_tokens
from articles.models import Submission

DAYS_KEPT = 30
EVERY = 3600.0
"""Seconds between two looks."""
A_DAY = 24 * 3600
AT_ONCE = 100
"""Submissions that one look removes."""

_due = 0.0


def step() -> None:
    """Remove some old submissions, once an hour."""
    global _due
    if time.monotonic() < _due:
        return
    _due = time.monotonic() + EVERY
    remove_old()
    remove_stray_folders()


def remove_old() -> None:
    """Remove submissions whose time is over. The row goes last, so that a process that is killed leaves no files."""
    rows: Any = Submission.objects
    for row in rows.over(timezone.now() - timedelta(days=DAYS_KEPT)).without_content()[:AT_ONCE]:
        Staged(row.token, lasting=True).remove()
        row.delete()


def remove_stray_folders() -> None:
    """Remove folders that no submission names: the process was killed before the row was saved. A folder of the last
    day may be one that is being filled."""
    tokens = lasting_tokens(before=time.time() - A_DAY)
    known = set(Submission.objects.filter(token__in=tokens).values_list("token", flat=True))
    for token in tokens - known:
        Staged(token, lasting=True).remove()
