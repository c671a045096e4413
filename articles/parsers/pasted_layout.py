"""Cutting pasted pages into pieces: where a story's head begins and ends, and which line in it is what.

A pasted page prints its headline, its captions (each up to four times in all), the page's own furniture ("TT", "20"),
the headline and the captions again, and then the body. That a line comes back within a few lines is what gives a head
away; blank lines alone tell little, as they also stand between paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from articles.parsers.bylines import is_byline
from articles.parsers.captions import split_caption
from articles.parsers.dates import find_dates
from articles.parsers.text_input import Line

WINDOW = 40
HARD_GAP = 3
MAX_HEADLINE = 300
MAX_STRAY = 2
MAX_CUT_CAPTIONS = 3

_FURNITURE = re.compile(
    r"(?i)^(?:t\s?t|a\s?a|aa?\s?[+\-−]|\d{1,2}|share|print|e-?mail|save|copy link|listen(?: to (?:this )?article)?"
    r"|follow us|facebook|twitter|whatsapp|telegram|linkedin|x|font size)$"
)
_SIZE_BUTTON = re.compile(r"(?i)^t\s?t$")
_DATE_LABEL = re.compile(
    r"(?i)^(?:(?:first|last|originally)\s+)?(?:published|updated?|posted|modified|created|publication|date|veröffentlicht"
    r"|aktualisiert|stand|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|publisert"
    r"|oppdatert|güncelleme|yayın(?:lanma)?|опубликовано|обновлено)\b"
)
_STOP = re.compile(r"[.。…][\"'”’»)\]]*$")
_KEY = str.maketrans("“”„«»‘’‚‹›—–‑", '"""""' + "'''''" + "---")


@dataclass(frozen=True, slots=True)
class Item:
    """A line that is not blank, the number of blank lines before it, and what two printings of it have in common."""

    line: Line
    gap: int
    key: str

    @property
    def text(self) -> str:
        """The line's text."""
        return self.line.text


@dataclass(slots=True)
class Piece:
    """One story or stray text of a paste, each of its lines in one place."""

    start: int
    end: int = 0
    headline: Item | None = None
    captions: list[Item] = field(default_factory=list)
    strays: list[Item] = field(default_factory=list)
    notes: list[Item] = field(default_factory=list)
    furniture: list[Item] = field(default_factory=list)
    body: list[Item] = field(default_factory=list)
    is_repeated: bool = False


def items_of(lines: Iterable[Line]) -> Iterator[Item]:
    """The lines that are not blank, with the blank ones counted."""
    gap = 0
    for line in lines:
        if line.text:
            yield Item(line, gap, line_key(line.text))
            gap = 0
        else:
            gap += 1


def line_key(text: str) -> str:
    """A line without case, kinds of quotes and dashes, and a stop at its end."""
    return text.translate(_KEY).casefold().rstrip(" .")


def cut_pieces(items: Sequence[Item]) -> list[Piece]:
    """The pieces of a paste, in order: each with the head it opens with, where it has one, and its body."""
    pieces: list[Piece] = []
    place = 0
    while place < len(items):
        item = items[place]
        opens = place == 0 or item.gap > 0
        head = read_head(items, place) if opens else None
        if head:
            pieces.append(head)
            place = head.end
            continue
        if not pieces or (item.gap >= HARD_GAP and not _awaits_body(pieces[-1], item)):
            pieces.append(Piece(place))
        pieces[-1].body.append(item)
        place += 1
        pieces[-1].end = place
    return pieces


def _awaits_body(piece: Piece, item: Item) -> bool:
    """Whether a sentence far below a head is still its body, as the head has none yet."""
    return piece.is_repeated and not piece.body and ends_sentence(item.text)


def read_head(items: Sequence[Item], start: int) -> Piece | None:
    """The head that begins with items[start] as its headline; None where that line is no headline of a pasted page."""
    headline = items[start]
    amid_text = start > 0 and headline.gap < HARD_GAP
    if amid_text and ends_sentence(headline.text):
        return None
    no_words = is_furniture(headline) or is_note(headline) or not any(map(str.isalpha, headline.text))
    if no_words or len(headline.text) > MAX_HEADLINE:
        return None
    head = Piece(start, start + 1, headline, is_repeated=True)
    again = _headline_again(items, start)
    if again:
        _take_between(head, items, start, again)
    elif _opens_cut_story(items, start):
        head.captions.extend(items[start + 1 :])
        head.end = len(items)
    elif not _opens_with_captions(items, start) and not _opens_with_button(items, start):
        return None
    _take_after(head, items)
    return head


def is_furniture(item: Item) -> bool:
    """Whether a line is the page's own: a font button, its size, a share link."""
    return bool(_FURNITURE.match(item.text))


def is_note(item: Item) -> bool:
    """Whether a line is a byline or a date line, printed between headline and body."""
    return is_date_line(item.text) or is_byline(item.text)


@lru_cache(maxsize=1024)
def is_date_line(text: str) -> bool:
    """ "Updated 12 December 2023", or a date and hardly anything else."""
    found = find_dates(text) if len(text) <= 120 else []
    if not found:
        return False
    printed = sum(each.end - each.start for each in found)
    return bool(_DATE_LABEL.match(text)) or (len(text) - printed <= 30 and len(text) <= 60 and not _STOP.search(text))


@lru_cache(maxsize=1024)
def is_credited(text: str) -> bool:
    """Whether a line ends with a credit that names somebody."""
    printed = split_caption(text)
    return bool(printed.caption and printed.credit_line and (printed.agencies or printed.photographers))


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does; headlines rarely do."""
    return bool(_STOP.search(text))


def _headline_again(items: Sequence[Item], start: int) -> int:
    """Where the headline of items[start] is printed again with only captions, notes and furniture between; else 0."""
    headline = items[start]
    for place in range(start + 1, min(start + WINDOW, len(items))):
        if items[place].key == headline.key:
            return place if _is_head_matter(items, start, place) else 0
    return 0


def _is_head_matter(items: Sequence[Item], start: int, again: int) -> bool:
    between = items[start + 1 : again]
    if not between:
        return True
    repeated = Counter(item.key for item in items[start + 1 : again + WINDOW])
    strays = [item for item in between if not (repeated[item.key] > 1 or is_furniture(item) or is_note(item))]
    if not strays:
        return True
    has_button = any(_SIZE_BUTTON.match(item.text) for item in between)
    allowed = MAX_STRAY if has_button or start == 0 or items[start].gap >= HARD_GAP else 0
    return sum(not is_credited(item.text) for item in strays) <= allowed and len(strays) <= 8


def _take_between(head: Piece, items: Sequence[Item], start: int, again: int) -> None:
    """File the lines between the two headlines."""
    repeated = Counter(item.key for item in items[start + 1 : again + WINDOW])
    for item in items[start + 1 : again]:
        if is_furniture(item):
            head.furniture.append(item)
        elif is_note(item):
            head.notes.append(item)
        elif repeated[item.key] > 1 or is_credited(item.text):
            head.captions.append(item)
        else:
            head.strays.append(item)
    head.furniture.append(items[again])
    head.end = again + 1


def _opens_with_captions(items: Sequence[Item], start: int) -> bool:
    """Whether a headline printed once is followed by captions printed twice."""
    if ends_sentence(items[start].text) or _caption_block(items, start + 1) == start + 1:
        return False
    if _is_subhead(items, start):
        return False
    follows_at_once = start == 0 or items[start + 1].gap < HARD_GAP
    return follows_at_once and _headline_again(items, start + 1) < _caption_block(items, start + 1)


def _is_subhead(items: Sequence[Item], start: int) -> bool:
    """Whether a line amid text only stands before a headline that is printed twice in a row and has captions below."""
    following = items[start + 1]
    if start == 0 or items[start].gap >= HARD_GAP or not following.gap or ends_sentence(following.text):
        return False
    below = start + 3
    has_captions = below < len(items) and (_caption_block(items, below) > below or is_credited(items[below].text))
    return _is_long(following.text) and not is_credited(following.text) and has_captions


def _opens_cut_story(items: Sequence[Item], start: int) -> bool:
    """Whether the paste's last lines are a headline and a caption or two with credits, each printed once."""
    captions = items[start + 1 : start + 1 + MAX_CUT_CAPTIONS]
    is_last = bool(captions) and start + 1 + len(captions) == len(items)
    is_headline = _is_long(items[start].text) and not ends_sentence(items[start].text)
    return start > 0 and is_last and is_headline and all(is_credited(item.text) for item in captions)


def _is_long(text: str) -> bool:
    """Whether a line has the length of a headline; subheads are mostly shorter."""
    return len(text.split()) >= 4 or (len(text) >= 12 and not text.isascii())


def _opens_with_button(items: Sequence[Item], start: int) -> bool:
    """Whether the font button follows a headline printed once, after a caption or two printed once."""
    if not (start == 0 or items[start].gap >= HARD_GAP) or ends_sentence(items[start].text):
        return False
    for place in range(start + 1, min(start + 5, len(items))):
        if _SIZE_BUTTON.match(items[place].text):
            later = {item.key for item in items[place + 1 : place + WINDOW]}
            return not any(item.key in later for item in items[start + 1 : place])
    return False


def _caption_block(items: Sequence[Item], start: int, spaced: bool = False) -> int:
    """The end of the lines from `start` on that are each printed twice there; blank lines amid copies if `spaced`."""
    end = start
    last = min(start + WINDOW, len(items))
    while end < last and (end == start or items[end].gap == 0 or (spaced and _is_copied(items, end))):
        end += 1
    counts = Counter(item.key for item in items[start:end])
    stop = start
    while stop < end and counts[items[stop].key] > 1:
        stop += 1
    return stop


def _is_copied(items: Sequence[Item], place: int) -> bool:
    """Whether the line before or after is the same."""
    beside = (items[place - 1], *items[place + 1 : place + 2])
    return items[place].gap < HARD_GAP and any(item.key == items[place].key for item in beside)


def _take_after(head: Piece, items: Sequence[Item]) -> None:
    """File what follows the last headline up to the body: captions again, furniture, byline and date lines."""
    while head.end < len(items):
        item = items[head.end]
        is_headline = head.headline is not None and item.key == head.headline.key
        if _is_caption_copy(head, item):
            head.captions.append(item)
        elif is_headline or is_furniture(item) or _is_cut_copy(head, items):
            head.furniture.append(item)
        elif is_note(item):
            head.notes.append(item)
        elif not head.captions and (stop := _first_captions(items, head.end)) > head.end:
            head.captions.extend(items[head.end : stop])
            head.end = stop - 1
        else:
            return
        head.end += 1


def _first_captions(items: Sequence[Item], place: int) -> int:
    """The end of captions that begin here, below the headline: printed twice, or one with a credit; else `place`."""
    block_end = _caption_block(items, place, spaced=True)
    again = _headline_again(items, place)
    if block_end > place:
        return block_end if again < block_end else place
    is_single = not again and place + 1 < len(items) and is_credited(items[place].text)
    return place + 1 if is_single else place


def _is_caption_copy(head: Piece, item: Item) -> bool:
    """Whether a line is one more printing of a caption; after a blank line a fifth one, or one too many, is body."""
    copies = [caption for caption in head.captions if caption.key == item.key]
    if not copies:
        return False
    headline_again = head.furniture[-1].line.number if head.furniture else 0
    after = sum(caption.line.number > headline_again for caption in copies)
    before = len(copies) - after
    is_extra = item.gap > 0 and (len(copies) >= 4 or (0 < before <= after and not _is_spaced(head, headline_again)))
    return not is_extra or is_credited(item.text)


def _is_spaced(head: Piece, headline_again: int) -> bool:
    """Whether blank lines part all lines above the second headline, which then do not mark the body."""
    above = [item for item in (*head.captions, *head.furniture) if item.line.number < headline_again]
    return len(above) > 1 and all(item.gap for item in above)


def _is_cut_copy(head: Piece, items: Sequence[Item]) -> bool:
    """Whether the paste's last line is a caption copy that was cut off."""
    item = items[head.end]
    is_last = head.end == len(items) - 1
    return is_last and len(item.key) > 15 and any(caption.key.startswith(item.key) for caption in head.captions)
