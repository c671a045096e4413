"""Find, in the text of an e-mail, the message that it forwards or answers.

Mail programs repeat that message's header as lines of the text ("From: ...", "Subject: ...", in the sender's language),
below a line such as "-------- Forwarded Message --------". What is forwarded is the story; what is answered is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

_FIELDS = {
    "from": "from von de da från fra van od от من",
    "date": "date sent datum gesendet envoyé fecha enviado data inviato skickat dato sendt verzonden дата التاريخ",
    "subject": "subject betreff objet asunto assunto oggetto ämne emne onderwerp тема الموضوع",
    "": "to an à a para till til aan кому إلى cc bcc kopie copie copia kopia antwort priority",
}
_FORWARDS = re.compile(r"(?i)(?:fwd?|wg|tr|rv|enc|vb|vs|i|doorst)\s*:")
_ANSWERS = re.compile(r"(?i)(?:re|aw|sv|vs|antw|odp)\s*(?:\[\d+\])?\s*:")
_FIELD_OF = {word: name for name, words in _FIELDS.items() for word in words.split()}
_LABELLED = re.compile(r"[>*\s]*([^\W\d_]{1,12})\s*:[*\s]*(.*)")
_RULE = re.compile(r"[>\s]*[-_]{3,}.*")
_SEPARATOR = re.compile(rf"{_RULE.pattern}|[>\s]*.{{1,60}}:")
_FORWARD = re.compile(
    r"(?i)forward|weitergeleit|r[ée]exp[ée]di|transf[ée]r|re[ei]nvi|encaminhad|inoltrat|vidarebefordr|videresen|doorgest"
    r"|переслан"
)
_ATTRIBUTION = re.compile(r".{0,120}[@\d].{0,200}:")
_EMPTY = "-"
"""The text of a field that has a label alone."""
_QUOTED = re.compile(r"^\s*> ?")


@dataclass(frozen=True, slots=True)
class Parts:
    """Which lines of a message are its story, and which are what somebody wrote above a forwarded one (note). fields:
    from, date and subject of the forwarded message, as far as they are repeated."""

    story: range
    note: range = range(0)
    fields: dict[str, str] = field(default_factory=dict)


def forwards(subject: str) -> bool:
    """Whether a subject says that its message forwards another."""
    return bool(_FORWARDS.match(subject))


def split_message(lines: Sequence[str], subject: str) -> Parts:
    """The parts of a message's text. A header that nothing announces, below a subject that says nothing of an answer,
    may be a part of the story, as the head of a press release is."""
    start, end = _repeated_header(lines)
    if end == 0:
        return Parts(range(_quotation(lines, len(lines))))
    first = _announcement(lines, start)
    if forwards(subject) or _FORWARD.search(lines[first]) or not any(map(str.strip, lines[:first])):
        fields = {name: text for name, text in map(_field, lines[start:end]) if text != _EMPTY}
        return Parts(range(end, len(lines)), range(first), fields)
    is_answered = _ANSWERS.match(subject) or _RULE.fullmatch(lines[first])
    return Parts(range(_quotation(lines, first if is_answered else len(lines))))


def unquoted(line: str) -> str:
    """The line without the ">" before it."""
    return _QUOTED.sub("", line, count=1)


def _repeated_header(lines: Sequence[str]) -> tuple[int, int]:
    """Where the first repeated header begins and ends; (0, 0) if there is none."""
    end = 0
    for start, line in enumerate(lines):
        if start >= end and _field(line)[1]:
            end = start + len(list(takewhile(lambda number: _continues(lines, number), range(start, len(lines)))))
            names = {_field(each)[0] for each in lines[start:end]}
            if "from" in names and names & {"date", "subject"} and end - start > 2:
                return start, end
    return 0, 0


def _continues(lines: Sequence[str], number: int) -> bool:
    """Whether a line belongs to a header: it has a label, or goes on with a list of addresses."""
    is_list = lines[number - 1].rstrip().endswith((",", ";")) if number else False
    return bool(_field(lines[number])[1]) or (is_list and bool(lines[number].strip()))


def _announcement(lines: Sequence[str], start: int) -> int:
    """The number of the line that announces the header which begins at `start`, or `start`."""
    above = start - 1
    while above >= 0 and not lines[above].strip("> \t"):
        above -= 1
    return above if above >= 0 and _SEPARATOR.fullmatch(lines[above].rstrip()) else start


def _quotation(lines: Sequence[str], end: int) -> int:
    """Where the quotation begins with which these lines end ("On 4 May, Ada Lunde wrote:", then lines that begin with
    ">"); `end` if there is none."""
    start = end
    while start and (_QUOTED.match(lines[start - 1]) or not lines[start - 1].strip()):
        start -= 1
    if not any(map(_QUOTED.match, lines[start:end])):
        return end
    announced = (first for first in (start - 1, start - 2) if first > 0)
    return next((first for first in announced if _ATTRIBUTION.fullmatch(" ".join(lines[first:start]).rstrip())), end)


def _field(line: str) -> tuple[str, str]:
    """The field of a header's line, "" for one that is not needed, and its text; an empty text without a label."""
    match = _LABELLED.fullmatch(line)
    name = _FIELD_OF.get(match[1].lower()) if match else None
    return ("", "") if match is None or name is None else (name, match[2].strip("* \t") or _EMPTY)
