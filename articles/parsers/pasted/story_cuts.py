"""Where another story begins in a stretch of pasted lines, which the labels of the whole stretch may have missed.

A line that can be a headline, with a day or a writer close below it, is tried: the lines from there on are labelled by
themselves, and must read as the beginning of a story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.parsers.pasted.label_model import LabelModel
from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_traits import PROSE
from articles.parsers.pasted.lines import HARD_GAP, Item, ends_sentence, is_note
from articles.parsers.pasted.page_words import word_kinds
from articles.parsers.pasted.writers import is_marked
from articles.printed.bylines import is_byline, split_byline
from articles.printed.dates import find_note_day

SHORT = 6
MENU_SHARE = 0.6
"""A stretch with a larger share of lines of fewer words is a page with its menus, whose lists of stories are none."""
MAX_TRIALS = 6
"""The most lines of a stretch that are tried."""
TRIED = 36
"""How many lines are labelled for one trial."""
HEAD = 12
"""How many lines below a headline its day or writer may stand."""
MIN_BODY = 100
"""The fewest words of paragraphs among the lines of a trial."""


def find_cut(items: Sequence[Item], start: int, end: int, model: LabelModel) -> int:
    """The first line after `start` with which another story begins; `end` if there is none."""
    short = sum(items[place].text.count(" ") < SHORT for place in range(start, end))
    if short > (end - start) * MENU_SHARE:
        return end
    trials = 0
    above = 0
    seen: set[str] = set()
    for place in range(start, end):
        is_new = items[place].key not in seen
        seen.add(items[place].key)
        if above >= MIN_BODY and is_new and _may_open(items, place, end):
            if _is_set_apart(items, place, end) or _reads_as_story(items[place : min(end, place + TRIED)], model):
                return place
            trials += 1
            if trials == MAX_TRIALS:
                return end
        above += _prose_words(items[place].text)
    return end


def _prose_words(text: str) -> int:
    """The number of words, if a line is long enough for a paragraph."""
    words = max(text.count(" ") + 1, 0 if text.isascii() else len(text) // 4)
    return words if words >= PROSE else 0


def _may_open(items: Sequence[Item], place: int, end: int) -> bool:
    """Whether a line can be a headline: apart from the text above, no sentence, with a note close below it."""
    item = items[place]
    words = max(item.text.count(" ") + 1, 0 if item.text.isascii() else len(item.text) // 4)
    if not 3 <= words <= 30 or ends_sentence(item.text) or is_note(item) or word_kinds(item.text).keys() & _PAGE:
        return False
    if _ADDRESSED.search(item.text) or split_byline(item.text):
        return False
    if item.gap >= HARD_GAP:
        return True
    below = items[place + 1 : min(end, place + HEAD)]
    notes = [each for each in below if len(each.text) <= 90 and find_note_day(each.text, True)]
    return bool(notes) and sum(_prose_words(each.text) for each in below) >= 20


def _is_set_apart(items: Sequence[Item], place: int, end: int) -> bool:
    """Whether a line below three blank lines has a day or a marked byline close below it."""
    if items[place].gap < HARD_GAP:
        return False
    texts = [item.text for item in items[place + 1 : min(end, place + HEAD)] if len(item.text) <= 90]
    return any(find_note_day(text, True) or (is_marked(text) and is_byline(text)) for text in texts)


_ADDRESSED = re.compile(r"[#@]\w|https?:|www\.")
_PAGE = {"related", "comment", "newsletter", "account", "legal", "cookie", "subscribe", "tool", "share", "menu"}


def _reads_as_story(lines: Sequence[Item], model: LabelModel) -> bool:
    """Whether lines labelled by themselves open a story: headline, day or writer, and then mostly paragraphs."""
    states = model.label(model.scores(features_of(lines))).states
    top = next((n for n, state in enumerate(states) if state == "headline"), len(states))
    if top > 2:
        return False
    kinds = ("date", "byline") if lines[0].gap >= HARD_GAP else ("date",)
    has_note = any(state.startswith(kinds) for state in states[: top + HEAD])
    body = [n for n, state in enumerate(states) if state == "body"]
    if not body or not has_note:
        return False
    words = sum(_prose_words(lines[n].text) for n in body)
    return words >= MIN_BODY and len(body) * 3 >= body[-1] - body[0] + 1
