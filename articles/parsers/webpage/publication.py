"""When a story was published and last changed, from linked data, meta elements, time elements or the address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from articles.drafts.draft import Precision
from articles.drafts.moments import within_calendar
from articles.parsers.webpage.blocks import Block
from articles.parsers.webpage.element_text import collapse, text_of
from articles.parsers.webpage.loose_json import as_list
from articles.parsers.webpage.page import Page
from articles.printed.dates import find_date, parse_date

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "publish-date",
    "publishdate", "publish_date", "pubdate", "publication_date", "published_time", "date.published",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "citation_publication_date",
    "citation_date", "date", "last-modified-date", "article.published", "vr:published_time", "originalpublicationdate",
    "article_date_original", "bt:pubdate", "created", "content_create_date", "iso-8601-publish-date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:updated_time", "article:updated", "article:modified", "datemodified", "lastmod",
    "dcterms.modified", "dc.date.modified", "last-modified", "revised", "bt:moddate", "iso-8601-modified-date",
)  # fmt: skip
_ADDRESS_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/._]?([01]\d)[-/._]?([0-3]\d)(?!\d)")
_SHORT_DAY = re.compile(r"(?<![\d.])([0-3]\d)\.([01]\d)\.(\d\d)(?![\d.]\d)")
_SHORT_LINE = 100
_COMPACT_ZONE = re.compile(r"([+-]\d\d)(\d\d)$")
_LATER = re.compile(r"updat|modif|aktual|geänd|änder|actuali|mis à jour|обнов|更新", re.I)
_NO_ZONE_NAME = re.compile(r"\s*(?:GMT|UTC|Z)$", re.I)


@dataclass(frozen=True, slots=True)
class Published:
    """The day in the story's own time zone, and the moment if the time of day is known."""

    day: date | None = None
    moment: datetime | None = None
    precision: Precision = Precision.UNKNOWN


def find_published(page: Page, top: Sequence[Block], headline: etree._Element | None) -> Published:
    """When the story was published: the first statement that reads as a date, in order of reliability. top: the blocks
    around the headline."""
    for text in _published_texts(page, top, headline):
        moment = read_moment(text)
        if moment:
            return Published(moment.date(), moment if moment.tzinfo else None, Precision.EXACT)
        day = parse_date(text)
        if day:
            return Published(day, None, Precision.DAY)
    return Published()


def find_updated(page: Page) -> datetime | None:
    """When the story was last changed, or None."""
    texts = [*_strings(page.story.get("dateModified")), *page.meta.all(_UPDATED)]
    return next((moment for text in texts if (moment := read_moment(text)) and moment.tzinfo), None)


def read_moment(text: str) -> datetime | None:
    """A machine's date and time. None for a day alone, or anything else. A naive one stays naive."""
    stripped = _COMPACT_ZONE.sub(r"\1:\2", _NO_ZONE_NAME.sub("+00:00", text.strip()).replace(" +", "+"))
    if len(stripped) <= 10:
        return None
    for candidate in (stripped, stripped.replace(" ", "T", 1)):
        try:
            return within_calendar(datetime.fromisoformat(candidate))
        except ValueError:
            continue
    return None


def _published_texts(page: Page, top: Sequence[Block], headline: etree._Element | None) -> Iterator[str]:
    yield from _strings(page.story.get("datePublished"))
    yield from page.meta.all(_PUBLISHED)
    yield from _strings(page.story.get("dateCreated"))
    yield from _strings(page.story.get("uploadDate"))
    yield from _time_elements(page)
    match = _ADDRESS_DAY.search(page.address)
    if match:
        yield "-".join(match.groups())
    yield from _printed_days(top, headline)
    yield from _strings(page.story.get("dateModified"))
    yield from page.meta.all(_UPDATED)


def _strings(value: object) -> Iterator[str]:
    yield from (each for each in as_list(value) if isinstance(each, str))


def _time_elements(page: Page) -> Iterable[str]:
    """The statements of time elements; those about updates come last."""
    found = [(node.get("datetime") or "", text_of(node), node) for node in page.root.iter("time")]
    first = sorted(found, key=lambda each: bool(_LATER.search(f"{each[1]} {each[2].get('class') or ''}")))
    for machine, printed, _ in first:
        yield from filter(None, (machine, printed))


def _printed_days(top: Sequence[Block], headline: etree._Element | None) -> Iterator[str]:
    """The days printed around the headline, first in short lines and below it. 25.04.24 is read in European order."""
    start = next((place for place, block in enumerate(top) if block.element is headline), 0)
    for _, block in sorted(
        enumerate(top), key=lambda each: (len(each[1].text) > _SHORT_LINE, each[0] < start, len(each[1].text))
    ):
        text = collapse(" ".join(map(str, block.element.itertext())))
        if day := find_date(text):
            yield day.isoformat()
        elif match := _SHORT_DAY.search(text):
            day_of_month, month, year = match.groups()
            yield f"20{year}-{month}-{day_of_month}"
