"""Run a search on the engine; if it costs too much or finds nothing, run a simpler or looser one."""

from __future__ import annotations

from dataclasses import replace

from articles.search.analysis import language_of
from articles.search.answering import rewrite
from articles.search.answering.interpret import MAX_ROWS, Search
from articles.search.answering.meaning_order import BEST, ask, find_near, order
from articles.search.document import Sort
from articles.search.engines.base import Hit, Plan, Reader, TooCostly
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.query import Everything, Fuzzy, Keys, Not, Wildcard, Word, all_of, parts_of
from articles.search.request import SearchRequest

COMPOUNDING = frozenset({"da", "de", "et", "fi", "hu", "nl", "no", "sv"})
"""Languages (analysis.language_of) that write compounds as one word."""


def run(search: Search, index: Reader) -> Search:
    """Ask the engine; a wildcard too broad for it becomes a plain word, and the reader is told."""
    while True:
        try:
            return replace(search, found=ask(search, index))
        except TooCostly as costly:
            search = _narrow(search, costly)


def _narrow(search: Search, costly: TooCostly) -> Search:
    """The search with one costly wildcard or fuzzy word as a plain word."""
    for leaf in rewrite.leaves(search.tree):
        if isinstance(leaf, Wildcard | Fuzzy) and _input_text(leaf) == costly.term:
            plain = Word(costly.term.replace("?", "*").split("*")[0], leaf.field)
            parts = tuple((typed, rewrite.replace(node, leaf, plain)) for typed, node in search.parts)
            narrowed = replace(search, tree=rewrite.replace(search.tree, leaf, plain), parts=parts)
            return narrowed.add_mistakes(Mistake.of(MistakeKind.TOO_BROAD, text=costly.term))
    raise AssertionError(f"the engine finds {costly.term!r} too costly, which is no part of {search.tree!r}")


def _input_text(leaf: Wildcard | Fuzzy) -> str:
    return leaf.pattern if isinstance(leaf, Wildcard) else leaf.text


def run_or_relax(search: Search, index: Reader) -> Search:
    """What matches all of the search; where nothing does, what matches any of its words."""
    done = run(search, index)
    return done if done.found.total else relax(done, index)


def relax(search: Search, index: Reader) -> Search:
    """A search without results: in longer words of languages that have compounds, else ranked by any of its words, if
    that finds anything."""
    if (longer := _find_in_compounds(search, index)) is not None:
        return longer
    tree = None if search.any_words else rewrite.relax(search.tree, _has_unknown_word(search, index))
    if tree is None:
        return search
    loose = replace(search, tree=tree, any_words=True, sort=Sort.RELEVANCE)
    relaxed = run(loose.add_mistakes(Mistake.of(MistakeKind.NOTHING_MATCHES_ALL)), index)
    return relaxed if relaxed.found.total else search


def _has_unknown_word(search: Search, index: Reader) -> bool:
    """Whether the archive lacks one of the words, which may be misspelt then."""
    words = [word for word in rewrite.scored_leaves(search.tree) if isinstance(word, Word)]
    return not all(index.count(search.gate, words))


def _find_in_compounds(search: Search, index: Reader) -> Search | None:
    """The search with its words as parts of longer ones, in stories in COMPOUNDING; None if that finds nothing."""
    tree = None if search.any_words else rewrite.find_in_compounds(search.tree)
    if tree is None:
        return None
    held = index.search(Plan(Everything(), search.gate, limit=0, facets=("language",), facet_size=200))
    codes = frozenset(code for code, _ in held.facets["language"] if language_of(code) in COMPOUNDING)
    if not codes:
        return None
    mistake = Mistake.of(MistakeKind.IN_LONGER_WORDS)
    longer = replace(search, tree=all_of([tree, Keys("language", codes)])).add_mistakes(mistake)
    try:
        longer = replace(longer, found=ask(longer, index))
    except TooCostly:
        return None
    return longer if longer.found.total else None


def find_similar(search: Search, index: Reader) -> tuple[Hit, ...]:
    """What fills a first page that the search does not: hits with some of its words only, the best first; some more
    than there is room for, because the caller drops those that are near-identical to what was found. Of a search by
    meaning, also stories with none of the words, whose score is 0.

    None are found for a search with a phrase, a wildcard or OR, which mean what they say; or by date. For one word, and
    for a search that any word matches, only those that are near in meaning.
    """
    missing = search.limit - search.found.rows
    if search.offset or missing <= 0 or search.sort is not Sort.RELEVANCE or not _may_be_filled(search):
        return ()
    some = None if search.any_words or not rewrite.has_only_words(search.tree) else rewrite.relax(search.tree, False)
    if some is None:
        return tuple(find_near(search, index)[: 2 * missing])
    others = replace(search, tree=all_of([some, Not(search.tree)]), limit=2 * missing, facets=())
    if not search.sense:
        return run(others, index).found.hits
    hits = run(replace(others, limit=max(BEST, 2 * missing), sense=""), index).found.hits
    near = find_near(replace(search, tree=some), index)
    return tuple(order(search.sense, hits, near)[: 2 * missing])


def _may_be_filled(search: Search) -> bool:
    parts = filter(rewrite.is_scored, parts_of(search.tree))
    return search.any_words or all(isinstance(part, Word) for part in parts)


def run_last_page(request: SearchRequest, search: Search, index: Reader) -> Search:
    """Where a page behind the last one was asked for, the last one, with a sentence; else the search as it is."""
    total = min(search.found.rows, MAX_ROWS)
    if search.offset < total or search.offset == 0:
        return search
    last = max(1, -(-total // search.limit))
    moved = replace(search, offset=(last - 1) * search.limit)
    return run(moved.add_mistakes(Mistake.of(MistakeKind.PAST_THE_END, page=request.page, last=last)), index)
