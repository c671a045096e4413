"""Choose the search that is run: as it was typed or, where nothing matches that, what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from articles.search.answering.execute import relax, run
from articles.search.answering.interpret import Search, interpret
from articles.search.answering.no_results import chosen_nodes, count_words, did_you_mean, is_clear
from articles.search.answering.written_days import read_as_days, run_as_days
from articles.search.document import ARTICLE
from articles.search.engines.base import Reader
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.request import DaysReading, SearchRequest, WordCount

FEW = 3
"""With fewer results than this, the page helps: spelling, and what each word matches alone."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """done: the search, which has run. words: what each word matches alone, where little matches. meant: the archive's
    spelling, and whether that was searched. by_days: the reading of a date
    as days, for a page of results that did not run it."""

    done: Search
    words: tuple[WordCount, ...] = ()
    meant: str = ""
    is_corrected: bool = False
    by_days: DaysReading | None = None


def choose(request: SearchRequest, index: Reader) -> Chosen:
    """The search as it was typed or, where nothing matches, by the days that it names, in the archive's own spelling,
    or by any of its words. One to three searches."""
    done = run(interpret(request, index), index)
    by_days = read_as_days(request, done, index) if request.facets or not done.found.total else None
    if by_days and not done.found.total:
        return Chosen(run_as_days(request, by_days, index))
    words, meant = _help(done, index)
    corrected = _correct(request, done, meant, index)
    if corrected is not None:
        return Chosen(corrected, words, meant, True, by_days)
    if done.found.total == 0:
        done = relax(_point_to_other_kind(done), index)
    return Chosen(done, words, meant, False, by_days)


def _correct(request: SearchRequest, done: Search, meant: str, index: Reader) -> Search | None:
    """The search in the archive's own spelling, where nothing matches as it was typed; None where that is no better."""
    if not meant or done.found.total or done.found.kinds or not is_clear(done, meant):
        return None
    better = run(interpret(replace(request, text=meant), index), index)
    mistake = Mistake.of(MistakeKind.CORRECTED, typed=request.text.strip(), corrected=meant)
    return better.add_mistakes(mistake) if better.found.total else None


def _help(done: Search, index: Reader) -> tuple[tuple[WordCount, ...], str]:
    """Where little or nothing matches: what each word matches alone, and the archive's spelling."""
    if done.found.total >= FEW:
        return (), ""
    words = count_words(done, index)
    meant = did_you_mean(done, words, index)
    return (words if len(words) > 1 or chosen_nodes(done) else ()), meant


def _point_to_other_kind(done: Search) -> Search:
    """A search that finds nothing of its kind tells the reader how much of the other kind it finds."""
    return done.add_mistakes(*(_other_kind(kind, count) for kind, count in done.found.kinds.items() if count))


def _other_kind(kind: str, count: int) -> Mistake:
    if count == 1:
        return Mistake.of(MistakeKind.ONE_STORY if kind == ARTICLE else MistakeKind.ONE_PHOTOGRAPH)
    return Mistake.of(MistakeKind.STORIES if kind == ARTICLE else MistakeKind.PHOTOGRAPHS, count=count)
