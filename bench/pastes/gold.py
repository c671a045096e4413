"""Right labels for the lines of the pastes in ../shared, found by comparing each line with the answers.

A text is a list of non-blank lines; an answer gives headline, authors, days, body, summary and photos. The states are
those of articles/parsers/pasted/line_states.py.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from articles.parsers.files.text_lines import read_lines
from articles.parsers.pasted.lines import Item, is_credited, items_of
from articles.printed.dates import find_dates

_QUOTES = str.maketrans("“”„‟«»″‘’‚‛‹›`´′", '"' * 7 + "'" * 9)
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


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


@dataclass
class Text:
    name: str
    kind: str
    outlet: str
    items: list[Item]
    states: list[str] = field(default_factory=list)
    usable: bool = True


def load(path: Path) -> list[Item]:
    with path.open("rb") as stream:
        return list(items_of(read_lines(stream, path.name)))


def body_lines(toks: list[list[str]], paragraphs: list[list[str]]) -> set[int]:
    """Lines of the body: the heaviest chain of lines that follow the paragraphs' order."""
    pairs = []
    grams: dict[tuple[str, ...], list[int]] = {}
    for p, words in enumerate(paragraphs):
        for start in range(max(1, len(words) - 3)):
            grams.setdefault(tuple(words[start : start + 4]), []).append(p)
    for i, line in enumerate(toks):
        if not line:
            continue
        near = {p for start in range(max(1, len(line) - 3)) for p in grams.get(tuple(line[start : start + 4]), ())}
        if len(line) < 4:
            near |= {p for p, words in enumerate(paragraphs) if words == line}
        for p in near:
            words = paragraphs[p]
            common = (Counter(words) & Counter(line)).total()
            if (common >= 0.75 * len(line) and (len(line) >= 6 or words == line or contains(words, line) >= 0)) or (
                len(words) >= 8 and common >= 0.9 * len(words) and len(line) < 3 * len(words)
            ):
                pairs.append((i, p, common + 0.1 * (words == line)))
    pairs.sort()
    best: list[tuple[float, int]] = []
    for k, (i, p, weight) in enumerate(pairs):
        top, link = 0.0, -1
        for j in range(k):
            if pairs[j][0] < i and pairs[j][1] <= p and best[j][0] - 0.02 * min(i - pairs[j][0], 50) > top:
                top, link = best[j][0] - 0.02 * min(i - pairs[j][0], 50), j
        best.append((top + weight, link))
    if not best:
        return set()
    k = max(range(len(best)), key=lambda n: best[n][0])
    chain = set()
    while k >= 0:
        chain.add(pairs[k][0])
        k = best[k][1]
    return chain


def label_story(items: list[Item], truth: dict[str, Any], lo: int, hi: int, states: list[str]) -> bool:
    """Write the states of one story, whose lines are items[lo:hi]; False if its body or headline was not found."""
    toks = [tokens(item.text) for item in items[lo:hi]]
    body = body_lines(toks, [t for p in truth["body"] if (t := tokens(p))])
    if not body:
        return False
    first = min(body, key=lambda i: (len(toks[i]) < 6, i))
    body = {i for i in body if i >= first - 1 or len(toks[i]) >= 4}
    longest = max(body, key=lambda i: len(toks[i]))
    heads = [tokens(h) for h in (truth.get("headline"), truth.get("headline_also")) if h]
    head: list[int] = []
    if heads:
        exact = [i for i, t in enumerate(toks) if t in heads and i < longest]
        if exact:
            above = [i for i in exact if i < min(b for b in body if len(toks[b]) >= 6 or b == longest)]
            head = [max(above)] if above else [min(exact)]
        else:
            spans = [
                (
                    max(f1([w for t in toks[i:j] for w in t], h) for h in heads)
                    - 0.001 * (j - i)
                    - 0.0001 * abs(first - i),
                    i,
                    j,
                )
                for i in range(min(longest, len(toks)))
                for j in range(i + 1, min(i + 4, longest + 1))
            ]
            value, i, j = max(spans, default=(0, 0, 0))
            if value >= 0.6:
                head = list(range(i, j))
    top = head[0] if head else max(0, first - 6)
    body = {i for i in body if i > (head[-1] if head else -1)}
    if not body:
        return False
    body_start, last = min(body), max(body)
    label: dict[int, str] = dict.fromkeys(body, "body")
    for i in sorted(body):
        words = len(items[lo + i].text.split()) if items[lo + i].text.isascii() else len(toks[i]) // 2
        if (
            words <= 12
            and not re.search(r"[.!?…:,;。！？」\"”»]$", items[lo + i].text)
            and i != last
            and i != body_start
        ):
            label[i] = "subhead"
    for i in head:
        label[i] = "headline"
    for summary in truth.get("summary") or []:
        words = tokens(summary)
        for i in range(max(0, top - 4), body_start + 3):
            if (
                i < len(toks)
                and i not in head
                and toks[i]
                and (f1(toks[i], words) >= 0.8 or (len(toks[i]) >= 5 and contains(words, toks[i]) >= 0))
                and not (i in body and truth["body"] and f1(toks[i], tokens(truth["body"][0])) > 0.9)
            ):
                label[i] = "standfirst"
    zone = range(max(0, top - 14), min(len(toks), last + 8))
    photos = [(tokens(p["caption"]), [tokens(c) for c in p["credit"]]) for p in truth.get("photos") or []]
    captions = [c for c, _ in photos if c]
    sources = [c for _, cs in photos for c in cs if c]
    for i in zone:
        if i in label and label[i] in ("headline",):
            continue
        t = toks[i]
        if not t:
            continue
        for c in captions:
            is_it = (
                f1(t, c) >= 0.8
                or (len(c) >= 3 and contains(t, c) >= 0 and len(t) <= len(c) + 14)
                or (len(t) >= 8 and contains(c, t) >= 0)
            )
            if is_it and not (i in body and any(t == tokens(p) for p in truth["body"])):
                label[i] = "caption"
                break
    for i in zone:
        t = toks[i]
        if i in label or not t or len(t) > 16:
            continue
        near = any(label.get(j) == "caption" for j in range(i - 3, i + 3))
        if (
            any(contains(t, c) >= 0 or (len(t) >= 2 and contains(c, t) >= 0) for c in sources)
            and (near or len(t) <= 8)
            and (near or not any(contains(t, tokens(a)) >= 0 for a in truth["authors"]))
        ):
            label[i] = "credit"
    days = {date.fromisoformat(d) for d in truth.get("published_on") or []}
    printed = tokens(truth.get("date_printed"))
    dated, named = [], []
    for i in range(max(0, top - 14), min(len(toks), last + 16)):
        text = items[lo + i].text
        if i in label or not toks[i]:
            continue
        if (
            len(text) <= 160
            and days
            and (
                any(f.day in days for f in find_dates(text)) or (len(toks[i]) <= 14 and contains(toks[i], printed) >= 0)
            )
        ):
            dated.append(i)
        elif len(toks[i]) <= 24 and any(contains(toks[i], tokens(a)) >= 0 for a in truth.get("authors") or []):
            named.append(i)
    for found, name in ((dated, "date"), (named, "byline")):
        early = [i for i in found if i < body_start + 1]
        inside = [i for i in found if body_start < i <= last + 1]
        late = [i for i in found if i > last]
        for i in early or inside[:2] or late[:2]:
            label[i] = name
        if early and name == "byline":
            close = [i for i in early if i > top] or early
            for i in early:
                if i not in close and i < top - 3:
                    del label[i]
    kick = (head[0] - 1) if head else -1
    if (
        kick >= 0
        and kick not in label
        and items[lo + head[0]].gap <= 1
        and len(items[lo + kick].text.split()) <= 5
        and len(items[lo + kick].text) > 2
    ):
        label[kick] = "kicker"
    for i in range(hi - lo):
        zone_name = (
            "1"
            if (head and head[-1] < i < body_start)
            else "2"
            if body_start <= i <= last
            else "3"
            if i > last
            else "0"
        )
        name = label.get(i, "furniture")
        if name == "headline":
            states[lo + i] = "headline" if i == head[0] else "headline+"
        elif name in ("body", "subhead"):
            states[lo + i] = name
        elif name == "kicker":
            states[lo + i] = "kicker"
        else:
            states[lo + i] = f"{name}{zone_name}"
    for i in range(hi - lo):  # pictures that the answer leaves out are pictures still
        text = items[lo + i].text
        if states[lo + i] in ("furniture1", "furniture2") and 5 <= len(text.split()) <= 80 and is_credited(text):
            states[lo + i] = "caption" + states[lo + i][-1]
    for i in range(hi - lo):  # what no zone allows
        if states[lo + i] in ("standfirst3",):
            states[lo + i] = "furniture3"
        if states[lo + i] == "standfirst2":
            states[lo + i] = "body"
    return bool(head) or "headline" not in truth


def outlet_of(truth: dict[str, Any]) -> str:
    return re.sub(r"_\d{4}_.*", "", truth["page"])


def load_single(folder: Path, kind: str) -> list[Text]:
    texts = []
    for name, truth in json.loads((folder / "expected.json").read_text()).items():
        items = load(folder / name)
        text = Text(name, kind, outlet_of(truth), items, ["furniture0"] * len(items))
        text.usable = label_story(items, truth, 0, len(items), text.states)
        texts.append(text)
    return texts


def main() -> None:
    import sys

    root = Path(__file__).resolve().parents[3] / "shared/corpora/pastes"
    if not root.exists():
        root = Path("/work/shared/corpora/pastes")
    for kind in ("drag", "article", "select_all"):
        texts = load_single(root / kind, kind)
        print(kind, len(texts), sum(not t.usable for t in texts), [t.name for t in texts if not t.usable])
        print(Counter(s for t in texts for s in t.states))
        for t in texts:
            if len(sys.argv) > 2 and kind == sys.argv[1] and sys.argv[2] in t.name:
                for item, state in zip(t.items, t.states, strict=True):
                    print(f"{item.gap} {state:13} {item.text[:110]}")


if __name__ == "__main__":
    main()
