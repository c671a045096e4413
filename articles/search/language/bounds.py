"""Bounds on a search before it is read: its length, its words, and how deep its parentheses go.

Each takes what is there and the list of mistakes, to which it adds a sentence where something is left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from articles.search.language.lexer import T, Token
from articles.search.language.mistakes import Mistake, MistakeKind

MAX_LENGTH = 2000
MAX_CLAUSES = 200
MAX_DEPTH = 12


def shorten(text: str, mistakes: list[Mistake]) -> str:
    """At most MAX_LENGTH characters, cut between words."""
    if len(text) <= MAX_LENGTH:
        return text
    mistakes.append(Mistake.of(MistakeKind.TEXT_TOO_LONG, most=MAX_LENGTH))
    return text[:MAX_LENGTH].rsplit(None, 1)[0] if " " in text[:MAX_LENGTH] else text[:MAX_LENGTH]


def limit(stream: Iterable[Token], mistakes: list[Mistake]) -> list[Token]:
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


def balance(stream: list[Token], mistakes: list[Mistake]) -> list[Token]:
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
