"""The tables beside this file: traditional Chinese signs with their simplified ones, stop words by language, and
British spellings with their American ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_FOLDER = Path(__file__).parent


def _lines(name: str) -> Iterator[str]:
    return (line for line in read_table(name).splitlines() if line and not line.startswith("#"))


def read_table(name: str) -> str:
    """The text of a table, its comments included."""
    return (_FOLDER / name).read_text("utf-8")


def simplified_signs() -> dict[str, str]:
    """Traditional sign -> the simplified one that it is searched by."""
    return {pair[0]: pair[1] for line in _lines("simplified_signs.txt") for pair in line.split()}


def stop_words() -> dict[str, list[str]]:
    """Language -> its stop words as printed, in lower case."""
    found: dict[str, list[str]] = {}
    language = ""
    for line in _lines("stop_words.txt"):
        if line.endswith(":"):
            language = line[:-1]
            found[language] = []
        else:
            found[language] += line.split()
    return found


def spelling_pairs() -> Iterator[tuple[str, str, bool]]:
    """(beginning of a word, the same in the other spelling, whether it is the whole word), each pair both ways."""
    for line in _lines("british_american.txt"):
        one, other, *rest = line.split()
        yield from ((one, other, bool(rest)), (other, one, bool(rest)))
