"""What a single line of a pasted page can be: furniture, the page's address, a byline, a date line, a caption.

What it is also depends on where it stands, which layout.py decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.parsers.files.text_lines import Line
from articles.printed.bylines import is_byline
from articles.printed.captions import split_caption
from articles.printed.dates import FoundDate, find_dates
from articles.printed.names import is_person

MIN_CUT = 20
"""The fewest characters of a headline that was cut short."""

HARD_GAP = 3
"""From so many blank lines on, a story may end there."""

_FURNITURE = re.compile(
    r"(?i)^(?:t\s?t|a\s?a|(?:aa?\s?[+\-−]?\s*){1,3}|\d{1,2}|share|print|e-?mail|save|copy link"
    r"|listen(?: to (?:this )?article)?|follow us|facebook|twitter|whatsapp|telegram|linkedin|x|font size)$"
)
_SIZE_BUTTON = re.compile(r"(?i)^t\s?t$")
_DATE_LABEL = re.compile(
    r"(?i)^(?:(?:first|last|originally)\s+)?(?:published|updated?|posted|modified|created|publication|date|veröffentlicht"
    r"|aktualisiert|stand|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|publisert"
    r"|oppdatert|güncelleme|yayın(?:lanma)?|опубликовано|обновлено)\b"
)
_ADDRESS = re.compile(r"(?i)^https?://[^\s/]+\.\S+$")
_WIDE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_STOP = re.compile(r"[.。…][\"'”’»)\]]*$")
_KEY = str.maketrans("“”„«»‘’‚‹›—–‑", '"""""' + "'''''" + "---")


_DOTS = ("…", "...")
_REMEMBERED = 1 << 15
"""How many lines' readings are remembered: more than a text has, since each line is asked for several times."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line that is not blank, the number of blank lines before it, and the keys by which copies of it are found."""

    line: Line
    gap: int
    key: str

    @property
    def text(self) -> str:
        """The line's text."""
        return self.line.text


def items_of(lines: Iterable[Line]) -> Iterator[Item]:
    """The lines that are not blank, with the number of blank lines before each."""
    gap = 0
    for line in lines:
        if line.text:
            yield Item(line, gap, line_key(line.text))
            gap = 0
        else:
            gap += 1


def line_key(text: str) -> str:
    """The line without letter case, kinds of quotes and dashes, and the stop at its end."""
    return printed_key(text).casefold()


def printed_key(text: str) -> str:
    """The line without kinds of quotes and dashes, and the stop at its end."""
    return (text if text.isascii() else text.translate(_KEY)).rstrip(" .")


def is_copy(item: Item, headline: Item) -> bool:
    """Whether two lines are copies of one headline. Either may be cut short ("Talks to Resume in…")."""
    return item.key == headline.key or _goes_on(item, headline) or _goes_on(headline, item)


def is_cut(item: Item) -> bool:
    """Whether a line ends in dots, so that it may be the beginning of a longer one."""
    return item.text.endswith(_DOTS)


def _goes_on(short: Item, long: Item) -> bool:
    """Whether a line that ends in dots is the beginning of another."""
    if not is_cut(short):
        return False
    stem = short.key.rstrip(" .…")
    return len(stem) >= MIN_CUT and long.key.startswith(stem)


def is_mark(item: Item) -> bool:
    """Whether a line is no part of the story: page furniture, or the page's address."""
    return is_furniture(item) or is_address(item)


def is_furniture(item: Item) -> bool:
    """Whether a line is page furniture: a font button, its size, a share link."""
    return bool(_FURNITURE.match(item.text))


def is_size_button(item: Item) -> bool:
    """Whether a line is the button for the font size, which stands between the two copies of a head."""
    return bool(_SIZE_BUTTON.match(item.text))


def is_address(item: Item) -> bool:
    """Whether a line is the page's web address and nothing else."""
    return bool(_ADDRESS.match(item.text))


def is_note(item: Item) -> bool:
    """Whether a line is a byline or date line, as printed between headline and body."""
    return is_date_line(item.text) or is_byline(item.text)


@lru_cache(maxsize=_REMEMBERED)
def is_date_line(text: str) -> bool:
    """Whether a line is "Updated 12 December 2023", or a date with hardly anything beside it."""
    found = find_dates(text) if len(text) <= 120 else []
    if not found:
        return False
    if _DATE_LABEL.match(text):
        return True
    beside = "".join(text[start:stop] for start, stop in _gaps_between(found, len(text)))
    is_short = len(text) <= 60 and len(beside) <= 30 and len(_WIDE.findall(beside)) <= 6
    return is_short and not _STOP.search(text) and not is_credited(text)


def _gaps_between(found: Sequence[FoundDate], length: int) -> list[tuple[int, int]]:
    """The (start, end) of the text before, between and after the dates."""
    return list(zip([0, *(each.end for each in found)], [*(each.start for each in found), length], strict=True))


def names_writer(items: Sequence[Item], place: int) -> bool:
    """Whether a line is a person's name alone, right above or below the day: a byline without "By"."""
    beside = [*items[max(0, place - 1) : place], *items[place + 1 : place + 2]]
    return is_person(items[place].text) and any(is_date_line(item.text) for item in beside)


def note_byline(text: str) -> str:
    """The writer that a note names: all of a byline; of a date line, what stands before the day or a bar."""
    if not is_date_line(text):
        return text
    parts = re.split(r"\s*[|•·]\s*", text)
    for part in parts:
        found = find_dates(part)
        before = part[: found[0].start].strip(" ,-–—") if found else part
        if is_byline(before) or (not found and is_person(before)):
            return before
    return ""


@lru_cache(maxsize=_REMEMBERED)
def is_credited(text: str) -> bool:
    """Whether a line ends with a credit that names somebody."""
    printed = split_caption(text)
    return bool(printed.caption and printed.credit_line and (printed.agencies or printed.photographers))


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does; headlines rarely do."""
    return bool(_STOP.search(text))
