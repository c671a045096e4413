"""Which line above a story's body is its headline: the lines there are compared with each other.

label_model.py sees a line and its neighbours only. Here each line above the body is a candidate, scored by what it
says, by how many of its words the paragraphs below share, by its copies and by its place among the other candidates.
headline_weights.tsv holds the weight of each feature, and headline_trees.tsv trees that see the same as numbers, beside
those of line_context.py; bench/pastes/headlines.py trains both.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from articles.parsers.pasted.boosted_trees import BoostedTrees, Numbers, read_trees
from articles.parsers.pasted.headline_numbers import HEADLINE_COLUMNS, MIN_COPY, PARAGRAPHS, headline_numbers
from articles.parsers.pasted.line_states import part_of
from articles.parsers.pasted.line_traits import Traits, traits_of
from articles.parsers.pasted.lines import Item

WEIGHTS = Path(__file__).with_name("headline_weights.tsv")
TREES = Path(__file__).with_name("headline_trees.tsv")
ABOVE = 60
"""At most so many lines above the body are candidates."""
MIN_WORDS, MAX_WORDS = 2, 45
MIN_STANDFIRST = 9
TREES_SHARE = 1.0
"""How much the trees count beside the weights."""
_SIZES = (2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30)
_STEPS = (1, 2, 3, 4, 6, 9, 14, 22, 40)
_COUNTER = re.compile(r"\W*\d+\s*(?:/|\w{1,4})\s*\d+\W*")
"""The place in a gallery: "12 of 12 |"."""
_HOPELESS = frozenset((
    *("date:alone", "date:mostly", "numbers", "credit_alone", "names_by", "name:known"),
    *(f"{kind}:whole" for kind in ("menu", "share", "tool", "account", "related", "advert", "comment", "newsletter")),
))  # fmt: skip
_NOTES = ("date", "byline", "name", "names_by", "credited", "credit_alone", "agency", "reading", "share", "capitals")


def choose_headline(items: Sequence[Item], states: list[str], rows: Numbers) -> list[str]:
    """The states of a story's lines, with the headline moved to the line above the body that reads most like one.

    rows: what line_context.py knows of each line.
    """
    body = body_start(items, states)
    if "headline" not in states[: body + 1]:
        return states
    candidates = candidates_above(items, body)
    if not candidates:
        return states
    scores = headline_scores(items, states, rows, body, candidates)
    best = candidates[scores.index(max(scores))]
    best = _without_label(items, candidates, best)
    return states if states[best].startswith("headline") else _moved(items, states, best, body)


def headline_scores(
    items: Sequence[Item], states: Sequence[str], rows: Numbers, body: int, candidates: Sequence[int]
) -> list[float]:
    """How much each candidate reads like the headline: the sum of its weights and of what the trees say."""
    weights = load_weights()
    features = candidate_features(items, states, body, candidates)
    summed = [sum(weights.get(name, 0.0) for name in set(names)) for names in features]
    likely = load_trees()["headline"].log_odds(headline_numbers(items, rows, body, candidates))
    return [mine + TREES_SHARE * float(theirs) for mine, theirs in zip(summed, likely, strict=True)]


def body_start(items: Sequence[Item], states: Sequence[str]) -> int:
    """The first line of the longest run of body lines; 0 if there is none."""
    best = start = size = longest = 0
    inside = False
    for place, state in enumerate(states):
        if not (state in ("body", "subhead") or state.endswith("2")):
            inside = False
            continue
        if not inside:
            start, size, inside = place, 0, True
        size += len(items[place].text) if state == "body" else 0
        if size > longest:
            longest, best = size, start
    return best


def _without_label(items: Sequence[Item], candidates: Sequence[int], best: int) -> int:
    """The line below the chosen one that this prints behind a label ("Home / News / TITLE", "Share this : TITLE"). A
    line above it is a breadcrumb without the kicker."""
    text = items[best].text
    for place in candidates[candidates.index(best) + 1 :]:
        other = items[place].text
        before = text[: -len(other)].rstrip() if text.endswith(other) else ""
        if before and len(other) >= MIN_COPY and (not before.endswith(":") or before.endswith(" :")):
            return place
    return best


def with_colon(headline: Item, lines: Iterable[Item]) -> Item:
    """The headline as the lines print it with the most colons: "After the flood: Town opens library" says better where
    the kicker ends than the same without."""
    bare = _without_colons(headline.text)
    copies = (line for line in lines if ":" in line.text and _without_colons(line.text) == bare)
    best = max((headline, *copies), key=lambda line: line.text.count(":"))
    return replace(headline, line=replace(headline.line, text=best.text), key=best.key)


def _without_colons(text: str) -> str:
    return "".join(text.replace(":", "").split())


def _moved(items: Sequence[Item], states: Sequence[str], best: int, body: int) -> list[str]:
    """The states with the headline at `best`: lines above it are in part 0, those from there to the body in part 1."""
    found = list(states)
    for place in range(body):
        state = states[place]
        if place < best and (part_of(state) == 1 or state == "kicker"):
            found[place] = "furniture0" if state.startswith("headline") else state.replace("1", "0")
        elif place > best and (part_of(state) == 0 or state.startswith("headline")):
            found[place] = _below_headline(items[place], state)
    found[best] = "headline"
    return found


def _below_headline(item: Item, state: str) -> str:
    """The state of a line that turns out to stand between headline and body."""
    if state == "kicker" or state.startswith("headline"):
        return "standfirst1" if traits_of(item).words >= MIN_STANDFIRST else "furniture1"
    return state.replace("0", "1")


@lru_cache(maxsize=1)
def load_weights() -> dict[str, float]:
    """The weights of the product."""
    return read_weights(WEIGHTS)


@lru_cache(maxsize=1)
def load_trees() -> dict[str, BoostedTrees]:
    """The trees of the product."""
    return read_trees(TREES.read_text(encoding="utf-8").splitlines(), HEADLINE_COLUMNS)


def read_weights(path: Path) -> dict[str, float]:
    """The weight of each feature, from a table."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: float(weight) for name, weight in rows}


def candidates_above(items: Sequence[Item], body: int) -> list[int]:
    """The places of the lines above items[body] that can be a headline."""
    return [place for place in range(max(0, body - ABOVE), body) if _may_be_headline(items[place])]


def _may_be_headline(item: Item) -> bool:
    line = traits_of(item)
    has_size = MIN_WORDS <= line.words <= MAX_WORDS and any(map(str.isalpha, item.text))
    return has_size and _HOPELESS.isdisjoint(line.flags) and not _COUNTER.fullmatch(item.text)


def candidate_features(
    items: Sequence[Item], states: Sequence[str], body: int, candidates: Sequence[int]
) -> list[list[str]]:
    """The features of each candidate."""
    top = max(0, body - ABOVE)
    lines = {place: traits_of(items[place]) for place in range(top, min(len(items), body + PARAGRAPHS))}
    topic: set[str] = set()
    for place in range(body, min(len(items), body + PARAGRAPHS)):
        topic |= lines[place].vocabulary
    shared = {place: len(lines[place].vocabulary & topic) for place in candidates}
    return [[*_features(items, lines, shared, place, body), f"was:{states[place]}"] for place in candidates]


def _features(
    items: Sequence[Item], lines: dict[int, Traits], shared: dict[int, int], place: int, body: int
) -> list[str]:
    line = lines[place]
    size = bisect_left(_SIZES, line.words)
    found = [f"size:{size}", f"size:{size}{'.' if line.is_stopped else ''}", *line.flags]
    found += [f"gap:{min(items[place].gap, 3)}", f"to_body:{_step(body - place)}"]
    found += _shared_words(line, shared, place)
    found += _ranks(lines, shared, place)
    found += _copies(items, shared, place)
    found += _beside(items, lines, place)
    if place == 0:
        found.append("first")
    return found


def _shared_words(line: Traits, shared: dict[int, int], place: int) -> list[str]:
    """How many of a candidate's words the paragraphs share."""
    share = int(4 * shared[place] / len(line.vocabulary)) if line.vocabulary else -1
    return [f"share:{share}", f"shared:{min(shared[place], 7)}", f"share&stop:{share}{line.is_stopped}"]


def _ranks(lines: dict[int, Traits], shared: dict[int, int], place: int) -> list[str]:
    """Where a candidate stands among the others: by shared words, and from above."""
    better = sum(count > shared[place] for count in shared.values())
    open_better = sum(
        count > shared[place] and not lines[other].is_stopped and lines[other].words <= 25
        for other, count in shared.items()
    )
    earlier = sum(other < place and lines[other].words >= 5 and count >= 2 for other, count in shared.items())
    later = sum(other > place and lines[other].words >= 5 and count >= 2 for other, count in shared.items())
    return [
        f"better:{min(better, 4)}",
        f"open_better:{min(open_better, 4)}",
        f"earlier:{min(earlier, 4)}",
        f"later:{min(later, 4)}",
    ]


def _copies(items: Sequence[Item], shared: dict[int, int], place: int) -> list[str]:
    """Whether a candidate is printed again above the body, whole, within a longer line, or around a shorter one."""
    key = items[place].key
    found = set()
    for other in shared:
        beside = items[other].key
        if other == place or min(len(key), len(beside)) < MIN_COPY:
            continue
        if beside == key:
            found.add("copy:above" if other < place else "copy:below")
        elif key in beside:
            found.add("part:above" if other < place else "part:below")
        elif beside in key:
            found.add("around:above" if other < place else "around:below")
    return sorted(found) or ["single"]


def _beside(items: Sequence[Item], lines: dict[int, Traits], place: int) -> list[str]:
    """What the lines around a candidate are, and how far the nearest day and writer stand."""
    found = []
    for step in (-2, -1, 1, 2, 3):
        line = lines.get(place + step)
        if line is None:
            found.append(f"{step:+}:none")
            continue
        kind = "prose" if line.is_prose else "long" if line.words >= 8 else "some" if line.words >= 4 else "short"
        found.append(f"{step:+}:{kind}{'.' if line.is_stopped else ''}")
        found += [f"{step:+}:{flag}" for flag in _NOTES if flag in line.flags]
    for flags, name in (({"date"}, "date"), ({"byline", "names_by"}, "by")):
        below = next((step for step in range(1, 15) if _has(lines, place + step, flags)), 0)
        above = next((step for step in range(1, 15) if _has(lines, place - step, flags)), 0)
        found += [f"to_{name}:{_step(below) if below else 'none'}", f"from_{name}:{_step(above) if above else 'none'}"]
    return found


def _has(lines: dict[int, Traits], place: int, flags: set[str]) -> bool:
    return place in lines and not flags.isdisjoint(lines[place].flags)


def _step(distance: int) -> int:
    """The class of a distance in lines."""
    return bisect_left(_STEPS, distance)
