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

from articles.search.analysis import ENGLISH, exact_terms, groups, language_of, terms, ways
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
    found = [way for way in ways(word.text, word.also, languages) if way]
    group = frozenset[str]().union(*(_features(max(way, key=len), word.field) for way in found))
    return Outline((group,), all(len(way) == 1 for way in found)) if found else UNKNOWN


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

    def __init__(self, document: Document, fields: Iterable[str] | None = None) -> None:
        """fields: the texts whose terms are features by themselves; all of them unless given."""
        self.words = _features_of(document, document.texts if fields is None else fields)
        self._texts = document.texts
        self._exact: dict[str, str] = {}

    def has_phrase(self, phrase: tuple[str, str]) -> bool:
        """Whether a text has these exact words. phrase: (field, words); without a field, any text counts."""
        field, words = phrase
        if field not in self._exact:
            texts = [self._texts.get(field, "")] if field else self._texts.values()
            self._exact[field] = "\n".join(f" {' '.join(exact_terms(text))} " for text in texts)
        return words in self._exact[field]


def _features_of(document: Document, fields: Iterable[str]) -> set[str]:
    found, alone = {f"kind={document.key.kind}"}, frozenset(fields)
    language = language_of(document.language)
    for field, text in document.texts.items():
        words = set(terms(text, language))
        found |= words
        if field in alone:
            found.update(f"{field}{OF_TEXT}{word}" for word in words)
    for field, keys in document.keys.items():
        found.update(f"{field}={key}" for key in keys)
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """A search of the table, with what a document must have besides a feature of the group under which it is found.
    words: these features; groups: of each, at least one feature; phrases: of each, at least one phrase or feature."""

    number: int
    is_exact: bool
    words: frozenset[str]
    groups: tuple[frozenset[str], ...]
    phrases: tuple[tuple[frozenset[str], tuple[tuple[str, str], ...]], ...]

    def fits(self, features: Features) -> bool:
        """Whether the document has all of it. Written as loops, since it is asked hundreds of times a document."""
        has = features.words
        if not self.words <= has:
            return False
        for group in self.groups:
            if has.isdisjoint(group):
                return False
        for words, phrases in self.phrases:
            if has.isdisjoint(words) and not any(map(features.has_phrase, phrases)):
                return False
        return True


def _entry(number: int, is_exact: bool, groups: Iterable[frozenset[str]]) -> _Entry:
    words: set[str] = set()
    others: list[frozenset[str]] = []
    phrases = []
    for group in groups:
        quoted = [feature for feature in group if _is_phrase(feature)]
        if quoted:
            parted = (feature[1:].partition(OF_TEXT) for feature in quoted)
            phrases.append((group.difference(quoted), tuple((field, text) for field, _, text in parted)))
        elif len(group) == 1:
            words |= group
        else:
            others.append(group)
    return _Entry(number, is_exact, frozenset(words), tuple(others), tuple(phrases))


def _is_phrase(feature: str) -> bool:
    return feature.startswith('"')


class OutlineTable:
    """The outlines of many searches, looked up by the features of a document. fields: the texts whose terms Features
    must have by themselves."""

    def __init__(self, outlines: Iterable[tuple[int, Outline]]) -> None:
        """Each search is entered under the group that is rarest among all searches' groups, counted by its features."""
        rows = list(outlines)
        counts: dict[str, int] = {}
        for _, outline in rows:
            for feature in {feature for group in outline.groups for feature in group}:
                counts[feature] = counts.get(feature, 0) + 1
        self.fields = frozenset(feature.partition(OF_TEXT)[0] for feature in counts if OF_TEXT in feature)
        self._by_feature: dict[str, list[_Entry]] = {}
        self._others: list[_Entry] = []
        for number, outline in rows:
            groups = [group for group in outline.groups if not any(map(_is_phrase, group))]
            if not groups:
                self._others.append(_entry(number, outline.is_exact, outline.groups))
                continue
            rarest = min(groups, key=lambda group: sum(counts[feature] for feature in group))
            entry = _entry(number, outline.is_exact, (group for group in outline.groups if group is not rarest))
            for feature in rarest:
                self._by_feature.setdefault(feature, []).append(entry)

    def candidates(self, features: Features) -> list[tuple[int, bool]]:
        """(number, whether its outline alone decides) of each search that may find a document of these features."""
        looked_up = (self._by_feature[feature] for feature in features.words & self._by_feature.keys())
        entries = chain(self._others, chain.from_iterable(looked_up))
        found = {entry.number: entry.is_exact for entry in entries if entry.fits(features)}
        return list(found.items())
