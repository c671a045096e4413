"""What is searched for together with the words of a search, because it means the same: other spellings, the archive's
equivalents, other spellings of its names, transliterations of people's names.

A form of several words (USSR for "Soviet Union") is added to each of them: a story must then hold both words, or the
form. Quoted words stay exact. What is added is told to the reader, who may switch it off.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from articles.search.analysis import fold, is_small_word
from articles.search.analysis.equivalents import words_of
from articles.search.analysis.name_keys import first_letters, name_keys, spelled_pattern
from articles.search.analysis.written_forms import other_forms, other_forms_of_pair
from articles.search.answering.known_forms import KnownForms, known_forms
from articles.search.answering.rewrite import runs_of_words
from articles.search.engines.base import Gate, Reader
from articles.search.language.query import Node, Word
from articles.search.request import Variant

MOST = 8
"""Forms that are added to one word."""
MOST_WORDS = 12
"""Words of a search, beyond which none are added to: such a search is a text."""

Forms = dict[Word, tuple[str, ...]]
Row = tuple[tuple[Word, ...], tuple[str, ...]]


def find_variants(tree: Node, index: Reader) -> tuple[Forms, tuple[Variant, ...]]:
    """What to search for together with each word; and the same, by what was typed."""
    runs = list(runs_of_words(tree))
    if not 0 < sum(map(len, runs)) <= MOST_WORDS:
        return {}, ()
    known, found, told = known_forms(), dict[Word, dict[str, None]](), list[Variant]()
    for run in runs:
        for words, forms in _of_run(run, known, index):
            kept = tuple(form for form in forms if words_of(form) != _words(words))[:MOST]
            for word in words:
                found.setdefault(word, {}).update(dict.fromkeys(kept))
            if kept:
                told.append(Variant(" ".join(word.text for word in words), kept, words[0].field))
    return {word: tuple(forms)[:MOST] for word, forms in found.items() if forms}, tuple(dict.fromkeys(told))


def _of_run(run: Sequence[Word], known: KnownForms, index: Reader) -> list[Row]:
    """(words that stand side by side, their other forms)."""
    rows: list[Row] = [((word,), (*other_forms(word.text), *_name_forms(word.text, known, index))) for word in run]
    rows += [(pair, other_forms_of_pair(*(word.text for word in pair))) for pair in pairwise(run)]
    start = 0
    while start < len(run):
        end = next(
            (end for end in range(min(len(run), start + known.longest), start, -1) if _form(run[start:end], known)),
            start,
        )
        if end > start:
            rows.append((tuple(run[start:end]), _form(run[start:end], known)))
        start = max(end, start + 1)
    return rows


def _form(words: Sequence[Word], known: KnownForms) -> tuple[str, ...]:
    """The other forms of these words together; none if they are just a small word ("un" is one in French)."""
    if len(words) == 1 and is_small_word(words[0].text):
        return ()
    return known.by_words.get(_words(words), ())


def _words(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(part for word in words for part in words_of(word.text))


def _name_forms(typed: str, known: KnownForms, index: Reader) -> tuple[str, ...]:
    """How else the archive writes a word of a person's name: as in its other spellings, or transliterated by other
    rules, in the names and in the texts."""
    word = fold(typed)
    spelled = sorted(known.name_words.get(word, ()))
    keys = name_keys(word)
    people = {name for key in keys & known.people.keys() for name in known.people[key]}
    if not people:
        return tuple(spelled)
    keys = keys.union(*map(name_keys, people))
    printed = index.matching_words(spelled_pattern(keys), first_letters(keys), MOST * MOST)
    alike = [form for form in printed if keys & name_keys(form)]
    others = {fold(other): other for other in reversed([*alike, *spelled]) if fold(other) != word}
    return tuple(other[:1].upper() + other[1:] for other in reversed(others.values()))


def held_variants(variants: Sequence[Variant], gate: Gate, index: Reader) -> tuple[Variant, ...]:
    """Those of these forms that a story which this reader may see holds."""
    nodes = [Word(form, variant.field) for variant in variants for form in variant.also]
    counts = iter(index.count(gate, nodes)) if nodes else iter(())
    held = [Variant(each.typed, tuple(form for form in each.also if next(counts)), each.field) for each in variants]
    return tuple(each for each in held if each.also)
