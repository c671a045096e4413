"""A document's paragraphs and pictures, as its own format gives them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a document, with its alternative text."""

    name: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """markup: inline HTML. kind: p, h2, h3, li, title, subtitle or caption. pictures: those anchored in it."""

    markup: str
    kind: str = "p"
    pictures: tuple[Picture, ...] = ()
