"""A saved page, opened: its tree and everything in its head, read once and passed to the modules that judge it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from articles.parsers.webpage.charset import decode_page
from articles.parsers.webpage.element_text import plain, text_of
from articles.parsers.webpage.linked_data import (
    marked_up_items,
    resolve,
    script_values,
    story_node,
    tells_another_story,
)
from articles.parsers.webpage.loose_json import Json, as_list
from articles.parsers.webpage.meta_tags import MetaTags
from articles.parsers.webpage.tree import Script, parse_tree

_LONGEST_TITLE = 500
_SAVED_FROM = re.compile(r"<!--[^>]*?(?:saved from url=\(\d+\)|\burl:\s*)(https?://[^\s<>\"]+)")
_HEAD = 4096
_SITE_NAMES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "twitter:site",
    "publisher",
)


@dataclass(frozen=True, slots=True)
class Page:
    """story: what linked data says of the story. nodes: every object of the linked data. address: the canonical one, or
    ""."""

    root: etree._Element
    meta: MetaTags
    story: Json
    nodes: tuple[Json, ...]
    scripts: tuple[Script, ...]
    title: str
    address: str

    @property
    def site_names(self) -> list[str]:
        """The site's names for itself, the most likely first."""
        publisher = [plain(each.get("name")) for each in as_list(self.story.get("publisher")) if isinstance(each, dict)]
        names = [*self.meta.all(_SITE_NAMES[:1]), *publisher, *self.meta.all(_SITE_NAMES[1:])]
        return list(dict.fromkeys(name.lstrip("@") for name in names if name and "/" not in name))

    @property
    def host(self) -> str:
        """The host's name without www."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")

    def absolute(self, address: str) -> str:
        """An address on the page, made absolute if the page's own address is known."""
        try:
            return urljoin(self.address, address.strip())
        except ValueError:
            return ""


def open_page(raw: bytes, name: str) -> Page:
    """The page in these bytes. Raises ParseError if they contain none."""
    text = decode_page(raw)
    root, scripts = parse_tree(text, name)
    meta = MetaTags(root)
    node = root.find(".//title")
    title = text_of(node)[:_LONGEST_TITLE] if node is not None else ""
    marked_up = [item for item in marked_up_items(root) if not tells_another_story(item, title)]
    values = [*script_values(scripts), *marked_up]
    nodes = resolve(values)
    story = story_node(values, title)
    return Page(
        root, meta, story, tuple(nodes), tuple(scripts), title, _address(root, meta, story) or _saved_address(text)
    )


def _address(root: etree._Element, meta: MetaTags, story: Json) -> str:
    links = [
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    entity = story.get("mainEntityOfPage")
    told = [entity.get("@id") if isinstance(entity, dict) else entity, story.get("url")]
    for address in (*links, meta.first(["og:url", "twitter:url", "parsely-link"]), *told):
        if isinstance(address, str) and address.strip().lower().startswith(("http://", "https://")):
            try:
                urlsplit(address.strip())
            except ValueError:
                continue
            return address.strip()
    return ""


def _saved_address(text: str) -> str:
    """The address that browsers and SingleFile write into a comment when they save a page; "" without one."""
    match = _SAVED_FROM.search(text[:_HEAD])
    return match[1] if match else ""
