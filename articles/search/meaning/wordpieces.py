"""A text as the numbers of BERT's word pieces, as the model of meanings reads it.

The vocabulary is that of BERT (uncased, Google, Apache-2.0): one piece a line, its number is its line, and a piece that
goes on within a word begins with ##. It is data beside this file: the packages that hold it bring PyTorch with them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, islice
from pathlib import Path

FIRST, LAST, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST_WORD = 100
"""A longer run of letters is an unknown word."""

_WORDS = re.compile(r"[\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+|\S")
_MARK = "Mn"


def encode(text: str, most: int) -> list[int]:
    """The numbers of a text's pieces between those of its beginning and its end, `most` together."""
    numbers = _vocabulary()
    pieces = chain.from_iterable(map(split_word, split_words(text)))
    return [numbers[FIRST], *(numbers[piece] for piece in islice(pieces, most - 2)), numbers[LAST]]


def split_words(text: str) -> Iterator[str]:
    """Words in lower case without accents; each punctuation mark and each Chinese sign is a word."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    plain = "".join(char for char in decomposed if unicodedata.category(char) != _MARK)
    return (match[0] for match in _WORDS.finditer(plain))


@lru_cache(maxsize=20_000)
def split_word(word: str) -> tuple[str, ...]:
    """The longest pieces that a word consists of, from its beginning on; the unknown piece where it has none."""
    known = _vocabulary()
    pieces: list[str] = []
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        ends = range(len(word), start, -1)
        end = next((end for end in ends if prefix + word[start:end] in known), 0)
        if not end or len(word) > LONGEST_WORD:
            return (UNKNOWN,)
        pieces.append(prefix + word[start:end])
        start = end
    return tuple(pieces)


@cache
def _vocabulary() -> dict[str, int]:
    """Piece -> number."""
    lines = Path(__file__).with_name("vocabulary.txt").read_text("utf-8").splitlines()
    return {piece: number for number, piece in enumerate(lines)}
