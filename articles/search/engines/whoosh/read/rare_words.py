"""Find stories like a story: those that share its rarest words."""

from __future__ import annotations

from articles.search.engines.question_words import MOST_SIMILAR, is_telling
from articles.search.engines.weights import ALL
from articles.search.engines.whoosh.read.matched_docs import Docs, any_of
from articles.search.engines.whoosh.read.snapshot import Snapshot


def find_similar(snapshot: Snapshot, number: int) -> Docs:
    """Documents, this one included, that hold any of its 24 rarest words, scored by those words.

    Words that no other document holds, stop words, numbers and words below three letters are left out.
    """
    lists = {term: snapshot.term_list(ALL, term) for term in snapshot.terms_of(number) if is_telling(term)}
    common = {term: made for term, made in lists.items() if len(made.ids) > 1}
    telling = sorted(common, key=lambda term: (len(common[term].ids), term))[:MOST_SIMILAR]
    parts = [Docs(ids=made.ids, scores=made.scores) for made in (snapshot.score_term(ALL, term) for term in telling)]
    return any_of(snapshot.documents, parts)
