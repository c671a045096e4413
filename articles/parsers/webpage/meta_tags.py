"""A page's meta elements, of every vocabulary in use: Open Graph, Dublin Core, citation_*, parsely-*, sailthru.* and
others."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from articles.parsers.webpage.element_text import plain

_NAMES = ("name", "property", "itemprop", "http-equiv")


class MetaTags:
    """Contents by name in the page's order. Letter case of names is ignored."""

    def __init__(self, root: etree._Element) -> None:
        self._contents: dict[str, list[str]] = {}
        for node in root.iter("meta"):
            content = plain(node.get("content"))
            for attribute in _NAMES:
                name = (node.get(attribute) or "").strip().lower()
                if name and content:
                    self._contents.setdefault(name, []).append(content)

    def first(self, names: Iterable[str]) -> str:
        """The first content of the first of these names that the page has; "" for none."""
        return next((self._contents[name][0] for name in names if name in self._contents), "")

    def all(self, names: Iterable[str]) -> list[str]:
        """All contents of all these names, each once."""
        return list(dict.fromkeys(text for name in names for text in self._contents.get(name, ())))
