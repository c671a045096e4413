"""The texts of the pastes in ../shared, with the right state of each line."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from articles.parsers.files.text_lines import read_lines
from articles.parsers.pasted.lines import Item, items_of
from bench.pastes.story_labels import StoryLabels


@dataclass
class Text:
    """A paste: its lines that are not blank, and their states. usable: body and headline were found in it.
    weight: how much the text counts in training."""

    name: str
    kind: str
    outlet: str
    items: list[Item]
    states: list[str] = field(default_factory=list)
    usable: bool = True
    weight: float = 1.0


def load(path: Path) -> list[Item]:
    with path.open("rb") as stream:
        return list(items_of(read_lines(stream, path.name)))


def outlet_of(truth: dict[str, Any]) -> str:
    return re.sub(r"_\d{4}_.*", "", truth["page"])


def load_single(folder: Path, kind: str) -> list[Text]:
    """The texts of a folder of texts with one story each."""
    texts = []
    for name, truth in json.loads((folder / "expected.json").read_text()).items():
        items = load(folder / name)
        found = StoryLabels(items, truth)
        states = found.states()
        usable = bool(states) and (bool(found.head) or "headline" not in truth)
        texts.append(Text(name, kind, outlet_of(truth), items, states or ["furniture0"] * len(items), usable))
    return texts
