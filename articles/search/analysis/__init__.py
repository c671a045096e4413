"""How text becomes words: tokens, folded letters, stems by language."""

from articles.search.analysis.chain import (
    ENGLISH,
    STOP_WORDS,
    VERSION,
    Token,
    drop_stop_terms,
    exact_terms,
    fold,
    forms_in,
    groups,
    is_small_word,
    is_stop_term,
    spellings,
    split,
    stem,
    terms,
    tokens,
    ways,
)
from articles.search.analysis.runs import find_runs, run_forms, run_tokens
from articles.search.analysis.stemmers import language_of

__all__ = [
    "ENGLISH",
    "STOP_WORDS",
    "VERSION",
    "Token",
    "drop_stop_terms",
    "exact_terms",
    "find_runs",
    "fold",
    "forms_in",
    "groups",
    "is_small_word",
    "is_stop_term",
    "language_of",
    "run_forms",
    "run_tokens",
    "spellings",
    "split",
    "stem",
    "terms",
    "tokens",
    "ways",
]
