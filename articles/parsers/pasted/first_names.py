"""Common first names of many countries (first_names.txt), which tell a writer's line from a label of the same shape."""

from __future__ import annotations

from pathlib import Path


def _read() -> frozenset[str]:
    lines = Path(__file__).with_name("first_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


FIRST_NAMES = _read()


def has_first_name(name: str) -> bool:
    """Whether a name begins with a common first name: "Jane Doe", "Jean-Luc Roe"; not "Key Points"."""
    first = name.split(" ", 1)[0].casefold()
    return first in FIRST_NAMES or first.partition("-")[0] in FIRST_NAMES
