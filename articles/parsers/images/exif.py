"""EXIF: the camera's fields, of which a few hold text (CIPA DC-008; the XP tags are from Microsoft's GDI+)."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import category

from articles.parsers.files.encodings import split_mark
from articles.parsers.images.photo_metadata import Metadata, clean, decode_unstated, is_placeholder, read_date
from articles.parsers.images.tiff import Tag, read_tags

ORIENTATION = 0x0112
MIN_LETTERS = 5
"""Different characters that a comment of more than MAX_FILLER must have. Cameras fill theirs with patterns."""
MAX_FILLER = 8
MAX_WORD = 80
"""Characters of a comment's longest word. A longer one is data."""
_NO_LETTER = {"Cn", "Co", "Cs"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


def parse_exif(data: bytes) -> Metadata:
    """The fields of an EXIF block or of a TIFF file."""
    tags = read_tags(data)
    rights = [clean(part) for part in _ascii(tags.get(0x8298)).split("\0")]
    return Metadata(
        caption=_first(tags, (0x010E, _ascii), (0x9286, _user_comment), (0x9C9C, _utf16), (0x9C9B, _utf16)),
        bylines=_split(_first(tags, (0x013B, _ascii), (0x9C9D, _utf16))),
        rights=", ".join(part for part in rights if part),
        created=read_date(_ascii(tags.get(0x9003))),
        keywords=_split(_first(tags, (0x9C9E, _utf16))),
        orientation=tags[ORIENTATION].number if ORIENTATION in tags else 0,
    )


def _first(tags: dict[int, Tag], *readings: tuple[int, Callable[[Tag | None], str]]) -> str:
    """The first of these tags that has a text."""
    texts = (clean(read(tags.get(tag))) for tag, read in readings)
    return next((text for text in texts if text and not is_placeholder(text)), "")


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for part in names.split(";") if (name := part.strip()))


def _ascii(tag: Tag | None) -> str:
    """Text that should be ASCII, but is whatever the program wrote."""
    return decode_unstated(tag.data.rstrip(b"\0")) if tag else ""


def _utf16(tag: Tag | None) -> str:
    return tag.data[: len(tag.data) // 2 * 2].decode("utf-16-le", "replace") if tag else ""


def _user_comment(tag: Tag | None) -> str:
    """A comment. Its first eight bytes name its charset."""
    if not tag:
        return ""
    prefix, text = tag.data[:8].rstrip(b"\0 "), tag.data[8:]
    if prefix == b"UNICODE":
        plain = _unicode(text, tag.order)
    elif prefix == b"JIS":
        plain = text.decode("iso2022_jp", "replace")
    else:
        plain = decode_unstated(text.strip(b"\0 "))
    return plain if _is_prose(plain) else ""


def _is_prose(comment: str) -> bool:
    """Whether a comment is a text. Cameras and programs write binary data there too, whatever charset they state."""
    text = comment.lstrip("\0").partition("\0")[0]
    if len(text) > MAX_FILLER and len(set(text)) < MIN_LETTERS:
        return False
    if _CONTROL.search(text) or any(category(letter) in _NO_LETTER for letter in text):
        return False
    return max((len(word) for word in text.split() if word.isascii()), default=0) <= MAX_WORD


def _unicode(text: bytes, order: str) -> str:
    """UTF-16 in the byte order of its mark, else in the file's order, unless only the other order gives ASCII."""
    marked, text = split_mark(text[: len(text) // 2 * 2])
    if marked:
        return text.decode(marked, "replace")
    big = text[0::2].count(0) > text[1::2].count(0) or (order == ">" and text[0::2].count(0) == text[1::2].count(0))
    return text.decode("utf-16-be" if big else "utf-16-le", "replace")
