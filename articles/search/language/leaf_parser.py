"""The leaves of a search: what one word, quotation or field's value stands for. Pure.

LeafParser holds the tokens and what was found wrong so far; articles.search.language.parser adds the grammar above.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import takewhile

from articles.search.language.date_ranges import BARE_RANGE, both_days, count_date_words, read_range, read_relative
from articles.search.language.fields import BY_NAME, Field, FieldType
from articles.search.language.lexer import T, Token
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.query import Dates, Everything, Flag, Fuzzy, Node, Phrase, Value, Wildcard, Word, all_of
from articles.search.language.words import has_word, name_words, read_words

MAX_EXPANSIONS = 10
MAX_SLOP = 50


class LeafParser:
    """Balanced tokens, read from the first to the last."""

    def __init__(self, stream: list[Token], mistakes: list[Mistake], staff: bool, today: date | None) -> None:
        self.stream = stream
        self.position = 0
        self.mistakes = mistakes
        self.staff = staff
        self.today = today
        self.expansions = 0
        self.sort = ""
        self.by_meaning = False

    def peek(self) -> T | None:
        """The type of the next token, None at the end."""
        return self.stream[self.position].type if self.position < len(self.stream) else None

    def take(self) -> Token:
        """The next token, consumed."""
        token = self.stream[self.position]
        self.position += 1
        return token

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
            self.mistakes.append(_wrong_date(field.name, text))
            return None
        first, last, swapped = span
        if field.name == "date" and self.today and read_relative(text, self.today):
            last = max(last or self.today, self.today)  # date:7d are the last seven days
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


def _wrong_date(name: str, text: str) -> Mistake:
    """What is wrong with a date that cannot be read."""
    if both := both_days(text):
        return Mistake.of(MistakeKind.AMBIGUOUS_DATE, name=name, text=text, one=both[0], other=both[1])
    return Mistake.of(MistakeKind.BAD_DATE, name=name, text=text)
