"""Rewrite the tree of what was asked into the tree to run. Pure; uses only the analysis of words.

- A word that the analysis leaves empty (a single sign) is dropped.
- Stop words in lower case are dropped where two other words remain: "flood in ankara" also finds a caption that lacks
  "in". Capitals stay ("WHO report", "May 2024"), as does everything in quotation marks.
- A long question is ranked by any of its words: no operator or field in it, and six words or more, or a question mark
  or a stop word among four others. A quotation in it need not match; where it does, its words count twice. This holds
  for the order by relevance only: by date, every story with one of the words would come up.
- A search without results is relaxed the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby

from articles.search.analysis import STOP_WORDS, split, terms
from articles.search.language.query import (
    And,
    AnyOf,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
    all_of,
    any_of,
    parts_of,
)

LONG_QUESTION = 6
QUESTION_WORDS = 4
SHORTEST_PART = 4
"""Letters of a word that is looked for inside longer words."""

Scored = Word | Phrase | Wildcard | Fuzzy


def settle_words(node: Node) -> Node:
    """The tree without leaves that hold no word."""
    match node:
        case Word(text) | Phrase(text) if not terms(text):
            return Everything()
        case Not(child):
            settled = settle_words(child)
            return Everything() if settled == Everything() != child else Not(settled)
        case And(children):
            return all_of(map(settle_words, children))
        case Or(children):
            return any_of(kept for child in children if (kept := settle_words(child)) != Everything() or child == kept)
        case _:
            return node


def is_stop_word(node: Node) -> bool:
    """Whether the node is a stop word in lower case."""
    return isinstance(node, Word) and node.text.islower() and all(term in STOP_WORDS for term in terms(node.text))


def drop_stop_words(tree: Node) -> Node:
    """The tree without its stop words, where two other words remain."""
    if not isinstance(tree, And):
        return tree
    kept = [child for child in tree.children if not is_stop_word(child)]
    return all_of(kept) if sum(isinstance(child, Scored) for child in kept) >= 2 else tree


def words_like_operators(tree: Node) -> list[str]:
    """The words between others that read like an operator but are none: or, not, NEAR."""
    words = [part.text if _is_plain(part) else "" for part in parts_of(tree)]  # type: ignore[union-attr]
    return [word for word in dict.fromkeys(words[1:-1]) if word in ("or", "not", "NEAR")]


def rank_question(tree: Node, text: str) -> Node | None:
    """Return a tree that ranks by any word of a long question; None if it is not a long question. text: as typed."""
    if not isinstance(tree, And):
        return None
    words = [child for child in tree.children if _is_plain(child)]
    quoted = [child for child in tree.children if isinstance(child, Phrase) and not child.field]
    if len(words) + len(quoted) < len(tree.children):
        return None
    content = [word for word in words if not is_stop_word(word)]
    asks = len(content) < len(words) or text.rstrip().endswith(("?", "؟", "？"))
    if len(content) < 2 or (len(words) < LONG_QUESTION and not (asks and len(content) >= QUESTION_WORDS)):
        return None
    return any_of([AnyOf(tuple(_words(tree.children))), *quoted])


def relax(tree: Node, loose: bool = True) -> Node | None:
    """The tree with any of its words instead of all, stories with most of them first; dates, names and exclusions stay.
    None below two words, one of which says something.

    loose: as in AnyOf.
    """
    children = parts_of(tree)
    words = tuple(_words(children))
    if len(words) < 2 or all(map(is_stop_word, words)):
        return None
    others = (child for child in children if not _is_made_of_words(child))
    return all_of([*others, AnyOf(words, loose, most_first=True)])


def find_in_compounds(tree: Node) -> Node | None:
    """The tree with each of its words also found as part of a longer one (Wahl in Bundestagswahl); None without words
    of SHORTEST_PART letters. Such trees are for languages that write compounds as one word."""
    children = tuple(_as_part(child) for child in parts_of(tree))
    return None if children == parts_of(tree) else all_of(children)


def _as_part(node: Node) -> Node:
    if not isinstance(node, Word) or len(node.text) < SHORTEST_PART or not node.text.isalpha() or is_stop_word(node):
        return node
    return any_of([node, Wildcard(f"*{node.text}*", node.field)])


def has_only_words(tree: Node) -> bool:
    """Whether all that the tree ranks by are two or more plain words, each of which must match."""
    words = [child for child in parts_of(tree) if is_scored(child)]
    return len(words) > 1 and all(isinstance(word, Word) and len(split(word.text)) == 1 for word in words)


def add_forms(tree: Node, forms: Mapping[Word, tuple[str, ...]]) -> Node:
    """The tree with what is searched for together with its words."""
    match tree:
        case Word(text, field):
            return Word(text, field, forms[tree]) if tree in forms else tree
        case And(children):
            return all_of(add_forms(child, forms) for child in children)
        case Or(children):
            return any_of(add_forms(child, forms) for child in children)
        case Not(child):
            return Not(add_forms(child, forms))
        case _:
            return tree


def runs_of_words(tree: Node) -> Iterator[tuple[Word, ...]]:
    """The words that stand side by side in a search and must all match; other words each alone."""
    match tree:
        case And(children):
            for field, run in groupby(children, lambda child: child.field if isinstance(child, Word) else None):
                if field is not None:
                    yield tuple(run)  # type: ignore[arg-type]
                else:
                    yield from chain.from_iterable(map(runs_of_words, run))
        case Or(children):
            yield from chain.from_iterable(map(runs_of_words, children))
        case Not(child):
            yield from runs_of_words(child)
        case Word():
            yield (tree,)


def scored_leaves(tree: Node) -> tuple[Scored, ...]:
    """The words, phrases and wildcards at the first level of the tree: all of them must match."""
    children = parts_of(tree)
    return tuple(child for child in children if isinstance(child, Scored))


def is_scored(tree: Node) -> bool:
    """Whether anything of the tree can rank one document before another."""
    return next(positive_leaves(tree), None) is not None


def conditions_of(tree: Node) -> tuple[Node, ...]:
    """What must hold of a document besides its words: dates, names, exclusions."""
    return tuple(part for part in parts_of(tree) if not is_scored(part))


def positive_leaves(tree: Node) -> Iterator[Node]:
    """Words, phrases, wildcards, fuzzy words and AnyOfs that may make a document match, exclusions left out."""
    match tree:
        case And(children) | Or(children):
            for child in children:
                yield from positive_leaves(child)
        case Word() | Phrase() | Wildcard() | Fuzzy() | AnyOf():
            yield tree


def leaves(tree: Node) -> Iterator[Node]:
    """All leaves of the tree, those of exclusions included."""
    match tree:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Not(child):
            yield from leaves(child)
        case _:
            yield tree


def replace(tree: Node, old: Node, new: Node) -> Node:
    """The tree with every `old` made `new`."""
    if tree == old:
        return new
    match tree:
        case And(children):
            return all_of(replace(child, old, new) for child in children)
        case Or(children):
            return any_of(replace(child, old, new) for child in children)
        case Not(child):
            return Not(replace(child, old, new))
        case _:
            return tree


def _is_plain(node: Node) -> bool:
    """A word in no field."""
    return isinstance(node, Word) and not node.field


def _is_made_of_words(node: Node) -> bool:
    """Whether the node consists of words only, so that they can be searched one by one."""
    return isinstance(node, Word | Phrase | Fuzzy | Wildcard) or (
        isinstance(node, Or) and all(map(_is_made_of_words, node.children))
    )


def _words(nodes: Iterable[Node]) -> Iterator[Word]:
    """The single words of wordy nodes, in their order, repeated ones too; the engine leaves out the stop words."""
    for node in nodes:
        if isinstance(node, Word) and (node.also or len(split(node.text)) == 1):
            yield node
        else:
            yield from _split_words([node])


def _split_words(nodes: Iterable[Node]) -> Iterator[Word]:
    for run, field in _runs(nodes):
        for part in split(run):
            if terms(part):
                yield Word(part, field)


def _runs(nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
    """Text and field of each wordy node."""
    for node in nodes:
        match node:
            case Word(text, field) | Phrase(text, field) | Fuzzy(text, _, field):
                yield text, field
            case Wildcard(pattern, field):
                yield pattern.replace("?", "*").split("*")[0], field
            case Or(children) if _is_made_of_words(node):
                yield from _runs(children)
