"""What WordPress adds to RSS in its export (WXR): display names, attachments, featured images, shortcodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from lxml import etree

from articles.drafts.draft import PhotoDraft
from articles.parsers.files.xml import child, children, descendants, stream_elements, text_of
from articles.parsers.wire.photo_draft import make_photo

MAX_ATTACHMENTS = 200_000
_HEAD = 8192
_CAPTION = re.compile(r"\[caption\b[^\]]{0,500}\](.{0,5000}?)\[/caption\]", re.S)
_IMAGE = re.compile(r"(?:<a\b[^>]{0,1000}>\s*)?<img\b[^>]{0,3000}>(?:\s*</a>)?", re.S)
_SHORTCODE = re.compile(r"\[/?[a-z][a-z_-]{2,30}(?:\s+[\w-]+=[^\]\n]{0,500})?\s*/?\](?!\()")


@dataclass(frozen=True, slots=True)
class Site:
    """names: login -> display name. attachments: key -> photo, of the attachments that are pictures."""

    names: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, PhotoDraft] = field(default_factory=dict)


def is_export(stream: BinaryIO) -> bool:
    """Whether a file begins as WordPress's export does. Rewinds the stream."""
    head = stream.read(_HEAD)
    stream.seek(0)
    return b"wordpress.org/export/" in head


def read_site(root: etree._Element, items: Iterable[etree._Element]) -> Site:
    """What an export says of its authors and attachments; nothing for any other feed."""
    attachments: dict[str, PhotoDraft] = {}
    for item in items:
        _note_attachment(item, attachments)
    return Site(_names(root), attachments)


def stream_site(stream: BinaryIO, name: str) -> Site:
    """The same of an export that is too large for a tree. Reads the whole file, and rewinds it."""
    names: dict[str, str] | None = None
    attachments: dict[str, PhotoDraft] = {}
    for item in stream_elements(stream, name, "item"):
        names = _names(item.getroottree().getroot()) if names is None else names
        _note_attachment(item, attachments)
    stream.seek(0)
    return Site(names or {}, attachments)


def _note_attachment(item: etree._Element, attachments: dict[str, PhotoDraft]) -> None:
    if text_of(child(item, "post_type")) == "attachment" and len(attachments) < MAX_ATTACHMENTS:
        attachments[text_of(child(item, "post_id"))] = _photo(item)


def _names(root: etree._Element) -> dict[str, str]:
    return {
        text_of(child(each, "author_login")): text_of(child(each, "author_display_name"))
        for each in descendants(root, "author")
        if child(each, "author_login") is not None
    }


def _photo(item: etree._Element) -> PhotoDraft:
    """An attachment's picture. WordPress keeps its caption as the excerpt."""
    excerpt = next((text_of(each) for each in children(item, "encoded") if "excerpt" in str(each.tag)), "")
    return make_photo(
        re.sub(r"<[^>]{0,1000}>", "", excerpt),
        alt_text=_meta(item, "_wp_attachment_image_alt"),
        address=text_of(child(item, "attachment_url")),
        format="feed",
    )


def featured_photo(item: etree._Element, site: Site) -> tuple[PhotoDraft, ...]:
    """The picture that a post names as its featured image."""
    photo = site.attachments.get(_meta(item, "_thumbnail_id"))
    return (replace(photo, is_lead=True),) if photo and photo.address else ()


def _meta(item: etree._Element, key: str) -> str:
    found = (each for each in children(item, "postmeta") if text_of(child(each, "meta_key")) == key)
    return text_of(child(next(found, None), "meta_value"))


def own_section(item: etree._Element) -> str:
    """The post's category, if it has only one; its tags are no sections."""
    found = {text_of(each) for each in children(item, "category") if each.get("domain") == "category"}
    return found.pop() if len(found) == 1 else ""


def expand_shortcodes(html: str) -> str:
    """The HTML with captions as figures, and without other shortcodes."""
    if "[" not in html:
        return html
    return _SHORTCODE.sub("", _CAPTION.sub(_figure, html))


def _figure(match: re.Match[str]) -> str:
    image = _IMAGE.search(match[1])
    if image is None:
        return match[1]
    words = match[1][: image.start()] + match[1][image.end() :]
    return f"<figure>{image.group()}<figcaption>{words.strip()}</figcaption></figure>"
