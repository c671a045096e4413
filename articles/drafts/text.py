"""Text functions that models, search and importing share: folding, slugs, plain text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b
from html import unescape
from itertools import chain

# Letters that Unicode does not decompose, but that readers type without their stroke or dot.
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n"}
)


def fold(text: str) -> str:
    """Lower case, without accents, with single spaces: İmamoğlu, imamoglu and IMAMOĞLU become the same."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


_NO_LETTER, _HYPHENS = re.compile(r"[^\w\s-]"), re.compile(r"[-\s]+")


def make_slug(name: str, length: int = 80) -> str:
    """A readable part of an address. Letters of every script are kept; a name without letters gives a digest."""
    letters = _NO_LETTER.sub("", unicodedata.normalize("NFKC", name).lower())
    slug = _HYPHENS.sub("-", letters).strip("-_")[:length].strip("-_")
    return slug or blake2b(name.encode(), digest_size=4).hexdigest()


_OTHER_ENTITY = re.compile(r"&(?!amp;)")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|blockquote|ul|ol|pre|tr|figcaption)\s*>|<br\s*/?>", re.I)


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no text may hold: XML 1.0 forbids all of them but DEL, PostgreSQL refuses NUL, and UTF-8 cannot write
the halves of surrogate pairs."""


INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Characters that are copied along unseen and change no word: soft hyphens, zero-width spaces, direction marks. The
zero-width joiners (U+200C, U+200D) are letters' own: Persian and the scripts of India need them."""


def without_forbidden(text: str) -> str:
    """The text without these."""
    return FORBIDDEN.sub("", text)


def plain_text(body: str) -> str:
    """The words of a body, one line per block, as the index and the results' excerpts use them."""
    if "<" not in body and "&" not in body:
        return body
    return decode_entities(without_tags(_BLOCK_END.sub("\n", body)))


def body_paragraphs(body: str) -> list[str]:
    """The plain text of each block of a body, white space made single spaces, empty blocks left out."""
    return list(_each_paragraph(body))


def first_paragraph(body: str) -> str:
    """The first of these, found without reading the rest; "" for a body without text."""
    return next(_each_paragraph(body), "")


def _each_paragraph(body: str) -> Iterator[str]:
    start = 0
    for match in chain(_BLOCK_END.finditer(body), [None]):
        block = body[start : match.start() if match else None]
        if text := " ".join(decode_entities(without_tags(block)).split()):
            yield text
        start = match.end() if match else start


def without_tags(html: str) -> str:
    """The text between the tags. What follows the last > has no tags and is not searched: looking for an end from each
    < there took time quadratic in their number."""
    head, end, rest = html.rpartition(">")
    return _TAG.sub("", head + end) + rest


def decode_entities(html: str) -> str:
    """The text with its entities decoded.

    html.unescape takes a microsecond per entity, which is half a second for half a megabyte of <, every time a page
    prints it. So a text that has only the four entities that the sanitiser writes is decoded by replacing each of them
    in one pass.
    """
    if "&" not in html:
        return html
    text = html.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\xa0")
    return unescape(html) if _OTHER_ENTITY.search(text) else text.replace("&amp;", "&")
