"""A paste's own HTML: what a browser puts on the clipboard beside the plain text, read as a saved page is.

A fragment has no head, so day, authors and captions are read from what is printed. Its plain text is the fallback and
the check. The HTML decides if all of this holds; otherwise the text is read by the reader of pasted pages:

1. The HTML is no larger than MAX_HTML, and it gives a story with a headline and at least MIN_PROSE characters of body.
2. The headline stands in the text, and AGREEMENT of the body's runs of RUN words stand in it too.
3. The body is at least MIN_SHARE of the text. A list of teasers, of which the reader finds one, holds less.
4. The text reader does not find several stories whose headlines the HTML prints in an h1 or in articles of their own.

Letter case, punctuation and spacing are ignored when HTML and text are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from lxml import etree

from articles.drafts.draft import ArticleDraft, Entry, ParseError
from articles.parsers import pasted
from articles.parsers.webpage.blocks import page_blocks
from articles.parsers.webpage.body import find_story_blocks
from articles.parsers.webpage.element_text import collapse, key, text_of, words
from articles.parsers.webpage.format import read_story
from articles.parsers.webpage.fragment_address import find_address
from articles.parsers.webpage.fragment_markers import Copied, read_clipboard
from articles.parsers.webpage.page import open_page

MAX_HTML = 8_000_000
"""Characters of HTML that are read. paste.js sends less."""
MIN_PROSE = 150
AGREEMENT = 0.85
MIN_SHARE = 0.03
RUN = 4
"""Words in a run. Runs are compared, not paragraphs, because text and HTML break lines in different places."""
_HEADINGS = ("h1", "h2", "h3")
_TEXT_HOLDERS = ("h1", "h2", "h3", "h4", "p", "div", "span", "a")
_SHORTEST_HEADLINE = 8
_MOST_ELEMENTS = 20_000


def read_fragment(html: str, text: str, address: str | None = None, name: str = "pasted") -> list[Entry]:
    """The entries of one paste, in order, as the reader of pasted pages gives them: drafts, and a Rejected for each
    part that is no story.

    html: the clipboard's text/html, which may be empty. text: its text/plain, as it was pasted. address: the page's
    address if the browser named it; otherwise it is looked for in the HTML. Never raises for what html contains.
    """
    by_text = list(pasted.parse(BytesIO(text.encode("utf-8", "replace")), name))
    copied = read_clipboard(html, address or "") if html and len(html) <= MAX_HTML else Copied("", address or "")
    stories = [entry for entry in by_text if isinstance(entry, ArticleDraft)]
    draft, found = _read(copied, stories, text, name)
    if draft is not None:
        return [draft]
    told = copied.address or found
    if told and len(stories) == 1:
        return [replace(entry, url=entry.url or told) if entry in stories else entry for entry in by_text]
    return by_text


def _read(copied: Copied, stories: Sequence[ArticleDraft], text: str, name: str) -> tuple[ArticleDraft | None, str]:
    """The HTML's story if the rule above lets it decide, and the address that its links name."""
    if not copied.html.strip():
        return None, ""
    try:
        page = open_page(f"<html><body>{copied.html}</body></html>".encode("utf-8", "replace"), name)
        page = replace(page, address=copied.address or page.address or find_address(page.root))
        if _holds_several(page.root, stories):
            return None, ""
        _mark_headline(page.root, stories)
        draft = read_story(page, copied.html.encode("utf-8", "replace"))
    except ParseError:
        return None, ""
    return (replace(draft, where=name) if agrees(draft, text) else None), page.address


def agrees(draft: ArticleDraft, text: str) -> bool:
    """Whether the text confirms a story that was read from HTML: rules 1 to 3 above."""
    printed = words(text)
    if not draft.headline or "".join(words(draft.headline)) not in "".join(printed):
        return False
    body = [run for paragraph in draft.paragraphs for run in _runs(words(paragraph))]
    size, whole = sum(map(len, draft.paragraphs)), sum(map(len, printed))
    confirmed = len(body) - len(set(body) - set(_runs(printed)))
    return size >= max(MIN_PROSE, MIN_SHARE * whole) and confirmed >= AGREEMENT * len(body)


def _runs(found: list[str]) -> list[tuple[str, ...]]:
    """Every run of RUN words; a shorter text is one run, which nothing confirms."""
    return [tuple(found[start : start + RUN]) for start in range(max(1, len(found) - RUN + 1))]


def _holds_several(root: etree._Element, stories: Sequence[ArticleDraft]) -> bool:
    """Whether the HTML prints the headlines of several of the text's stories as headlines of whole stories."""
    wanted = {key(story.headline) for story in stories if len(story.body) >= MIN_PROSE}
    if len(wanted) < 2:
        return False
    articles = (node for node in root.iter("article") if len(text_of(node)) >= MIN_PROSE)
    titles = [heading for node in articles if (heading := next(node.iter(*_HEADINGS), None)) is not None]
    return len(wanted & {key(text_of(node)) for node in (*root.iter("h1"), *titles)}) > 1


def _mark_headline(root: etree._Element, stories: Sequence[ArticleDraft]) -> None:
    """Make one element the only h1: the h1 with the text reader's headline, or, if there is no h1, another element with
    that text. The h1 of a site's name and of other stories become h2."""
    titles = [node for node in root.iter("h1") if collapse(text_of(node))]
    wanted = {key(story.headline) for story in stories}
    same = [node for node in titles if key(text_of(node)) in wanted]
    if not titles:
        same = list(_elements_with_text(root, wanted))[:1] or _heading_above(root)
    if same:
        for node in titles:
            node.tag = "h2"
        same[0].tag = "h1"


def _elements_with_text(root: etree._Element, wanted: set[str]) -> Iterator[etree._Element]:
    """The innermost elements whose whole text is one of these keys."""
    longest = max(map(len, wanted), default=0) * 3
    for place, node in enumerate(root.iter(*_TEXT_HOLDERS)):
        if place > _MOST_ELEMENTS:
            return
        if len(node) <= 3 and longest and len(node.text or "") <= longest and key(text_of(node)) in wanted:
            yield node


def _heading_above(root: etree._Element) -> list[etree._Element]:
    """The last h2, or else the last h3, above the story's first paragraph."""
    story = find_story_blocks(page_blocks(root), None)
    order = {node: place for place, node in enumerate(root.iter())}
    first = order[story[0].element] if story else 0
    for tag in _HEADINGS[1:]:
        above = [node for node in root.iter(tag) if order[node] < first and len(text_of(node)) >= _SHORTEST_HEADLINE]
        if above:
            return above[-1:]
    return []
