"""Asking the engine until there is an answer: costly words made plain, all words loosened to any."""

from __future__ import annotations

from dataclasses import dataclass, replace

from articles.search.answering import rewrite
from articles.search.answering.interpret import MAX_ROWS, Asked
from articles.search.engines.base import Found, Reader, Sort, Step, TooCostly
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.query import Fuzzy, Wildcard, Word
from articles.search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was run in the end, and what it found."""

    asked: Asked
    found: Found


def run(asked: Asked, index: Reader) -> Outcome:
    """Ask the engine; a wildcard too broad for it becomes a plain word, and the reader is told."""
    while True:
        try:
            step = Step.MONTH if asked.plan.facets else None
            return Outcome(asked, index.search(replace(asked.plan, query=asked.whole, step=step)))
        except TooCostly as costly:
            asked = _narrow(asked, costly)


def _narrow(asked: Asked, costly: TooCostly) -> Asked:
    """The search with one costly wildcard or fuzzy word as a plain word."""
    for leaf in rewrite.leaves(asked.tree):
        if isinstance(leaf, Wildcard | Fuzzy) and _typed(leaf) == costly.term:
            mistakes = (*asked.mistakes, Mistake.of(MistakeKind.TOO_BROAD, text=costly.term))
            plain = Word(costly.term.replace("?", "*").split("*")[0], leaf.field)
            parts = tuple((typed, rewrite.replace(node, leaf, plain)) for typed, node in asked.parts)
            return replace(asked, tree=rewrite.replace(asked.tree, leaf, plain), parts=parts, mistakes=mistakes)
    raise AssertionError(f"the engine finds {costly.term!r} too costly, which is no part of {asked.tree!r}")


def _typed(leaf: Wildcard | Fuzzy) -> str:
    return leaf.pattern if isinstance(leaf, Wildcard) else leaf.text


def run_or_relax(asked: Asked, index: Reader) -> Outcome:
    """What matches all of it; where nothing does, what matches any of its words."""
    outcome = run(asked, index)
    return outcome if outcome.found.total else relax(outcome, index)


def relax(outcome: Outcome, index: Reader) -> Outcome:
    """A search without results, ranked by any of its words, if that finds anything."""
    asked = outcome.asked
    tree = None if asked.any_words else rewrite.relax(asked.tree)
    if tree is None:
        return outcome
    mistakes = (*asked.mistakes, Mistake.of(MistakeKind.NOTHING_MATCHES_ALL))
    plan = replace(asked.plan, sort=Sort.RELEVANCE)
    relaxed = run(replace(asked, tree=tree, any_words=True, plan=plan, mistakes=mistakes), index)
    return relaxed if relaxed.found.total else outcome


def on_last_page(request: SearchRequest, outcome: Outcome, index: Reader) -> Outcome:
    """Behind the last page stands the last page, and a sentence."""
    plan, total = outcome.asked.plan, min(outcome.found.total, MAX_ROWS)
    if plan.offset < total or plan.offset == 0:
        return outcome
    last = max(1, -(-total // plan.limit))
    mistakes = (*outcome.asked.mistakes, Mistake.of(MistakeKind.PAST_THE_END, page=request.page, last=last))
    plan = replace(plan, offset=(last - 1) * plan.limit)
    return run(replace(outcome.asked, plan=plan, mistakes=mistakes), index)
