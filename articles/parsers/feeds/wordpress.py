"""What WordPress adds to RSS in its export (WXR): display names, attachments, featured images, shortcodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import BinaryIO

from lxml import etree

from articles.drafts.draft import PhotoDraft
from articles.parsers.files.xml import child, children, descendants, stream_elements, text_of
from articles.parsers.wire.photo_draft import make_photo

MAX_ATTACHMENTS = 200_000
_HEAD = 8192
_CAPTION = re.compile(r"\[caption\b[^\]]{0,500}\](.{0,5000}?)\[/caption\]", re.S)
_IMAGE = re.compile(r"(?:<a\b[^>]{0,1000}>\s*)?<img\b[^>]{0,3000}>(?:\s*</a>)?", re.S)
_SHORTCODE = re.compile(r"\[(/?)([a-z][a-z0-9_-]{2,30})(\s+[\w-]+=[^\]\n]{0,500})?\s*(/?)\](?!\()")
_MEDIA = re.compile(r"\[(embed|audio|video|playlist|youtube)\b[^\]\n]{0,500}\][^\[]{0,2000}\[/\1\]")
_PLAIN_CODES = frozenset({"gallery", "embed", "audio", "video", "playlist", "more", "nextpage", "toc"})
_GALLERY = re.compile(r"\[gallery\b[^\]\n]{0,500}?\bids=[\"'“]?([\d,\s]{1,2000})")
_SIZED = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)|-scaled(?=\.\w{3,4}$)")
_STORY = re.compile(
    r"(?i)post$|news|article|artik[eu]l|artículo|artigo|stor(?:y|ies)|(?:^|[_-])press|column|opinion|blog|report"
)


@dataclass(frozen=True, slots=True)
class Site:
    """names: login -> display name. attachments: key -> photo, of the attachments that are pictures. addresses: the
    same by their addresses, without the marks of their sizes."""

    names: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, PhotoDraft] = field(default_factory=dict)
    addresses: Mapping[str, PhotoDraft] = field(default_factory=dict)


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
    return _site(_names(root), attachments)


def stream_site(stream: BinaryIO, name: str) -> Site:
    """The same of an export that is too large for a tree. Reads the whole file, and rewinds it."""
    names: dict[str, str] | None = None
    attachments: dict[str, PhotoDraft] = {}
    for item in stream_elements(stream, name, "item"):
        names = _names(item.getroottree().getroot()) if names is None else names
        _note_attachment(item, attachments)
    stream.seek(0)
    return _site(names or {}, attachments)


def _site(names: Mapping[str, str], attachments: Mapping[str, PhotoDraft]) -> Site:
    return Site(names, attachments, {_SIZED.sub("", photo.address): photo for photo in attachments.values()})


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


def gallery_photos(item: etree._Element, site: Site) -> tuple[PhotoDraft, ...]:
    """The pictures of a post's galleries, which name them by their keys."""
    texts = (text_of(each) for each in children(item, "encoded"))
    keys = [key.strip() for text in texts for found in _GALLERY.findall(text) for key in found.split(",")]
    return tuple(site.attachments[key] for key in keys if key in site.attachments)


def with_attachment(photo: PhotoDraft, site: Site) -> PhotoDraft:
    """A picture of a post's text in its original size, with what its attachment says where the text says nothing."""
    found = site.addresses.get(_SIZED.sub("", photo.address))
    if found is None:
        return photo
    photo = replace(photo, address=found.address, file_name=found.file_name, alt_text=photo.alt_text or found.alt_text)
    if photo.caption or photo.credit_line:
        return photo
    return replace(found, alt_text=photo.alt_text, is_lead=photo.is_lead)


def refusal(item: etree._Element) -> str:
    """Why an item is no story; "" for a post, and for what a site keeps like posts under another name."""
    kind, state = text_of(child(item, "post_type")), text_of(child(item, "status"))
    if state == "trash":
        return "This is a deleted post, not a story."
    if kind == "attachment":
        return "This is an attachment. What it says of a picture is kept with the stories that show the picture."
    return "" if not kind or _STORY.search(kind) else f"This is a {kind[:60]}, not a story."


def is_protected(item: etree._Element) -> bool:
    """Whether the site shows a post only to those who know its password."""
    return bool(text_of(child(item, "post_password")))


def _meta(item: etree._Element, key: str) -> str:
    found = (each for each in children(item, "postmeta") if text_of(child(each, "meta_key")) == key)
    return text_of(child(next(found, None), "meta_value"))


def own_section(item: etree._Element) -> str:
    """The post's category, if it has only one; its tags are no sections."""
    found = {unescape(text_of(each)) for each in children(item, "category") if each.get("domain") == "category"}
    return found.pop() if len(found) == 1 else ""


def expand_shortcodes(html: str) -> str:
    """The HTML with captions as figures, and without other shortcodes. A word in brackets ("[sic]") is none."""
    if "[" not in html:
        return html
    html = _MEDIA.sub("", _CAPTION.sub(_figure, html))
    closed = {name for slash, name, _, _ in _SHORTCODE.findall(html) if slash}

    def keep(match: re.Match[str]) -> str:
        slash, name, attributes, ends = match.groups()
        is_code = slash or attributes or ends or name in closed or name in _PLAIN_CODES or "_" in name
        return "" if is_code else match[0]

    return _SHORTCODE.sub(keep, html)


def _figure(match: re.Match[str]) -> str:
    image = _IMAGE.search(match[1])
    if image is None:
        return match[1]
    words = match[1][: image.start()] + match[1][image.end() :]
    return f"<figure>{image.group()}<figcaption>{words.strip()}</figcaption></figure>"
