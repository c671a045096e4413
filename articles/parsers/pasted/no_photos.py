"""Lines that look like captions with credits, and are none: job advertisements, durations, embedded posts, rights."""

from __future__ import annotations

import re

from articles.parsers.pasted.page_words import word_kinds
from articles.printed.captions import split_caption
from articles.printed.jobs import names_job

_NEVER = re.compile(
    r"(?i)(?<!\w)[mwfd]\s?/\s?[mwfd]\s?/\s?[mwfdx]\b|im neuen fenster|in (?:a )?new (?:window|tab)|pic\.twitter\.com"
    r"|\bissn\b|^view \d+ images?$"
)
_RIGHTS = re.compile(
    r"(?i)\brights? reserved|rechte vorbehalten|droits réservés|riprodu\w+ riservat|diritti\b.*riservati"
    r"|prawa zastrzeżone|derechos reservados|direitos reservados|права защищены|hakları saklıdır"
)
_NO_MAKER = re.compile(r"(?i)^\W*\d{1,3}:\d\d\b|%|^\W*video\W*$|\d{3}\.\d{3}")
_OFFERS = {"account", "subscribe", "newsletter", "cookie"}
_PAGE = {"share", "menu", "tool", "related"}
MIN_CAPTION = 3
"""The fewest words of a caption beside a statement of rights."""


def is_no_photo(text: str) -> bool:
    """Whether a line is no photo's caption or credit, whatever it looks like."""
    if _NEVER.search(text):
        return True
    printed = split_caption(text)
    has_caption = len(printed.caption.split()) >= MIN_CAPTION
    kinds = word_kinds(printed.credit_line)
    is_page = kinds.keys() & _OFFERS or any(kinds.get(kind) == "whole" for kind in _PAGE)
    if _NO_MAKER.search(printed.credit_line) or (is_page and "caption" not in kinds):
        return True
    return not has_caption and bool(_RIGHTS.search(text) or names_job(printed.credit_line))
