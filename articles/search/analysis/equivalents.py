"""The list of equivalents: groups of words and names that mean the same in a search."""

from __future__ import annotations

from collections.abc import Iterable

from articles.search.analysis.chain import fold, split
from articles.search.analysis.word_tables import read_table

MOST_GROUPS = 2000
MOST_FORMS = 12
LONGEST_FORM = 8
"""Words of one form."""

Group = tuple[str, ...]
Words = tuple[str, ...]


def default_equivalents() -> str:
    """The list of an archive that has not saved one."""
    return read_table("equivalents.txt")


def read_equivalents(text: str) -> tuple[list[Group], list[str]]:
    """The groups of a list, and the lines that are none: with fewer than two forms, too many, or too long ones. Empty
    lines, and those that begin with #, are left out."""
    groups: list[Group] = []
    wrong: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            continue
        forms = tuple(dict.fromkeys(" ".join(form.split()) for form in line.split("=")))
        if len(groups) < MOST_GROUPS and 2 <= len(forms) <= MOST_FORMS and all(map(_is_form, forms)):
            groups.append(forms)
        else:
            wrong.append(line)
    return groups, wrong


def _is_form(form: str) -> bool:
    return 1 <= len(words_of(form)) <= LONGEST_FORM


def words_of(form: str) -> Words:
    """The folded words of a form, by which it is recognised in a search."""
    return tuple(filter(None, map(fold, split(form))))


def other_forms_by_words(groups: Iterable[Group]) -> dict[Words, Group]:
    """The words of each form -> the other forms of all its groups."""
    found: dict[Words, dict[str, None]] = {}
    for group in groups:
        for form in group:
            found.setdefault(words_of(form), {}).update(dict.fromkeys(other for other in group if other != form))
    return {words: tuple(others) for words, others in found.items() if words}
