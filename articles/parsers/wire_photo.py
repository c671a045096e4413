"""A photograph as wires send it: caption, credit and byline in fields of their own, or mixed into the caption."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from articles.parsers.bylines import split_byline
from articles.parsers.captions import parse_credit, split_caption
from articles.parsers.draft import PhotoDraft

_CAPTION_TAGS = re.compile(r"\s*\([^()]{0,80}\bTags?:[^()]*\)\s*$")
"""Reuters ends captions with "(KENYA - Tags: POLITICS ELECTIONS)", for machines and not for readers."""

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
    """A PhotoDraft with caption and credit apart.

    The credit line is the one given, else the one printed in the caption, else byline and source as a picture desk
    would print them ("Jane Doe/AFP"). A name in `byline` counts as a photographer whatever the credit line says.
    `address` may be a web address or the name of a file beside the story.
    """
    printed = split_caption(_CAPTION_TAGS.sub("", caption))
    by = _person(byline)
    line = credit or printed.credit_line or "/".join(part for part in (by, source) if part)
    named = parse_credit(line)
    people = list(named.photographers) if credit else list(dict.fromkeys(printed.photographers + named.photographers))
    known = {name.casefold() for name in people}
    people += [name for name in split_byline(by) if name.casefold() not in known]
    web = address.lower().startswith(_WEB)
    return PhotoDraft(
        caption=printed.caption,
        credit_line=line,
        photographers=tuple(people),
        agencies=named.agencies or printed.agencies,
        roles=tuple(dict.fromkeys(printed.roles + named.roles)),
        taken_on=taken_on or printed.taken_on,
        place=place or printed.place,
        address=address if web else "",
        file_name=file_name(address),
        source=source,
        **fields,  # type: ignore[arg-type] # the rest of a PhotoDraft's texts, by name
    )


def file_name(address: str) -> str:
    """The picture's own file name at the end of an address or path; empty where the end is no file's name."""
    path = address
    if "//" in address:
        try:
            path = urlsplit(address).path
        except ValueError:  # such as an unclosed bracket in a host's name
            return ""
    name = PurePosixPath(unquote(path).replace("\\", "/").strip()).name
    return name if "." in name and len(name) <= 255 and "\0" not in name else ""


def _person(byline: str) -> str:
    """The byline without placeholders that agencies fill empty fields with."""
    return (
        "" if re.match(r"(?i)\s*(?:no-data-available|stringer|str|none|n/?a)\b", byline) else " ".join(byline.split())
    )
