"""What a reader typed -> a query tree and the mistakes in it. Pure and total: any text whatever gives a tree.

    search  := part*                       all must match
    part    := unit (OR unit)*             OR joins its two neighbours, tighter than standing side by side
    unit    := (NOT | -)* primary          AND between units may be written and changes nothing
    primary := word | "phrase"~N | ( search ) | field: (NOT | -)* (word | "phrase" | ( search ))

Parentheses are balanced and everything bounded before the descent begins, so it can go neither deep nor long.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from articles.search.language.date_ranges import BARE_RANGE, count_date_words, is_ambiguous, read_range
from articles.search.language.fields import BY_NAME, Field, FieldType, nearest
from articles.search.language.lexer import T, Token, level, tokens
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.query import (
    Dates,
    Everything,
    Flag,
    Fuzzy,
    Node,
    Not,
    Phrase,
    Value,
    Wildcard,
    Word,
    all_of,
    any_of,
)
from articles.search.language.words import has_word, name_words, read_words

MAX_LENGTH = 2000
MAX_CLAUSES = 200
MAX_DEPTH = 12
MAX_EXPANSIONS = 10
MAX_SLOP = 50

_ENDS = (T.CLOSE, T.OR, T.AND, None)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree to run and what the reader got wrong, each mistake once, in the order of the text."""

    tree: Node
    mistakes: tuple[Mistake, ...] = ()


def parse(text: str, *, staff: bool = False, today: date | None = None) -> Parsed:
    """Read a search. staff: may search drafts and batches. today: the day that "today" stands for."""
    mistakes: list[Mistake] = []
    shortened = _shorten(level(text).strip(), mistakes)
    parser = _Parser(_balance(_limit(tokens(shortened), mistakes), mistakes), mistakes, staff, today)
    tree = parser.sequence(None)
    if tree is None and shortened.strip() and not mistakes:
        mistakes.append(Mistake.of(MistakeKind.NOTHING_TO_SEARCH, text=shortened.strip()[:60]))
    return Parsed(tree or Everything(), tuple(dict.fromkeys(mistakes)))


def _shorten(text: str, mistakes: list[Mistake]) -> str:
    """At most MAX_LENGTH characters, cut between words."""
    if len(text) <= MAX_LENGTH:
        return text
    mistakes.append(Mistake.of(MistakeKind.TEXT_TOO_LONG, most=MAX_LENGTH))
    return text[:MAX_LENGTH].rsplit(None, 1)[0] if " " in text[:MAX_LENGTH] else text[:MAX_LENGTH]


def _limit(stream: Iterable[Token], mistakes: list[Mistake]) -> list[Token]:
    """The tokens up to the MAX_CLAUSES-th word or quotation."""
    kept: list[Token] = []
    clauses = 0
    for token in stream:
        clauses += token.type in (T.WORD, T.QUOTED)
        if clauses > MAX_CLAUSES:
            mistakes.append(Mistake.of(MistakeKind.TOO_MANY_CLAUSES, most=MAX_CLAUSES))
            break
        kept.append(token)
    return kept


def _balance(stream: list[Token], mistakes: list[Mistake]) -> list[Token]:
    """The tokens with every parenthesis paired and none deeper than MAX_DEPTH."""
    kept: list[Token] = []
    depth = 0
    for token in stream:
        if token.type is T.CLOSE and depth == 0:
            mistakes.append(Mistake.of(MistakeKind.STRAY_PARENTHESIS))
            continue
        depth += (token.type is T.OPEN) - (token.type is T.CLOSE)
        too_deep = depth > MAX_DEPTH - (token.type is T.CLOSE)
        if token.type in (T.OPEN, T.CLOSE) and too_deep:
            mistakes.append(Mistake.of(MistakeKind.TOO_DEEP, most=MAX_DEPTH))
            continue
        kept.append(token)
    if depth:
        mistakes.append(Mistake.of(MistakeKind.UNCLOSED_PARENTHESIS))
    return kept + [Token(T.CLOSE)] * min(depth, MAX_DEPTH)


def _negate(node: Node | None, times: int) -> Node | None:
    """The node, so many times denied: two of them cancel out."""
    if node is None or times % 2 == 0:
        return node
    return node.child if isinstance(node, Not) else Not(node)


class _Parser:
    """A recursive descent over balanced tokens; `field` is the field whose parentheses we stand in."""

    def __init__(self, stream: list[Token], mistakes: list[Mistake], staff: bool, today: date | None) -> None:
        self.stream = stream
        self.position = 0
        self.mistakes = mistakes
        self.staff = staff
        self.today = today
        self.expansions = 0

    def peek(self) -> T | None:
        """The type of the next token, None at the end."""
        return self.stream[self.position].type if self.position < len(self.stream) else None

    def take(self) -> Token:
        """The next token, consumed."""
        token = self.stream[self.position]
        self.position += 1
        return token

    def sequence(self, field: Field | None) -> Node | None:
        """Parts up to a closing parenthesis or the end; None where nothing searchable stands there."""
        parts: list[Node] = []
        while self.peek() not in (T.CLOSE, None):
            if self.peek() is T.AND:
                self.take()
                if not parts or self.peek() in _ENDS:
                    self.mistakes.append(Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="AND"))
                continue
            part = self.part(field)
            if part is not None:
                parts.append(part)
        return all_of(parts) if parts else None

    def part(self, field: Field | None) -> Node | None:
        """Units joined by OR."""
        units: list[Node] = []
        if self.peek() is not T.OR and (unit := self.unit(field)) is not None:
            units.append(unit)
        while self.peek() is T.OR:
            self.take()
            unit = None if self.peek() in _ENDS else self.unit(field)
            if unit is None or not units:
                self.mistakes.append(Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="OR"))
            if unit is not None:
                units.append(unit)
        return any_of(units) if units else None

    def unit(self, field: Field | None) -> Node | None:
        """A primary and the NOTs before it."""
        negations = self.negations()
        if negations and self.peek() in _ENDS:
            self.mistakes.append(Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="NOT"))
            return None
        return _negate(self.primary(field), negations)

    def negations(self) -> int:
        """How many NOTs and minus signs stand here, consumed."""
        start = self.position
        while self.peek() in (T.NOT, T.MINUS):
            self.take()
        return self.position - start

    def primary(self, field: Field | None) -> Node | None:
        """One thing to find."""
        token = self.take()
        if token.type is T.QUOTE:
            self.mistakes.append(Mistake.of(MistakeKind.UNCLOSED_QUOTE))
            return None
        if token.type is T.OPEN:
            node = self.sequence(field)
            self.take()
            return node
        if token.type is T.FIELD:
            return self.field_value(token.text)
        return self.leaf(token, field, grouped=field is not None)

    def field_value(self, name: str) -> Node | None:
        """What follows name: and a colon."""
        field = self.find_field(name)
        negations = self.negations()
        if self.peek() not in (T.WORD, T.QUOTED, T.OPEN):
            self.mistakes.append(Mistake.of(MistakeKind.EMPTY_FIELD, name=name))
            return None
        node = self.primary(field) if self.peek() is T.OPEN else self.leaf(self.take(), field)
        if field is not None and field.staff and not self.staff:
            self.mistakes.append(Mistake.of(MistakeKind.STAFF_ONLY, name=f"{field.name}:"))
            return None
        return _negate(node, negations)

    def find_field(self, name: str) -> Field | None:
        """The field of that name or alias, the one most like it, or None for every text."""
        known = BY_NAME.get(name.casefold())
        if known is None:
            likely = nearest(name, self.staff)
            if likely:
                self.mistakes.append(Mistake.of(MistakeKind.MISSPELT_FIELD, name=name, nearest=likely))
            else:
                self.mistakes.append(Mistake.of(MistakeKind.UNKNOWN_FIELD, name=name))
            known = BY_NAME.get(likely)
        return known

    def leaf(self, token: Token, field: Field | None, grouped: bool = False) -> Node | None:
        """A word or a quotation, read as its field asks."""
        if field is None or field.type is FieldType.TEXT:
            return self.text(token, field.searches[0] if field else "")
        if field.type is FieldType.VALUE:
            return self.value(token, field, grouped)
        if field.type is FieldType.DATE:
            return self.dates(self.join_date_words(token), field)
        return self.flag(token.text, field)

    def text(self, token: Token, field: str) -> Node | None:
        """Words, phrases, wildcards; and a bare range of dates."""
        if token.type is T.QUOTED:
            return self.phrase(token, field)
        if token.text == "*" and not field:
            return Everything()
        if not field and BARE_RANGE.fullmatch(token.text):
            return self.dates(token.text, BY_NAME["date"])
        nodes = [self.limit_expansions(node) for node in read_words(token.text, field, self.mistakes)]
        return all_of(nodes) if nodes else None

    def limit_expansions(self, node: Node) -> Node:
        """The node, or a plain word once a search has had its share of wildcards and fuzzy words."""
        if not isinstance(node, Wildcard | Fuzzy):
            return node
        self.expansions += 1
        if self.expansions <= MAX_EXPANSIONS:
            return node
        self.mistakes.append(Mistake.of(MistakeKind.TOO_MANY_EXPANSIONS, most=MAX_EXPANSIONS))
        return Word(node.text if isinstance(node, Fuzzy) else node.pattern.split("*")[0].split("?")[0], node.field)

    def phrase(self, token: Token, field: str) -> Node | None:
        """A quotation, exact or near."""
        text = " ".join(token.text.split())
        if not has_word(text):
            self.mistakes.append(Mistake.of(MistakeKind.EMPTY_QUOTES))
            return None
        if "*" in text:
            self.mistakes.append(Mistake.of(MistakeKind.WILDCARD_IN_QUOTES, text=text))
        if token.slop > MAX_SLOP:
            self.mistakes.append(Mistake.of(MistakeKind.NEAR_TOO_WIDE, text=text, most=MAX_SLOP))
        return Phrase(text, field, min(token.slop, MAX_SLOP))

    def value(self, token: Token, field: Field, grouped: bool) -> Node | None:
        """A name; inside parentheses the words that stand together are one name."""
        if token.type is T.QUOTED:
            text = " ".join(token.text.split())
            if not text:
                self.mistakes.append(Mistake.of(MistakeKind.EMPTY_QUOTES))
            return Value(field.name, text, exact=True) if text else None
        words = name_words(token.text)
        while grouped and self.peek() is T.WORD:
            words += name_words(self.take().text)
        if not words:
            self.mistakes.append(Mistake.of(MistakeKind.EMPTY_FIELD, name=field.name))
            return None
        return Value(field.name, " ".join(words))

    def join_date_words(self, token: Token) -> str:
        """The date that begins here: on:13 March 2024 needs no quotation marks. Words that make none are left alone."""
        if token.type is not T.WORD or read_range(token.text, self.today):
            return token.text
        following = takewhile(lambda other: other.type is T.WORD, self.stream[self.position :])
        words = [token.text, *(other.text for other in following)]
        count = count_date_words(words, self.today)
        self.position += count - 1
        return " ".join(words[:count])

    def dates(self, text: str, field: Field) -> Node | None:
        """A date or a range, by what the field makes of it."""
        span = read_range(text.strip(",;"), self.today)
        if span is None:
            kind = MistakeKind.AMBIGUOUS_DATE if is_ambiguous(text) else MistakeKind.BAD_DATE
            self.mistakes.append(Mistake.of(kind, name=field.name, text=text))
            return None
        first, last, swapped = span
        if swapped and first and last:
            self.mistakes.append(Mistake.of(MistakeKind.REVERSED_DATES, first=first, last=last))
        if field.name == "after":
            return Dates(first or last, None)
        if field.name == "until":
            return Dates(None, last or first)
        if field.name == "before":
            end = first or last
            return Dates(None, end - timedelta(days=1) if end and end > date.min else date.min)
        return Dates(first, last)

    def flag(self, text: str, field: Field) -> Node | None:
        """One of the words that the field knows."""
        word = " ".join(name_words(text))
        key = field.choice(word)
        if not key:
            known = {key for _, key in field.choices} - (frozenset() if self.staff else field.staff_choices)
            choices = ", ".join(f"{field.name}:{choice}" for choice in sorted(known))
            self.mistakes.append(Mistake.of(MistakeKind.UNKNOWN_CHOICE, name=field.name, text=word, choices=choices))
            return None
        if key in field.staff_choices and not self.staff:
            self.mistakes.append(Mistake.of(MistakeKind.STAFF_ONLY, name=f"{field.name}:{key}"))
            return None
        return Flag(field.name, key)
