"""Turn a request into a Search: parsed, names resolved, limits applied, with the reader's mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone

from articles.search.answering import rewrite
from articles.search.answering.facets import KEYED, filters_of, nodes_of_all, years_of
from articles.search.answering.gate import public_gate
from articles.search.answering.resolve_names import resolve
from articles.search.answering.variants import find_variants
from articles.search.document import ARTICLE, PHOTO, Sort
from articles.search.engines.base import Filter, Found, Gate, Plan, Reader, Step
from articles.search.indexing import passages
from articles.search.language.mistakes import Mistake, MistakeKind, small_operator
from articles.search.language.parser import Parsed, parse
from articles.search.language.query import Dates, Everything, Node, Phrase, Word, all_of
from articles.search.request import Kind, SearchRequest, Variant

MAX_ROWS = 1000
"""Paging ends here: deeper pages cost time and nobody reads them."""

FACET_SIZE = 50
_KINDS = {
    Kind.ALL: frozenset({ARTICLE, PHOTO}),
    Kind.ARTICLES: frozenset({ARTICLE}),
    Kind.PHOTOS: frozenset({PHOTO}),
}
_NOT_RUN = Found(0)


@dataclass(frozen=True, slots=True)
class Search:
    """A search on its way: what was typed, what will be asked of the engine, and, once it has run, what was found.

    typed: the parser's tree, which can be printed. parts: each part of `typed` and what it became. tree: what must
    match, without what was chosen on the page: `narrowed`, and `years`, which the year facet must leave out.
    any_words: any of the words may match, as for a long question. variants: what is searched for together with words of
    the tree. sense: the words whose meaning counts too; "" for none. The rest is as in Plan.
    """

    typed: Node
    parts: tuple[tuple[Node, Node], ...]
    tree: Node
    narrowed: tuple[Node, ...]
    years: tuple[Node, ...]
    gate: Gate
    kinds: frozenset[str]
    filters: tuple[Filter, ...]
    sort: Sort
    offset: int
    limit: int
    facets: tuple[str, ...]
    recency: float
    facet_size: int = FACET_SIZE
    fold: bool = False
    mistakes: tuple[Mistake, ...] = ()
    any_words: bool = False
    found: Found = _NOT_RUN
    variants: tuple[Variant, ...] = ()
    sense: str = ""

    def plan(self) -> Plan:
        """What to ask of the engine; with facets, the months of the histogram too."""
        return Plan(
            query=all_of([self.tree, *self.narrowed, *self.years]),
            gate=self.gate,
            kinds=self.kinds,
            filters=self.filters,
            sort=self.sort,
            offset=self.offset,
            limit=self.limit,
            facets=self.facets,
            facet_size=self.facet_size,
            step=Step.MONTH if self.facets else None,
            recency=self.recency,
            fold=self.fold,
        )

    def add_mistakes(self, *mistakes: Mistake) -> Search:
        """The search with more mistakes to tell the reader."""
        return replace(self, mistakes=(*self.mistakes, *mistakes))


def interpret(request: SearchRequest, index: Reader) -> Search:
    """Read the request. Asks the database for names, and the index only for its languages, if a name is one."""
    parsed = parse(request.text, staff=request.staff, today=timezone.localdate())
    sort = parsed.sort if parsed.sort and request.sort == Sort.RELEVANCE else request.sort
    every_name = request.staff and request.hidden_photos
    resolved = resolve(parsed.tree, lambda: _languages(index, request.staff), every_name, request.person)
    mistakes = [*parsed.mistakes, *resolved.mistakes]
    settled = rewrite.settle_words(resolved.tree)
    forms, variants = find_variants(settled, index) if request.variants else ({}, ())
    settled = rewrite.add_forms(settled, forms)
    if settled == Everything() != resolved.tree:
        mistakes.append(Mistake.of(MistakeKind.NOTHING_TO_SEARCH, text=request.text.strip()[:60]))
    question = rewrite.rank_question(settled, request.text) if sort == Sort.RELEVANCE else None
    if question:
        mistakes.append(Mistake.of(MistakeKind.LONG_QUESTION))
    else:
        mistakes += map(small_operator, rewrite.words_like_operators(parsed.tree))
    tree = question or rewrite.drop_stop_words(settled)
    included, excluded = years_of(request)
    dates = [Dates(request.first, request.last)] if request.first or request.last else []
    offset, limit = _window(request, mistakes)
    sense = _sense(parsed, request, mistakes)
    return Search(
        typed=parsed.tree,
        parts=tuple((typed, rewrite.add_forms(node, forms)) for typed, node in resolved.parts),
        tree=tree,
        narrowed=(*dates, *excluded, *nodes_of_all(request)),
        years=tuple(included),
        gate=_gate(request.staff, resolved.statuses),
        kinds=resolved.kinds or _KINDS[request.kind],
        filters=filters_of(request),
        sort=_sort(sort, tree),
        offset=offset,
        limit=limit,
        facets=KEYED if request.facets else (),
        recency=max(0.0, request.recency),
        facet_size=request.facet_size,
        fold=request.fold,
        mistakes=tuple(dict.fromkeys(mistakes)),
        any_words=bool(question),
        variants=variants,
        sense=sense,
    )


def _sense(parsed: Parsed, request: SearchRequest, mistakes: list[Mistake]) -> str:
    """The words and phrases of a search by meaning, without fields and operators."""
    if not (parsed.by_meaning or request.by_meaning):
        return ""
    if not passages.is_on():
        mistakes.append(Mistake.of(MistakeKind.NO_MEANING))
        return ""
    leaves = rewrite.positive_leaves(parsed.tree)
    return " ".join(leaf.text for leaf in leaves if isinstance(leaf, Word | Phrase))


def _window(request: SearchRequest, mistakes: list[Mistake]) -> tuple[int, int]:
    """Return the offset and the number of rows, within MAX_ROWS."""
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
    """The order to use: a search without words to rank by comes newest first, not by relevance."""
    if sort in (Sort.NEWEST, Sort.OLDEST):
        return Sort(sort)
    return Sort.RELEVANCE if rewrite.is_scored(tree) else Sort.NEWEST


def _languages(index: Reader, staff: bool) -> list[str]:
    """Language codes of the archive's documents that this reader may see."""
    gate = Gate(now=None) if staff else public_gate()
    found = index.search(Plan(Everything(), gate, limit=0, facets=("language",), facet_size=200))
    return [code for code, _ in found.facets.get("language", [])]
