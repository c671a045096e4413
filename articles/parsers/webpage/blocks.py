"""The page as a list of text blocks in reading order: the text of each, how much of it is links, and where it stands.

Bare text between blocks (from a CMS without paragraphs) is wrapped into paragraphs first, so that every text belongs to
exactly one block.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from articles.parsers.webpage.element_text import raw_text, text_of

Kind = tuple[str, str | etree._Element]

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BLOCK_TAGS = (
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
)  # fmt: skip
_RUN_HOLDERS = frozenset({
    "article", "blockquote", "body", "center", "dd", "details", "div", "li", "main", "p", "section", "td", "span",
})  # fmt: skip
_NEVER_ASIDE = frozenset({"body", "html", "main", "article"})
_BESIDE_TAGS = frozenset({"aside", "footer", "nav", "form", "dialog", "menu"})
_FURNITURE_TAGS = frozenset({"figure", "figcaption", "button", "label"})
_ASIDE_ROLES = frozenset({"navigation", "complementary", "contentinfo", "search", "dialog", "banner", "menu"})
_BESIDE_CLASS = re.compile(
    r"""(?ix)(?<![a-z])(?:
    related\w*|recommend\w*|recirc\w*|newsletter\w*|promo\w*|teasers?|social|share|sharing|comments?|footer|breadcrumbs?|cookie\w*
    |consent|advert\w*|sponsor\w*|outbrain|taboola|subscri\w*|sidebar|side-?bar|popup|tooltip|nav|navigation|menu
    |author-?\w*|bio|authors|read-?more|readmore|more-?on|most-?read|trending|latest|ticker|sign-?up|login|register
    |donat\w*|feedback|poll|quiz|rating|toolbar
    )(?![a-z])"""
)
_FURNITURE_CLASS = re.compile(
    r"""(?ix)(?<![a-z])(?:
    modal|overlay|tags?|tag-?list|topics|keywords|byline|captions?|credits?|copyright|legend|widget|banner|carousel|gallery
    |slideshow|disclaimer|print-?only|screen-?reader\w*|sr-only|visually-?hidden|hidden|meta|dateline|infobox|fact-?box|player
    |video|audio|embed|tweet|toc|pagination|table-of-contents
    )(?![a-z])"""
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NEVER_MAIN = re.compile(r"(?i)cookie|consent|privacy|onetrust|gdpr|comments?(?![a-z])|disqus")
_LEAST_PROSE = 80
_LONGEST_CELL = 250
_MAIN_SHARE = 0.35
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(frozen=True, slots=True)
class Block:
    """A text block. linked: the share of its text within links. aside: whether it stands beside the story."""

    element: etree._Element
    text: str
    linked: float
    aside: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether its markup makes it a subhead."""
        return self.element.tag in HEADINGS


def page_blocks(root: etree._Element) -> list[Block]:
    """Every text block of the page's body, in order. Wraps bare text, so it changes the tree."""
    body = root.find("body")
    if body is None:
        return []
    holders = _holders(body)
    for holder in [node for node in body.iter(*_RUN_HOLDERS) if node in holders]:
        _wrap_runs(holder, holders)
    blocks = list(_blocks(body, holders))
    asides = dict.fromkeys(main_holders(blocks), False)
    return [replace(block, aside=_is_aside(block.element, asides)) for block in blocks]


def main_holders(blocks: Sequence[Block]) -> list[etree._Element]:
    """The elements that hold much of the page's prose. Whatever their names say, they do not stand beside the story.

    Elements of the same tag and class count as one, because stories are divided to make room for advertisements; but
    not if each has a single paragraph, as teasers have.
    """
    prose: Counter[Kind] = Counter()
    paragraphs: Counter[Kind] = Counter()
    members: dict[Kind, dict[etree._Element, None]] = defaultdict(dict)
    never: dict[etree._Element, bool] = {}
    seen: set[str] = set()
    for block in blocks:
        size = int(len(block.text) * (1 - block.linked))
        if size < _LEAST_PROSE or block.text in seen or block.is_heading or _is_never_main(block.element, never):
            continue
        seen.add(block.text)
        around = [(_kind(ancestor), ancestor) for ancestor in block.element.iterancestors()]
        prose.update(dict.fromkeys((kind for kind, _ in around), size))
        paragraphs.update({kind for kind, _ in around})
        for kind, ancestor in around:
            members[kind][ancestor] = None
    whole = max(prose.values(), default=0)
    kinds = [kind for kind, size in prose.items() if size >= _MAIN_SHARE * whole]
    pieces = [kind for kind in kinds if len(members[kind]) == 1 or paragraphs[kind] >= 2 * len(members[kind])]
    return [node for kind in pieces for node in members[kind]]


def _kind(node: etree._Element) -> Kind:
    return (node.tag, node.get("class") or node)


def _is_never_main(node: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether an element, or one around it below the body, has a name that no story's element has."""
    parent = node.getparent()
    if parent is None or node.tag == "body":
        return False
    if node not in known:
        known[node] = (
            node.tag in ("nav", "footer") or bool(_NEVER_MAIN.search(_names(node))) or _is_never_main(parent, known)
        )
    return known[node]


def _names(node: etree._Element) -> str:
    return _HUMP.sub("-", f"{node.get('class') or ''} {node.get('id') or ''}")


def _holders(body: etree._Element) -> set[etree._Element]:
    """The elements that contain blocks with text."""
    holders = {body}
    tables = {table for table in body.iter("table") if _is_of_data(table)}
    for node in body.iter(*_BLOCK_TAGS):
        if tables and any(around in tables for around in node.iterancestors("table")):
            continue
        if node.getparent() not in holders and raw_text(node).strip():
            for ancestor in node.iterancestors():
                if ancestor in holders:
                    break
                holders.add(ancestor)
    return holders


def _is_of_data(table: etree._Element) -> bool:
    """Whether a table holds data and not the layout of the page: rows of several short cells."""
    cells = [raw_text(cell).strip() for cell in table.iter("td", "th")]
    rows = sum(1 for _ in table.iter("tr"))
    nested = next(table.iterdescendants("table", "form", "article", "h1"), None)
    return nested is None and rows >= 2 and len(cells) >= 2 * rows and max(map(len, cells)) <= _LONGEST_CELL


def _wrap_runs(holder: etree._Element, holders: set[etree._Element]) -> None:
    """Wrap each run of bare text and inline elements between the blocks of a holder into a paragraph."""
    run: etree._Element | None = None
    children = list(holder)
    if holder.text and holder.text.strip():
        run, holder.text = _new_run(holder, holder.text), None
        holder.insert(0, run)
    for child in children:
        if child in holders or child.tag in _BLOCK_TAGS:
            run = None
            if child.tail and child.tail.strip():
                run, child.tail = _new_run(holder, child.tail), None
                child.addnext(run)
        elif run is not None:
            run.append(child)
        elif raw_text(child).strip() or (child.tail or "").strip():
            run = _new_run(holder, "")
            child.addprevious(run)
            run.append(child)


def _new_run(holder: etree._Element, text: str) -> etree._Element:
    run = holder.makeelement("p", {"class": "bare-run"})
    run.text = text
    return run


def _blocks(body: etree._Element, holders: set[etree._Element]) -> Iterator[Block]:
    for node in body.iter(*_BLOCK_TAGS):
        if node in holders or _is_in_table(node, holders):
            continue
        text = text_of(node)
        if text:
            yield Block(node, text, _linked_share(node, text))


def _is_in_table(node: etree._Element, holders: set[etree._Element]) -> bool:
    """Whether an element is a part of a table of data, which is one block."""
    return any(around not in holders for around in node.iterancestors("table"))


def _linked_share(node: etree._Element, text: str) -> float:
    if next(node.iterancestors("a"), None) is not None:
        return 1.0
    return min(sum(len(text_of(link)) for link in node.iter("a")) / len(text), 1.0)


def _is_aside(node: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether an element, or one around it, is marked as beside the story. known: a cache of the answers."""
    if node in known:
        return known[node]
    parent = node.getparent()
    outer = parent is not None and node.tag != "body" and _is_aside(parent, known)
    known[node] = outer or (node.tag not in _NEVER_ASIDE and (marks_beside(node) or marks_furniture(node)))
    return known[node]


def stands_beside(node: etree._Element, top: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether an element between this one and `top` is marked as beside the story. known: a cache of the answers."""
    if node is top:
        return False
    if node not in known:
        parent = node.getparent()
        outer = parent is not None and stands_beside(parent, top, known)
        known[node] = outer or (node.tag not in _NEVER_ASIDE and marks_beside(node))
    return known[node]


def marks_beside(node: etree._Element) -> bool:
    """Whether an element's own tag, role, class or id puts it beside the story, pictures included."""
    if node.tag in _BESIDE_TAGS or (node.get("role") or "") in _ASIDE_ROLES:
        return True
    return bool(_BESIDE_CLASS.search(_names(node)))


def marks_furniture(node: etree._Element) -> bool:
    """Whether an element's own tag, class, id or style says that its text is not the story's prose."""
    if node.tag == "figure" and node.find(".//blockquote") is not None:
        return False
    if node.tag in _FURNITURE_TAGS or node.get("hidden") is not None or HIDDEN.search(node.get("style") or ""):
        return True
    return bool(_FURNITURE_CLASS.search(_names(node)))
