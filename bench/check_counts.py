"""Do facets, totals and histogram agree with plain database counts? Run on any archive: its data, 200 combinations.

ARCHIVE_DATA=... .venv/bin/python bench/check_counts.py [combinations]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from articles.search.service import search  # noqa: E402
from tests.search.counting import PlainArchive  # noqa: E402


def main(combinations: int) -> int:
    """Print every disagreement; the exit status is their number, at most 1."""
    random, plain = Random(1987), PlainArchive()
    wrong = found = 0
    for _ in range(combinations):
        request = plain.random_request(random)
        page = search(request)
        found += bool(page.total)
        if differences := plain.disagreements(request, page):
            wrong += 1
            print(request, *differences, sep="\n  ")
    print(f"{combinations} combinations, {found} of them with results: {wrong} disagree with the database.")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
