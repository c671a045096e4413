"""Read a stretch of a pasted page line by line: label its lines, and cut it into stories and text without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from articles.parsers.pasted.find_notes import find_notes
from articles.parsers.pasted.first_names import has_first_name
from articles.parsers.pasted.headline_choice import choose_headline
from articles.parsers.pasted.label_model import Labelling, LabelModel, load_model
from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_states import LineLabel, label_of, part_of
from articles.parsers.pasted.lines import HARD_GAP, Item, is_address, is_credited, line_key
from articles.parsers.pasted.no_photos import is_no_photo
from articles.parsers.pasted.piece import Piece
from articles.parsers.pasted.second_look import SecondLook, look_again
from articles.parsers.pasted.story_cuts import find_cut
from articles.parsers.pasted.writers import is_marked

MIN_WORDS = 30
"""The fewest words in a story's paragraphs."""
MIN_WORDS_AMONG = 60
MIN_SHARE = 0.15
"""A story among others has at least so many words, and this share of the longest one's."""
MAX_KICKER = 4
"""The most words of a kicker that is printed as the first line of a headline."""
FAR, FAR_CREDITED = 4, 30
"""So many lines from its story's head or body, a caption is a teaser's."""


def label_stretch(items: Sequence[Item], start: int, end: int) -> list[Piece]:
    """The stories of items[start:end], each with the lines around it; one piece without headline if there is none."""
    model = load_model()
    found: list[Piece] = []
    while start < end:
        cut = find_cut(items, start, end, model)
        found += _label_lines(items, start, cut, model)
        start = cut
    return found


def _label_lines(items: Sequence[Item], start: int, end: int, model: LabelModel) -> list[Piece]:
    """The stories of lines that are labelled as one sequence."""
    lines = items[start:end]
    scores = model.scores(features_of(lines))
    found = model.label(scores)
    seen = look_again(lines, model.shares(scores), found.states)
    found = replace(found, states=seen.states)
    cuts = _story_starts(found.states)
    pieces = []
    for first, last in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        pieces.append(_piece(lines, found, seen, first, last, start))
    kept = _join_fragments(pieces, items)
    for piece in kept:
        find_notes(piece, items[piece.start : piece.end])
    return kept


def _story_starts(states: Sequence[str]) -> list[int]:
    """Where each story's lines begin: with part 0 below another part, or with a headline right below a body."""
    starts = [0]
    headed = states[0] == "headline"
    for place in range(1, len(states)):
        before, state = part_of(states[place - 1]), states[place]
        fresh = part_of(state) == 0 and before in (2, 3)
        if fresh or (state == "headline" and before in (2, 3)):
            if headed:
                starts.append(place)
            headed = state == "headline"
        headed = headed or state == "headline"
    return starts


def _piece(lines: Sequence[Item], found: Labelling, seen: SecondLook, first: int, last: int, offset: int) -> Piece:
    piece = Piece(offset + first, offset + last, is_labelled=True)
    states = choose_headline(lines[first:last], seen.states[first:last], seen.headline[first:last].tolist())
    piece.labels = [(label_of(s), c) for s, c in zip(states, found.certainty[first:last], strict=True)]
    heads = [lines[first + n] for n, (label, _) in enumerate(piece.labels) if label is LineLabel.HEADLINE]
    if heads:
        piece.headline = _join_headline(heads)
    parts = [part_of(state) for state in states]
    _drop_captions(piece, parts, lines[first:last])
    for n, (label, _) in enumerate(piece.labels):
        _file(piece, lines[first + n], label)
    piece.writers = _nearest(piece, lines[first:last], parts, LineLabel.BYLINE)
    piece.notes = _nearest(piece, lines[first:last], parts, LineLabel.DATE)
    return piece


def _drop_captions(piece: Piece, parts: Sequence[int], lines: Sequence[Item]) -> None:
    """Captions that are none become furniture. Those far above the headline or far below the body are a teaser's; those
    that name their makers may stand farther away, in a gallery."""
    top = next((n for n, part in enumerate(parts) if part in (1, 2)), 0)
    bottom = max((n for n, part in enumerate(parts) if part in (1, 2)), default=0)
    for n, (label, certainty) in enumerate(piece.labels):
        if label not in (LineLabel.CAPTION, LineLabel.CREDIT):
            continue
        far = FAR_CREDITED if is_credited(lines[n].text) else FAR
        if not top - FAR <= n <= bottom + far or is_no_photo(lines[n].text):
            piece.labels[n] = (LineLabel.FURNITURE, certainty)


def _nearest(piece: Piece, lines: Sequence[Item], parts: Sequence[int], wanted: LineLabel) -> list[Item]:
    """The lines with a label in the part where it counts most: between headline and body, else above, else below."""
    for part in (1, 0, 2, 3):
        found = [
            line
            for line, (label, _), here in zip(lines, piece.labels, parts, strict=True)
            if label is wanted and here == part
        ]
        if found:
            return found
    return []


def _file(piece: Piece, item: Item, label: LineLabel) -> None:
    """Put a line into the field of its label. Bylines and dates that do not count are furniture."""
    if label in (LineLabel.BODY, LineLabel.SUBHEAD):
        piece.body.append(item)
    elif label is LineLabel.STANDFIRST:
        if all(item.key != each.key for each in piece.standfirst):
            piece.standfirst.append(item)
    elif label in (LineLabel.CAPTION, LineLabel.CREDIT):
        piece.captions.append(item)
        if label is LineLabel.CREDIT:
            piece.credit_lines.add(item.line.number)
    elif label is LineLabel.FURNITURE or is_address(item):
        piece.furniture.append(item)


def _join_headline(heads: Sequence[Item]) -> Item:
    """One headline of the lines that it was printed on; a colon alone on a line belongs to the line above."""
    text = heads[0].text
    for item in heads[1:]:
        if item.key in line_key(text):
            continue
        is_kicker = item is heads[1] and len(text.split()) <= MAX_KICKER and text[-1].isalnum()
        text += item.text if item.text[0] in ":,;" else f"{':' if is_kicker else ''} {item.text}"
    return Item(replace(heads[0].line, text=text), heads[0].gap, line_key(text))


_BODY = (LineLabel.BODY, LineLabel.SUBHEAD, LineLabel.CAPTION, LineLabel.CREDIT)


def _words(items: Sequence[Item]) -> int:
    return sum(max(len(item.text.split()), 0 if item.text.isascii() else len(item.text) // 4) for item in items)


def _join_fragments(pieces: list[Piece], items: Sequence[Item]) -> list[Piece]:
    """The pieces, with those that are no story of their own joined to a neighbour."""
    longest = max(_words(piece.body) for piece in pieces)
    headed = sum(piece.headline is not None for piece in pieces)
    kept: list[Piece] = []
    above: Piece | None = None
    for piece in pieces:
        least = MIN_WORDS if headed == 1 else max(MIN_WORDS_AMONG, longest * MIN_SHARE)
        is_story = piece.headline is not None and _words(piece.body) >= least
        if is_story and kept and not _opens_like_a_story(piece, items):
            _absorb(kept[-1], piece, items)
        elif is_story:
            kept.append(_prepend(above, piece, items) if above else piece)
            above = None
        elif kept:
            _absorb(kept[-1], piece, items)
        else:
            above = _prepend(above, _emptied(piece, items), items) if above else _emptied(piece, items)
    return kept or ([above] if above else [])


def _opens_like_a_story(piece: Piece, items: Sequence[Item]) -> bool:
    """Whether a story below another names its day or writer around its headline, or stands below three blank lines."""
    if items[piece.start].gap >= HARD_GAP:
        return True
    place = next(n for n, (label, _) in enumerate(piece.labels) if label is LineLabel.HEADLINE)
    first = max(0, place - 4)
    around = [(label, items[piece.start + n].text) for n, (label, _) in enumerate(piece.labels)][first : place + 10]
    return any(label is LineLabel.DATE or (label is LineLabel.BYLINE and _is_signed(text)) for label, text in around)


def _is_signed(text: str) -> bool:
    return is_marked(text) or has_first_name(text)


def _emptied(piece: Piece, items: Sequence[Item]) -> Piece:
    """A piece without a story: all of its lines are furniture."""
    lines = list(items[piece.start : piece.end])
    labels = [(LineLabel.FURNITURE, certainty) for _, certainty in piece.labels]
    return Piece(piece.start, piece.end, body=lines, is_labelled=True, labels=labels)


def _absorb(piece: Piece, below: Piece, items: Sequence[Item]) -> None:
    """Take the lines of a piece right below: paragraphs close to the body go on with it, the others are furniture."""
    opening = next((n for n, (label, _) in enumerate(below.labels) if label is LineLabel.BODY), None)
    goes_on = below.headline is not None and opening is not None and opening <= FAR and piece.labels[-1][0] in _BODY
    if goes_on and below.headline is not None:
        _add_paragraphs(piece, below, items)
    else:
        piece.furniture += items[below.start : below.end]
        piece.labels += [(LineLabel.FURNITURE, certainty) for _, certainty in below.labels]
    piece.end = below.end


def _add_paragraphs(piece: Piece, below: Piece, items: Sequence[Item]) -> None:
    """Add the paragraphs and pictures of a piece below; its headline was a subhead."""
    for item, (label, certainty) in zip(items[below.start : below.end], below.labels, strict=True):
        now = LineLabel.SUBHEAD if label is LineLabel.HEADLINE else label
        piece.labels.append((now, certainty))
        _file(piece, item, now)
        if now in (LineLabel.BYLINE, LineLabel.DATE):
            piece.furniture.append(item)


def _prepend(above: Piece, piece: Piece, items: Sequence[Item]) -> Piece:
    """The piece, with the lines of the one above as furniture, or as body if it has no headline itself."""
    lines = list(items[above.start : above.end])
    piece.start = above.start
    if piece.headline is None:
        piece.body = [*lines, *piece.body]
    else:
        piece.furniture = [*lines, *piece.furniture]
    piece.labels = [*above.labels, *piece.labels]
    return piece
