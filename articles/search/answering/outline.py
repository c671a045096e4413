"""The outline of a search: what a document must have for the search to find it.

With outlines, a new document is matched with thousands of saved searches without asking the index for each: the
searches are looked up by the document's features, and only for those that are not decided by their outline, the engine
is asked, about the new documents alone.

Quoted phrases are decided by the outline, too: they are looked for in the document's own words.

A feature is a term ("flood", "flut|de"), a term of one text ("caption", OF_TEXT, "flood"), or a key ("section=12",
"kind=photo"). If it begins with a quotation mark, it is a phrase.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from articles.search.analysis import ENGLISH, exact_terms, groups, language_of, spellings, terms
from articles.search.answering.interpret import Search
from articles.search.document import ARTICLE, PHOTO, Document
from articles.search.language.query import And, AnyOf, Keys, Node, Or, Phrase, Word

OF_TEXT = "\x1f"
"""Between a text's field and its term: a sign that no term contains, and that every database can store."""
PUBLISHED = frozenset({"published"})


@dataclass(frozen=True, slots=True)
class Outline:
    """groups: of each, a document must have at least one feature. is_exact: a published document that has them is
    found; otherwise the engine must be asked."""

    groups: tuple[frozenset[str], ...] = ()
    is_exact: bool = True

    def plus(self, other: Outline) -> Outline:
        """What both ask for."""
        return Outline((*self.groups, *other.groups), self.is_exact and other.is_exact)


UNKNOWN = Outline((), False)
"""The outline of what only the engine can tell."""


Languages = tuple[str, ...]


def languages_of(codes: Iterable[str]) -> Languages:
    """The languages by which a search's words are stemmed, for documents of these codes: English, and theirs."""
    return tuple(sorted({*ENGLISH, *map(language_of, codes)}))


def outline_of(search: Search, languages: Languages = ENGLISH) -> Outline:
    """The outline of an interpreted search, for documents of these languages."""
    found = _of_node(search.tree, languages)
    if search.narrowed or search.years or search.any_words:
        found = found.plus(UNKNOWN)
    for each in search.filters:
        group = frozenset(f"{each.field}={key}" for key in each.keys)
        found = found.plus(UNKNOWN if each.exclude else Outline((group,)))
    if search.kinds != {ARTICLE, PHOTO}:
        found = found.plus(Outline((frozenset(f"kind={kind}" for kind in search.kinds),)))
    if search.gate.statuses != PUBLISHED:
        found = found.plus(UNKNOWN)
    return found


def _of_node(node: Node, languages: Languages) -> Outline:
    match node:
        case Word():
            return _of_word(node, languages)
        case Phrase(text, field, slop):
            words = tuple(_features(group, field) for group in groups(text, languages))
            if slop:
                return Outline(words, False)
            return Outline((*words, frozenset({f'"{field}{OF_TEXT} {" ".join(exact_terms(text))} '})))
        case Keys(field, keys):
            return Outline((frozenset(f"{field}={key}" for key in keys),))
        case And(children):
            whole = Outline()
            for child in children:
                whole = whole.plus(_of_node(child, languages))
            return whole
        case Or(children) | AnyOf(children):
            return _of_any([_of_node(child, languages) for child in children])
    return UNKNOWN


def _of_word(word: Word, languages: Languages) -> Outline:
    """Of a spelling of several words, a document must have the longest."""
    ways = [way for way in spellings(word.text, languages) if way]
    group = frozenset[str]().union(*(_features(max(way, key=len), word.field) for way in ways))
    return Outline((group,), all(len(way) == 1 for way in ways)) if ways else UNKNOWN


def _of_any(outlines: list[Outline]) -> Outline:
    """The first group of each alternative, which is exact only if it is the alternative's only one."""
    if not all(each.groups for each in outlines):
        return UNKNOWN
    group = frozenset[str]().union(*(each.groups[0] for each in outlines))
    return Outline((group,), all(each.is_exact and len(each.groups) == 1 for each in outlines))


def _features(group: str, field: str) -> frozenset[str]:
    """The features of a word of a query, whose terms in several languages are separated by spaces."""
    return frozenset(f"{field}{OF_TEXT}{term}" if field else term for term in group.split(" "))


class Features:
    """What a document has: its features, and the exact words of each of its texts."""

    def __init__(self, document: Document) -> None:
        self.words = _features_of(document)
        self._texts = document.texts
        self._exact: dict[str, str] = {}

    def has(self, group: frozenset[str]) -> bool:
        """Whether the document has any feature of a group."""
        return not self.words.isdisjoint(group) or any(self._has_phrase(feature) for feature in group)

    def _has_phrase(self, feature: str) -> bool:
        if not feature.startswith('"'):
            return False
        field, _, words = feature[1:].partition(OF_TEXT)
        return any(words in self._words_of(name) for name in ([field] if field else self._texts))

    def _words_of(self, name: str) -> str:
        if name not in self._exact:
            self._exact[name] = f" {' '.join(exact_terms(self._texts.get(name, '')))} "
        return self._exact[name]


def _features_of(document: Document) -> set[str]:
    found = {f"kind={document.key.kind}"}
    language = language_of(document.language)
    for field, text in document.texts.items():
        words = set(terms(text, language))
        found |= words
        found.update(f"{field}{OF_TEXT}{word}" for word in words)
    for field, keys in document.keys.items():
        found.update(f"{field}={key}" for key in keys)
    return found


def _is_phrase(feature: str) -> bool:
    return feature.startswith('"')


class OutlineTable:
    """The outlines of many searches, looked up by the features of a document."""

    def __init__(self, outlines: Iterable[tuple[int, Outline]]) -> None:
        """Each search is entered under the group that is rarest among all searches' groups, counted by its features."""
        rows = list(outlines)
        counts: dict[str, int] = {}
        for _, outline in rows:
            for feature in {feature for group in outline.groups for feature in group}:
                counts[feature] = counts.get(feature, 0) + 1
        self._by_feature: dict[str, list[tuple[int, Outline]]] = {}
        self._others: list[tuple[int, Outline]] = []
        for number, outline in rows:
            groups = [group for group in outline.groups if not any(map(_is_phrase, group))]
            if not groups:
                self._others.append((number, outline))
                continue
            rarest = min(groups, key=lambda group: sum(counts[feature] for feature in group))
            for feature in rarest:
                self._by_feature.setdefault(feature, []).append((number, outline))

    def candidates(self, features: Features) -> list[tuple[int, bool]]:
        """(number, whether its outline alone decides) of each search that may find a document of these features."""
        looked_up = (self._by_feature[feature] for feature in features.words & self._by_feature.keys())
        rows = chain(self._others, chain.from_iterable(looked_up))
        found = {number: outline.is_exact for number, outline in rows if all(map(features.has, outline.groups))}
        return list(found.items())
