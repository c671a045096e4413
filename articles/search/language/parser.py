"""What a reader typed -> a query tree and the mistakes in it. Pure and total: any text whatever gives a tree.

    search  := part*                       all must match
    part    := near (OR near)*             OR joins its two neighbours, tighter than standing side by side
    near    := unit (w/N unit)*            words at most N others apart, in either order; pre/N in this order
    unit    := (NOT | -)* primary          AND between units may be written and changes nothing
    primary := word | "phrase"~N | ( search ) | near( words ) | field: (NOT | -)* (word | "phrase" | ( search ))

Parentheses are balanced and everything bounded before the descent begins, so it can go neither deep nor long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from articles.search.language.bounds import balance, limit, shorten
from articles.search.language.fields import BY_NAME, Field, nearest
from articles.search.language.leaf_parser import MAX_SLOP, LeafParser
from articles.search.language.lexer import DEFAULT_SLOP, T, Token, level, tokens
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.query import Documents, Everything, Node, Not, Phrase, Word, all_of, any_of
from articles.search.language.words import has_word

_ENDS = (T.CLOSE, T.OR, T.AND, None)
_WITHIN = re.compile(r"(w|within|near|n|pre)/(\d{1,4})", re.I)
_PHOTO_NAMES = ("photo", "photos", "picture", "pictures", "image", "images")
_SORT_NAMES = ("sort", "order", "sortby")
_SORTS = {
    **dict.fromkeys(("newest", "new", "latest", "date", "desc", "recent"), "newest"),
    **dict.fromkeys(("oldest", "old", "earliest", "asc"), "oldest"),
    **dict.fromkeys(("relevance", "best", "score"), "relevance"),
}
_ORDERS = {"newest": "newest first", "oldest": "oldest first", "relevance": "best match first"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree to run and what the reader got wrong, each mistake once, in the order of the text. sort: the order that
    the text asks for; by_meaning: that it asks to search by meaning."""

    tree: Node
    mistakes: tuple[Mistake, ...] = ()
    sort: str = ""
    by_meaning: bool = False


def parse(text: str, *, staff: bool = False, today: date | None = None) -> Parsed:
    """Read a search. staff: may search drafts and batches. today: the day that "today" stands for."""
    mistakes: list[Mistake] = []
    shortened = shorten(level(text).strip(), mistakes)
    parser = _Parser(balance(limit(tokens(shortened), mistakes), mistakes), mistakes, staff, today)
    tree = parser.sequence(None)
    if tree is None and shortened.strip() and not mistakes:
        mistakes.append(Mistake.of(MistakeKind.NOTHING_TO_SEARCH, text=shortened.strip()[:60]))
    if tree is None and any(mistake.kind in _NOTHING_LEFT for mistake in mistakes):
        tree = Documents(frozenset())
    return Parsed(tree or Everything(), tuple(dict.fromkeys(mistakes)), parser.sort, parser.by_meaning)


_NOTHING_LEFT = (MistakeKind.BAD_DATE, MistakeKind.AMBIGUOUS_DATE, MistakeKind.BAD_ID)
"""Where these are all of a search, it finds nothing: whoever asks for one day does not want to see everything."""


def _negate(node: Node | None, times: int) -> Node | None:
    """The node, so many times denied: two of them cancel out."""
    if node is None or times % 2 == 0:
        return node
    return node.child if isinstance(node, Not) else Not(node)


class _Parser(LeafParser):
    """A recursive descent over balanced tokens; `field` is the field whose parentheses we stand in."""

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
        if self.peek() is not T.OR and (unit := self.near(field)) is not None:
            units.append(unit)
        while self.peek() is T.OR:
            self.take()
            unit = None if self.peek() in _ENDS else self.near(field)
            if unit is None or not units:
                self.mistakes.append(Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="OR"))
            if unit is not None:
                units.append(unit)
        return any_of(units) if units else None

    def near(self, field: Field | None) -> Node | None:
        """Units joined by w/5 and its like."""
        node = self.unit(field)
        while self.peek() is T.WORD and (operator := _WITHIN.fullmatch(self.stream[self.position].text)):
            self.take()
            other = None if self.peek() in _ENDS else self.unit(field)
            if node is None or other is None:
                self.mistakes.append(Mistake.of(MistakeKind.DANGLING_OPERATOR, operator=operator[0]))
                node = node or other
            else:
                node = self.join_near(node, other, operator[0], int(operator[2]), operator[1].lower() == "pre")
        return node

    def join_near(self, one: Node, other: Node, text: str, slop: int, ordered: bool) -> Node:
        """Two words or phrases of one field, at most so many words apart; other things must just both match."""
        texts = [node.text for node in (one, other) if isinstance(node, Word | Phrase)]
        fields = {node.field for node in (one, other) if isinstance(node, Word | Phrase)}
        if len(texts) < 2 or len(fields) > 1:
            self.mistakes.append(Mistake.of(MistakeKind.NEAR_NEEDS_WORDS, text=text))
            return all_of([one, other])
        return self.either_order(texts, fields.pop(), slop, ordered)

    def either_order(self, texts: list[str], field: str, slop: int, ordered: bool = False) -> Node:
        """Words near each other, in any order of two."""
        if slop > MAX_SLOP:
            self.mistakes.append(Mistake.of(MistakeKind.NEAR_TOO_WIDE, text=" ".join(texts), most=MAX_SLOP))
        slop = min(max(slop, 1), MAX_SLOP)
        orders = [texts] if ordered else [texts, texts[::-1]]
        return any_of(dict.fromkeys(Phrase(" ".join(words), field, slop) for words in orders))

    def near_words(self) -> Node | None:
        """near(oil prices): the parenthesis is next."""
        self.take()
        words: list[str] = []
        while self.peek() not in (T.CLOSE, None):
            token = self.take()
            words += [token.text] if token.type in (T.WORD, T.QUOTED) and has_word(token.text) else []
        if self.peek() is T.CLOSE:
            self.take()
        if len(words) > 2:
            self.mistakes.append(Mistake.of(MistakeKind.NEAR_IN_ORDER))
        if len(words) < 2:
            return Word(words[0]) if words else None
        return self.either_order(words, "", DEFAULT_SLOP, ordered=len(words) > 2)

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
        asked = name.casefold()
        if asked == "near" and self.peek() is T.OPEN:
            return self.near_words()
        if asked == "meaning":
            return self.meant_words()
        if asked in _SORT_NAMES or asked in ("id", "hlead"):
            return self.special_value(asked)
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

    def meant_words(self) -> Node | None:
        """What follows meaning: is words as any others, in quotation marks too; the whole search is by meaning."""
        self.by_meaning = True
        if self.peek() is T.QUOTED:
            words = self.take().text.split()
            return all_of(node for word in words if (node := self.leaf(Token(T.WORD, word), None)) is not None)
        return None if self.peek() in _ENDS else self.unit(None)

    def special_value(self, name: str) -> Node | None:
        """What follows sort:, id: and hlead:, which are no fields of a story but which editors type."""
        if self.peek() not in (T.WORD, T.QUOTED, T.OPEN):
            self.mistakes.append(Mistake.of(MistakeKind.EMPTY_FIELD, name=name))
            return None
        if name == "hlead":
            return self.headline_or_standfirst()
        node, start = None, self.position
        if self.peek() is T.OPEN:
            node = self.primary(None)
        text = " ".join(token.text for token in self.stream[start : max(self.position, start + 1)]).strip()
        if node is None:
            self.take()
        if name == "id":
            return self.documents_of_id(text)
        self.set_order(text)
        return None

    def headline_or_standfirst(self) -> Node | None:
        """The next thing, in either text."""
        start, found = self.position, []
        for name in ("headline", "standfirst"):
            self.position = start
            field = BY_NAME[name]
            node = self.primary(field) if self.peek() is T.OPEN else self.leaf(self.take(), field)
            found += [node] if node is not None else []
        self.mistakes.append(Mistake.of(MistakeKind.HLEAD))
        return any_of(found) if found else None

    def documents_of_id(self, text: str) -> Node | None:
        """The story and the photograph of this number."""
        if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) < 2**63):
            self.mistakes.append(Mistake.of(MistakeKind.BAD_ID, text=text))
            return None
        return Documents(frozenset({("article", int(text)), ("photo", int(text))}))

    def set_order(self, text: str) -> None:
        """Note the order that the text asks for."""
        self.sort = _SORTS.get(text.casefold(), self.sort)
        if text.casefold() in _SORTS:
            self.mistakes.append(Mistake.of(MistakeKind.SORTED, text=text, order=_ORDERS[self.sort]))
        else:
            self.mistakes.append(Mistake.of(MistakeKind.BAD_SORT, text=text))

    def find_field(self, name: str) -> Field | None:
        """The field of that name or alias, the one most like it, or None for every text."""
        if name.casefold() in _PHOTO_NAMES:
            self.mistakes.append(Mistake.of(MistakeKind.PHOTO_FIELD, name=name))
            return BY_NAME["caption"]
        known = BY_NAME.get(name.casefold())
        if known is None:
            likely = nearest(name, self.staff)
            if likely:
                self.mistakes.append(Mistake.of(MistakeKind.MISSPELT_FIELD, name=name, nearest=likely))
            else:
                self.mistakes.append(Mistake.of(MistakeKind.UNKNOWN_FIELD, name=name))
            known = BY_NAME.get(likely)
        return known
