"""Make a photograph's draft from a wire's fields: caption, credit and byline, separate or mixed into the caption."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from articles.drafts.draft import PhotoDraft
from articles.printed.bylines import split_byline
from articles.printed.captions import PrintedCaption, split_caption
from articles.printed.credit_lines import ParsedCredit, parse_credit

MAX_CAPTION = 5000
"""A longer caption is another kind of text, and is not split."""
MAX_CREDIT = 500

_CAPTION_TAGS = re.compile(r"\s*\([^()]{0,80}\bTags?:[^()]*\)\s*$")
"""Reuters ends captions with "(KENYA - Tags: POLITICS ELECTIONS)", which is for machines."""

_CREDIT_ALONE = re.compile(
    r"(?i)\s*(?:foto|photo|bild|image|picture|kuva|credit)s?\s*:[^.!?]{0,120}$|\s*©[^.!?]{0,120}$"
)
"""A caption that is only a credit: "Foto: NTB / Scanpix"."""

_SUFFIX = re.compile(r"\w\.[A-Za-z][A-Za-z0-9]{1,4}$")
_WEB = ("http://", "https://")


def make_photo(
    caption: str = "",
    *,
    credit: str = "",
    byline: str = "",
    source: str = "",
    address: str = "",
    place: str = "",
    taken_on: date | None = None,
    **fields: object,
) -> PhotoDraft:
    """A PhotoDraft with caption and credit separated.

    Of the given credit line and the one printed in the caption, the one with more names is kept. Without either it is
    made of byline and source, as a picture desk prints them ("Jane Doe/AFP"). Names in `byline` are photographers,
    whatever the credit line says. address: a web address, or the name of a file beside the story.
    """
    caption = " ".join(caption.split())
    if _CREDIT_ALONE.match(caption) and not credit:
        caption, credit = "", caption
    printed = split_caption(_CAPTION_TAGS.sub("", caption)) if len(caption) < MAX_CAPTION else PrintedCaption(caption)
    by, credit = _person(byline)[:MAX_CREDIT], credit[:MAX_CREDIT]
    given = parse_credit(credit) if credit else ParsedCredit()
    if printed.credit_line and _names(printed) > _names(given):
        line, named = printed.credit_line, ParsedCredit(printed.photographers, printed.agencies, printed.roles)
    else:
        line = credit or _byline_credit(by, source)
        named = given if credit else parse_credit(line)
    known = {name.casefold() for name in named.photographers}
    people = named.photographers + tuple(name for name in split_byline(by) if name.casefold() not in known)
    people, sender = _without_sender(people, source)
    known = {name.casefold() for name in people}
    web = address.lower().startswith(_WEB)
    return PhotoDraft(
        caption=printed.caption,
        credit_line=line,
        photographers=people,
        agencies=tuple(name for name in (*sender, *named.agencies) if name.casefold() not in known),
        roles=tuple(dict.fromkeys(printed.roles + named.roles)),
        taken_on=taken_on or printed.taken_on,
        place=printed.place or place,
        address=address if web else "",
        file_name=file_name(address),
        source=source,
        **fields,  # type: ignore[arg-type] # the rest of a PhotoDraft's texts, by name
    )


def with_lead(photos: tuple[PhotoDraft, ...]) -> tuple[PhotoDraft, ...]:
    """A story's photos. The first becomes the lead if none is marked."""
    if photos and not any(photo.is_lead for photo in photos):
        return (replace(photos[0], is_lead=True), *photos[1:])
    return photos


def _without_sender(people: tuple[str, ...], source: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people of a credit, and the sender of the picture if it is named among them: an agency that only it knows."""
    sender = tuple(name for name in people if name.casefold() == source.casefold())
    return (tuple(name for name in people if name not in sender), sender) if len(people) > len(sender) else (people, ())


def _names(credit: ParsedCredit | PrintedCaption) -> int:
    return len(credit.photographers) + len(credit.agencies)


def _byline_credit(byline: str, source: str) -> str:
    """ "Jane Doe/AFP". A byline that is a credit line already stays as it is."""
    whole = "/" in byline or "@" in byline or source.casefold() in byline.casefold()
    return byline if byline and whole else "/".join(filter(None, (byline, source)))


def file_name(address: str) -> str:
    """The file name at the end of an address or path; "" if it ends otherwise."""
    path = address
    if "//" in address:
        try:
            path = urlsplit(address).path
        except ValueError:  # such as an unclosed bracket in the host's name
            return ""
    name = PurePosixPath(unquote(path).replace("\\", "/").strip()).name
    return name if _SUFFIX.search(name) and len(name) <= 255 and "\0" not in name else ""


def _person(byline: str) -> str:
    """The byline without the placeholders that agencies put into empty fields."""
    return (
        "" if re.match(r"(?i)\s*(?:no-data-available|stringer|str|none|n/?a)\b", byline) else " ".join(byline.split())
    )
