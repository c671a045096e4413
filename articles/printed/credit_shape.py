"""Whether a few words look like a credit: names and the words around them, with little plain prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.printed.agencies import canonical_agency
from articles.printed.calendars import MONTHS, WEEKDAYS
from articles.printed.credit_lines import parse_credit
from articles.printed.credit_words import EDITORS_NOTE, PROVIDED, VOCABULARY
from articles.printed.names import PARTICLES

MAX_CREDIT = 160
LABEL = re.compile(r"(?:(?<=[.;,])\s+|^)[^\W\d_][\w-]*(?:\s[\w-]+)?:\s+")
"""A helper's label in a credit: "Styling:", "Food styling:"."""
SENTENCE_END = re.compile(r"[.!?。…！？]['\"’”»)\]]*$")

_INNER_STOP = re.compile(r"(?<!Bros)(?<=\w\w\w)[.!?…]['\"”’»)]*\s")
_GIVEN = {"Handout", "Courtesy of", "Pool", "Screenshot"}
_AND = re.compile(r"\s*(?:[/,()]|\b(?:and|und|og|och|et|y|e|for|via)\b)\s*")
_NO_NAME = re.compile(r"[?!…]|\d{3,}|[\u3040-\u9fff]{9,}")
_NO_TAIL = re.compile(r"[(\[|（【]|\d{1,2}(?:[,.:\s]|$)")


def is_sure(tail: str) -> bool:
    """Whether `tail` is one line of names with a known agency among them, or says how the paper got the picture."""
    tail = EDITORS_NOTE.sub("", tail[: 4 * MAX_CREDIT])
    if len(tail) > MAX_CREDIT or _INNER_STOP.search(LABEL.split(tail)[0]):
        return False
    if "/" not in tail and not is_all_names(tail):
        return False
    credit = parse_credit(tail)
    known = any(canonical_agency(name) for name in credit.agencies)
    pieces = [piece.strip() for piece in tail.split("/")]
    loose = " ".join(piece for piece in pieces if not (known and len(pieces) > 1 and _is_account_like(piece)))
    if not is_all_names(loose):
        return False
    named = credit.agencies or credit.photographers
    linked = bool(re.search(r"/|\bvia\b|\bby\b|\bof\b|:", tail))
    return known or bool(credit.roles and (linked if named else set(credit.roles) & _GIVEN))


def _is_account_like(piece: str) -> bool:
    """Whether a piece between slashes may be an account name, in any letter case: "dvoevnore", "prisma TPX"."""
    words = piece.split()
    return len(words) == 1 or (len(words) <= 3 and any(word[0].isupper() for word in words))


def reads_as_credit(tail: str) -> bool:
    """Whether a tail without a known name may be a credit: a person, or a few capitalised words, without a stop at the
    end."""
    if PROVIDED.search(tail) and len(tail.split()) <= 8 and not tail.endswith("."):
        return True
    labelled = bool(LABEL.search(tail, 1))
    if SENTENCE_END.search(tail) and not labelled:
        return False
    tail = LABEL.split(tail)[0].strip(" .") if labelled else tail
    if not is_all_names(tail) or _NO_NAME.search(tail):
        return False
    names = [name for name in _AND.split(tail) if name]
    return len(names) <= 4 and all(len(name.split()) <= 5 for name in names) and not _INNER_STOP.search(tail)


def may_be_credit(tail: str) -> bool:
    """Whether text is short, closes its brackets, and is neither the rest of a date ("Jan." + "5, 2024") nor of a
    label."""
    return (
        len(tail) <= MAX_CREDIT
        and any(map(str.isalpha, tail))
        and tail.casefold() not in MONTHS
        and tail.casefold() not in WEEKDAYS
        and tail.count("(") == tail.count(")")
        and tail.count("[") == tail.count("]")
        and not _NO_TAIL.match(tail)
        and not LABEL.match(tail)
    )


def is_remark(inner: str) -> bool:
    """Whether brackets hold a sentence or clause: it ends with a stop, or has more than one plain lower-case word."""
    plain, words = _plain_words(inner)
    return words > 14 or plain > max(1, words // 3) or inner.endswith(("?", "!"))


def is_prose(tail: str) -> bool:
    """Whether a text has too many plain words for a credit. Some credits are phrases: "taken from picture library"."""
    plain, words = _plain_words(tail)
    return plain > max(4, words * 2 // 3) or (plain > 3 and words > 9 and plain * 2 > words)


def is_all_names(tail: str) -> bool:
    """Whether a text has no plain words except particles, labels ("Styling:") and the words that credits use."""
    return all(_is_name_word(word) for word in _words(LABEL.sub(" ", tail)))


def _is_name_word(word: str) -> bool:
    lowered = word.casefold()
    return (
        not word[0].islower()
        or lowered in PARTICLES
        or lowered in VOCABULARY
        or canonical_agency(word) is not None
        or any(char.isupper() or char in "._@" or char.isdigit() for char in word)
    )


def _words(tail: str) -> Iterator[str]:
    return (word.strip(".'’") for word in re.findall(r"[\w.@'’&]+", tail) if word.strip(".'’"))


def _plain_words(text: str) -> tuple[int, int]:
    """How many words of `text` are plain lower-case ones, and how many words it has. Particles and addresses count as
    names."""
    words = [word.strip(".,:;'’\"()") for word in re.split(r"[\s/]+", text)]
    words = [word for word in words if word]
    plain = [word for word in words if word.isalpha() and word.islower() and word not in PARTICLES and len(word) > 1]
    return len(plain), len(words)
