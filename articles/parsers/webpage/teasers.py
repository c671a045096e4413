"""Teasers of other stories among the blocks of a page: a heading that is a link, and a short text below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from articles.parsers.webpage.blocks import Block

_FEWEST = 2
"""One text below a linked heading may be the story itself, as on the front pages of blogs."""
_LEAST_PROSE = 80
_LINKED = 0.9
_LOOK_BACK = 4
"""How many blocks may stand between a teaser's heading and its text: its writer, its day."""


def find_teasers(blocks: Sequence[Block]) -> set[etree._Element]:
    """The elements of the texts that stand below a linked heading, in a box with no other text.

    blocks: all blocks of the page, in order. Fewer than two such texts are not taken for teasers.
    """
    texts = Counter(
        ancestor
        for block in blocks
        if len(block.text) >= _LEAST_PROSE and not block.is_heading
        for ancestor in block.element.iterancestors()
    )
    teasers: set[etree._Element] = set()
    for place, block in enumerate(blocks):
        if block.is_heading or len(block.text) < _LEAST_PROSE:
            continue
        heading = _heading_above(blocks[max(0, place - _LOOK_BACK) : place])
        if heading is not None and texts[_box(heading, block.element)] == 1:
            teasers.add(block.element)
    return teasers if len(teasers) >= _FEWEST else set()


def _heading_above(above: Sequence[Block]) -> etree._Element | None:
    """The nearest heading among the blocks above, if it is a link."""
    nearest = next((block for block in reversed(above) if block.is_heading), None)
    return nearest.element if nearest is not None and nearest.linked >= _LINKED else None


def _box(heading: etree._Element, text: etree._Element) -> etree._Element:
    """The innermost element around both. Every block stands within the page's body, so there is one."""
    around = set(heading.iterancestors())
    return next(ancestor for ancestor in text.iterancestors() if ancestor in around)
