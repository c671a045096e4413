"""A reader's mistakes: one class each, with the sentence that is shown and that says which search was run instead.

Mistakes are values, not exceptions: the parser and the service collect them and carry on with the nearest sensible
search. IndexBroken and TooCostly (engines.base) are the engine's; SearchUnavailable is what views turn into a 503.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class SearchUnavailable(Exception):
    """The index cannot answer: `cure` is for staff. Never shown as an empty page of results."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(f"{why} {cure}")
        self.why = why
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Mistake:
    """Base of all; `sentence` is plain text for the reader, not escaped."""

    @property
    def sentence(self) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class UnclosedQuote(Mistake):
    """A quotation mark without its partner."""

    @property
    def sentence(self) -> str:
        return "A quotation mark is never closed; it was ignored and the words after it were searched one by one."


@dataclass(frozen=True, slots=True)
class UnclosedParenthesis(Mistake):
    """More opening than closing parentheses."""

    @property
    def sentence(self) -> str:
        return "A parenthesis is never closed; it was closed at the end of the search."


@dataclass(frozen=True, slots=True)
class StrayParenthesis(Mistake):
    """A closing parenthesis that closes nothing."""

    @property
    def sentence(self) -> str:
        return "A closing parenthesis has no opening one; it was ignored."


@dataclass(frozen=True, slots=True)
class EmptyQuotes(Mistake):
    """Quotation marks around nothing that could be searched."""

    @property
    def sentence(self) -> str:
        return "There is no word between the quotation marks; they were ignored."


@dataclass(frozen=True, slots=True)
class NothingToSearch(Mistake):
    """Punctuation only."""

    text: str

    @property
    def sentence(self) -> str:
        return f"There is no word to search for in “{self.text}”; everything is shown."


@dataclass(frozen=True, slots=True)
class UnknownField(Mistake):
    """name: before a colon where no such field exists; nearest is the field searched instead, if any is like it."""

    name: str
    nearest: str = ""

    @property
    def sentence(self) -> str:
        if self.nearest:
            return f"There is no field “{self.name}:”; {self.nearest}: was searched instead."
        return f"There is no field “{self.name}:”; what follows it was searched for everywhere."


@dataclass(frozen=True, slots=True)
class StaffOnly(Mistake):
    """A field or a flag that readers may not use."""

    name: str

    @property
    def sentence(self) -> str:
        return f"Only staff can search with {self.name}; it was ignored."


@dataclass(frozen=True, slots=True)
class EmptyField(Mistake):
    """caption: and nothing after it."""

    name: str

    @property
    def sentence(self) -> str:
        return f"Nothing to look for follows “{self.name}:”; it was ignored."


@dataclass(frozen=True, slots=True)
class UnknownChoice(Mistake):
    """has:something that is none of the known flags."""

    name: str
    text: str
    choices: tuple[str, ...]

    @property
    def sentence(self) -> str:
        known = ", ".join(f"{self.name}:{choice}" for choice in self.choices)
        return f"{self.name}:{self.text} is not known (known: {known}); it was ignored."


@dataclass(frozen=True, slots=True)
class UnknownValue(Mistake):
    """No section, person, agency... is called so; nearest is the one searched for instead, if any is like it."""

    label: str
    text: str
    nearest: str = ""
    negated: bool = False

    @property
    def sentence(self) -> str:
        known = f"The archive knows no {self.label.lower()} “{self.text}”"
        if self.nearest:
            return f"{known}; “{self.nearest}” was used instead."
        if self.negated:
            return f"{known}; nothing was excluded."
        return f"{known}; its words were searched for instead."


@dataclass(frozen=True, slots=True)
class BadDate(Mistake):
    """Text where a date must stand."""

    name: str
    text: str

    @property
    def sentence(self) -> str:
        return (
            f"“{self.name}:{self.text}” names no date; it was ignored. Write 2024, 2024-03, 2024-03-27 or "
            "27 March 2024, or two of them with two dots between."
        )


@dataclass(frozen=True, slots=True)
class AmbiguousDate(Mistake):
    """03/04/2024."""

    name: str
    text: str

    @property
    def sentence(self) -> str:
        return (
            f"“{self.name}:{self.text}” is one day in Europe and another in America; it was ignored. "
            "Write 2024-03-27 or 27 March 2024."
        )


@dataclass(frozen=True, slots=True)
class ReversedDates(Mistake):
    """The range ends before it begins."""

    first: date
    last: date

    @property
    def sentence(self) -> str:
        return f"The dates ran backwards; searched from {self.first.isoformat()} to {self.last.isoformat()}."


@dataclass(frozen=True, slots=True)
class DanglingOperator(Mistake):
    """OR, AND, NOT or a minus with nothing to work on."""

    operator: str

    @property
    def sentence(self) -> str:
        return f"{self.operator} needs something to work on; it was ignored."


@dataclass(frozen=True, slots=True)
class LikeOperator(Mistake):
    """A word that other search engines, or other letters, make an operator."""

    word: str

    @property
    def sentence(self) -> str:
        cures = {
            "or": "write OR in capitals to find either of two words",
            "not": "write NOT in capitals, or a minus before a word, to exclude it",
        }
        near = 'write "two words"~5 to find words near each other'
        return f"“{self.word}” was searched as a word; {cures.get(self.word, near)}."


@dataclass(frozen=True, slots=True)
class WildcardTooShort(Mistake):
    """*word, ?word or a*: it would stand for a great part of all words."""

    text: str
    letters: int

    @property
    def sentence(self) -> str:
        return f"A wildcard needs {self.letters} letters before it; “{self.text}” was searched without it."


@dataclass(frozen=True, slots=True)
class WildcardInQuotes(Mistake):
    """A phrase is exact."""

    text: str

    @property
    def sentence(self) -> str:
        return f"Wildcards do not work between quotation marks; “{self.text}” was searched as it stands."


@dataclass(frozen=True, slots=True)
class FuzzyTooShort(Mistake):
    """ab~ would find every short word."""

    text: str
    letters: int

    @property
    def sentence(self) -> str:
        return f"A fuzzy word needs {self.letters} letters; “{self.text}” was searched as it stands."


@dataclass(frozen=True, slots=True)
class FuzzyTooWide(Mistake):
    """word~7."""

    text: str
    most: int

    @property
    def sentence(self) -> str:
        letters = "one letter" if self.most == 1 else f"{self.most} letters"
        return f"“{self.text}” may differ in {letters} at most; it was searched so."


@dataclass(frozen=True, slots=True)
class NearTooWide(Mistake):
    """ "two words"~5000."""

    text: str
    most: int

    @property
    def sentence(self) -> str:
        return f"Near means {self.most} words apart at most; “{self.text}” was searched so."


@dataclass(frozen=True, slots=True)
class TooManyExpansions(Mistake):
    """More wildcards and fuzzy words than are run in one search."""

    most: int

    @property
    def sentence(self) -> str:
        return f"One search may have {self.most} wildcards and fuzzy words; the rest were searched as plain words."


@dataclass(frozen=True, slots=True)
class TooBroad(Mistake):
    """The engine counted more words behind a wildcard or a fuzzy word than it will try."""

    text: str

    @property
    def sentence(self) -> str:
        return f"“{self.text}” stands for too many words; it was searched as a plain word. Add more letters."


@dataclass(frozen=True, slots=True)
class TextTooLong(Mistake):
    """More characters than one search may have."""

    most: int

    @property
    def sentence(self) -> str:
        return f"The search was longer than {self.most:,} characters; only its beginning was used."


@dataclass(frozen=True, slots=True)
class TooManyClauses(Mistake):
    """More words and conditions than one search may have."""

    most: int

    @property
    def sentence(self) -> str:
        return f"The search had more than {self.most} words; only the first {self.most} were used."


@dataclass(frozen=True, slots=True)
class TooDeep(Mistake):
    """Parentheses within parentheses within ..."""

    most: int

    @property
    def sentence(self) -> str:
        return f"Parentheses stood more than {self.most} deep; the innermost were ignored."


@dataclass(frozen=True, slots=True)
class KindInside(Mistake):
    """kind: inside an OR."""

    @property
    def sentence(self) -> str:
        return "kind: narrows a whole search and cannot stand inside OR; it was ignored."


@dataclass(frozen=True, slots=True)
class TooFar(Mistake):
    """A page beyond the last row that paging reaches."""

    most: int

    @property
    def sentence(self) -> str:
        return (
            f"Paging ends after {self.most:,} results; the last of them are shown. "
            "Narrow the search, or sort it the other way."
        )


@dataclass(frozen=True, slots=True)
class PastTheEnd(Mistake):
    """A page behind the last one."""

    page: int
    last: int

    @property
    def sentence(self) -> str:
        return f"There is no page {self.page}; page {self.last} is the last."


@dataclass(frozen=True, slots=True)
class LongQuestion(Mistake):
    """No mistake, but the reader should know: not all of the words had to match."""

    @property
    def sentence(self) -> str:
        return "A long question: ranked by any of its words, the rarer the heavier."


@dataclass(frozen=True, slots=True)
class NothingMatchesAll(Mistake):
    """All the words together match nothing."""

    @property
    def sentence(self) -> str:
        return "Nothing matches the whole search; ranked by any of its words, the rarer the heavier."


@dataclass(frozen=True, slots=True)
class OtherKind(Mistake):
    """No mistake, but there is something: under the other tab."""

    kind: str
    count: int

    @property
    def sentence(self) -> str:
        one, many = ("story", "stories") if self.kind == "article" else ("photograph", "photographs")
        none = "photograph" if self.kind == "article" else "story"
        return f"No {none} matches this search; {f'{self.count:,} {many} do' if self.count > 1 else f'one {one} does'}."


@dataclass(frozen=True, slots=True)
class NothingFound(Mistake):
    """Not even one of the words."""

    @property
    def sentence(self) -> str:
        return "Nothing in the archive matches this search."
