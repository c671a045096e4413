"""The one way to search: search(SearchRequest) -> SearchPage, for the page, feeds, exports and the shell.

A reader's mistake becomes a sentence on the page, and the nearest sensible search is run. A broken index raises
SearchUnavailable (views answer 503) and never gives an empty page. Any other exception is a bug and is not caught.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from time import perf_counter

from articles.search.answering.choose import choose
from articles.search.answering.execute import run, run_or_relax
from articles.search.answering.highlight import Marks, marks_of
from articles.search.answering.interpret import MAX_ROWS, interpret
from articles.search.answering.make_page import make_hits, make_page
from articles.search.answering.outline import Outline, languages_of, outline_of
from articles.search.answering.rows import Line as Line
from articles.search.answering.rows import Row, fetch_lines, fetch_rows, report
from articles.search.answering.rows import date_of as date_of
from articles.search.answering.rows import headline_of as headline_of
from articles.search.document import ARTICLE, PHOTO, Key
from articles.search.engines.base import Gate, Hit, IndexBroken, Reader, TooCostly
from articles.search.indexing import queue
from articles.search.language.mistakes import SearchUnavailable
from articles.search.language.query import Documents, all_of
from articles.search.request import ResultHit, SearchPage, SearchRequest

WALK = 20_000
"""Hits that walk() asks the engine for at a time."""
NEAR = 500
"""How far keys_after() looks around the place where a page ended."""
LINES = 250
"""Rows that found_lines() reads at a time."""
KINDS = (ARTICLE, PHOTO)
STATUSES = frozenset({"published", "draft", "withdrawn"})


@contextmanager
def _broken_is_unavailable() -> Iterator[None]:
    """Raise SearchUnavailable in place of IndexBroken."""
    try:
        yield
    except IndexBroken as broken:
        raise SearchUnavailable(broken.why, broken.cure) from broken


def search(request: SearchRequest, index: Reader | None = None) -> SearchPage:
    """Answer a request in full. Raises SearchUnavailable if the index cannot be read."""
    started = perf_counter()
    with _broken_is_unavailable():
        page = make_page(request, index or queue.reader())
    return replace(page, took_ms=round((perf_counter() - started) * 1000, 2))


def marks_for(text: str, index: Reader | None = None) -> Marks:
    """Return what a search marks in an article's page (highlight.mark_html); nothing if the index cannot be read."""
    try:
        reader = index or queue.reader()
        return marks_of(interpret(SearchRequest(text, facets=False), reader).tree, reader)
    except (IndexBroken, TooCostly):
        return Marks()


def neighbours(request: SearchRequest, key: Key, index: Reader | None = None) -> tuple[Row | None, Row | None]:
    """Return the rows before and after a key in the results of a search.

    None at either end; (None, None) if the key is not among the first MAX_ROWS results. Raises SearchUnavailable.
    """
    with _broken_is_unavailable():
        reader = index or queue.reader()
        done = run_or_relax(interpret(replace(request, page=1, size=MAX_ROWS, facets=False), reader), reader)
        keys = [hit.key for hit in done.found.hits]
    if key not in keys:
        return None, None
    place = keys.index(key)
    around = [keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None]
    rows = fetch_rows([other for other in around if other], done.gate, request.hidden_photos)
    before, after = (rows.get(other) if other else None for other in around)
    return before, after


def found_keys(request: SearchRequest, statuses: Iterable[str], index: Reader | None = None) -> list[Key]:
    """Return the keys of the first MAX_ROWS results of these statuses, embargoed ones included; all words must match.

    The caller must check who may see them. Raises SearchUnavailable.
    """
    with _broken_is_unavailable():
        reader = index or queue.reader()
        wanted = interpret(replace(request, page=1, size=MAX_ROWS, facets=False), reader)
        gate = Gate(frozenset(statuses), now=None)
        return [hit.key for hit in run(replace(wanted, gate=gate), reader).found.hits]


def match_documents(request: SearchRequest, keys: Collection[Key], index: Reader | None = None) -> list[Key]:
    """Return those of these records that a search finds, for a saved search; all words must match. The caller must
    check who may see them. Raises SearchUnavailable."""
    with _broken_is_unavailable():
        reader = index or queue.reader()
        wanted = interpret(replace(request, page=1, facets=False), reader)
        tree = all_of([wanted.tree, Documents(frozenset(keys))])
        done = run(replace(wanted, tree=tree, offset=0, limit=max(1, len(keys)), sense=""), reader)
        return [hit.key for hit in done.found.hits]


def outline(request: SearchRequest, languages: tuple[str, ...] = (), index: Reader | None = None) -> Outline:
    """Return what a document must have for this search to find it. languages: stemmed_languages(), for whoever makes
    many outlines. Raises SearchUnavailable."""
    with _broken_is_unavailable():
        reader = index or queue.reader()
        found = interpret(replace(request, page=1, facets=False), reader)
        return outline_of(found, languages or _stemmed_languages(reader))


def stemmed_languages(index: Reader | None = None) -> tuple[str, ...]:
    """Return the languages that outlines are made for: those of the index. Raises SearchUnavailable."""
    with _broken_is_unavailable():
        return _stemmed_languages(index or queue.reader())


def _stemmed_languages(index: Reader) -> tuple[str, ...]:
    """Languages of all documents, hidden ones too: a draft may be published later."""
    codes = (index.tally(Gate(STATUSES, now=None), kind, "language") for kind in KINDS)
    return languages_of(chain.from_iterable(codes))


def found_lines(request: SearchRequest, index: Reader | None = None) -> Iterator[list[Line]]:
    """Search, and return the page's rows as plain values, a few hundred at a time and read when asked for.

    Raises SearchUnavailable before anything is returned.
    """
    with _broken_is_unavailable():
        reader = index or queue.reader()
        done = choose(request, reader).done
    return _read_lines([hit.key for hit in done.found.hits], done.gate, request.hidden_photos)


def _read_lines(keys: list[Key], gate: Gate, hidden_photos: bool) -> Iterator[list[Line]]:
    for start in range(0, len(keys), LINES):
        some = keys[start : start + LINES]
        lines = fetch_lines(some, gate, hidden_photos)
        if hidden_photos and len(lines) < len(some):
            report([key for key in some if key not in lines])
        yield [lines[key] for key in some if key in lines]


def pick(request: SearchRequest, keys: list[Key], index: Reader | None = None) -> list[ResultHit]:
    """Return rows of a search by their keys, in this order and without those that this reader may not see.

    Nothing is searched: it is for the later pages of a search whose keys are known. Raises SearchUnavailable.
    """
    with _broken_is_unavailable():
        reader = index or queue.reader()
        wanted = interpret(replace(request, page=1, facets=False), reader)
        return make_hits(request, wanted, tuple(Hit(key, 0.0) for key in keys), reader)[0]


def result_keys(request: SearchRequest, most: int, index: Reader | None = None) -> list[Key]:
    """Return the keys of the first results, at most MAX_ROWS, as search() shows them. Raises SearchUnavailable."""
    with _broken_is_unavailable():
        asked = replace(request, page=1, size=most, facets=False)
        return [hit.key for hit in choose(asked, index or queue.reader()).done.found.hits]


def keys_after(
    request: SearchRequest, last: Sequence[Key], near: int, most: int, index: Reader | None = None
) -> list[Key] | None:
    """Return the keys that follow in a search by day, however many results came or went before them.

    last: the last keys that were shown, the last one first; near: how many results came before them then. None if the
    search finds none of them any more. Raises SearchUnavailable.
    """
    with _broken_is_unavailable():
        reader = index or queue.reader()
        wanted = choose(replace(request, page=1, size=1, facets=False), reader).done
        for offset, limit in ((max(0, near - NEAR), 2 * NEAR + most), (0, wanted.found.total)):
            keys = [hit.key for hit in run(replace(wanted, offset=offset, limit=limit), reader).found.hits]
            place = next((keys.index(key) for key in last if key in keys), None)
            if place is not None and (len(keys) - place > most or offset + limit >= wanted.found.total):
                return keys[place + 1 : place + 1 + most]
        return None


def walk(request: SearchRequest, statuses: Iterable[str] = (), index: Reader | None = None) -> Iterator[Key]:
    """Return the keys of all results in their order, without the limit on pages that the search page has.

    All keys are collected first, nine bytes each, so that a change during the walk neither repeats nor loses one.
    statuses: with them, also drafts, withdrawn and embargoed stories; the caller must check who may see them.
    Raises SearchUnavailable.
    """
    with _broken_is_unavailable():
        reader = index or queue.reader()
        wanted = interpret(replace(request, page=1, facets=False), reader)
        if statuses:
            wanted = replace(wanted, gate=Gate(frozenset(statuses), now=None))
        wanted = run_or_relax(wanted, reader)
        kinds, pks, offset = bytearray(), array("q"), 0
        while hits := run(replace(wanted, offset=offset, limit=WALK), reader).found.hits:
            kinds += bytes(KINDS.index(hit.key.kind) for hit in hits)
            pks.extend(hit.key.pk for hit in hits)
            offset += len(hits)
    return (Key(KINDS[kind], pk) for kind, pk in zip(kinds, pks, strict=True))
