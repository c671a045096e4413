"""The accent colour of a site: whether text in it can be read, and the same hue for the dark theme. Pure."""

from __future__ import annotations

import re

PAPER = {"light": "#fefdfb", "dark": "#161513"}
"""The background of each theme (static/css/tokens.css)."""
READABLE = 4.5
"""The contrast that WCAG 2.2 asks of text (1.4.3)."""


def is_colour(text: str) -> bool:
    """Whether this is a colour as six hexadecimal digits: #8c2f1b."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def for_dark_theme(colour: str) -> str:
    """The colour, mixed with as much white as it needs to be readable on the dark paper."""
    for step in range(21):
        parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
        mixed = "#" + "".join(f"{round(part + (255 - part) * step / 20):02x}" for part in parts)
        if contrast(mixed, PAPER["dark"]) >= READABLE:
            return mixed
    return "#ffffff"
