"""Do 40 searches of journalists find what they must? bench/queries-judged.txt against Reuters-21578.

    python bench/judged_queries.py FOLDER

FOLDER/reuters is an archive as bench/judged.py makes it (made when missing). Printed is a line for each search that
fails, then how many pass. The exit status is 1 if any fails. Searches go through the door that readers use, folded.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "bench" / "queries-judged.txt"
FIRST = 10


@dataclass
class Judged:
    """A search, and the patterns that some headline must, and no headline may, match."""

    text: str
    must: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)

    def faults(self, headlines: list[str]) -> list[str]:
        """Return a sentence for each pattern that is broken."""
        missing = [each for each in self.must if not any(re.search(each, line, re.I) for line in headlines)]
        wrong = [line for each in self.never for line in headlines if re.search(each, line, re.I)]
        return [f"misses {each}" for each in missing] + [f"finds {line}" for line in wrong]


def read_queries(path: Path = QUERIES) -> list[Judged]:
    found: list[Judged] = []
    for line in path.read_text().splitlines():
        if line.startswith("+ "):
            found[-1].must.append(line[2:])
        elif line.startswith("- "):
            found[-1].never.append(line[2:])
        elif line and not line.startswith("#"):
            found.append(Judged(line))
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder / "reuters"
    sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
    from judged import make_archive

    if not folder.exists():
        make_archive("reuters", folder)
    os.environ["ARCHIVE_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    import django

    django.setup()
    from articles.search.request import SearchRequest
    from articles.search.service import search

    queries = read_queries()
    failed = 0
    for each in queries:
        hits = search(SearchRequest(each.text, size=FIRST, facets=False, snippets=False)).hits
        faults = each.faults([hit.headline for hit in hits])
        failed += bool(faults)
        print(*(f"{each.text}: {fault}" for fault in faults), sep="\n", end="\n" if faults else "")
    print(f"{len(queries) - failed} of {len(queries)} searches pass")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
