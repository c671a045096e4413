"""The rule of which stories the public may see, in the two forms it is asked in: Django's, and plain SQL.

A photo's visibility follows from it (PhotoQuerySet.visible). Both forms must say the same.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import BooleanField, Case, Q, When
from django.utils import timezone


def shown_stories(now: datetime | None = None, prefix: str = "") -> Q:
    """Published, and past its embargo. prefix: the look-up that leads to the story, such as "articles__"."""
    over = Q((f"{prefix}embargo_until__isnull", True)) | Q((f"{prefix}embargo_until__lte", now or timezone.now()))
    return over & Q((f"{prefix}status", "published"))


def is_shown_story(now: datetime | None = None, prefix: str = "") -> Case:
    """The same, to be asked of rows that are found by something else (their keys, a name they bear): an expression that
    no index answers, so that a database without statistics does not begin with the index of all visible stories."""
    return Case(When(shown_stories(now, prefix), then=True), default=False, output_field=BooleanField())


def shown_stories_sql(story: str, now: str) -> str:
    """The same condition on the table or alias `story`; `now` is the SQL of the present moment, or its placeholder."""
    return f"{story}.status = 'published' AND ({story}.embargo_until IS NULL OR {story}.embargo_until <= {now})"
