"""JSON as web pages print it: in comments, with trailing commas, raw line breaks, several values in a row, cut off.

Strict reading is tried first. The repairs, each a row of a table, are applied only if it fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

Json = dict[str, Any]

_BEGINNING = re.compile(r"(?:\s|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+")
_REVERSED_END = re.compile(r"(?:\s|>--|>\]\](?:\s*//)?|/\*\s*>\]\]\s*\*/|;)+")
"""What may follow the JSON in a script, such as //]]>, in reversed text: the search begins at the end and takes time
linear in the length."""
_REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"/\*(?:[^*]|\*(?!/))*\*/|(?m:^[^\S\n]*//.*$)"), ""),  # JavaScript's comments
    (re.compile(r",(\s*[}\]])"), r"\1"),  # a comma before the end
    (re.compile(r"([{,])\s*,+"), r"\1"),  # an empty place in a list
    (re.compile(r'\\(?!["\\/bfnrtu])'), r""),  # an escape that JSON does not know
    (re.compile(r":\s*(?:undefined|NaN|-?Infinity)\b"), ": null"),
)
_DECODER = json.JSONDecoder(strict=False)
_MAX_DEPTH = 60


def read_json(text: str) -> list[Any]:
    """The JSON values in a script's text; [] if none can be read."""
    source = _unwrap(text)
    if not source or source[0] not in "[{":
        return []
    values = _values(source)
    if values:
        return values
    if '"' not in source and "&quot;" in source:
        source = unescape(source)
    for pattern, replacement in _REPAIRS:
        source = pattern.sub(replacement, source)
    return _values(source)


def _unwrap(text: str) -> str:
    """The text without the comments and CDATA marks around it."""
    first, last = _BEGINNING.match(text), _REVERSED_END.match(text[::-1])
    return text[first.end() if first else 0 : len(text) - (last.end() if last else 0)]


def _values(source: str) -> list[Any]:
    """The values at the beginning of the text, one after the other. Anything after the last readable one is ignored."""
    values: list[Any] = []
    position = 0
    while position < len(source):
        try:
            value, position = _DECODER.raw_decode(source, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while position < len(source) and source[position] in " \t\r\n,;":
            position += 1
    return values


def objects(value: Any, skip: frozenset[str] = frozenset()) -> Iterator[Json]:
    """Every object within a JSON value once, outermost first, in order. skip: keys whose values are left out.

    The value may contain itself, as linked data can once its references are resolved.
    """
    seen: set[int] = set()
    waiting = [(value, 0)]
    while waiting:
        current, depth = waiting.pop()
        if id(current) in seen or depth > _MAX_DEPTH:
            continue
        if isinstance(current, dict):
            seen.add(id(current))
            yield current
            inner = [each for name, each in current.items() if name not in skip and isinstance(each, dict | list)]
            waiting += [(each, depth + 1) for each in reversed(inner)]
        elif isinstance(current, list):
            waiting += [(each, depth + 1) for each in reversed(current) if isinstance(each, dict | list)]


def as_list(value: Any) -> list[Any]:
    """A list as it is; [] for None or ""; any other value as a list of one."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]
