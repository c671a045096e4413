"""The photos of a pasted story, out of the lines that are its captions and credits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from articles.drafts.draft import PhotoDraft
from articles.parsers.pasted.lines import Item, ends_sentence, is_credited, line_key
from articles.printed.captions import PrintedCaption, split_caption
from articles.printed.credit_lines import parse_credit, strip_brackets
from articles.printed.credit_position import is_credit_alone

MAX_BROKEN = 4
"""The most lines that one broken bracket may run over."""


def photos_of(captions: list[Item], name: str, credit_lines: Collection[int] = ()) -> tuple[PhotoDraft, ...]:
    """A photo for each caption, however often it is printed. A credit on its own line belongs to the caption above.

    credit_lines: the numbers of lines that are known to be credits.
    """
    printed: dict[str, tuple[Item, PrintedCaption]] = {}
    last = ""
    for item in _join_brackets(_join_broken(captions)):
        bare = strip_brackets(item.text)
        credit_line = bare if item.line.number in credit_lines or is_credit_alone(bare) else ""
        first, above = printed.get(last, (item, None))
        if credit_line and above and above.credit_line in ("", credit_line):
            printed[last] = (first, _with_credit(above, credit_line))
            continue
        last = item.key
        printed.setdefault(
            last, (item, _with_credit(PrintedCaption(""), credit_line) if credit_line else split_caption(item.text))
        )
    return tuple(
        PhotoDraft(
            caption=read.caption,
            credit_line=read.credit_line,
            photographers=read.photographers,
            agencies=read.agencies,
            roles=read.roles,
            taken_on=read.taken_on,
            place=read.place,
            is_lead=position == 0,
            where=f"{name}:{item.line.number}",
        )
        for position, (item, read) in enumerate(printed.values())
    )


def _join_brackets(captions: Iterable[Item]) -> Iterator[Item]:
    """Captions, with the lines of a bracket that was broken ("A square (", "Image:", "Name/dpa)") joined."""
    held: Item | None = None
    lines = 0
    for item in captions:
        if held is not None and lines < MAX_BROKEN and held.text.count("(") > held.text.count(")"):
            text = f"{held.text}{'' if held.text.endswith('(') else ' '}{item.text}"
            held, lines = Item(replace(held.line, text=text), held.gap, line_key(text)), lines + 1
            continue
        if held is not None:
            yield held
        held, lines = item, 1
    if held is not None:
        yield held


def _join_broken(captions: list[Item]) -> Iterator[Item]:
    """Captions, with each line that continues a sentence joined to the line above."""
    held: Item | None = None
    for item in captions:
        goes_on = item.text[0].islower() and held is not None and not is_credited(held.text) and not item.gap
        if goes_on and held is not None and not ends_sentence(held.text):
            text = f"{held.text} {item.text}"
            held = Item(replace(held.line, text=text), held.gap, line_key(text))
            continue
        if held is not None:
            yield held
        held = item
    if held is not None:
        yield held


def _with_credit(read: PrintedCaption, credit_line: str) -> PrintedCaption:
    credit = parse_credit(credit_line)
    return replace(
        read, credit_line=credit_line, photographers=credit.photographers, agencies=credit.agencies, roles=credit.roles
    )
