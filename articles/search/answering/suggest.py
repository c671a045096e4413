"""Suggestions while typing: what the last word may become - a field, a name, a word - and headlines that hold it all.

Everything suggested is held by at least one story that readers may see, counted in the index, so that a name that only
drafts mention is not betrayed. Few look-ups, each bounded; what would cost too much is left out, not waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from articles.search.analysis import terms
from articles.search.answering.find_names import Name, drop_hidden, names_with_beginning
from articles.search.answering.gate import public_gate
from articles.search.answering.rewrite import leaves
from articles.search.answering.rows import fetch_rows, headline_of
from articles.search.engines.base import Gate, IndexBroken, Plan, Reader, TooCostly
from articles.search.indexing import queue
from articles.search.language.fields import BY_NAME, FIELDS, Field
from articles.search.language.lexer import level
from articles.search.language.parser import parse
from articles.search.language.query import Keys, Node, Phrase, Wildcard, Word, all_of, parts_of
from articles.search.language.words import MIN_PREFIX, has_word

LIMIT = 10
HEADLINES = 4
NAMES = 5
NAMES_BEHIND = 2
"""Names for the last of several words: less likely what is meant than a name that all of them begin."""
WORDS = 3
TRIED = 24
"""Names of a field, and words, that are counted."""
LONGEST = 100
"""Characters typed, beyond which nothing is suggested."""
NAME_FIELDS = ("person", "place", "organisation", "subject", "agency", "photographer", "author", "section")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """label: what is shown. kind: what it is ("headline", "person", "field", "word"). text: what the search box holds
    once it is taken. url: where it leads at once, for a headline."""

    label: str
    kind: str
    text: str
    url: str = ""


def suggest(typed: str, index: Reader | None = None, limit: int = LIMIT) -> list[Suggestion]:
    """The best suggestions for a half-typed search; none while the index cannot be read."""
    typed = level(typed).lstrip()
    if len(typed) > LONGEST or not has_word(typed) or typed.count('"') % 2:
        return []
    try:
        return _Suggesting(typed, index or queue.reader()).best(limit)
    except IndexBroken:
        return []


class _Suggesting:
    """One half-typed search: `before`, parsed as `tree`, stands as it is; `word` is being typed, in `field` if one was
    named."""

    def __init__(self, typed: str, index: Reader) -> None:
        self.typed = typed
        self.index = index
        self.gate: Gate = public_gate()
        head, _, last = typed.rpartition(" ")
        self.before = f"{head} " if head else ""
        self.tree = parse(self.before).tree
        self.beside = tuple(node for node in parts_of(self.tree) if isinstance(node, Word | Phrase))
        name, colon, self.word = last.rpartition(":")
        self.sign = "-" if name.startswith("-") else ""
        self.field: Field | None = BY_NAME.get(name.removeprefix("-").casefold()) if colon else None

    def best(self, limit: int) -> list[Suggestion]:
        """Names that all of it begins and fields first, then words, names that the last word begins, and headlines."""
        if self.field is not None:
            return self._names((self.field.name,), self.word, self.before + self.sign, limit)
        rows = [*self._names(NAME_FIELDS, self.typed, "", NAMES), *self._fields(), *self._words()]
        if self.before:
            rows += self._names(NAME_FIELDS, self.word, self.before, NAMES_BEHIND)
        rows += self._headlines()
        return list({(row.kind, row.text): row for row in rows}.values())[:limit]

    def _fields(self) -> Iterator[Suggestion]:
        beginning = self.word.casefold()
        if len(beginning) < MIN_PREFIX:
            return
        for row in FIELDS:
            if not row.staff and any(name.startswith(beginning) for name in (row.name, *row.aliases)):
                yield Suggestion(f"{row.name}: (for example {row.example})", "field", f"{self.before}{row.name}:")

    def _names(self, fields: Iterable[str], beginning: str, before: str, most: int) -> list[Suggestion]:
        """At most `most` names one of whose words begins so, those that most stories hold first. Of hundreds of names
        only as many are checked in the database as are suggested, or a few times that if some may not be shown."""
        if len(beginning) < MIN_PREFIX:
            return []
        found = [name for field in fields for name in names_with_beginning(field, beginning, TRIED)]
        beside = self.beside if before else ()
        counts = self._count(found, lambda name: Keys(name[0], frozenset({name[1]})), self.gate, beside)
        left = sorted((name for name in found if counts[name]), key=lambda name: -counts[name])
        shown: list[Name] = []
        while left and len(shown) < most:
            shown += drop_hidden(left[:most])
            left = left[most:]
        return [
            Suggestion(name, field, f'{before}{field}:"{name.replace(chr(34), "")}"') for field, _, name in shown[:most]
        ]

    def _words(self) -> Iterator[Suggestion]:
        """The archive's own words, one of each stem, that a document holds which is up to date."""
        if len(self.word) < MIN_PREFIX or not self.word.isalnum():
            return
        gate = queue.hide_waiting(self.gate)
        if gate is None:
            return
        stems: dict[str, str] = {}
        for word, _ in self.index.words(self.word, TRIED):
            stems.setdefault(" ".join(terms(word)), word)
        stems.pop(" ".join(terms(self.word)), None)
        words = list(stems.values())[: 2 * WORDS]
        counts = self._count(words, Word, gate, self.beside)
        for word in [word for word in words if counts[word]][:WORDS]:
            yield Suggestion(f"{self.before}{word}", "word", f"{self.before}{word}")

    def _headlines(self) -> Iterator[Suggestion]:
        """Headlines that hold every word typed, the last one as a beginning."""
        words = [node for node in leaves(self.tree) if isinstance(node, Word) and not node.field]
        parts: list[Node] = [Word(word.text, "headline") for word in words]
        if len(self.word) >= MIN_PREFIX and self.word.isalnum():
            parts.append(Wildcard(f"{self.word}*", "headline"))
        if not parts:
            return
        plan = Plan(all_of(parts), self.gate, kinds=frozenset({"article"}), limit=HEADLINES)
        try:
            keys = [hit.key for hit in self.index.search(plan).hits]
        except TooCostly:
            return
        rows = fetch_rows(keys, self.gate)
        for key in keys:
            if key in rows:
                headline = headline_of(rows[key])
                yield Suggestion(headline, "headline", headline, rows[key].get_absolute_url())

    def _count(
        self, things: list[T], node_of: Callable[[T], Node], gate: Gate, beside: tuple[Node, ...]
    ) -> dict[T, int]:
        """How many stories that pass the gate hold each, together with what stands beside it."""
        nodes = [all_of([*beside, node_of(thing)]) for thing in things]
        return dict(zip(things, self.index.count(gate, nodes), strict=True))
