"""What the archive itself knows of other forms: its list of equivalents, the other spellings of its names, and the
words of its people's names by key. Read from the database when it changes, and kept in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from time import monotonic, thread_time

from rapidfuzz.distance import OSA

from articles.models import Author, Credit, EquivalentList, Spelling, Topic
from articles.models.archive_version import version
from articles.models.term import PEOPLE, Term
from articles.search.analysis.equivalents import (
    Group,
    Words,
    default_equivalents,
    other_forms_by_words,
    read_equivalents,
    words_of,
)
from articles.search.analysis.name_keys import name_keys

Spelled = tuple[bool, Group]
"""Whether it is a person's, and a checked name with all its spellings."""

MOST_SPELLINGS = 50_000
MOST_NAMES = 200_000
ALIKE = 0.5
"""How alike two words of two spellings of a person's name must be, to count as two spellings of one word."""
PATIENCE = 100
"""Names are read anew at the earliest after this many times as long as reading them took of the processor."""

SLOW = 0.05
"""Seconds that reading the names may take at every change."""


@dataclass(frozen=True)
class KnownForms:
    """by_words: the words of a form -> its other forms. name_words: a word of a person's name -> how the archive spells
    it elsewhere. people: key -> words of people's names with that key."""

    by_words: dict[Words, Group]
    name_words: dict[str, frozenset[str]]
    people: dict[str, frozenset[str]]

    @cached_property
    def longest(self) -> int:
        """Words of the longest form."""
        return max(map(len, self.by_words), default=0)


class _Kept:
    """What was read last, of which version of the archive, and when and how long names were read."""

    version = ""
    forms = KnownForms({}, {}, {})
    people: dict[str, frozenset[str]] = {}
    read_at = took = 0.0


def known_forms() -> KnownForms:
    """The forms that the archive knows. Three queries where it has changed, and none elsewhere. Names of a large
    archive are read seldom: a new one may take minutes to count."""
    now = version()
    if _Kept.version != now:
        _Kept.forms = _read()
        _Kept.version = now
    return _Kept.forms


def _read() -> KnownForms:
    by_words, name_words = _other_forms(EquivalentList.objects.current_text(), tuple(_spelled_names()))
    return KnownForms(by_words, name_words, _people())


@lru_cache(maxsize=1)
def _other_forms(
    text: str | None, spelled: tuple[Spelled, ...]
) -> tuple[dict[Words, Group], dict[str, frozenset[str]]]:
    """KnownForms.by_words and .name_words, of a list of equivalents and the spelled names. Half a second for 10,000
    names, so that it is kept: most changes of the archive leave both as they are."""
    groups = read_equivalents(default_equivalents() if text is None else text)[0]
    by_words = other_forms_by_words([*groups, *(group for _, group in spelled)])
    return by_words, _pair_words(group for is_person, group in spelled if is_person)


def _spelled_names() -> Iterator[Spelled]:
    """The checked names that have other spellings. One query."""
    models = ("section", "source", "topic", "author", "credit")
    columns = [f"{model}__{column}" for model in models for column in ("pk", "name", "standing")]
    found: dict[tuple[int, int], list[str]] = {}
    people: set[tuple[int, int]] = set()
    rows = Spelling.objects.order_by("pk").values_list("vocabulary", "name", *columns)[:MOST_SPELLINGS]
    for vocabulary, spelling, *terms in rows:
        place = next(at for at in range(len(models)) if terms[3 * at] is not None)
        pk, name, standing = terms[3 * place : 3 * place + 3]
        if standing == Term.Standing.CHECKED:
            found.setdefault((place, pk), [name]).append(spelling)
            if vocabulary in PEOPLE:
                people.add((place, pk))
    return ((key in people, tuple(dict.fromkeys(forms))) for key, forms in found.items())


def _pair_words(groups: Iterable[Group]) -> dict[str, frozenset[str]]:
    """Words of people's names that are spelled in another way elsewhere: the nth word of one form and of another with
    as many words, if they are alike."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        every = [words_of(form) for form in group]
        for one in every:
            for other in every:
                for word, spelled in zip(one, other, strict=False) if len(one) == len(other) > 1 else ():
                    if word != spelled and OSA.normalized_similarity(word, spelled) >= ALIKE:
                        found[word].add(spelled)
    return {word: frozenset(others) for word, others in found.items()}


def _people() -> dict[str, frozenset[str]]:
    """The words of people's names by key. One query, unless they were read so recently that it would cost too much."""
    started, worked = monotonic(), thread_time()
    if _Kept.took and started < _Kept.read_at + PATIENCE * _Kept.took and _Kept.took > SLOW:
        return _Kept.people
    topics = Topic.objects.checked().filter(kind="person").order_by().values_list("name", flat=True)
    authors = Author.objects.checked().order_by().values_list("name", flat=True)
    photographers = Credit.objects.checked().filter(kind="photographer").order_by().values_list("name", flat=True)
    found: dict[str, set[str]] = defaultdict(set)
    for name in topics.union(authors, photographers, all=True)[:MOST_NAMES]:
        for word in words_of(name):
            for key in name_keys(word):
                found[key].add(word)
    _Kept.people = {key: frozenset(words) for key, words in found.items()}
    _Kept.read_at, _Kept.took = started, thread_time() - worked
    return _Kept.people
