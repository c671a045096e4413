"""The lines below a story that are no part of it: the signature of its editors, and a notice of copyright."""

from __future__ import annotations

import re

from articles.drafts.text import body_paragraphs

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
    while True:
        start = body.rfind("<p>", 1)
        last = body[start + 3 :].rstrip()
        if start < 0 or not last.endswith("</p>") or len(last) > LONGEST_NOTICE:
            return body, notice
        line = " ".join(body_paragraphs(last))
        is_notice = not notice and bool(_COPYRIGHT.match(line))
        if not (is_notice or is_signature(line)) or not body[:start].strip():
            return body, notice
        notice = line if is_notice else notice
        body = body[:start].rstrip()


def with_notice(rights: str, notice: str) -> str:
    """The rights, with a notice that they do not contain yet."""
    return rights if notice in rights else "\n".join(filter(None, (rights, notice)))
