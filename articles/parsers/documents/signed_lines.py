"""Lines that name who wrote a document, and when: "By Ada Lunde | May 6, 2024"."""

from __future__ import annotations

from articles.printed.bylines import is_byline
from articles.printed.dates import find_dates
from articles.printed.timestamps import Moment

MAX_LINE = 150


def split_day(line: str) -> tuple[str, Moment | None]:
    """The line without the day with which it ends, and that day; the whole line if it ends otherwise."""
    found = find_dates(line) if len(line) <= MAX_LINE else []
    if len(found) != 1 or not found[0].start or line[found[0].end :].strip(" ."):
        return line, None
    return line[: found[0].start].rstrip(" ,;|·•–—-"), Moment(found[0].day)


def is_signed(line: str) -> bool:
    """Whether a line is a byline, also one with a day behind it."""
    return len(line) <= MAX_LINE and is_byline(split_day(" ".join(line.split()))[0])
