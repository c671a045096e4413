"""Puts the front page together: this day in earlier years, what editors chose, and of the most recent stories those
that make a good page.

A story with a picture of some size leads; without one, the newest story that has a long text. Rows of cards are
even: each card has a picture, or none has. The archive's own language comes first (FRONT_LANGUAGE).
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings

from articles.models import FrontChoice, Link
from articles.models.article_queries import Teaser
from articles.models.front_choice import Chosen
from articles.models.front_rows import drawn_photos, first_and_last, visible_teasers, years_of_stories
from articles.models.photo import DrawnPhoto
from articles.models.story_rows import visible_links
from articles.site.front_stock import Place, Stock, is_in, read_stock

_LEAD_WIDTH, _CARD_WIDTH = 640, 300
"""The least widths of pictures, in pixels."""
_SIDE, _CARDS, _LINES = 6, 4, 6
_SECTIONS, _IN_SECTION, _LEAST_IN_SECTION = 6, 4, 2
_ROW_OF_SECTIONS = 3
_SECONDS = 2
_YEARS, _TRIED_YEARS = 4, 12
_WEEK = 3
"""Days before and after today whose stories stand in for those of a day that has none."""


class Card(NamedTuple):
    """A story as the page prints it. photo: None where none stands; pictures: how many the story has."""

    story: Teaser
    photo: DrawnPhoto | None = None
    pictures: int = 0


class Collected(NamedTuple):
    """The collection of the week."""

    heading: str
    note: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """All that the page prints of stories.

    is_chosen: whether editors chose the lead and what stands beside it. seconds: what stands below a lead without a
    picture. cards have pictures, lines have none. earlier: this day in earlier years; day: the day that its heading
    links to; is_week: whether its stories are of the days around it.
    """

    lead: Card | None = None
    seconds: tuple[Card, ...] = ()
    side: tuple[Card, ...] = ()
    is_chosen: bool = False
    collection: Collected | None = None
    cards: tuple[Card, ...] = ()
    lines: tuple[Card, ...] = ()
    sections: tuple[tuple[Card, ...], ...] = ()
    earlier: tuple[Link, ...] = ()
    day: date | None = None
    is_week: bool = False


@dataclass(slots=True)
class _Plan:
    """The same by keys."""

    lead: list[Place] = field(default_factory=list)
    seconds: list[Place] = field(default_factory=list)
    side: list[Place] = field(default_factory=list)
    collection: list[Place] = field(default_factory=list)
    cards: list[Place] = field(default_factory=list)
    lines: list[Place] = field(default_factory=list)
    sections: list[list[Place]] = field(default_factory=list)

    def places(self) -> list[Place]:
        parts = (self.lead, self.seconds, self.side, self.collection, self.cards, self.lines, *self.sections)
        return [place for part in parts for place in part]


def front_page(today: date) -> FrontPage:
    """The page of this day. Up to eleven queries, each of a bounded number of rows."""
    chosen = FrontChoice.objects.shown(today)
    stock = read_stock(each.article for each in chosen)
    plan = _Plan()
    _place_chosen(plan, stock, chosen)
    is_chosen = bool(plan.lead)
    if not is_chosen:
        with_text = sorted((row for row in stock.rows if row.has_text), key=lambda row: not row.is_long)
        plan.lead = stock.take_pictured(1, _LEAD_WIDTH) or stock.take(1, with_text) or stock.take(1)
        plan.seconds = [] if plan.lead and plan.lead[0].photo else stock.take(_SECONDS, with_text)
        plan.side = stock.take(_SIDE)
    plan.cards = _even_row(stock)
    plan.lines = stock.take(_LINES)
    plan.sections = _sections(stock)
    earlier, day, is_week = _earlier_years(today)
    page = _read(plan, stock, chosen)
    return replace(page, is_chosen=is_chosen, earlier=tuple(earlier), day=day, is_week=is_week)


def _place_chosen(plan: _Plan, stock: Stock, chosen: list[Chosen]) -> None:
    """The lead is the last one chosen, or else the last pinned story. Pinned stories stand beside it."""
    by_kind = {kind: [row.article for row in chosen if row.kind == kind] for kind in FrontChoice.Kind.values}
    pinned = by_kind["pinned"][::-1]
    lead = [*by_kind["lead"][-1:], *pinned][:1]
    beside = [pk for pk in dict.fromkeys(pinned) if pk not in lead][:_SIDE]
    collected = [pk for pk in by_kind["collection"] if pk not in {*lead, *beside}]
    stock.mark([*lead, *beside, *collected])
    plan.lead = [_with_picture(stock, pk, _LEAD_WIDTH) for pk in lead]
    plan.side = [Place(pk) for pk in beside]
    plan.collection = [_with_picture(stock, pk, _CARD_WIDTH) for pk in collected]
    if not all(place.photo for place in plan.collection[:_CARDS]):
        plan.collection = [Place(place.pk) for place in plan.collection]


def _with_picture(stock: Stock, pk: int, width: int) -> Place:
    picture = stock.picture_of(pk, width)
    if picture is None:
        return Place(pk)
    stock.use(picture)
    return Place(pk, picture.photo)


def _even_row(stock: Stock) -> list[Place]:
    """A row of cards with pictures, if there are enough of them for a row."""
    pictured = stock.take_pictured(_CARDS, _CARD_WIDTH)
    return pictured if len(pictured) == _CARDS else []


def _sections(stock: Stock) -> list[list[Place]]:
    """The newest stories of the sections with the most recent news, in full rows of sections. Either each section
    begins with a picture, or none does."""
    fullest = sorted(stock.by_section().values(), key=lambda rows: -min(len(rows), _IN_SECTION))[:_SECTIONS]
    heads = [stock.take_pictured(1, _CARD_WIDTH, rows) for rows in fullest]
    if not all(heads):
        heads = [[Place(place.pk) for place in head] for head in heads]
    groups = []
    for rows, head in zip(fullest, heads, strict=True):
        rest = stock.take(_IN_SECTION - len(head), rows)
        groups.append([*head, *rest])
    groups = [group for group in groups if len(group) >= _LEAST_IN_SECTION]
    return groups[: len(groups) // _ROW_OF_SECTIONS * _ROW_OF_SECTIONS]


def _read(plan: _Plan, stock: Stock, chosen: list[Chosen]) -> FrontPage:
    """Read what the page prints of the chosen places, of those stories alone that every reader may see. Two queries."""
    places = plan.places()
    stories = visible_teasers({place.pk for place in places})
    photos = drawn_photos({place.photo for place in places if place.photo})

    def cards(part: Iterable[Place]) -> tuple[Card, ...]:
        shown = [place for place in part if place.pk in stories]
        return tuple(Card(stories[p.pk], photos.get(p.photo), len(stock.pictures.get(p.pk, ()))) for p in shown)

    collection = None
    if collected := cards(plan.collection):
        told = next(row for row in chosen if row.kind == FrontChoice.Kind.COLLECTION)
        collection = Collected(told.heading, told.note, collected)
    return FrontPage(
        lead=next(iter(cards(plan.lead)), None),
        seconds=cards(plan.seconds),
        side=cards(plan.side),
        cards=cards(plan.cards),
        lines=cards(plan.lines),
        sections=tuple(group for group in map(cards, plan.sections) if group),
        collection=collection,
    )


def _earlier_years(today: date) -> tuple[list[Link], date | None, bool]:
    """Stories of this day of earlier years, one a year, round anniversaries first; where no year has any, of the days
    around it. Three to five queries."""
    years = [year for year in years_of_stories() if year < today.year]
    if not years:
        return [], None, False
    found = _one_a_year(today, _same_days(today, years, 0))
    is_week = not found
    found = found or _one_a_year(today, _same_days(today, years, _WEEK))
    if not found:
        return [], None, False
    return found, (found[0].published_on if is_week else today), is_week


def _same_days(today: date, years: list[int], around: int) -> list[date]:
    days = []
    for year in years:
        for step in range(-around, around + 1):
            day = today + timedelta(days=step)
            if (day.month, day.day) != (2, 29) or isleap(year):
                days.append(day.replace(year=year))
    return days


def _one_a_year(today: date, days: list[date]) -> list[Link]:
    """One story of each of the roundest years, the archive's language first; oldest last."""
    keys = first_and_last(days)
    years: dict[int, set[int]] = {}
    for day, ends in keys.items():
        years.setdefault(day.year, set()).update(ends)
    tried = sorted(years, key=lambda year: (_roundness(today.year - year), -year))[:_TRIED_YEARS]
    wanted = {pk for year in tried for pk in sorted(years[year])[-2:]}
    links = visible_links(list(wanted)).values()
    best: dict[int, Link] = {}
    for link in sorted(links, key=lambda link: (_is_foreign(link.language), link.pk)):
        if link.published_on is not None:
            best.setdefault(link.published_on.year, link)
    chosen = sorted(tried, key=lambda year: year not in best or _is_foreign(best[year].language))[:_YEARS]
    return [best[year] for year in sorted(chosen, reverse=True) if year in best]


def _roundness(age: int) -> int:
    """0 for tens of years, 1 for fives, 2 for others."""
    return 0 if age % 10 == 0 else 1 if age % 5 == 0 else 2


def _is_foreign(language: str) -> bool:
    return bool(language and settings.FRONT_LANGUAGE) and not is_in(language, settings.FRONT_LANGUAGE)
