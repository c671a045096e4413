"""What the labels of a story missed: the lines around its head are asked again for day and writer, and the lines
amid its body for captions that end with a credit."""

from __future__ import annotations

from collections.abc import Sequence

from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import Item, is_credited, is_date_line
from articles.parsers.pasted.page_words import word_kinds
from articles.parsers.pasted.piece import Piece
from articles.parsers.pasted.writers import is_marked
from articles.printed.agencies import canonical_agency
from articles.printed.bylines import is_byline
from articles.printed.dates import find_note_day
from articles.printed.names import is_person

ABOVE, BELOW = 8, 5
"""How many lines above the headline, and below the first or last paragraph, are asked."""
_ASKED = {LineLabel.FURNITURE, LineLabel.KICKER, LineLabel.SUBHEAD, LineLabel.CREDIT}


def find_notes(piece: Piece, lines: Sequence[Item]) -> None:
    """Find the day and the writer where no line was labelled so. The lines that say them are labelled anew."""
    heads = [n for n, (label, _) in enumerate(piece.labels) if label is LineLabel.HEADLINE]
    body = [n for n, (label, _) in enumerate(piece.labels) if label is LineLabel.BODY]
    if not heads or not body:
        return
    for n in range(heads[0] + 1, min(body[-1] + 2, len(lines))):
        if piece.labels[n][0] in _ASKED and _is_caption(lines[n].text):
            _take(piece, lines, n, LineLabel.CAPTION)
            piece.captions.append(lines[n])
    piece.captions.sort(key=lambda item: item.line.number)
    near = [*range(heads[0], min(body[0] + BELOW, len(lines))), *range(heads[0] - 1, max(-1, heads[0] - ABOVE), -1)]
    near += range(body[-1] + 1, min(body[-1] + BELOW, len(lines)))
    near = [n for n in near if piece.labels[n][0] in _ASKED]
    if not any(find_note_day(item.text, True) for item in piece.notes):
        day = next((n for n in near if _is_day(lines[n].text)), None)
        if day is not None:
            _take(piece, lines, day, LineLabel.DATE)
            piece.notes.append(lines[day])
    if not piece.writers:
        writer = next((n for n in near if _is_writer(lines, n)), None)
        if writer is not None:
            _take(piece, lines, writer, LineLabel.BYLINE)
            piece.writers.append(lines[writer])


def _take(piece: Piece, lines: Sequence[Item], place: int, label: LineLabel) -> None:
    """Move a line out of the field it was filed in, and give it its new label."""
    for field in (piece.furniture, piece.captions, piece.body):
        if any(item is lines[place] for item in field):
            field[:] = [item for item in field if item is not lines[place]]
    piece.labels[place] = (label, 0.5)


def _is_caption(text: str) -> bool:
    return 6 <= len(text.split()) <= 90 and is_credited(text) and not is_date_line(text)


def _is_day(text: str) -> bool:
    return len(text) <= 110 and len(text.split()) <= 16 and bool(find_note_day(text, True))


def _is_writer(lines: Sequence[Item], place: int) -> bool:
    """Whether a line is a byline, or a name or agency beside the day."""
    text = lines[place].text
    if len(text) > 120 or (word_kinds(text).keys() & {"share", "menu", "related", "legal", "newsletter"}):
        return False
    if is_marked(text) and is_byline(text):
        return True
    beside = [*lines[max(0, place - 2) : place], *lines[place + 1 : place + 3]]
    named = is_person(text.strip(" ,")) or canonical_agency(text)
    return bool(named) and any(is_date_line(item.text) or _is_day(item.text) for item in beside)
