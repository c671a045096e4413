"""What a reader got wrong in a search: one sentence for each kind of mistake, saying what was searched instead.

Mistakes are values, not exceptions: the parser and the service collect them and run the nearest sensible search.
SearchUnavailable is an exception: the index cannot answer at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique


class SearchUnavailable(Exception):
    """The index cannot answer: `cure` is for staff. Views answer 503, never an empty page of results."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(f"{why} {cure}")
        self.why = why
        self.cure = cure


@unique
class MistakeKind(Enum):
    """The kinds of mistakes, each with its sentence; {braces} stand for the values of the mistake."""

    # Quotation marks, parentheses, operators
    UNCLOSED_QUOTE = "A quotation mark is never closed; it was ignored and the words after it were searched one by one."
    EMPTY_QUOTES = "There is no word between the quotation marks; they were ignored."
    UNCLOSED_PARENTHESIS = "A parenthesis is never closed; it was closed at the end of the search."
    STRAY_PARENTHESIS = "A closing parenthesis has no opening one; it was ignored."
    TOO_DEEP = "Parentheses stood more than {most} deep; the innermost were ignored."
    DANGLING_OPERATOR = "{operator} needs something to work on; it was ignored."
    SMALL_OR = "“{word}” was searched as a word; write OR in capitals to find either of two words."
    SMALL_NOT = "“{word}” was searched as a word; write NOT in capitals, or a minus before a word, to exclude it."
    NEAR_AS_WORD = '“{word}” was searched as a word; write "two words"~5 to find words near each other.'

    # Fields and their values
    UNKNOWN_FIELD = "There is no field “{name}:”; what follows it was searched for everywhere."
    MISSPELT_FIELD = "There is no field “{name}:”; {nearest}: was searched instead."
    PHOTO_FIELD = "There is no field “{name}:”; caption: was searched instead. For photographs, add kind:photo."
    HLEAD = "“hlead” was searched in headlines and standfirsts."
    BAD_ID = "“id:{text}” is no number of a story or photograph; it was ignored. Write id:334."
    SORTED = "Sorted as “sort:{text}” asks: {order}."
    BAD_SORT = "“sort:{text}” is no order; it was ignored. Write sort:newest, sort:oldest or sort:relevance."
    EMPTY_FIELD = "Nothing to look for follows “{name}:”; it was ignored."
    STAFF_ONLY = "Only staff can search with {name}; it was ignored."
    UNKNOWN_CHOICE = "{name}:{text} is not known (known: {choices}); it was ignored."
    UNKNOWN_VALUE = "The archive knows no {label} “{text}”; its words were searched for instead."
    UNKNOWN_EXCLUSION = "The archive knows no {label} “{text}”; nothing was excluded."
    MISSPELT_VALUE = "The archive knows no {label} “{text}”; “{nearest}” was used instead."
    KIND_INSIDE_OR = "kind: narrows a whole search and cannot stand inside OR; it was ignored."

    # Dates
    BAD_DATE = (
        "“{name}:{text}” names no date; it was ignored. Write 2024, 2024-03, 2024-03-27 or 27 March 2024, "
        "or two of them with two dots between."
    )
    AMBIGUOUS_DATE = (
        "“{name}:{text}” is one day in Europe and another in America; it was ignored. "
        "Write {name}:{one} or {name}:{other}."
    )
    READ_AS_DATE = "No text has all of these words; “{text}” was read as a date."
    REVERSED_DATES = "The dates ran backwards; searched from {first} to {last}."

    # Wildcards, fuzzy words, words near each other
    WILDCARD_TOO_SHORT = "A wildcard needs {letters} letters before it; “{text}” was searched without it."
    WILDCARD_IN_QUOTES = "Wildcards do not work between quotation marks; “{text}” was searched as it stands."
    FUZZY_TOO_SHORT = "A fuzzy word needs {letters} letters; “{text}” was searched as it stands."
    FUZZY_TOO_WIDE = "The number after ~ is at most {most} for a word of this length; searched as: {text}~{most}."
    NEAR_NEEDS_WORDS = (
        "“{text}” needs a word or a phrase on each side; all of them were searched for, however far apart."
    )
    NEAR_IN_ORDER = (
        "near(…) of more than two words was searched for in this order; their order does not matter for two."
    )
    NEAR_TOO_WIDE = 'Words are near each other up to {most} words apart; searched as: "{text}"~{most}.'
    TOO_MANY_EXPANSIONS = "One search may have {most} wildcards and fuzzy words; the rest were searched as plain words."
    TOO_BROAD = "“{text}” stands for too many words; it was searched as a plain word. Add more letters."

    # The search as a whole
    NOTHING_TO_SEARCH = "There is no word to search for in “{text}”; everything is shown."
    TEXT_TOO_LONG = "The search was longer than {most:,} characters; only its beginning was used."
    TOO_MANY_CLAUSES = "The search had more than {most} words; only the first {most} were used."

    NO_MEANING = (
        "This archive is searched by words alone. For meaning: its administrator must pip install -r "
        "requirements-meaning.txt, and set MEANING=yes."
    )

    # Pages of results
    TOO_FAR = (
        "Paging ends after {most:,} results; the last of them are shown. Narrow the search, or sort it the other way."
    )
    PAST_THE_END = "There is no page {page}; page {last} is the last."

    # No mistakes, but the reader should know
    LONG_QUESTION = "A long question: ranked by any of its words, the rarer the heavier."
    IN_LONGER_WORDS = "No story has these words alone; found are stories with longer words that contain them."
    NOTHING_MATCHES_ALL = "Nothing matches the whole search; ranked by any of its words, the rarer the heavier."
    CORRECTED = "Nothing matches “{typed}”; searched as: {corrected}"
    NOTHING_FOUND = "Nothing in the archive matches this search."
    ONE_STORY = "No photograph matches this search; one story does."
    STORIES = "No photograph matches this search; {count:,} stories do."
    ONE_PHOTOGRAPH = "No story matches this search; one photograph does."
    PHOTOGRAPHS = "No story matches this search; {count:,} photographs do."


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of a kind, and what its sentence names. Hashable, so that each is told once."""

    kind: MistakeKind
    values: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, kind: MistakeKind, **values: object) -> Mistake:
        """A mistake with the values that the sentence of its kind names."""
        return cls(kind, tuple(values.items()))

    @property
    def sentence(self) -> str:
        """Plain text for the reader, not escaped."""
        return self.kind.value.format(**dict(self.values))


def small_operator(word: str) -> Mistake:
    """A word that other search engines make an operator, or that is one in capitals."""
    kinds = {"or": MistakeKind.SMALL_OR, "not": MistakeKind.SMALL_NOT}
    return Mistake.of(kinds.get(word, MistakeKind.NEAR_AS_WORD), word=word)
