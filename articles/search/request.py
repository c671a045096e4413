"""What is asked of the archive and what it answers: SearchRequest in, SearchPage out, both immutable and plain.

Views, feeds, commands and the shell make requests and print pages; nothing here knows how either comes about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from articles.search.document import Sort as Sort
from articles.search.language.mistakes import Mistake


class Kind(StrEnum):
    """Which documents are wanted: the tabs of the results page."""

    ALL = "all"
    ARTICLES = "articles"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """text is in the query language. include/exclude: facet field -> keys chosen on the page. page counts from 1.

    first/last narrow by day, as the date histogram does. staff: the reader may see drafts when asking for them;
    without hidden_photos, no photo but those that every reader sees.
    fold: near-identical stories stand under the first of them, and pages count rows.
    snippets: with the passages that matched.
    fill: a first page with room left also shows hits with some of the words only.
    every: as include, but a document must have all of the keys. facet_size: values of each facet, at most.
    person: the key of the account that asks, whose collections the search may name; 0 without one.
    variants: other spellings of its words, equivalents and transliterated names are searched for too.
    by_meaning: stories that say the same in other words come up too, where the archive can (MEANING).
    recency: how many times its score a story of today is lifted, halved with each year of age; 0 for none.
    """

    text: str = ""
    kind: Kind = Kind.ARTICLES
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    include: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first: date | None = None
    last: date | None = None
    facets: bool = True
    staff: bool = False
    hidden_photos: bool = True
    fold: bool = False
    snippets: bool = True
    fill: bool = True
    person: int = 0
    every: tuple[tuple[str, tuple[str, ...]], ...] = ()
    facet_size: int = 50
    recency: float = 0.0
    variants: bool = True
    by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """Where a hit matched: the field's label ("headline", "text", "caption", "credit"), and safe HTML with <mark>.

    Without a field it is the beginning of a text in which nothing matched.
    """

    field: str
    html: str


@dataclass(frozen=True, slots=True)
class ResultHit:
    """One row of the page. row is the database row (Article or Photo), already checked against the gate.

    folded: near-identical stories that stand under this row. is_partial: it holds only some of the words; such rows
    come last, and no count contains them. is_near: it holds none of them, and is near in meaning.
    """

    kind: str
    id: int
    headline: str
    url: str
    score: float
    snippets: tuple[Snippet, ...]
    published_on: date | None
    source_key: str
    row: object = None
    folded: tuple[ResultHit, ...] = ()
    is_partial: bool = False
    is_near: bool = False

    @property
    def snippet(self) -> Snippet | None:
        """The passage to show where there is room for one: any but the headline, which is shown anyway."""
        return next(
            (snippet for snippet in self.snippets if snippet.field != "headline"), next(iter(self.snippets), None)
        )


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with its exact count under the current search."""

    key: str
    label: str
    count: int
    included: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet field and its values, most frequent first."""

    field: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram: the days from first to last, both included."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class WordCount:
    """How many articles one word or other part of the query matches alone, how many the query matches without it, and
    the query without it."""

    word: str
    alone: int
    without: int
    query: str = ""


@dataclass(frozen=True, slots=True)
class NamedHit:
    """A name of the archive that a search is: its field and key, the field's label, the name, and how many documents
    of the kind bear it."""

    field: str
    key: str
    label: str
    name: str
    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class Variant:
    """What was searched for together with words of the search. field: the text in which, or ""."""

    typed: str
    also: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class DaysReading:
    """A search whose date is read as days, from first to last, and not as words. text: the search to run for it; typed:
    the date as it was written; total: how much it finds."""

    text: str
    typed: str
    first: date
    last: date
    total: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The whole answer. notices: sentences for the reader in English, each naming one mistake or bound, and what was
    done; mistakes: the same as values, for pages in other languages.

    any_words is set where nothing matched all words and the hits are ranked by any of them. corrected: the search that
    was run instead, where nothing matched and its spelling was clearly wrong. by_days: the other reading of a date that
    stands among the words, unless it was run because nothing has the words. rows: those of all pages; fewer than total
    where near-identical stories stand under one row. variants: what was searched for together with words of the
    search, of what stories hold.
    """

    request: SearchRequest
    total: int
    took_ms: float
    hits: tuple[ResultHit, ...]
    facets: tuple[Facet, ...] = ()
    histogram: tuple[Bar, ...] = ()
    undated: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    did_you_mean: str = ""
    word_counts: tuple[WordCount, ...] = ()
    any_words: bool = False
    corrected: str = ""
    pages: int = 1
    names: tuple[NamedHit, ...] = ()
    by_days: DaysReading | None = None
    rows: int = 0
    variants: tuple[Variant, ...] = ()

    @property
    def full_hits(self) -> tuple[ResultHit, ...]:
        """The hits that match the whole search."""
        return tuple(hit for hit in self.hits if not hit.is_partial)

    @property
    def partial_hits(self) -> tuple[ResultHit, ...]:
        """The hits that hold only some of the words."""
        return tuple(hit for hit in self.hits if hit.is_partial)

    @property
    def has_near_hits(self) -> bool:
        """Whether some hits have none of the words, and are near in meaning."""
        return any(hit.is_near for hit in self.hits)
