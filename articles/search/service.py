"""The door: search(SearchRequest) -> SearchPage, for the page, feeds, exports, the shell and the API alike.

The only error policy: what a reader gets wrong becomes a sentence beside the nearest sensible search; a broken index
leaves as SearchUnavailable (views answer 503), never as an empty page; anything else is a bug and stays an exception.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter

from articles.models import IndexUpdate
from articles.search import errors, histogram, indexing, planning
from articles.search.asking import MAX_ROWS, Asked, understand
from articles.search.document import ARTICLE, PHOTO, Key
from articles.search.engines.base import Found, Gate, Hit, IndexBroken, Reader, Sort, Step, TooCostly
from articles.search.errors import SearchUnavailable
from articles.search.facets import build_facets
from articles.search.folding import fold_families
from articles.search.helping import count_words, did_you_mean
from articles.search.highlight import Marks, find, mark_text, marks_of, passage
from articles.search.query import Fuzzy, Wildcard, Word, all_of
from articles.search.results import Bar, Facet, ResultHit, SearchPage, SearchRequest, Snippet, WordCount
from articles.search.rows import Row, date_of, fetch_rows, headline_of, texts_of

log = logging.getLogger(__name__)

FEW = 3
"""With fewer results than this, the page helps: spelling, and what each word matches alone."""
MOST_SNIPPETS = 3
WALK = 20_000
"""Hits that walk() asks the engine for at a time."""
KINDS = (ARTICLE, PHOTO)


def search(request: SearchRequest, index: Reader | None = None) -> SearchPage:
    """The whole answer. SearchUnavailable where the index cannot be read."""
    started = perf_counter()
    try:
        page = _answer(request, index or indexing.reader())
    except IndexBroken as broken:
        raise SearchUnavailable(broken.why, broken.cure) from broken
    return replace(page, took_ms=round((perf_counter() - started) * 1000, 2))


def marks_for(text: str, index: Reader | None = None) -> Marks:
    """What a search marks in an article's page (highlight.mark_html); nothing where the index cannot be read."""
    try:
        reader = index or indexing.reader()
        return marks_of(understand(SearchRequest(text, facets=False), reader).tree, reader)
    except (IndexBroken, TooCostly):
        return Marks()


def neighbours(request: SearchRequest, key: Key, index: Reader | None = None) -> tuple[Row | None, Row | None]:
    """The rows before and after one within the results of a search; None at their ends, or where it is no result."""
    try:
        reader = index or indexing.reader()
        asked = understand(replace(request, page=1, size=MAX_ROWS, facets=False), reader)
        keys = [hit.key for hit in _run(asked, reader).found.hits]
    except IndexBroken as broken:
        raise SearchUnavailable(broken.why, broken.cure) from broken
    if key not in keys:
        return None, None
    place = keys.index(key)
    around = [keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None]
    rows = fetch_rows([other for other in around if other], asked.plan.gate)
    before, after = (rows.get(other) if other else None for other in around)
    return before, after


def walk(request: SearchRequest, statuses: Iterable[str] = (), index: Reader | None = None) -> Iterator[Key]:
    """The keys of all results, however many, in their order: what the search page would show without its last page.

    They are gathered before the first is given, eight bytes each, so that a change meanwhile doubles or loses none.
    statuses: also what readers do not see, drafts, withdrawn and embargoed stories; the caller answers for that.
    """
    try:
        reader = index or indexing.reader()
        asked = understand(replace(request, page=1, facets=False), reader)
        if statuses:
            asked = replace(asked, plan=replace(asked.plan, gate=Gate(frozenset(statuses), now=None)))
        outcome = _run(asked, reader)
        asked = outcome.asked if outcome.found.total else _relax(outcome, reader).asked
        kinds, pks, offset = bytearray(), array("q"), 0
        while hits := _run(replace(asked, plan=replace(asked.plan, offset=offset, limit=WALK)), reader).found.hits:
            kinds += bytes(KINDS.index(hit.key.kind) for hit in hits)
            pks.extend(hit.key.pk for hit in hits)
            offset += len(hits)
    except IndexBroken as broken:
        raise SearchUnavailable(broken.why, broken.cure) from broken
    return (Key(KINDS[kind], pk) for kind, pk in zip(kinds, pks, strict=True))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was run in the end, and what it found."""

    asked: Asked
    found: Found


def _answer(request: SearchRequest, index: Reader) -> SearchPage:
    outcome = _run(understand(request, index), index)
    words, meant = _help(outcome, index)
    if outcome.found.total == 0:
        outcome = _relax(outcome, index)
    outcome = _last_page(request, outcome, index)
    asked, found = outcome.asked, outcome.found
    hits, dropped = _hits(found.hits, asked, index)
    total = max(found.total - dropped, 0)
    mistakes = asked.mistakes if total else (*asked.mistakes, errors.NothingFound())
    facets, bars, undated = _counts(request, outcome, index)
    return SearchPage(
        request=request,
        total=total,
        took_ms=0.0,
        hits=fold_families(hits) if request.fold else tuple(hits),
        facets=facets,
        histogram=bars,
        undated=undated,
        kinds=found.kinds,
        notices=tuple(mistake.sentence for mistake in mistakes),
        did_you_mean=meant,
        word_counts=words,
        any_words=asked.any_words,
        pages=max(1, -(-min(total, MAX_ROWS) // min(max(request.size, 1), MAX_ROWS))),
    )


def _run(asked: Asked, index: Reader) -> _Outcome:
    """Ask the engine; a wildcard too broad for it becomes a plain word, and the reader is told."""
    while True:
        try:
            step = Step.MONTH if asked.plan.facets else None
            return _Outcome(asked, index.search(replace(asked.plan, query=asked.whole, step=step)))
        except TooCostly as costly:
            asked = _narrow(asked, costly)


def _narrow(asked: Asked, costly: TooCostly) -> Asked:
    """The search with one costly wildcard or fuzzy word as a plain word."""
    for leaf in planning.leaves(asked.tree):
        if isinstance(leaf, Wildcard | Fuzzy) and _typed(leaf) == costly.term:
            mistakes = (*asked.mistakes, errors.TooBroad(costly.term))
            plain = Word(costly.term.replace("?", "*").split("*")[0], leaf.field)
            return replace(asked, tree=planning.replace(asked.tree, leaf, plain), mistakes=mistakes)
    raise AssertionError(f"the engine finds {costly.term!r} too costly, which is no part of {asked.tree!r}")


def _typed(leaf: Wildcard | Fuzzy) -> str:
    return leaf.pattern if isinstance(leaf, Wildcard) else leaf.text


def _help(outcome: _Outcome, index: Reader) -> tuple[tuple[WordCount, ...], str]:
    """Where little or nothing matches: what each word matches alone, and the archive's spelling."""
    if outcome.found.total >= FEW:
        return (), ""
    words = count_words(outcome.asked, index)
    return words, did_you_mean(outcome.asked, words, index)


def _relax(outcome: _Outcome, index: Reader) -> _Outcome:
    """Where nothing matches all words: ranked by any of them, if that finds anything."""
    asked = outcome.asked
    tree = None if asked.any_words else planning.relax(asked.tree)
    if tree is None:
        return outcome
    mistakes = (*asked.mistakes, errors.NothingMatchesAll())
    plan = replace(asked.plan, sort=Sort.RELEVANCE)
    relaxed = _run(replace(asked, tree=tree, any_words=True, plan=plan, mistakes=mistakes), index)
    return relaxed if relaxed.found.total else outcome


def _last_page(request: SearchRequest, outcome: _Outcome, index: Reader) -> _Outcome:
    """Behind the last page stands the last page, and a sentence."""
    plan, total = outcome.asked.plan, min(outcome.found.total, MAX_ROWS)
    if plan.offset < total or plan.offset == 0:
        return outcome
    last = max(1, -(-total // plan.limit))
    mistakes = (*outcome.asked.mistakes, errors.PastTheEnd(request.page, last))
    plan = replace(plan, offset=(last - 1) * plan.limit)
    return _run(replace(outcome.asked, plan=plan, mistakes=mistakes), index)


def _hits(found: Iterable[Hit], asked: Asked, index: Reader) -> tuple[list[ResultHit], int]:
    """The rows of the page, and how many hits the gate dropped."""
    found = list(found)
    rows = fetch_rows([hit.key for hit in found], asked.plan.gate)
    dropped = [hit.key for hit in found if hit.key not in rows]
    if dropped:
        _report(dropped)
    marks = marks_of(asked.tree, index) if rows else Marks()
    return [_result(hit, rows[hit.key], marks) for hit in found if hit.key in rows], len(dropped)


def _report(keys: list[Key]) -> None:
    """The index shows what the database does not: have these documents made again."""
    log.warning("The index showed %d documents that may not be seen; they are indexed anew: %s", len(keys), keys[:10])
    IndexUpdate.objects.enqueue(keys)


def _result(hit: Hit, row: Row, marks: Marks) -> ResultHit:
    return ResultHit(
        kind=hit.key.kind,
        id=hit.key.pk,
        headline=headline_of(row),
        url=row.get_absolute_url(),
        score=hit.score,
        snippets=snippets(row, marks),
        published_on=date_of(row),
        source_key=row.source_key or "",
        row=row,
    )


def snippets(row: Row, marks: Marks) -> tuple[Snippet, ...]:
    """The marked headline where it matched, then the best passages; without any, the beginning of the text."""
    texts = texts_of(row)
    headline = texts.pop("headline")
    spans = find(headline, "headline", marks)
    first = [Snippet("headline", mark_text(headline, spans))] if spans else []
    passages = [(name, *passage(text, name, marks)) for name, text in texts.items() if text]
    matched = sorted((entry for entry in passages if entry[2]), key=lambda entry: -entry[2])[:MOST_SNIPPETS]
    shown = matched or [entry for entry in passages if entry[0] in ("standfirst", "text", "caption")][:1]
    return (*first, *(Snippet(name, html) for name, html, _ in shown))


def _counts(request: SearchRequest, outcome: _Outcome, index: Reader) -> tuple[tuple[Facet, ...], tuple[Bar, ...], int]:
    """Facets, histogram and undated matches; nothing where the request wants none."""
    asked, found = outcome.asked, outcome.found
    if not request.facets:
        return (), (), 0
    counting = replace(asked.plan, query=asked.whole, limit=0, offset=0, facets=())
    step = histogram.step_for(found.histogram)
    days = index.search(replace(counting, step=Step.DAY)).histogram if step is Step.DAY else found.histogram
    months = found.histogram
    if asked.years:
        months = index.search(replace(counting, query=all_of([asked.tree, *asked.narrowed]), step=Step.MONTH)).histogram
    facets = build_facets(request, {**found.facets, "year": histogram.years(months)})
    return facets, histogram.bars(days, step), found.undated
