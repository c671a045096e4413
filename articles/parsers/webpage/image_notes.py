"""Captions and credits from the page's data, for pictures whose print says less.

Two sources: schema.org ImageObject (including IPTC's creditText, copyrightNotice and creator, see
https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata), and the state that
client-side frameworks leave in the page as JSON. There, any object with a picture's address and a caption or credit
counts as a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from articles.parsers.webpage.caption_parts import Printed
from articles.parsers.webpage.element_text import key, plain
from articles.parsers.webpage.image_elements import IMAGE_SUFFIX, identity_of
from articles.parsers.webpage.linked_data import type_names
from articles.parsers.webpage.loose_json import Json, as_list, objects, read_json
from articles.parsers.webpage.page import Page
from articles.parsers.webpage.tree import Script

_ADDRESSES = ("contentUrl", "url", "src", "originalUrl", "imageUrl", "image", "href", "uri", "path", "file")
_CAPTIONS = ("caption", "captionText", "caption_text", "imageCaption")
_CREDITS = (
    "creditText", "creditLine", "credit_line", "credit", "credits", "copyrightNotice", "copyright", "photographer",
    "creator", "copyrightHolder", "attribution", "author", "provider",
)  # fmt: skip
_LEAST_STATE = 200
_MOST_STATE = 4_000_000


def linked_notes(page: Page) -> dict[str, Printed]:
    """Captions and credits of the page's ImageObjects, by picture identity."""
    outlet = {key(name) for name in page.site_names}
    return _notes_by_identity((node for node in page.nodes if "ImageObject" in type_names(node)), outlet)


def state_notes(page: Page) -> dict[str, Printed]:
    """Captions and credits in the page's embedded state, by picture identity."""
    outlet = {key(name) for name in page.site_names}
    return _notes_by_identity((node for value in _states(page.scripts) for node in objects(value)), outlet)


def story_image(page: Page) -> str:
    """The address of the story's picture in linked data."""
    return next((address for value in as_list(page.story.get("image")) if (address := _address(value))), "")


def _states(scripts: Iterable[Script]) -> Iterator[Any]:
    for script in scripts:
        wanted = '"caption' in script.text or '"credit' in script.text
        if wanted and "ld+json" not in script.type and _LEAST_STATE < len(script.text) < _MOST_STATE:
            start = min((at for mark in "{[" if (at := script.text.find(mark)) >= 0), default=0)
            yield from read_json(script.text[start:])


def _notes_by_identity(nodes: Iterable[Json], outlet: set[str]) -> dict[str, Printed]:
    notes: dict[str, Printed] = {}
    for node in nodes:
        address = _address(node)
        note = Printed(_first(node, _CAPTIONS), _credit(node, outlet), marked=True)
        if address and (note.caption or note.credit):
            notes.setdefault(identity_of(address), note)
    return notes


def _address(value: Any) -> str:
    if isinstance(value, str):
        return value if "//" in value or IMAGE_SUFFIX.search(value.split("?")[0]) else ""
    if not isinstance(value, dict):
        return ""
    told = (inner for name in _ADDRESSES for inner in as_list(value.get(name)) if isinstance(inner, str))
    return next((address for text in told if (address := _address(text))), "")


def _first(node: Json, names: Iterable[str]) -> str:
    return next((text for name in names for value in as_list(node.get(name)) if (text := plain(value))), "")


def _credit(node: Json, outlet: set[str]) -> str:
    """The first credit that is not only the outlet's name."""
    for name in _CREDITS:
        told = [_name(value) for value in as_list(node.get(name))]
        text = ", ".join(dict.fromkeys(filter(None, told)))
        if text and key(text) not in outlet and "//" not in text:
            return text
    return ""


def _name(value: Any) -> str:
    return plain(value.get("name") or value.get("text")) if isinstance(value, dict) else plain(value)
