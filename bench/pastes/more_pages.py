"""More texts to learn headlines and bodies from: the pages of ../shared/corpora/article_extraction, as a browser copies
them. Their answers name the body alone; the headline is the page's own title, where a line prints it.

Captions, days and writers are not known, so that these texts teach the choice of the headline, and the labels only
with what the present weights think of the lines between.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from articles.parsers.files.text_lines import read_lines
from articles.parsers.pasted.label_model import NEVER, LabelModel, load_model
from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_states import STATES, part_of
from articles.parsers.pasted.lines import Item, items_of
from bench.pastes.gold import Text
from bench.pastes.story_labels import StoryLabels, f1, tokens

HIDDEN = {"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "object"}
PARAGRAPHS = {"p", "blockquote", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "dl", "pre"}
BLOCKS = PARAGRAPHS | {
    *("div", "li", "article", "section", "header", "footer", "nav", "aside", "main", "form", "table", "tr"),
    *("figcaption", "dt", "dd", "hr", "address", "fieldset", "details", "summary", "body", "center", "button"),
}
SURE = {"headline", "headline+", "body", "subhead"}
MIN_ALIKE = 0.5
WEIGHT = 0.7
"""These texts count less than those whose lines are all known."""


def copied_text(page: lxml.html.HtmlElement) -> str:
    """What a browser puts on the clipboard for a whole page: a line a block, a blank one around paragraphs."""
    lines: list[str] = [""]

    def end_line(is_paragraph: bool) -> None:
        if lines[-1].strip():
            lines.append("")
        if is_paragraph and len(lines) > 1 and lines[-2].strip():
            lines.append("")

    def walk(element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else "script"
        if tag not in HIDDEN and not _is_hidden(element):
            if tag in BLOCKS:
                end_line(tag in PARAGRAPHS)
            lines[-1] += " ".join(f"x{element.text or ''}x".split())[1:-1]
            for child in element:
                walk(child)
            if tag in BLOCKS or tag == "br":
                end_line(tag in PARAGRAPHS)
        lines[-1] += " ".join(f"x{element.tail or ''}x".split())[1:-1]

    walk(page)
    return "\n".join(line.strip() for line in lines)


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").casefold()
    return "display:none" in style or element.get("hidden") is not None


def titles_of(page: lxml.html.HtmlElement) -> list[str]:
    """What a page calls itself, the surest first: its h1 that is most like its other titles, and these."""
    others = page.xpath("//meta[@property='og:title' or @name='twitter:title']/@content | //title/text()")
    heads = [" ".join(head.text_content().split()) for head in page.iter("h1")]
    likeness = {head: max((f1(tokens(head), tokens(each)) for each in others), default=0) for head in heads}
    best = sorted((head for head in likeness if likeness[head] >= MIN_ALIKE), key=lambda head: -likeness[head])
    return [*best[:1], *map(str, others)]


def load_pages(shared: Path, known: set[str]) -> list[Text]:
    """Each page whole and from the headline to the body's end. Pages of the sites in `known` are left out."""
    folder = shared / "article_extraction"
    found = []
    for name, answer in json.loads((folder / "ground-truth.json").read_text()).items():
        site = urlsplit(answer["url"]).hostname or ""
        path = folder / "html" / f"{name}.html.gz"
        if not path.exists() or any(site == each or site.endswith("." + each) for each in known):
            continue
        page = lxml.html.fromstring(gzip.decompress(path.read_bytes()), parser=lxml.html.HTMLParser(encoding="utf-8"))
        found += _texts(name, site, page, answer["articleBody"].splitlines())
    return found


def _texts(name: str, site: str, page: lxml.html.HtmlElement, body: list[str]) -> Iterator[Text]:
    items = list(items_of(read_lines(BytesIO(copied_text(page).encode()), name)))
    printed = {tuple(tokens(item.text)) for item in items}
    title = next((title for title in titles_of(page) if tuple(tokens(title)) in printed), None)
    body = [line for line in body if line.strip()]
    if title is None or not body:
        return
    truth = {"headline": title, "body": body, "authors": [], "published_on": [], "summary": [], "photos": []}
    labels = StoryLabels(items, truth)
    states = labels.states()
    if not states or not labels.head or len(labels.head) > 1:
        return
    states = likely_states(items, states, load_model())
    yield Text(name, "select_all", site, items, states, weight=WEIGHT)
    first, last = labels.head[0], max(labels.body)
    yield Text(name, "drag", site, items[first : last + 1], states[first : last + 1], weight=WEIGHT)


def likely_states(items: list[Item], states: list[str], model: LabelModel) -> list[str]:
    """The states with headline and body as given, and the lines between as the model thinks."""
    scores = model.scores(features_of(items))
    for place, state in enumerate(states):
        allowed = {state} if state in SURE else {s for s in STATES if s not in SURE and part_of(s) == part_of(state)}
        scores[place] = [score if s in allowed else NEVER for s, score in zip(STATES, scores[place], strict=True)]
    return model.label(scores).states
