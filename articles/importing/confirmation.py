"""When a name counts as confirmed: the one home of the rule.

Names in credits and bylines are read from print, and what was read may be no name ("Others", "Author"). Such a name is
confirmed

- by our tables of agencies and words (is_confirmed), when it is first read;
- by a second story that has it (TermQuerySet.confirm), when that is saved;
- by an archivist who accepts it, or who enters it by hand.

Until then it is unchecked: credit lines and bylines print it as always and are searched, but documents of the search
index do not have its key (articles.search.indexing.documents), so that facets, lists, suggestions and sitemaps do not
show it. Names of other vocabularies are given as names, and are always checked.
"""

from __future__ import annotations

from articles.models import Author, Credit, Term
from articles.printed.agencies import canonical_agency

_READ_FROM_PRINT = (Author, Credit)


def standing_of(model: type[Term], name: str) -> Term.Standing:
    """The standing of a name that an import meets for the first time. No query."""
    known = not issubclass(model, _READ_FROM_PRINT) or is_confirmed(name)
    return Term.Standing.CHECKED if known else Term.Standing.UNCHECKED


def is_confirmed(name: str) -> bool:
    """Whether our tables know the name."""
    return canonical_agency(name) is not None
