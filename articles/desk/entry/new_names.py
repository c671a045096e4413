"""Names of a checked story that the archive does not have yet, so that a misreading is seen before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from articles.desk.entry.story_fields import TOPICS, names_in
from articles.drafts.text import fold
from articles.models import Author, Credit, Section, Source, Topic
from articles.printed.credit_lines import parse_credit


def new_names(story: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what it is, name) of each name that is new. One query for each kind of name that the story has."""
    fields = story["fields"]
    found = _new("author", Author, names_in(fields.get("authors", "")))
    found += _new("section", Section, names_in(fields.get("section", "")))
    found += _new("source", Source, names_in(fields.get("source", "")))
    topics = [name for field in TOPICS for name in names_in(fields.get(field, ""))]
    found += _new("topic", Topic, topics)
    credits_ = [parse_credit(photo["credit_line"]) for photo in story["photos"] if not photo.get("leave_out")]
    found += _new("photographer", Credit, [name for credit in credits_ for name in credit.photographers])
    return found + _new("agency", Credit, [name for credit in credits_ for name in credit.agencies])


def _new(what: str, model: Any, names: Any) -> list[tuple[str, str]]:
    wanted = {fold(name)[:200]: name for name in names}
    if not wanted:
        return []
    known = set(model.objects.filter(folded__in=list(wanted)).values_list("folded", flat=True))
    return [(what, name) for folded, name in wanted.items() if folded not in known]
