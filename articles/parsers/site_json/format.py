"""Exports of content systems as JSON. Each dialect is recognised by its keys, and reads one item into a story.

WordPress' REST API: https://developer.wordpress.org/rest-api/reference/posts/; Ghost: https://docs.ghost.org/migration;
Arc's ANS: https://github.com/washingtonpost/ans-schema; JSON Feed: https://www.jsonfeed.org/version/1.1/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from articles.drafts.draft import Entry, ParseError, Rejected
from articles.parsers.files.json_outline import outline_of
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.xml import read_bytes
from articles.parsers.ninjs.json_stream import json_encoding
from articles.parsers.site_json import arc_ans, ghost, json_feed, wordpress_rest
from articles.parsers.site_json.json_values import Item

MAX_BYTES = 128 * 2**20
_DIALECTS = (json_feed, ghost, arc_ans, wordpress_rest)


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is JSON with the keys of one of these systems."""
    outline = outline_of(head)
    return any(dialect.is_ours(outline, head) for dialect in _DIALECTS)


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories of an export, in order. A file may also hold a story a line."""
    data = read_bytes(stream, name, MAX_BYTES)
    try:
        values: list[Any] = [json.loads(data.decode(json_encoding(data), "replace").removeprefix("\ufeff"))]
    except RecursionError:
        raise ParseError("The JSON is nested too deeply.", name) from None
    except ValueError as error:
        values = _lines(data, error, name)
    outline = outline_of(data[: 512 * 1024])
    dialect = next((each for each in _DIALECTS if each.is_ours(outline, data)), None)
    if dialect is None:
        raise ParseError("This JSON is no export of WordPress, Ghost or Arc, and no JSON Feed.", name)
    count = 0
    for value in values:
        for item, shared in dialect.items_of(value):
            count += 1
            where, original = f"item {count}", json.dumps(item, ensure_ascii=False).encode("utf-8", "replace")
            yield read_one(partial(_entry, dialect, item, shared, where, original), where, original)
    if not count:
        raise ParseError("This export holds no story.", name)


def _lines(data: bytes, error: ValueError, name: str) -> list[Any]:
    """The value of each line. Raises ParseError if one of them is no JSON."""
    try:
        return [json.loads(line) for line in data.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise ParseError(f"The JSON is broken: {error}.", name) from None


def _entry(dialect: Any, item: Item, shared: Any, where: str, original: bytes) -> Entry:
    found = dialect.read(item, shared, where=where, original=original)
    return found or Rejected(where, "This item has neither a title nor a text.", original)
