"""What the processes of bench.cluster.kills note, a line each, before they go on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LETTERS = "abcdefghijklmnop"


def word_of(number: int) -> str:
    """A word of one story alone, which no stemmer shortens and no other word is near to."""
    return "q" + "".join(_LETTERS[int(digit, 16)] for digit in f"{number:x}") + "xx"


def note(**line: Any) -> None:
    """A line of this process's ledger."""
    with Path(os.environ["LEDGER"]).open("a") as file:
        file.write(json.dumps(line) + "\n")


def lines(pattern: str) -> Iterator[dict[str, Any]]:
    """The lines of all ledgers whose names match."""
    folder = Path(os.environ["LEDGER"])
    folder = folder if folder.is_dir() else folder.parent
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text().splitlines():
            try:
                yield json.loads(line)
            except ValueError:  # the line that a killed process was writing
                continue
