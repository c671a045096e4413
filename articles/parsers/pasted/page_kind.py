"""What a pasted text without a story is: an index page, a cookie notice, an error page, a list of links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from articles.parsers.pasted.page_words import word_kinds

NO_ARTICLE = "This text is no article: it has no headline followed by paragraphs."
MIN_LINES = 12
"""From so many lines on, short lines are an index page and not a note."""
MAX_TITLE = 4
"""The most words of a notice's title: "Cookie Policy"."""

_REASONS = {
    "error": "This text is no article but an error page.",
    "cookie": "This text is no article but a cookie or privacy notice.",
    "newsletter": "This text is no article but a sign-up for newsletters, with lists of links.",
    "index": "This text is no article but an index page: headlines and teasers of several stories.",
    "links": "This text is no article but a list of links or a menu.",
}


def is_notice(lines: Sequence[str], headline: str, is_unsigned: bool) -> bool:
    """Whether a text with a headline is a notice about cookies or privacy: it speaks of them all the time, and has no
    day and writer, or its headline says so."""
    is_short = len(headline.split()) <= MAX_TITLE
    is_titled = is_short and not word_kinds(headline).keys().isdisjoint(("legal", "cookie"))
    return (is_unsigned or is_titled) and _speaks_of_privacy(lines)


def _speaks_of_privacy(lines: Sequence[str]) -> bool:
    """Whether a text speaks of cookies and privacy at least four times, and in one of 60 words."""
    text = " ".join(lines[:400]).casefold()
    said = sum(text.count(word) for word in ("cookie", "privacy", "datenschutz", "privacidad", "confidentialité"))
    return said >= 4 and said * 60 >= len(text.split())


def why_no_story(lines: Sequence[str]) -> str:
    """The reason for rejecting a text without a story, as the reader sees it."""
    kinds: Counter[str] = Counter()
    for line in lines[:2000]:
        kinds.update(word_kinds(line).keys())
    long_lines = sum(len(line.split()) >= 15 for line in lines)
    if kinds["error"] and len(lines) <= 40:
        return _REASONS["error"]
    if _speaks_of_privacy(lines):
        return _REASONS["cookie"]
    if len(lines) < MIN_LINES:
        return NO_ARTICLE
    if kinds["newsletter"] >= 3 and kinds["newsletter"] * 8 >= len(lines):
        return _REASONS["newsletter"]
    headlines = sum(5 <= len(line.split()) <= 20 for line in lines)
    if headlines + long_lines >= len(lines) / 4 and headlines >= 6:
        return _REASONS["index"]
    return _REASONS["links"]
