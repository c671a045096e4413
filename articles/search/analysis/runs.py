"""Runs of characters between spaces and the words in them, kept for highlighting, which cuts the same texts often."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import chain

from articles.search.analysis.chain import LONGEST, Token, forms_in, split, tokens


class _Runs:
    """Runs of characters between spaces, and the forms of the words in them in one language, both ways. No token spans
    a space, so that a run is cut the same wherever it stands; news repeats them as it does words."""

    most = 200_000
    """Characters of runs that are kept: some 30,000 words, ten megabytes."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.size = 0
        self.forms: dict[str, tuple[str, ...]] = {}
        self.holders: dict[str, list[str]] = {}

    def learn(self, run: str) -> None:
        """Cut a run that was not met before."""
        pairs = map(forms_in(self.language).__getitem__, split(run))
        forms = tuple(form for pair in pairs if pair.term for form in pair)
        for form in set(forms):
            self.holders.setdefault(form, []).append(run)
        self.size += len(run)
        self.forms[run] = forms


_runs: dict[str, _Runs] = {}
_learning = threading.Lock()


def _known(runs: Sequence[str], language: str) -> _Runs:
    """A table that knows these runs; a new one is begun when the old one is full, which others may still be reading."""
    known = _runs.get(language)
    if known is not None and all(map(known.forms.__contains__, runs)):
        return known
    with _learning:
        known = _runs.get(language)
        if known is None or known.size > _Runs.most:
            known = _runs[language] = _Runs(language)
        for run in set(runs).difference(known.forms):
            known.learn(run)
    return known


def find_runs(runs: Sequence[str], wanted: Set[str], language: str = "") -> set[str]:
    """Which of these runs of characters, as str.split gives them, hold a word of any of these terms or exact forms."""
    holders = _known(runs, language).holders
    return set(chain.from_iterable(holders[form] for form in holders.keys() & wanted)).intersection(runs)


@lru_cache(maxsize=4096)
def _cut(run: str, language: str) -> tuple[Token, ...]:
    return tuple(tokens(run, language=language))


def run_tokens(run: str, language: str = "") -> Iterable[Token]:
    """The words of a run of characters; short ones are cut once."""
    return _cut(run, language) if len(run) <= LONGEST else tokens(run, language=language)


def run_forms(runs: Sequence[str], language: str = "") -> list[tuple[str, ...]]:
    """Of each run: term, exact form, term, exact form... of the words in it."""
    known = _known(runs, language).forms
    return [known[run] for run in runs]
