"""Right labels for the lines of one story of a paste, found by comparing each line with the answer.

An answer gives headline, authors, days, body, summary and photos. The states are those of
articles/parsers/pasted/line_states.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from articles.parsers.pasted.lines import Item, is_credited
from articles.printed.dates import find_dates

_QUOTES = str.maketrans("“”„‟«»″‘’‚‛‹›`´′", '"' * 7 + "'" * 9)
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_CLOSED = re.compile(r"[.!?…:,;。！？」\"”»)]$")
MAX_SUBHEAD = 12
ABOVE, BELOW = 14, 8
"""Pictures, writers and days stand at most so many lines above the headline and below the body; notes twice as far
below."""


def tokens(text: str | None) -> list[str]:
    plain = unicodedata.normalize("NFKC", (text or "").translate(_QUOTES))
    return _TOKEN.findall(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", plain).casefold())


def f1(a: Sequence[str], b: Sequence[str]) -> float:
    both = (Counter(a) & Counter(b)).total()
    return 2 * both / (len(a) + len(b)) if both else 0.0


def contains(outer: Sequence[str], inner: Sequence[str]) -> int:
    """Where inner begins in outer, or -1."""
    if not inner:
        return -1
    n = len(inner)
    return next((i for i in range(len(outer) - n + 1) if outer[i : i + n] == inner), -1)


def _pairs(toks: list[list[str]], paragraphs: list[list[str]]) -> list[tuple[int, int, float]]:
    """(line, paragraph, words in common) where a line may be (part of) a paragraph."""
    grams: dict[tuple[str, ...], list[int]] = {}
    for p, words in enumerate(paragraphs):
        for start in range(max(1, len(words) - 3)):
            grams.setdefault(tuple(words[start : start + 4]), []).append(p)
    pairs = []
    for i, line in enumerate(toks):
        near = {p for start in range(max(1, len(line) - 3)) for p in grams.get(tuple(line[start : start + 4]), ())}
        if 0 < len(line) < 4:
            near |= {p for p, words in enumerate(paragraphs) if words == line}
        pairs += [(i, p, common) for p in near if line and (common := _in_common(line, paragraphs[p]))]
    return sorted(pairs)


def _in_common(line: list[str], words: list[str]) -> float:
    """How many words a line and a paragraph share, if one is the other or a part of it; else 0."""
    common = (Counter(words) & Counter(line)).total()
    is_part = common >= 0.75 * len(line) and (len(line) >= 6 or words == line or contains(words, line) >= 0)
    is_around = len(words) >= 8 and common >= 0.9 * len(words) and len(line) < 3 * len(words)
    return common + 0.1 * (words == line) if is_part or is_around else 0


def body_lines(toks: list[list[str]], paragraphs: list[list[str]]) -> set[int]:
    """Lines of the body: the heaviest chain of lines that follow the paragraphs' order."""
    pairs = _pairs(toks, paragraphs)
    best: list[tuple[float, int]] = []
    for k, (i, p, weight) in enumerate(pairs):
        top, link = 0.0, -1
        for j in range(k):
            value = best[j][0] - 0.02 * min(i - pairs[j][0], 50)
            if pairs[j][0] < i and pairs[j][1] <= p and value > top:
                top, link = value, j
        best.append((top + weight, link))
    chain = set()
    k = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    while k >= 0:
        chain.add(pairs[k][0])
        k = best[k][1]
    return chain


class StoryLabels:
    """The labels of one story's lines, found one kind after another; those found first stay."""

    def __init__(self, items: Sequence[Item], truth: dict[str, Any]) -> None:
        self.items, self.truth = items, truth
        self.toks = [tokens(item.text) for item in items]
        self.label: dict[int, str] = {}
        self.body = body_lines(self.toks, [t for p in truth["body"] if (t := tokens(p))])
        if not self.body:
            return
        first = min(self.body, key=lambda i: (len(self.toks[i]) < 6, i))
        self.body = {i for i in self.body if i >= first - 1 or len(self.toks[i]) >= 4}
        self.head = self._find_headline(first)
        self.top = self.head[0] if self.head else max(0, first - 6)
        self.body = {i for i in self.body if i > (self.head[-1] if self.head else -1)}

    def states(self) -> list[str]:
        """The state of each line; none if no line is the body."""
        if not self.body:
            return []
        self.start, self.last = min(self.body), max(self.body)
        self._label_body()
        self.label.update(dict.fromkeys(self.head, "headline"))
        self._label_standfirst()
        self._label_captions()
        self._label_credits()
        self._label_notes()
        self._label_kicker()
        return [self._state(i) for i in range(len(self.items))]

    def _find_headline(self, first: int) -> list[int]:
        """The line, or lines in a row, that print the headline, above the longest line of the body."""
        longest = max(self.body, key=lambda i: len(self.toks[i]))
        heads = [tokens(h) for h in (self.truth.get("headline"), self.truth.get("headline_also")) if h]
        exact = [i for i in range(longest) if self.toks[i] in heads]
        if exact:
            prose = min(b for b in self.body if len(self.toks[b]) >= 6 or b == longest)
            above = [i for i in exact if i < prose]
            return [max(above)] if above else [min(exact)]
        spans = [(i, j) for i in range(longest) for j in range(i + 1, min(i + 4, longest + 1))] if heads else []
        worth = {(i, j): max(f1([w for t in self.toks[i:j] for w in t], h) for h in heads) for i, j in spans}
        value, i, j = max(
            ((v - 0.001 * (j - i) - 0.0001 * abs(first - i), i, j) for (i, j), v in worth.items()), default=(0, 0, 0)
        )
        return list(range(i, j)) if value >= 0.6 else []

    def _label_body(self) -> None:
        """Body lines; short ones without a stop amid them are subheads."""
        for i in self.body:
            text = self.items[i].text
            words = len(text.split()) if text.isascii() else len(self.toks[i]) // 2
            is_subhead = words <= MAX_SUBHEAD and not _CLOSED.search(text) and i not in (self.start, self.last)
            self.label[i] = "subhead" if is_subhead else "body"

    def _label_standfirst(self) -> None:
        opening = tokens(self.truth["body"][0]) if self.truth["body"] else []
        for summary in self.truth.get("summary") or []:
            words = tokens(summary)
            for i in range(max(0, self.top - 4), min(self.start + 3, len(self.toks))):
                line = self.toks[i]
                is_it = f1(line, words) >= 0.8 or (len(line) >= 5 and contains(words, line) >= 0)
                if is_it and i not in self.head and not (i in self.body and opening and f1(line, opening) > 0.9):
                    self.label[i] = "standfirst"

    def _zone(self, below: int = BELOW) -> range:
        """The lines in which pictures, writers and days are looked for."""
        return range(max(0, self.top - ABOVE), min(len(self.toks), self.last + below))

    def _photos(self) -> list[tuple[list[str], list[list[str]]]]:
        """(words of the caption, words of each credit) of each photo."""
        photos = self.truth.get("photos") or []
        return [(tokens(p["caption"]), [tokens(c) for c in p["credit"]]) for p in photos]

    def _label_captions(self) -> None:
        captions = [caption for caption, _ in self._photos() if caption]
        paragraphs = [tokens(p) for p in self.truth["body"]]
        for i in self._zone():
            line = self.toks[i]
            if self.label.get(i) == "headline" or not line or (i in self.body and line in paragraphs):
                continue
            if any(_is_caption(line, caption) for caption in captions):
                self.label[i] = "caption"

    def _label_credits(self) -> None:
        sources = [words for _, named in self._photos() for words in named if words]
        for i in self._zone():
            line = self.toks[i]
            if i in self.label or not line or len(line) > 16:
                continue
            near = any(self.label.get(j) == "caption" for j in range(i - 3, i + 3))
            named = any(contains(line, s) >= 0 or (len(line) >= 2 and contains(s, line) >= 0) for s in sources)
            by_writer = any(contains(line, tokens(a)) >= 0 for a in self.truth["authors"])
            if named and (near or (len(line) <= 8 and not by_writer)):
                self.label[i] = "credit"

    def _label_notes(self) -> None:
        """Days and writers: those above the body, else amid it, else below."""
        zone = [i for i in self._zone(2 * BELOW) if i not in self.label and self.toks[i]]
        dated = [i for i in zone if self._says_day(i)]
        named = [i for i in zone if i not in dated and self._names_writer(i)]
        for found, name in ((dated, "date"), (named, "byline")):
            early = [i for i in found if i <= self.start]
            inside = [i for i in found if self.start < i <= self.last + 1]
            late = [i for i in found if i > self.last]
            close = [i for i in early if i > self.top] or early
            far = [i for i in early if name == "byline" and i not in close and i < self.top - 3]
            for i in early or inside[:2] or late[:2]:
                if i not in far:
                    self.label[i] = name

    def _says_day(self, i: int) -> bool:
        text, printed = self.items[i].text, tokens(self.truth.get("date_printed"))
        days = {date.fromisoformat(d) for d in self.truth.get("published_on") or []}
        if not days or len(text) > 160:
            return False
        is_printed = len(self.toks[i]) <= 14 and contains(self.toks[i], printed) >= 0
        return is_printed or any(found.day in days for found in find_dates(text))

    def _names_writer(self, i: int) -> bool:
        authors = self.truth.get("authors") or []
        return len(self.toks[i]) <= 24 and any(contains(self.toks[i], tokens(a)) >= 0 for a in authors)

    def _label_kicker(self) -> None:
        above = self.head[0] - 1 if self.head else -1
        if above < 0 or above in self.label or self.items[self.head[0]].gap > 1:
            return
        if len(self.items[above].text.split()) <= 5 and len(self.items[above].text) > 2:
            self.label[above] = "kicker"

    def _state(self, i: int) -> str:
        """The state of a line: its label and its part. Pictures that the answer leaves out are pictures still."""
        name = self.label.get(i, "furniture")
        if name == "headline":
            return "headline" if i == self.head[0] else "headline+"
        if name in ("body", "subhead", "kicker"):
            return name
        part = self._part(i)
        text = self.items[i].text
        if name == "furniture" and part in (1, 2) and 5 <= len(text.split()) <= 80 and is_credited(text):
            return f"caption{part}"
        if name == "standfirst" and part > 1:
            return "body" if part == 2 else "furniture3"
        return f"{name}{part}"

    def _part(self, i: int) -> int:
        if self.head and self.head[-1] < i < self.start:
            return 1
        return 2 if self.start <= i <= self.last else 3 if i > self.last else 0


def _is_caption(line: list[str], caption: list[str]) -> bool:
    """Whether a line prints a caption, whole or in part, with at most a credit beside it."""
    around = len(caption) >= 3 and contains(line, caption) >= 0 and len(line) <= len(caption) + 14
    return f1(line, caption) >= 0.8 or around or (len(line) >= 8 and contains(caption, line) >= 0)
