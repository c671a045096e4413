"""Read one flat record, such as a line of JSON or a row of a spreadsheet, into a draft.

The keys are those that `parse_articles --json` prints. A missing key leaves its field empty and an unknown key is
ignored, so that other people's exports need no cleaning. Values are texts or, for lists, JSON lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from articles.drafts.draft import (
    ArticleDraft,
    Entry,
    Estimate,
    ParseError,
    PhotoDraft,
    Precision,
    Rejected,
    Status,
    TopicDraft,
    TopicKind,
)
from articles.drafts.markup import clean_body, paragraphs_to_body
from articles.drafts.text import without_forbidden
from articles.printed.bylines import split_byline
from articles.printed.credit_lines import parse_credit
from articles.printed.dates import parse_date, parse_moment

Record = Mapping[str, Any]
T = TypeVar("T")
Member = TypeVar("Member", bound=StrEnum)

ARTICLE_TEXTS = (
    "headline", "standfirst", "byline", "dateline", "slug", "genre", "section", "source", "language", "url",
    "source_key", "rights", "instructions",
)  # fmt: skip
PHOTO_TEXTS = (
    "caption", "credit_line", "place", "headline", "alt_text", "rights", "instructions", "address", "file_name",
    "source", "source_key",
)  # fmt: skip
PHOTO_LISTS = ("photographers", "agencies", "roles", "keywords")
MAX_DATE_LENGTH = 100
TOPIC_LISTS = {
    "subjects": TopicKind.SUBJECT,
    "people": TopicKind.PERSON,
    "places": TopicKind.PLACE,
    "organisations": TopicKind.ORGANISATION,
}

_BLOCK = re.compile(r"<(?:p|h[1-6]|ul|ol|blockquote|div|br)\b", re.I)
_PARTIAL_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?")


def read_record(record: Record, format_name: str) -> Entry:
    """The draft of one record: a photo if it has a caption or picture and neither headline nor body, else an article.

    Raises ParseError, without a place, if a value has the wrong form.
    """
    if isinstance(rejected := record.get("rejected"), Mapping):
        return Rejected(text_of(rejected, "where"), text_of(rejected, "why"))
    if is_photo(record):
        return read_photo(record, format_name)
    return read_article(record, format_name)


def is_photo(record: Record) -> bool:
    """Whether a record is a photograph of its own: it says so, or it has keys that only photographs have."""
    if "kind" in record:
        return str(record["kind"]) == "photo"
    has_story = any(record.get(key) for key in ("body", "paragraphs", "photos", "published_on"))
    return not has_story and any(record.get(key) for key in ("caption", "credit_line", "file_name"))


def read_article(record: Record, format_name: str) -> ArticleDraft:
    """An article's draft. Raises ParseError without a headline."""
    texts: dict[str, Any] = {key: text_of(record, key) for key in ARTICLE_TEXTS}
    if not texts["headline"]:
        raise ParseError("It has no headline.")
    published_on, published_at, precision = _publication(record)
    return ArticleDraft(
        **texts,
        body=_body(record),
        authors=list_of(record, "authors") if "authors" in record else split_byline(texts["byline"]),
        topics=tuple(_topics(record)),
        version=_number(record, "version"),
        priority=_priority(record),
        published_on=published_on,
        published_at=published_at,
        precision=precision,
        estimate=_estimate(record.get("published_estimate")),
        updated_at=_optional(moment, record, "updated_at"),
        embargo_until=_optional(moment, record, "embargo_until"),
        status=_member(Status, record, "status", Status.PUBLISHED),
        corrections=list_of(record, "corrections"),
        photos=tuple(read_photo(photo, "") for photo in _photos(record)),
        format=text_of(record, "format") or format_name,
    )


def read_photo(record: Record, format_name: str) -> PhotoDraft:
    """A photograph's draft. If photographers and agencies are not given, they are derived from the credit line."""
    texts: dict[str, Any] = {key: text_of(record, key) for key in PHOTO_TEXTS}
    lists: dict[str, Any] = {key: list_of(record, key) for key in PHOTO_LISTS}
    if texts["credit_line"] and "photographers" not in record and "agencies" not in record:
        lists |= credits_of(texts["credit_line"])
    return PhotoDraft(
        **texts,
        **lists,
        taken_on=_optional(day, record, "taken_on"),
        is_lead=_is_true(record.get("is_lead")),
        status=_photo_status(text_of(record, "status").lower()),
        format=text_of(record, "format") or format_name,
    )


def _photo_status(word: str) -> Status:
    """The status, if it hides the photo. Other people's words, such as "approved", are ignored."""
    return Status(word) if word in (Status.DRAFT, Status.WITHDRAWN) else Status.PUBLISHED


@lru_cache(maxsize=4096)
def credits_of(credit_line: str) -> dict[str, tuple[str, ...]]:
    """Photographers, agencies and roles of a credit line. Cached, since an archive prints the same ones again and
    again."""
    parsed = parse_credit(credit_line)
    return {"photographers": parsed.photographers, "agencies": parsed.agencies, "roles": parsed.roles}


def text_of(record: Record, key: str) -> str:
    """A record's text, stripped; numbers become text. Raises ParseError for a list or an object."""
    value = record.get(key)
    if value is None or value == "":
        return ""
    if isinstance(value, list | dict | bool):
        raise ParseError(f"Its {key} is no text.")
    return plain(value)


def plain(value: Any) -> str:
    """The value as text, stripped, without forbidden characters."""
    return without_forbidden(str(value)).strip()


def list_of(record: Record, key: str) -> tuple[str, ...]:
    """A record's list of texts. A single text is split at semicolons and bars."""
    value = record.get(key)
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        value = re.split("[;|]", value)
    if not isinstance(value, list) or any(isinstance(item, list | dict) for item in value):
        raise ParseError(f"Its {key} is no list of texts.")
    return tuple(text for item in value if (text := plain(item)))


def day(value: str) -> date:
    """A day in ISO 8601, or as people write it: "12 December 2023"."""
    found = parse_date(value) if len(value) <= MAX_DATE_LENGTH else None
    if found is None:
        raise ValueError(value)
    return found


def moment(value: str) -> datetime:
    """A moment in ISO 8601 or RFC 2822. Without a zone it is taken as UTC."""
    found = parse_moment(value) if len(value) <= MAX_DATE_LENGTH else None
    if found is None:
        raise ValueError(value)
    return found


def _publication(record: Record) -> tuple[date | None, datetime | None, Precision]:
    """Day, time and precision, from published_at or from a published_on that may hold either."""
    printed = text_of(record, "published_on")
    published_at = _optional(moment, record, "published_at")
    published_on, stated = _partial_day(printed) if printed else (None, Precision.UNKNOWN)
    if published_at is None and stated is Precision.EXACT:
        published_at = moment(printed)
    if published_at is not None:
        published_on, stated = published_on or published_at.date(), Precision.EXACT
    elif published_on is None and record.get("published_estimate"):
        stated = Precision.ESTIMATED
    return published_on, published_at, _member(Precision, record, "precision", stated)


def _partial_day(printed: str) -> tuple[date, Precision]:
    """A day and its precision. 2025 and 2025-03 become their first day."""
    try:
        if found := _PARTIAL_DATE.fullmatch(printed):
            precision = Precision.MONTH if found[2] else Precision.YEAR
            return date(int(found[1]), int(found[2] or 1), 1), precision
        if len("2025-03-31") < len(printed) <= MAX_DATE_LENGTH and (at := parse_moment(printed)):
            return at.date(), Precision.EXACT
        return day(printed), Precision.DAY
    except ValueError:
        raise ParseError(f"Its published_on is no date: {printed[:40]!r}.") from None


def _estimate(value: Any) -> Estimate | None:
    if not value:
        return None
    try:
        return Estimate(str(value["weekday"]), day(value["after"]), day(value["date"]))
    except (KeyError, TypeError, ValueError):
        raise ParseError("Its published_estimate is not {weekday, after, date}.") from None


def _body(record: Record) -> str:
    """The body, sanitised, or one made of the paragraphs. Plain text is split at blank lines or, without any, at line
    ends."""
    body = text_of(record, "body")
    if not body and isinstance(record.get("paragraphs"), list):
        return paragraphs_to_body(list_of(record, "paragraphs"))
    if isinstance(record.get("paragraphs"), int | float):
        raise ParseError("Its paragraphs are a number, not texts.")
    body = body or text_of(record, "paragraphs")
    if _BLOCK.search(body):
        return clean_body(body)
    paragraphs = re.split(r"\n\s*\n", body)
    if len(paragraphs) == 1:
        paragraphs = body.split("\n")
    return paragraphs_to_body(" ".join(text.split()) for text in paragraphs)


def _topics(record: Record) -> Iterable[TopicDraft]:
    """Each topic once: those given as {kind, name} or as plain subjects, and those listed by kind."""
    found: dict[TopicDraft, None] = {}
    topics = record.get("topics") or ()
    for topic in topics if isinstance(topics, list) else list_of(record, "topics"):
        if isinstance(topic, Mapping):
            found[TopicDraft(_member(TopicKind, topic, "kind", TopicKind.SUBJECT), text_of(topic, "name"))] = None
        else:
            found[TopicDraft(TopicKind.SUBJECT, plain(topic))] = None
    for key, kind in TOPIC_LISTS.items():
        found |= {TopicDraft(kind, name): None for name in list_of(record, key)}
    return (topic for topic in found if topic.name)


def _photos(record: Record) -> list[Record]:
    photos = record.get("photos") or []
    if not isinstance(photos, list) or not all(isinstance(photo, dict) for photo in photos):
        raise ParseError("Its photos are no list of objects.")
    return photos


def _optional(read: Callable[[str], T], record: Record, key: str) -> T | None:
    value = text_of(record, key)
    if not value:
        return None
    try:
        return read(value)
    except ValueError:
        raise ParseError(f"Its {key} is no date: {value[:40]!r}.") from None


def _number(record: Record, key: str) -> int:
    value = text_of(record, key)
    if value and not re.fullmatch(r"[0-9]{1,10}", value):
        raise ParseError(f"Its {key} is no whole number: {value[:40]!r}.")
    return int(value or 0)


def _priority(record: Record) -> int:
    """A number from 1 to 9. Other people's "high" and "normal" are unknown, which is 0."""
    value = str(record.get("priority"))
    return int(value) if re.fullmatch(r"[1-9]", value) else 0


def _member(members: type[Member], record: Record, key: str, default: Member) -> Member:
    value = text_of(record, key).lower()
    if value and value not in {member.value for member in members}:
        raise ParseError(f"Its {key} is none of {', '.join(members)}: {value[:40]!r}.")
    return members(value) if value else default


def _is_true(value: Any) -> bool:
    return value is True or str(value).lower() in {"true", "yes", "1"}
