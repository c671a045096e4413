"""Where the next page of a list begins, as an opaque word in the address of that page.

A cursor names records, never numbers of rows, so that nothing is shown twice or left out while records come and go. It
holds nothing secret: what it names is checked again before it is shown.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Any

from articles.api.problems import Problem
from articles.drafts.digests import hex_digest
from articles.search.document import ARTICLE, PHOTO, Key

_MOST_BYTES = 64_000
_LARGEST = 2**63 - 1
_KINDS = (ARTICLE, PHOTO)

WRONG = "This cursor is damaged, or belongs to another list. Begin again without it."


def write_cursor(of: str, **place: Any) -> str:
    """A cursor of the list that `of` describes: what it lists and how, without the page."""
    text = json.dumps({"of": hex_digest(of)[:12], **place}, separators=(",", ":"))
    return urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def read_cursor(cursor: str, of: str) -> dict[str, Any]:
    """What write_cursor() was given. Raises Problem for anything else."""
    try:
        packed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        text = zlib.decompressobj().decompress(packed, _MOST_BYTES)
        place = json.loads(text)
    except (ValueError, NotBase64, zlib.error, RecursionError) as error:
        raise Problem(400, WRONG) from error
    if not isinstance(place, dict) or place.pop("of", None) != hex_digest(of)[:12]:
        raise Problem(400, WRONG)
    return place


def number_of(key: Key) -> int:
    """A key as one number, which read_keys() reads."""
    return 2 * key.pk + _KINDS.index(key.kind)


def read_keys(numbers: Any) -> list[Key]:
    """The keys of these numbers. Raises Problem if they are none."""
    return [Key(_KINDS[number % 2], number // 2) for number in read_numbers(numbers)]


def read_numbers(numbers: Any) -> list[int]:
    """The numbers of a cursor. Raises Problem if they are none."""
    if not isinstance(numbers, list) or len(numbers) > 1000:
        raise Problem(400, WRONG)
    if not all(type(number) is int and 0 <= number <= _LARGEST for number in numbers):
        raise Problem(400, WRONG)
    return numbers
