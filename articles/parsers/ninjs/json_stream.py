"""Read a large JSON file item by item, in the memory that one item takes.

Python's own reader takes the whole document, and some twenty times its size in memory. This one walks through the outer
brackets itself (lists, and the envelopes that agencies put around them) and passes each item inside to Python's reader.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

from articles.drafts.draft import ParseError

CHUNK = 256 * 1024
MAX_ITEM = 8 * 1024 * 1024
"""The most characters of one item. A longer one is broken, or no news."""
MAX_DEPTH = 12

_SPACE = " \t\r\n"
_AFTER = set(_SPACE + ",:]}")
_decoder = json.JSONDecoder()

Found = tuple[Any, str]
"""A JSON value and the text it was read from."""


def stream_values(
    beginning: bytes, stream: BinaryIO, name: str, wrappers: Collection[str], own: Collection[str]
) -> Iterator[Found]:
    """The values in a file's lists.

    wrappers: keys whose list or object is walked through too, unless the object around it has already shown a key of
    `own`; then that object itself is a value. Raises ParseError, with the number of the character, where the JSON
    breaks.
    """
    text = _Text(beginning, stream, name)
    while text.next():
        yield from _walk(text, wrappers, own, 0)


def _walk(text: _Text, wrappers: Collection[str], own: Collection[str], depth: int) -> Iterator[Found]:
    if depth > MAX_DEPTH:
        raise text.error("is nested too deeply")
    if text.next() == "[":
        yield from _list(text)
    elif text.next() == "{":
        yield from _object(text, wrappers, own, depth)
    else:
        yield text.value()


def _list(text: _Text) -> Iterator[Found]:
    text.expect("[")
    while text.next() != "]":
        yield text.value()
        if text.next() != "]":
            text.expect(",")
    text.expect("]")


def _object(text: _Text, wrappers: Collection[str], own: Collection[str], depth: int) -> Iterator[Found]:
    """The values in an envelope, or the object itself if it is none."""
    fields: dict[str, Any] = {}
    sources: list[str] = []
    walked = False
    text.expect("{")
    while text.next() != "}":
        key, printed = text.value()
        text.expect(":")
        if str(key).lower() in wrappers and text.next() in "[{" and not {name.lower() for name in fields} & set(own):
            yield from _walk(text, wrappers, own, depth + 1)
            walked = True
        else:
            fields[str(key)], value = text.value()
            sources.append(f"{printed}: {value}")
        if text.next() != "}":
            text.expect(",")
    text.expect("}")
    if not walked:
        yield fields, "{" + ", ".join(sources) + "}"


class _Text:
    """The file's text from the current position, read piece by piece."""

    def __init__(self, beginning: bytes, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._decoder = codecs.getincrementaldecoder(json_encoding(beginning))("replace")
        self._text = self._decoder.decode(beginning).removeprefix("\ufeff")
        self._at = self._behind = 0
        self._ended = False

    def next(self) -> str:
        """The next character that is not white space; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def expect(self, character: str) -> None:
        if self.next() != character:
            raise self.error("is broken or breaks off here")
        self._at += 1

    def value(self) -> Found:
        """The whole value that begins here, and its text."""
        self.next()
        while True:
            try:
                value, end = _decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise self.error("is nested too deeply") from None
            except ValueError:
                end = 0
            if end and (
                self._ended or self._text[end : end + 1] in _AFTER
            ):  # otherwise a number may continue: "1." of "1.5"
                source, self._at = self._text[self._at : end], end
                return value, source
            if self._ended or len(self._text) - self._at > MAX_ITEM:
                raise self.error("is broken here, or holds an item too large for news")
            self._more()

    def error(self, how: str) -> ParseError:
        return ParseError(f"The JSON {how}.", f"{self._name}, character {self._behind + self._at + 1}")

    def _more(self) -> None:
        """Read as much again as is held, so that a value of many pieces is not parsed again too often."""
        self._text, self._behind, self._at = self._text[self._at :], self._behind + self._at, 0
        piece = self._stream.read(max(CHUNK, len(self._text)))
        self._ended = not piece
        self._text += self._decoder.decode(piece, final=not piece)


def json_encoding(beginning: bytes) -> str:
    """UTF-8, -16 or -32, detected as in RFC 4627, section 3; Windows-1252 for bytes that are none of them."""
    found = json.detect_encoding(beginning)
    try:
        codecs.getincrementaldecoder(found)().decode(beginning)
    except UnicodeDecodeError:
        return "cp1252"
    return found
