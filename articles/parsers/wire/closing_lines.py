"""The lines below a story that are no part of it: the signature of its editors, and a notice of copyright."""

from __future__ import annotations

import re

from articles.drafts.text import body_paragraphs

_LAST = re.compile(r"\s*<p>((?:(?!<p>).)*)</p>\s*$", re.S)
_SIGNATURE = re.compile(r"[a-z]{1,4}(?:/[a-z]{1,4}){1,7}")
_COPYRIGHT = re.compile(r"(?i)(?:©|\(c\)|\(?copyright\s+(?:©|\(c\)|\d{4}))")
LONGEST_NOTICE = 600


def is_signature(line: str) -> bool:
    """Whether a line is only the initials of editors, as agencies print them: "hh/ph/ts"."""
    return bool(_SIGNATURE.fullmatch(line.strip()))


def split_closing(body: str) -> tuple[str, str]:
    """The body without a notice of copyright and a signature at its end, and the notice. A body that is nothing else
    stays as it is."""
    notice = ""
    while last := _LAST.search(body, max(0, len(body) - 2 * LONGEST_NOTICE)):
        line = " ".join(body_paragraphs(last[1]))
        is_notice = not notice and len(line) <= LONGEST_NOTICE and bool(_COPYRIGHT.match(line))
        if not (body[: last.start()].strip() and (is_notice or is_signature(line))):
            break
        notice = line if is_notice else notice
        body = body[: last.start()]
    return body, notice


def with_notice(rights: str, notice: str) -> str:
    """The rights, with a notice that they do not contain yet."""
    return rights if notice in rights else "\n".join(filter(None, (rights, notice)))
