"""What is known of each line of a labelled text, as numbers: the line itself, how likely the model thinks each label,
and where the line stands in the story that the labels tell.

second_look.py reads these numbers; COLUMNS names them in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from articles.parsers.pasted.line_states import STATES, LineLabel, label_of, part_of
from articles.parsers.pasted.line_traits import Traits, traits_of
from articles.parsers.pasted.lines import Item

Numbers = npt.NDArray[np.float32]

LABELS = tuple(label.value for label in LineLabel)
_TO_LABEL = np.array([[label_of(state) == label for label in LABELS] for state in STATES], dtype=np.float32)
_TO_PART = np.array([[part_of(state) == part for part in range(4)] for state in STATES], dtype=np.float32)

FLAGS = (
    *(
        "name",
        "name:known",
        "people:known",
        "byline",
        "names_people",
        "names_by",
        "by",
        "agency",
        "dateline",
        "credited",
        "credit_alone",
        "points",
    ),
    *("date", "date:alone", "date:mostly", "date:within", "date_word", "daylike", "time", "ago", "digits", "numbers"),
    *("opens:lower", "opens:digit", "opens:quote", "opens:dash", "opens:bullet", "opens:bracket", "opens:mark"),
    *("ends:stop", "ends:colon", "ends:bracket", "ends:ask", "ends:comma", "ends:dots", "ends:quote", "ends:digit"),
    *("ends:letter", "ends:bracketed", "capitals", "titled:all", "titled:most", "titled:some", "titled:few", "wide"),
    *("has:bar", "has:slash", "has:at", "has:copyright", "has:link", "has:dot", "has:crumb", "has:hash", "has:colon"),
    *("has:comma", "has:quote", "has:percent", "sentences:1", "sentences:2+", "glued"),
    *("menu", "share", "tool", "account", "subscribe", "newsletter", "advert", "related", "comment", "cookie", "legal"),
    *("topic", "reading", "caption", "error", "label", "place", "agency:whole", "agency:start", "caption:whole"),
    *("caption:start", "related:whole", "related:start", "share:whole", "label:whole"),
)
_BESIDE = (
    *("date", "name", "byline", "names_people", "credited", "credit_alone", "caption", "date_word", "time", "by"),
    *("name:known", "people:known"),
    *("share", "related", "ends:bracketed", "agency", "ends:colon", "points"),
)
_FLAG = {name: place for place, name in enumerate(FLAGS)}
_BESIDE_PLACES = [_FLAG[name] for name in _BESIDE]
_SIZES = ("words", "prose", "stopped", "gap", "copies")
_PLACES = ("from_headline", "from_body", "from_end", "body_above", "in_body", "in_headline", "share", "place", "left")
_COUNTS = ("lines", "body_lines", "captions", "credited_lines")
_NEAR = ("prose", "dated", "named", "credited", "caption", "body", "byline", "date", "headline")
_AROUND = ("prose_below", "prose_above", "short_around", "prose_far_below", "prose_far_above")
_STEPS = (-3, -2, -1, 1, 2, 3)
COLUMNS = (
    *(*_SIZES, "characters", "below", "copy_above", "copy_below"),
    *(*_PLACES, *_COUNTS, *(f"{way}_{name}" for name in _NEAR for way in ("after", "before")), *_AROUND),
    *FLAGS,
    *(f"is:{label}" for label in LABELS),
    *(f"in:{part}" for part in range(4)),
    *(f"{step:+}:{name}" for step in _STEPS for name in (*_SIZES, *(f"is:{label}" for label in LABELS))),
    *(f"{step:+}:{name}" for step in (-2, -1, 1, 2) for name in _BESIDE),
)
FAR = 99


def context_of(items: Sequence[Item], shares: npt.NDArray[np.float64], states: Sequence[str]) -> Numbers:
    """(lines, COLUMNS). shares: the probability of each state for each line; states: the best sequence."""
    lines = [traits_of(item) for item in items]
    flags = _flags(lines)
    labels, parts = (shares @ _TO_LABEL).astype(np.float32), (shares @ _TO_PART).astype(np.float32)
    copies = Counter(item.key for item in items)
    same = np.array([False] + [a.key == b.key for a, b in pairwise(items)])
    gaps = np.array([min(item.gap, 4) for item in items], dtype=np.float32)
    sizes = np.stack(
        [
            [line.words for line in lines],
            [line.is_prose for line in lines],
            [line.is_stopped for line in lines],
            gaps,
            [min(copies[item.key], 5) for item in items],
        ],
        axis=1,
    ).astype(np.float32)
    alone = np.stack([[len(i.text) for i in items], np.append(gaps[1:], 5), same, np.append(same[1:], False)], axis=1)
    blocks = [sizes, alone, _places(lines, states), _counts(labels, flags, states)]
    blocks += [_distances(sizes, flags, labels), _around(sizes), flags, labels, parts]
    beside = np.concatenate([sizes, labels], axis=1)
    blocks += [_shifted(beside, step) for step in _STEPS]
    blocks += [_shifted(flags[:, _BESIDE_PLACES], step) for step in (-2, -1, 1, 2)]
    return np.concatenate(blocks, axis=1).astype(np.float32)


def _flags(lines: Sequence[Traits]) -> Numbers:
    found = np.zeros((len(lines), len(FLAGS)), dtype=np.float32)
    for place, line in enumerate(lines):
        found[place, [_FLAG[flag] for flag in line.flags if flag in _FLAG]] = 1
    return found


def _places(lines: Sequence[Traits], states: Sequence[str]) -> Numbers:
    """Where each line stands in the story that the states tell, and which of its words headline and body share."""
    count = len(lines)
    at = np.arange(count)
    body = [place for place, state in enumerate(states) if state == "body"]
    headline = next((place for place, state in enumerate(states) if state == "headline"), -1)
    in_body = set(body)
    above = [0, *accumulate(min(line.words, 80) if n in in_body else 0 for n, line in enumerate(lines))]
    said = Counter(word for place in body for word in lines[place].vocabulary)
    title = lines[headline].vocabulary if headline >= 0 else frozenset()
    return np.stack(
        [
            _from(at, headline),
            _from(at, body[0] if body else -1),
            _from(at, body[-1] if body else -1),
            np.array(above[:-1]) / (above[-1] or 1),
            [_share(line, said, n in in_body) for n, line in enumerate(lines)],
            [len(line.vocabulary & title) / len(line.vocabulary) if line.vocabulary else -1 for line in lines],
            at / count,
            np.minimum(at, 50),
            np.minimum(count - at, 50),
        ],
        axis=1,
    ).astype(np.float32)


def _from(at: npt.NDArray[np.int64], anchor: int) -> npt.NDArray[np.int64]:
    return np.clip(at - anchor, -60, 60) if anchor >= 0 else np.full(len(at), FAR)


def _share(line: Traits, said: Counter[str], is_own: bool) -> float:
    """The share of a line's words that another line of the body says too; -1 without words."""
    return sum(said[w] > is_own for w in line.vocabulary) / len(line.vocabulary) if line.vocabulary else -1.0


def _counts(labels: Numbers, flags: Numbers, states: Sequence[str]) -> Numbers:
    row = (
        len(states),
        sum(state == "body" for state in states),
        labels[:, LABELS.index("caption")].sum(),
        flags[:, _FLAG["credited"]].sum(),
    )
    return np.tile(np.array(row, dtype=np.float32), (len(states), 1))


def _distances(sizes: Numbers, flags: Numbers, labels: Numbers) -> Numbers:
    """How many lines after, and before, the nearest line of each kind in _NEAR."""
    likely = dict(zip(LABELS, labels.T, strict=True))
    named = flags[:, [_FLAG["byline"], _FLAG["names_people"], _FLAG["name"]]].max(axis=1) > 0
    kinds = [sizes[:, 1] > 0, flags[:, _FLAG["date"]] > 0, named, flags[:, _FLAG["credited"]] > 0]
    kinds += [likely["caption"] > 0.3, likely["body"] > 0.5, likely["byline"] > 0.4, likely["date"] > 0.4]
    kinds.append(likely["headline"] > 0.5)
    columns = [column for kind in kinds for column in (_since(kind), _since(kind[::-1])[::-1])]
    return np.stack(columns, axis=1)


def _since(is_kind: npt.NDArray[np.bool_]) -> Numbers:
    """How many lines above each line the last one of a kind stands; FAR where there is none."""
    at = np.arange(len(is_kind))
    last = np.maximum.accumulate(np.where(is_kind, at, -FAR))
    above = np.concatenate([[-FAR], last[:-1]])
    found: Numbers = np.minimum(at - above, FAR).astype(np.float32)
    return found


def _around(sizes: Numbers) -> Numbers:
    prose, short = sizes[:, 1], (sizes[:, 0] <= 6).astype(np.float32)
    spans = ((prose, 1, 5), (prose, -5, -1), (short, -4, 4), (prose, 1, 15), (prose, -15, -1))
    return np.stack([_within(values, first, last) for values, first, last in spans], axis=1)


def _within(values: Numbers, first: int, last: int) -> Numbers:
    """The sum of the values from `first` to `last` lines below each line."""
    total = np.concatenate([[0], np.cumsum(values)])
    at = np.arange(len(values))
    ends = np.clip(at + last + 1, 0, len(values))
    found: Numbers = (total[ends] - total[np.clip(at + first, 0, len(values))]).astype(np.float32)
    return found


def _shifted(values: Numbers, step: int) -> Numbers:
    """The values of the line `step` lines below; -1 where there is none."""
    found = np.full_like(values, -1)
    if step > 0:
        found[:-step] = values[step:]
    else:
        found[-step:] = values[:step]
    return found
