"""The story's text: the stretch of blocks with the most prose and the least else, cleaned of what is between.

The stretch is a maximum-sum run over the page's blocks (Pasternack and Roth, "Extracting article text from the web with
maximum subsequence segmentation", 2009). Of its blocks, those are kept that have the same place in the page as most of
the prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from articles.parsers.webpage.blocks import Block
from articles.parsers.webpage.teasers import find_teasers
from articles.parsers.wire.story_body import element_body

Place = tuple[str, ...]

_BLOCK_COST = 40.0
_MOST_COST = 50.0
_ASIDE_COST = 15.0
_NEXT_STORY_COST = 300.0
_MOST_LINKED = 0.5
_MOST_LINKED_SENTENCE = 0.85
_SHORTEST_SENTENCE = 60
_LITTLE_LINKED = 0.2
_SHORTEST_OPENING = 45
_HIGHLIGHTS = 5
_SEVERAL_ARTICLES = 3
_STOPS = (".", "。", "!", "?", ".”", '."')
_OWN_SHARE = 0.25
_AROUND = 8
_LONGEST_LINE = 200
_FLOW_SHARE = 0.15
_LEAST_LEAD = 100
_LEAST_PROSE = 250
_SENTENCE_ENDS = tuple(".!?…。！？\"”»“’'):")
_LEAD_CLASS = re.compile(
    r"(?i)(?<![a-z])(?:lead|lede|leadtext|lead-?in|standfirst|stand-first|intro|introduction|summary|excerpt|dek|deck|chapo|abstract"
    r"|vorspann|entradilla|sumario|ingress|description|sub-?title|sub-?headline|sub-?heading)(?![a-z])"
)
_DIGITS = re.compile(r"\d+")
_STRUCTURES = ("ul", "ol", "li", "blockquote")


def find_story_blocks(blocks: Sequence[Block], headline: etree._Element | None) -> list[Block]:
    """The story's blocks, in order: those of its flow, a lead before it, and long paragraphs elsewhere in the
    stretch."""
    teasers = find_teasers(blocks)
    start, end = _best_run([-_ASIDE_COST if block.element in teasers else _worth(block) for block in blocks])
    run = [block for block in blocks[start:end] if _belongs(block) and block.element not in teasers]
    run = _keep_own_article(run, headline)
    flow = _flow(run)
    run = _without_highlights(run, flow)
    first = next((place for place, block in enumerate(run) if _place(block) in flow), 0)
    kept = [
        block.element
        for place, block in enumerate(run)
        if _is_in_flow(block, flow) or _is_prose(block, _LEAST_LEAD if place < first else _LEAST_PROSE)
    ]
    opening = _opening(blocks[:start], flow)
    closing = _closing(blocks[end:], flow, teasers)
    added = {block.element for block in [*opening, *closing]}
    return _with_headings([*opening, *run, *closing], added.union(kept))


def _opening(above: Sequence[Block], flow: set[Place]) -> list[Block]:
    """The blocks right above the stretch that have the place of its prose: short paragraphs and lists that open the
    story."""
    opening: list[Block] = []
    for block in reversed(above):
        if not _belongs(block) or (_place(block) not in flow and not block.is_heading):
            break
        opening.append(block)
    while opening and (opening[-1].is_heading or not _opens_story(opening[-1])):
        opening.pop()
    return opening[::-1]


def _closing(below: Sequence[Block], flow: set[Place], teasers: set[etree._Element]) -> list[Block]:
    """The blocks right below the stretch that have the place of its prose: lists, tables and sentences with links that
    end the story."""
    closing: list[Block] = []
    for block in below:
        if not _belongs(block) or block.element in teasers or not _is_in_flow(block, flow):
            break
        closing.append(block)
    while closing and not _closes_story(closing[-1]):
        closing.pop()
    return closing


def _closes_story(block: Block) -> bool:
    """Whether a block may be a story's last one: an item of a list, a table or a sentence, not a name or a label."""
    if block.element.tag in ("li", "table"):
        return True
    return not block.is_heading and len(block.text) >= _SHORTEST_OPENING and block.text.endswith(_STOPS)


def _opens_story(block: Block) -> bool:
    """Whether a block may be a story's first one: an item of a list or text of some length, not a date or a name."""
    return len(block.text) >= _SHORTEST_OPENING or block.element.tag == "li"


def _without_highlights(run: Sequence[Block], flow: set[Place]) -> list[Block]:
    """The run without texts above the story, outside its flow, that the story prints again."""
    story = {block.text for block in run if _place(block) in flow}
    return [
        block
        for place, block in enumerate(run)
        if place >= _HIGHLIGHTS or block.text not in story or len(block.text) < _LEAST_LEAD or _place(block) in flow
    ]


def _keep_own_article(run: list[Block], headline: etree._Element | None) -> list[Block]:
    """The run without other articles below the headline's own, which pages with endless scrolling have."""
    own = _article_around(headline) if headline is not None else None
    articles = {block.element: _article_around(block.element) for block in run}
    inside = sum(len(block.text) for block in run if articles[block.element] is own)
    several = len(set(articles.values()) - {own, None}) >= _SEVERAL_ARTICLES
    enough = 2 * _LEAST_PROSE if several else _OWN_SHARE * sum(len(block.text) for block in run)
    if own is None or inside < enough:
        return run
    return [block for block in run if articles[block.element] in (own, None)]


def _article_around(element: etree._Element) -> etree._Element | None:
    """The outermost article element around an element."""
    return next(reversed(list(element.iterancestors("article"))), None)


def _with_headings(run: Sequence[Block], kept: set[etree._Element]) -> list[Block]:
    """The kept blocks, and the subheads right above one of them."""
    story: list[Block] = []
    follows = False
    for block in reversed(run):
        follows = follows if block.is_heading else block.element in kept
        if follows:
            story.append(block)
    return story[::-1]


def _flow(run: Sequence[Block]) -> set[Place]:
    """The places in the page's structure that hold most of the story's prose."""
    sizes: Counter[Place] = Counter()
    for block in run:
        sizes[_place(block)] += len(block.text)
    whole = sizes.total()
    return {place for place, size in sizes.items() if size >= _FLOW_SHARE * whole}


def _is_in_flow(block: Block, flow: set[Place]) -> bool:
    """Whether a block has a place of the flow, or is an item of a list in a box that has."""
    if _place(block) in flow:
        return True
    outer = next(reversed(list(block.element.iterancestors("ul", "ol"))), None)
    box = outer.getparent() if outer is not None and block.linked < _LITTLE_LINKED else None
    return box is not None and _place(Block(box, "", 0)) in flow


def _place(block: Block) -> Place:
    """The names of the elements around a block, without numbers: the same for all paragraphs of a story."""
    quote = next(reversed(list(block.element.iterancestors("blockquote"))), block.element)
    around = [ancestor for ancestor in quote.iterancestors() if ancestor.tag not in _STRUCTURES][:2]
    return tuple(f"{each.tag} {_DIGITS.sub('', each.get('class') or '')}" for each in around)


def _is_prose(block: Block, least: int) -> bool:
    """Whether a block outside the flow still looks like a paragraph of the story."""
    return len(block.text) >= least and block.text.endswith(_SENTENCE_ENDS) and block.linked < 0.2


def _worth(block: Block) -> float:
    if block.aside:
        return -_ASIDE_COST
    if block.element.tag == "h1":
        return -_NEXT_STORY_COST
    if block.is_heading:
        return -5.0
    return max(-_MOST_COST, len(block.text) * (1 - 2 * block.linked) - _BLOCK_COST)


def _best_run(worths: Sequence[float]) -> tuple[int, int]:
    best, best_range, total, start = 0.0, (0, 0), 0.0, 0
    for position, worth in enumerate(worths):
        if total <= 0:
            total, start = 0.0, position
        total += worth
        if total > best:
            best, best_range = total, (start, position + 1)
    return best_range


def _belongs(block: Block) -> bool:
    """Whether a block may be part of the story. Sentences may be links for the most part, but not as a whole."""
    if block.aside or block.element.tag == "h1":
        return False
    return block.linked <= _MOST_LINKED or (
        block.linked < _MOST_LINKED_SENTENCE and len(block.text) >= _SHORTEST_SENTENCE and block.text.endswith(_STOPS)
    )


def blocks_around(blocks: Sequence[Block], headline: etree._Element | None, story: Sequence[Block]) -> Sequence[Block]:
    """The short blocks just above the headline, and between it and the second paragraph: bylines, dates, kickers."""
    places = {block.element: place for place, block in enumerate(blocks)}
    end = places[story[:2][-1].element] + 1 if story else len(blocks)
    start = places.get(headline, end) if headline is not None else end
    around = blocks[max(0, min(start, end) - _AROUND) : max(start, end) + 2]
    return [block for block in around[: 4 * _AROUND] if len(block.text) <= _LONGEST_LINE]


def without_lead(story: list[Block]) -> tuple[str, list[Block]]:
    """The text of a first paragraph that is marked as the lead, or "", and the blocks without it."""
    if len(story) < 2:
        return "", story
    if _is_marked_lead(story[0], story[1]) and not (len(story) > 2 and _is_marked_lead(story[1], story[2])):
        return story[0].text, story[1:]
    return "", story


def _is_marked_lead(block: Block, following: Block) -> bool:
    """Whether a block, or an element around it but not around the next one, is named as a lead."""
    around = [block.element, *list(block.element.iterancestors())[:2]]
    own = [node for node in around if following.element not in node.iter()]
    return any(_LEAD_CLASS.search(f"{node.get('class') or ''} {node.get('itemprop') or ''}") for node in own)


def story_html(blocks: Sequence[Block]) -> str:
    """The story's blocks in the archive's HTML subset, with the lists and quotes around them."""
    holder = etree.Element("div")
    shared = Counter(ancestor for block in blocks for ancestor in block.element.iterancestors())
    layout = {ancestor for ancestor, count in shared.items() if count > len(blocks) / 2}
    copies: dict[etree._Element, etree._Element] = {}
    for block in blocks:
        copied = deepcopy(block.element)
        copied.tail = None
        _home(block.element, holder, copies, layout).append(copied)
    return element_body(holder)


def _home(
    element: etree._Element,
    holder: etree._Element,
    copies: dict[etree._Element, etree._Element],
    layout: set[etree._Element],
) -> etree._Element:
    """The copy of the list item, list or quote around an element; created for the first block within it."""
    home = holder
    for ancestor in reversed(list(element.iterancestors(*_STRUCTURES))):
        if ancestor not in layout:
            if ancestor not in copies:
                copies[ancestor] = etree.SubElement(home, ancestor.tag)
            home = copies[ancestor]
    return home
