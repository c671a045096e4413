"""Cut pasted pages into pieces: where a story's head begins and ends, and what each of its lines is.

A pasted page prints its headline, its captions (each up to four times in all), the page's furniture ("TT", "20"), the
headline and captions again, and then the body. A head is recognised by lines that come back within a few lines. Blank
lines tell little, since they also separate paragraphs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from articles.parsers.pasted.lines import (
    HARD_GAP,
    MIN_CUT,
    Item,
    ends_sentence,
    is_address,
    is_copy,
    is_credited,
    is_mark,
    is_note,
    is_size_button,
    names_writer,
    printed_key,
)
from articles.parsers.pasted.piece import Piece

WINDOW = 40
MAX_HEADLINE = 300
MAX_STRAY = 2
MAX_CUT_CAPTIONS = 3


def cut_pieces(items: Sequence[Item]) -> list[Piece]:
    """The pieces of a paste, in order, each with its head, if it has one, and its body."""
    pieces: list[Piece] = []
    buttons = [n for n, item in enumerate(items) if is_size_button(item)]
    place = 0
    while place < len(items):
        item = items[place]
        opens = place == 0 or item.gap > 0 or is_address(items[place - 1]) or _opens_at_once(items, place, buttons)
        head = read_head(items, place) if opens else None
        if head:
            _take_address(pieces, head, items)
            pieces.append(head)
            place = head.end
            continue
        if not pieces or (item.gap >= HARD_GAP and not _awaits_body(pieces[-1], item)):
            pieces.append(Piece(place))
        pieces[-1].body.append(item)
        place += 1
        pieces[-1].end = place
    return pieces


def _opens_at_once(items: Sequence[Item], place: int, buttons: Sequence[int]) -> bool:
    """Whether a story begins right below the one before: its headline is repeated after captions and a font button.
    buttons: the places of all font buttons."""
    following = bisect_right(buttons, place)
    button = buttons[following] if following < len(buttons) else len(items)
    if button >= place + WINDOW:
        return False
    again = _headline_again(items, place)
    return again > button and again - place > 2


def _take_address(pieces: list[Piece], head: Piece, items: Sequence[Item]) -> None:
    """Move the web address on the line above a headline to that headline's piece."""
    above = pieces[-1] if pieces else None
    if not above or not above.body or not is_address(above.body[-1]) or above.body[-1] is not items[head.start - 1]:
        return
    head.furniture.insert(0, above.body.pop())
    head.start -= 1
    above.end -= 1
    if above.end == above.start:
        pieces.pop()


def _awaits_body(piece: Piece, item: Item) -> bool:
    """Whether a sentence far below a head is its body, because the head has none yet."""
    return piece.is_repeated and not piece.body and ends_sentence(item.text)


def read_head(items: Sequence[Item], start: int) -> Piece | None:
    """The head whose headline is items[start]; None if that line is no headline of a pasted page."""
    headline = items[start]
    amid_text = start > 0 and headline.gap < HARD_GAP
    if amid_text and ends_sentence(headline.text):
        return None
    no_words = is_mark(headline) or is_note(headline) or not any(map(str.isalpha, headline.text))
    if no_words or len(headline.text) > MAX_HEADLINE:
        return None
    head = Piece(start, start + 1, headline, is_repeated=True)
    again = _headline_again(items, start)
    if again and len(items[again].text) > len(headline.text) + 1:
        headline = head.headline = items[again]  # the first copy was cut short
    if again:
        _take_between(head, items, start, again)
    elif _opens_cut_story(items, start):
        head.captions.extend(items[start + 1 :])
        head.end = len(items)
    elif not _opens_with_captions(items, start) and not _opens_with_button(items, start):
        return None
    if is_credited(headline.text):
        return None
    _take_after(head, items)
    _take_captions_like_headline(head)
    _take_standfirst(head)
    return head


def _take_captions_like_headline(head: Piece) -> None:
    """File further copies of the headline, and copies with other capitals, as a caption with the same words."""
    assert head.headline is not None  # noqa: S101 - read_head() sets it
    alike = [item for item in head.furniture if item.key == head.headline.key]
    other = [item for item in alike if printed_key(item.text) != printed_key(head.headline.text)]
    is_shouted = any(item.text.isupper() for item in (head.headline, *other))
    captions = other if len(other) > 1 and not is_shouted else alike[1:] if len(alike) > 2 else []
    head.captions[:0] = captions
    taken = {item.line.number for item in captions}
    head.furniture = [item for item in head.furniture if item.line.number not in taken]


def _take_standfirst(head: Piece) -> None:
    """File a line that stands below both headlines, once each and without credit, beside captions that are printed
    twice each."""
    copies = Counter(item.key for item in head.captions)
    first = head.captions[0] if len(copies) > 1 else None
    others_are_double = all(count >= 4 for key, count in copies.items() if first and key != first.key)
    if first and copies[first.key] == 2 and others_are_double and not is_credited(first.text):
        head.standfirst = [first]
        head.furniture += [item for item in head.captions if item.key == first.key and item is not first]
        head.captions = [item for item in head.captions if item.key != first.key]


def _headline_again(items: Sequence[Item], start: int) -> int:
    """The place where the headline of items[start] is repeated, with only captions, notes and furniture between; else
    0."""
    headline = items[start]
    start_of_key = headline.key[:MIN_CUT]
    for place in range(start + 1, min(start + WINDOW, len(items))):
        item = items[place]
        if item.key[:MIN_CUT] == start_of_key and is_copy(item, headline):
            return place if _is_head_matter(items, start, place) else 0
    return 0


def _is_head_matter(items: Sequence[Item], start: int, again: int) -> bool:
    between = items[start + 1 : again]
    if not between:
        return True
    repeated = Counter(item.key for item in items[start + 1 : again + WINDOW])
    strays = [item for item in between if not (repeated[item.key] > 1 or is_mark(item) or is_note(item))]
    if not strays:
        return True
    has_button = any(is_size_button(item) for item in between)
    allowed = MAX_STRAY if has_button or start == 0 or items[start].gap >= HARD_GAP else 0
    return sum(not is_credited(item.text) for item in strays) <= allowed and len(strays) <= 8


def _take_between(head: Piece, items: Sequence[Item], start: int, again: int) -> None:
    """File the lines between the two headlines."""
    repeated = Counter(item.key for item in items[start + 1 : again + WINDOW])
    for place, item in enumerate(items[start + 1 : again], start=start + 1):
        if is_mark(item):
            head.furniture.append(item)
        elif is_note(item) or names_writer(items, place):
            head.notes.append(item)
        elif repeated[item.key] > 1 or is_credited(item.text):
            head.captions.append(item)
        else:
            head.strays.append(item)
    head.furniture.append(items[again] if head.headline is not items[again] else items[start])
    head.end = again + 1


def _opens_with_captions(items: Sequence[Item], start: int) -> bool:
    """Whether a headline that is printed once is followed by captions that are printed twice."""
    if ends_sentence(items[start].text) or _caption_block(items, start + 1) == start + 1:
        return False
    if _is_subhead(items, start):
        return False
    follows_at_once = start == 0 or items[start + 1].gap < HARD_GAP
    return follows_at_once and _headline_again(items, start + 1) < _caption_block(items, start + 1)


def _is_subhead(items: Sequence[Item], start: int) -> bool:
    """Whether a line within text only precedes a headline that is printed twice in a row and followed by captions."""
    following = items[start + 1]
    if start == 0 or items[start].gap >= HARD_GAP or not following.gap or ends_sentence(following.text):
        return False
    below = start + 3
    has_captions = below < len(items) and (_caption_block(items, below) > below or is_credited(items[below].text))
    return _is_long(following.text) and not is_credited(following.text) and has_captions


def _opens_cut_story(items: Sequence[Item], start: int) -> bool:
    """Whether the paste ends with a headline and one or two captions with credits, each printed once."""
    captions = items[start + 1 : start + 1 + MAX_CUT_CAPTIONS]
    is_last = bool(captions) and start + 1 + len(captions) == len(items)
    is_headline = _is_long(items[start].text) and not ends_sentence(items[start].text)
    return start > 0 and is_last and is_headline and all(is_credited(item.text) for item in captions)


def _is_long(text: str) -> bool:
    """Whether a line is as long as a headline. Most subheads are shorter."""
    return len(text.split()) >= 4 or (len(text) >= 12 and not text.isascii())


def _opens_with_button(items: Sequence[Item], start: int) -> bool:
    """Whether a headline printed once is followed by the font button, after one or two captions printed once."""
    if not (start == 0 or items[start].gap >= HARD_GAP) or ends_sentence(items[start].text):
        return False
    for place in range(start + 1, min(start + 5, len(items))):
        if is_size_button(items[place]):
            later = {item.key for item in items[place + 1 : place + WINDOW]}
            return not any(item.key in later for item in items[start + 1 : place])
    return False


def _caption_block(items: Sequence[Item], start: int, spaced: bool = False) -> int:
    """The end of the lines from `start` on that are printed twice each. spaced: blank lines between copies are
    allowed."""
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
        is_headline = head.headline is not None and is_copy(item, head.headline)
        if _is_caption_copy(head, item):
            head.captions.append(item)
        elif is_headline or is_mark(item) or _is_cut_copy(head, items):
            head.furniture.append(item)
        elif is_note(item) or names_writer(items, head.end):
            head.notes.append(item)
        elif not head.captions and (stop := _first_captions(items, head.end)) > head.end:
            head.captions.extend(items[head.end : stop])
            head.end = stop - 1
        else:
            return
        head.end += 1


def _first_captions(items: Sequence[Item], place: int) -> int:
    """The end of the captions that begin here, below the headline: printed twice, or one with a credit. Else
    `place`."""
    block_end = _caption_block(items, place, spaced=True)
    again = _headline_again(items, place)
    if block_end > place:
        return block_end if again < block_end else place
    is_single = not again and place + 1 < len(items) and is_credited(items[place].text)
    return place + 1 if is_single else place


def _is_caption_copy(head: Piece, item: Item) -> bool:
    """Whether a line is one more copy of a caption. After a blank line, a fifth copy, or one more than the others have,
    is body."""
    copies = [caption for caption in head.captions if caption.key == item.key]
    if not copies:
        return False
    headline_again = head.furniture[-1].line.number if head.furniture else 0
    after = sum(caption.line.number > headline_again for caption in copies)
    before = len(copies) - after
    is_extra = item.gap > 0 and (len(copies) >= 4 or (0 < before <= after and not _is_spaced(head, headline_again)))
    return not is_extra or is_credited(item.text)


def _is_spaced(head: Piece, headline_again: int) -> bool:
    """Whether blank lines separate all lines above the second headline; then they do not mark the body."""
    above = [item for item in (*head.captions, *head.furniture) if item.line.number < headline_again]
    return len(above) > 1 and all(item.gap for item in above)


def _is_cut_copy(head: Piece, items: Sequence[Item]) -> bool:
    """Whether the paste's last line is a copy of a caption that was cut off."""
    item = items[head.end]
    is_last = head.end == len(items) - 1
    return is_last and len(item.key) > 15 and any(caption.key.startswith(item.key) for caption in head.captions)
