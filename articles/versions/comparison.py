"""Two states of a record compared: which values differ, and which words within them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from articles.drafts.text import body_paragraphs

MOST_WORDS = 3000
"""Words of a changed passage that are compared one by one. The time grows with the square of their number."""
LABELS = {
    "published_on": "Day", "published_at": "Time", "precision": "Known to the", "embargo_until": "Embargo until",
    "credit_line": "Credit", "alt_text": "Alternative text", "body": "Text", "section_id": "Section",
    "url": "Source address", "topics": "Subjects", "reason": "Reason of the withdrawal", "note": "Note to readers",
    "told_headline": "Headline for readers", "told_reason": "Reason for readers",
    "withdrawn_on": "Withdrawn on", "taken_on": "Taken on", "corrected_on": "Days of corrections",
    "instructions": "Notes to editors",
}  # fmt: skip
_WORDS = re.compile(r"\s+|[^\s]+")


class Piece(NamedTuple):
    """A part of a text. kind: "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs: its label, and both texts with their words marked."""

    name: str
    label: str
    before: list[Piece]
    after: list[Piece]

    @property
    def plain_after(self) -> str:
        """The later text, unmarked."""
        return "".join(piece.text for piece in self.after)


def label_of_value(name: str) -> str:
    """What people call this value."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """The values that differ, in their order."""
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return [difference(name, before.get(name, ""), after.get(name, "")) for name in names]


def difference(name: str, before: str, after: str) -> Difference:
    """Two texts of one value, with the words marked in which they differ."""
    if name == "body":
        plain = ("\n".join(body_paragraphs(before)), "\n".join(body_paragraphs(after)))
        before, after = plain if plain[0] != plain[1] else (before, after)
    pieces = list(_compare(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    return Difference(
        name,
        label_of_value(name),
        [piece for piece in pieces if piece.kind != "new"],
        [piece for piece in pieces if piece.kind != "gone"],
    )


def _compare(old: Sequence[str], new: Sequence[str], by_words: bool = False) -> Iterator[Piece]:
    """Compare lines and, within lines that changed, words."""
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, fresh = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal":
            yield Piece("same", gone)
        elif by_words or not gone or not fresh:
            yield from (Piece(kind, text) for kind, text in (("gone", gone), ("new", fresh)) if text)
        else:
            words = _WORDS.findall(gone), _WORDS.findall(fresh)
            if max(map(len, words)) > MOST_WORDS:
                yield from (Piece("gone", gone), Piece("new", fresh))
            else:
                yield from _compare(*words, by_words=True)
