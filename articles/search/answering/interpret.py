"""Request -> what to run: parsed, resolved, bounded, ready for the engine; and the mistakes found on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from articles.search.answering import rewrite
from articles.search.answering.facets import KEYED, filters_of, years_of
from articles.search.answering.gate import public_gate
from articles.search.answering.resolve_names import resolve
from articles.search.document import ARTICLE, PHOTO
from articles.search.engines.base import Gate, Plan, Reader, Sort
from articles.search.language.mistakes import Mistake, MistakeKind, small_operator
from articles.search.language.parser import parse
from articles.search.language.query import Dates, Everything, Node, all_of
from articles.search.request import Kind, SearchRequest

MAX_ROWS = 1000
"""Paging ends here: deeper pages cost more than they are worth to anybody."""

FACET_SIZE = 50
_KINDS = {
    Kind.ALL: frozenset({ARTICLE, PHOTO}),
    Kind.ARTICLES: frozenset({ARTICLE}),
    Kind.PHOTOS: frozenset({PHOTO}),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """typed: the parser's tree, which can be printed. tree: what must match, without the page's own narrowing, which
    is `narrowed`, and `years` the part of that which the year facet must leave out. parts: what each part of `typed`
    became. any_words: a long question."""

    typed: Node
    parts: tuple[tuple[Node, Node], ...]
    tree: Node
    narrowed: tuple[Node, ...]
    years: tuple[Node, ...]
    plan: Plan
    mistakes: tuple[Mistake, ...] = ()
    any_words: bool = False

    @property
    def whole(self) -> Node:
        """The tree with the page's narrowing."""
        return all_of([self.tree, *self.narrowed, *self.years])


def understand(request: SearchRequest, index: Reader) -> Asked:
    """Read the request. Asks the database for names, and the index only for the languages it holds."""
    parsed = parse(request.text, staff=request.staff, today=timezone.localdate())
    every_name = request.staff and request.hidden_photos
    resolved = resolve(parsed.tree, lambda: _languages(index, request.staff), every_name)
    mistakes = [*parsed.mistakes, *resolved.mistakes]
    settled = rewrite.settle_words(resolved.tree)
    if settled == Everything() != resolved.tree:
        mistakes.append(Mistake.of(MistakeKind.NOTHING_TO_SEARCH, text=request.text.strip()[:60]))
    question = rewrite.as_question(settled, request.text) if request.sort == Sort.RELEVANCE else None
    if question:
        mistakes.append(Mistake.of(MistakeKind.LONG_QUESTION))
    else:
        mistakes += map(small_operator, rewrite.like_operators(parsed.tree))
    tree = question or rewrite.drop_stop_words(settled)
    included, excluded = years_of(request)
    dates = [Dates(request.first, request.last)] if request.first or request.last else []
    offset, limit = _window(request, mistakes)
    plan = Plan(
        query=tree,
        gate=_gate(request.staff, resolved.statuses),
        kinds=resolved.kinds or _KINDS[request.kind],
        filters=filters_of(request),
        sort=_sort(request.sort, tree),
        offset=offset,
        limit=limit,
        facets=KEYED if request.facets else (),
        facet_size=FACET_SIZE,
        recency=max(0.0, request.recency),
    )
    return Asked(
        typed=parsed.tree,
        parts=resolved.parts,
        tree=tree,
        narrowed=(*dates, *excluded),
        years=tuple(included),
        plan=plan,
        mistakes=tuple(dict.fromkeys(mistakes)),
        any_words=bool(question),
    )


def _window(request: SearchRequest, mistakes: list[Mistake]) -> tuple[int, int]:
    """Offset and number of rows, within MAX_ROWS."""
    size = min(max(request.size, 1), MAX_ROWS)
    page = max(request.page, 1)
    last = -(-MAX_ROWS // size)
    if page > last:
        mistakes.append(Mistake.of(MistakeKind.TOO_FAR, most=MAX_ROWS))
        page = last
    offset = (page - 1) * size
    return offset, min(size, MAX_ROWS - offset)


def _gate(staff: bool, statuses: Iterable[str]) -> Gate:
    """Readers see what is published and past its embargo; staff what they ask for."""
    return Gate(frozenset(statuses), now=None) if staff else public_gate()


def _sort(sort: str, tree: Node) -> Sort:
    """Relevance needs something to be relevant to: what ranks nothing comes newest first."""
    if sort in (Sort.NEWEST, Sort.OLDEST):
        return Sort(sort)
    return Sort.RELEVANCE if rewrite.is_scored(tree) else Sort.NEWEST


def _languages(index: Reader, staff: bool) -> list[str]:
    """Language codes of the archive's documents that this reader may see."""
    gate = Gate(now=None) if staff else public_gate()
    found = index.search(Plan(Everything(), gate, limit=0, facets=("language",), facet_size=200))
    return [code for code, _ in found.facets.get("language", [])]
