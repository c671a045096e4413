"""Which keys the JSON at the beginning of a file has, so that its format is known by its structure.

An agency may write a picture's item, or a long body, before the first key that tells which format it is. So a good part
of the file is read, as far as the end of its first value. Texts are skipped and nothing is built, so broken JSON and
JSON that is cut off give the keys before the break.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

OUTLINE_BYTES = 512 * 1024
"""Bytes of a file's beginning that are read for its outline."""

_UNCLOSED = b'"'
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*+)"(\s*+:)?|[{}\[\]]|"', re.S)
"""A text, with a colon if it is a key; a bracket; or the beginning of a text that is cut off."""
MAX_KEY = 60


@dataclass(frozen=True, slots=True)
class Outline:
    """keys: in small letters, at any depth; top: those of the outermost object, or of the objects in a list. kinds: the
    values of keys called type."""

    keys: Set[str] = frozenset()
    top: Set[str] = frozenset()
    kinds: Set[str] = frozenset()


@lru_cache(maxsize=2)
def outline_of(head: bytes) -> Outline:
    """The outline of the first JSON object or list in these bytes; empty if they do not begin with one."""
    start = head.lstrip()[:1]
    if start not in (b"{", b"["):
        return Outline()
    keys, top, kinds = set(), set(), set()
    depth, last = 0, ""
    for match in _TOKEN.finditer(head):
        if match[0] == _UNCLOSED:  # each quotation mark within it would be tried as a beginning, up to the end
            break
        text, colon = match[1], match[2]
        if text is None:
            depth += 1 if match[0] in (b"{", b"[") else -1
            if depth <= 0:
                break
        elif colon and len(text) <= MAX_KEY:
            last = text.decode("utf-8", "replace").lower()
            keys.add(last)
            if depth == (1 if start == b"{" else 2):
                top.add(last)
        elif last == "type" and len(text) <= MAX_KEY:
            kinds.add(text.decode("utf-8", "replace").lower())
    return Outline(frozenset(keys), frozenset(top), frozenset(kinds))
