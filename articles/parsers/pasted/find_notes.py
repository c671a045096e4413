"""What the labels of a story missed: the lines around its head are asked again for day and writer, and the lines
amid its body for captions that end with a credit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.parsers.pasted.first_names import has_first_name
from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import Item, is_credited, is_date_line
from articles.parsers.pasted.no_photos import is_no_photo
from articles.parsers.pasted.page_words import word_kinds
from articles.parsers.pasted.piece import Piece
from articles.parsers.pasted.writers import is_marked
from articles.printed.agencies import canonical_agency
from articles.printed.bylines import is_byline
from articles.printed.dates import find_note_day
from articles.printed.names import is_person

ABOVE, BELOW = 8, 5
"""How many lines above the headline, and below the first or last paragraph, are asked."""
MAX_BROKEN = 4
"""The most lines of a caption whose bracket was broken."""
_NAME_AND_TIME = re.compile(r"(?i)(?P<name>[^|\d]{5,50})\|\s*(?:published|posted|updated)\b")
_ROLE = re.compile(r"\s*\([^()]{3,40}\)$")
_CAPTIONS = {LineLabel.CAPTION, LineLabel.CREDIT}
_ASKED = {LineLabel.FURNITURE, LineLabel.KICKER, LineLabel.SUBHEAD, LineLabel.CREDIT}


def find_notes(piece: Piece, lines: Sequence[Item]) -> None:
    """Find the day and the writer where no line was labelled so. The lines that say them are labelled anew."""
    heads = [n for n, (label, _) in enumerate(piece.labels) if label is LineLabel.HEADLINE]
    body = [n for n, (label, _) in enumerate(piece.labels) if label is LineLabel.BODY]
    if not heads or not body:
        return
    _find_captions(piece, lines, heads[0] + 1, min(body[-1] + 2, len(lines)))
    piece.captions.sort(key=lambda item: item.line.number)
    near = [*range(heads[0], min(body[0] + BELOW, len(lines))), *range(heads[0] - 1, max(-1, heads[0] - ABOVE), -1)]
    near += range(body[-1] + 1, min(body[-1] + BELOW, len(lines)))
    signed = [n for n in near if piece.labels[n][0] in _CAPTIONS and _NAME_AND_TIME.match(lines[n].text)]
    near = [n for n in near if piece.labels[n][0] in _ASKED or n in signed]
    if not any(find_note_day(item.text, True) for item in piece.notes):
        day = next((n for n in near if _is_day(lines[n].text)), None)
        if day is not None:
            _take(piece, lines, day, LineLabel.DATE)
            piece.notes.append(lines[day])
    writer = _find_writer(piece, lines, near, range(heads[0] + 1, body[0]))
    if writer is not None:
        _take(piece, lines, writer, LineLabel.BYLINE)
        piece.furniture += piece.writers
        piece.writers = [lines[writer]]


def _find_writer(piece: Piece, lines: Sequence[Item], near: Sequence[int], head: range) -> int | None:
    """The line that names the writer, where no line was labelled so, or only such as may be labels: "Key Points"."""
    if any(_is_sure(item.text) for item in piece.writers):
        return None
    marked = (n for n in near if n in head and is_marked(lines[n].text) and is_byline(lines[n].text))
    writer = next(marked, None)
    in_head = {lines[n].line.number for n in head}
    if writer is not None or any(item.line.number in in_head for item in piece.writers):
        return writer
    if not piece.writers:
        writer = next((n for n in near if _is_writer(lines, n)), None)
    return _lone_name(piece, lines, head) if writer is None else writer


def _is_sure(text: str) -> bool:
    """Whether a line labelled as a byline says "By", or begins with a common first name, or is an agency."""
    return is_marked(text) or has_first_name(text) or bool(canonical_agency(text))


def _find_captions(piece: Piece, lines: Sequence[Item], start: int, end: int) -> None:
    """Take lines that end with a credit, and those whose bracket with the credit was broken, for captions."""
    for n in range(start, end):
        if piece.labels[n][0] in _ASKED and _is_caption(lines[n].text):
            _take(piece, lines, n, LineLabel.CAPTION)
            piece.captions.append(lines[n])
        for place in _broken_bracket(lines, n, end) if piece.labels[n][0] is not LineLabel.HEADLINE else ():
            if piece.labels[place][0] not in _CAPTIONS:
                _take(piece, lines, place, LineLabel.CAPTION)
                piece.captions.append(lines[place])


def _broken_bracket(lines: Sequence[Item], start: int, end: int) -> range:
    """The lines of a caption whose credit stands on lines of its own: "A square (", "Image:", "Name)"; else none."""
    if lines[start].text.endswith("("):
        for last in range(start + 1, min(start + MAX_BROKEN, end)):
            if len(lines[last].text.split()) > 8 or lines[last].text.endswith("("):
                break
            if lines[last].text.endswith(")"):
                return range(start, last + 1)
    return range(0)


def _lone_name(piece: Piece, lines: Sequence[Item], head: range) -> int | None:
    """The only line between headline and body that names people with common first names, and is printed once."""
    keys = [item.key for item in lines]
    names = [
        n
        for n in head
        if piece.labels[n][0] in _ASKED and keys.count(lines[n].key) == 1 and _names_people(lines[n].text)
    ]
    return names[0] if len(names) == 1 else None


def _names_people(text: str) -> bool:
    """Whether a line is a person's name, or a list of names, and nothing else but a role in brackets."""
    names = re.split(r"\s*,\s*|\s+(?:and|und|et|y|e|og|och|en|i|и)\s+", _ROLE.sub("", text).strip(" ,"))
    return len(text) <= 90 and all(is_person(name) and has_first_name(name) for name in names)


def _take(piece: Piece, lines: Sequence[Item], place: int, label: LineLabel) -> None:
    """Move a line out of the field it was filed in, and give it its new label."""
    for field in (piece.furniture, piece.captions, piece.body):
        if any(item is lines[place] for item in field):
            field[:] = [item for item in field if item is not lines[place]]
    piece.labels[place] = (label, 0.5)


def _is_caption(text: str) -> bool:
    return 6 <= len(text.split()) <= 90 and is_credited(text) and not is_date_line(text) and not is_no_photo(text)


def _is_signed(text: str) -> bool:
    """Whether a line is a name, a bar and how old the story is: "Jane Doe | Published 4 hours ago"."""
    found = _NAME_AND_TIME.match(text)
    return bool(found) and is_person(found["name"].strip() if found else "")


def _is_day(text: str) -> bool:
    return len(text) <= 110 and len(text.split()) <= 16 and bool(find_note_day(text, True))


def _is_writer(lines: Sequence[Item], place: int) -> bool:
    """Whether a line is a byline, or a name or agency beside the day."""
    text = lines[place].text
    if len(text) > 120 or (word_kinds(text).keys() & {"share", "menu", "related", "legal", "newsletter"}):
        return False
    if (is_marked(text) and is_byline(text)) or _is_signed(text):
        return True
    beside = [*lines[max(0, place - 2) : place], *lines[place + 1 : place + 3]]
    named = is_person(text.strip(" ,")) or canonical_agency(text)
    return bool(named) and any(is_date_line(item.text) or _is_day(item.text) for item in beside)
