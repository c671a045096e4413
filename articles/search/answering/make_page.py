"""Make the page of results: search, read the rows that this reader may see, count facets and bars."""

from __future__ import annotations

from dataclasses import replace

from articles.search.answering import histogram
from articles.search.answering.choose import choose
from articles.search.answering.execute import find_similar, run_last_page
from articles.search.answering.facets import build_facets
from articles.search.answering.highlight import Marks, marks_of
from articles.search.answering.interpret import MAX_ROWS, Search
from articles.search.answering.name_match import names_for
from articles.search.answering.rows import Row, date_of, family_of, fetch_rows, headline_of, report
from articles.search.answering.snippets import snippets
from articles.search.answering.variants import held_variants
from articles.search.document import Key
from articles.search.engines.base import Hit, Reader, Step
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.query import all_of
from articles.search.request import Bar, Facet, NamedHit, ResultHit, SearchPage, SearchRequest


def make_page(request: SearchRequest, index: Reader) -> SearchPage:
    """Return the answer to a request; took_ms is left at 0. Raises IndexBroken."""
    chosen = choose(request, index)
    done = run_last_page(request, chosen.done, index)
    hits, dropped = make_hits(request, done, done.found.hits, index)
    total = max(done.found.total - dropped, 0)
    rows = done.found.rows - (len(done.found.hits) - len(hits))
    if not total and not done.found.kinds:
        done = done.add_mistakes(Mistake.of(MistakeKind.NOTHING_FOUND))
    facets, bars, undated = _counts(request, done, index)
    if request.fill:
        hits += _partial_hits(request, done, hits, index)
    return SearchPage(
        request=request,
        total=total,
        took_ms=0.0,
        hits=tuple(hits),
        facets=facets,
        histogram=bars,
        undated=undated,
        kinds=done.found.kinds,
        notices=tuple(mistake.sentence for mistake in done.mistakes),
        mistakes=done.mistakes,
        did_you_mean="" if chosen.is_corrected else chosen.meant,
        corrected=chosen.meant if chosen.is_corrected else "",
        word_counts=chosen.words,
        any_words=done.any_words,
        names=_names(request, done, index),
        by_days=chosen.by_days,
        variants=held_variants(done.variants, done.gate, index),
        rows=rows,
        pages=max(1, -(-min(rows, MAX_ROWS) // min(max(request.size, 1), MAX_ROWS))),
    )


def _names(request: SearchRequest, done: Search, index: Reader) -> tuple[NamedHit, ...]:
    """The names that the search is; on the first page of results, not for feeds and exports."""
    if not request.facets or request.page > 1:
        return ()
    return names_for(request.text, done.gate, index, request.staff and request.hidden_photos)


def make_hits(
    request: SearchRequest, done: Search, hits: tuple[Hit, ...], index: Reader
) -> tuple[list[ResultHit], int]:
    """Return the rows of the hits, and how many hits this reader may not see although the index holds them."""
    keys = [each.key for hit in hits for each in (hit, *hit.folded)]
    rows = fetch_rows(keys, done.gate, request.hidden_photos)
    dropped = [key for key in keys if key not in rows]
    if dropped and request.hidden_photos:  # the engine's gate does not know of a reader who may see drafts alone
        report(dropped)
    marks = marks_of(done.tree, index) if rows and request.snippets else None
    seen = ([each for each in (hit, *hit.folded) if each.key in rows] for hit in hits)
    return [_result(group, rows, marks) for group in seen if group], len(dropped)


def _partial_hits(request: SearchRequest, done: Search, full: list[ResultHit], index: Reader) -> list[ResultHit]:
    """What fills the page: hits with some of the words, or near in meaning, without those that are near-identical to a
    full one."""
    found, _ = make_hits(request, done, find_similar(done, index), index)
    shown = {family_of(hit.row) for hit in full} - {None} if request.fold else set()
    others = [hit for hit in found if family_of(hit.row) not in shown][: done.limit - len(full)]
    return [replace(hit, is_partial=True, is_near=bool(done.sense) and not hit.score) for hit in others]


def _result(group: list[Hit], rows: dict[Key, Row], marks: Marks | None) -> ResultHit:
    """The first of these near-identical hits, the others under it."""
    hit, *others = group
    row = rows[hit.key]
    return ResultHit(
        kind=hit.key.kind,
        id=hit.key.pk,
        headline=headline_of(row),
        url=row.get_absolute_url(),
        score=hit.score,
        snippets=() if marks is None else snippets(row, marks),
        published_on=date_of(row),
        source_key=row.source_key or "",
        row=row,
        folded=tuple(_result([other], rows, None) for other in others),
    )


def _counts(request: SearchRequest, done: Search, index: Reader) -> tuple[tuple[Facet, ...], tuple[Bar, ...], int]:
    """Facets, histogram and undated matches; nothing where the request wants none."""
    if not request.facets:
        return (), (), 0
    found = done.found
    counting = replace(done.plan(), limit=0, offset=0, facets=(), fold=False)
    step = histogram.step_for(found.histogram)
    days = index.search(replace(counting, step=Step.DAY)).histogram if step is Step.DAY else found.histogram
    months = found.histogram
    if done.years:
        months = index.search(replace(counting, query=all_of([done.tree, *done.narrowed]), step=Step.MONTH)).histogram
    facets = build_facets(request, {**found.facets, "year": histogram.years(months)})
    return facets, histogram.bars(days, step), found.undated
