"""Fifty requests a second, pages and API mixed, for a minute, on the archive that ARCHIVE_DATA and DATABASE_URL name.

    ARCHIVE_DATA=/tmp/archive python bench/archive_maker.py 20000
    ARCHIVE_DATA=/tmp/archive python manage.py rebuild_search
    ARCHIVE_DATA=/tmp/archive python bench/bench_mixed.py [--rate 50] [--seconds 60]

The site is started as `manage.py start` does. Requests begin by the clock, whether or not earlier ones are answered.
Searches, stories and photos are drawn by lot, so that most pages are made anew. It prints a line of JSON: milliseconds
from the moment at which each request was due, by kind and of all, and what went wrong; the exit status is 1 if anything
did.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SHARES = {
    "api search": 25, "api story": 15, "api stories": 5, "api photos": 5, "api names": 3, "api dates": 2,
    "search": 15, "story": 15, "photo": 5, "front": 5, "day": 5,
}  # fmt: skip
"""Kind of request -> how many of a hundred."""
SOME = 3000
"""Stories, photos and words that are drawn from."""
GIVE_UP = 30.0


def main() -> int:
    """Run the load; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    os.environ["API_REQUESTS_A_MINUTE"] = "1000000"
    from bench.torture.site import Site

    draw, site = _addresses(), Site()
    site.start()
    try:
        _ask(site.address + "/search/?q=river")  # each process opens the index at its first search
        load = Load(site.address, args.rate, args.seconds)
        load.run(draw)
    finally:
        left = site.stop()
    figures = load.figures() | {"complaints": site.complaints()[:5], "left": left}
    print(json.dumps(figures))
    return 1 if figures["errors"] or figures["complaints"] or left else 0


def _addresses() -> Callable[[Random], tuple[str, str]]:
    """Draws (kind, path)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    import django

    django.setup()
    from articles.models import Article, Photo

    stories = list(Article.objects.visible().order_by("-pk")[:SOME])  # type: ignore[attr-defined]
    photos = list(Photo.objects.visible().order_by("-pk")[:SOME])  # type: ignore[attr-defined]
    words = sorted({word for story in stories for word in story.headline.split() if word.isalpha()})[:SOME]
    days = sorted({story.published_on for story in stories if story.published_on})
    last = stories[0].pk

    def draw(rng: Random) -> tuple[str, str]:
        kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
        story, photo, day = rng.choice(stories), rng.choice(photos), rng.choice(days)
        query = quote(" ".join(rng.choices(words, k=rng.choice((1, 1, 2)))))
        return kind, {
            "api search": f"/api/v1/search?q={query}&facets={rng.choice(('true', 'false'))}",
            "api story": f"/api/v1/stories/{story.pk}",
            "api stories": f"/api/v1/stories?limit={rng.choice((20, 100))}",
            "api photos": f"/api/v1/photos?limit={rng.choice((20, 100))}",
            "api names": f"/api/v1/names/person?q={query[:3]}",
            "api dates": "/api/v1/dates?by=month",
            "search": f"/search/?q={query}",
            "story": story.get_absolute_url(),
            "photo": photo.get_absolute_url(),
            "front": "/",
            "day": f"/{day:%Y/%m/%d}/" if day else f"/articles/?page={last}",
        }[kind]

    return draw


def _ask(address: str) -> int:
    """The status of the answer, read to its end."""
    try:
        with urllib.request.urlopen(address, timeout=GIVE_UP) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


class Load:
    """Requests at a steady rate, and what became of them."""

    def __init__(self, address: str, rate: float, seconds: float) -> None:
        self.address, self.rate, self.seconds = address, rate, seconds
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.lasted = 0.0
        self._lock = threading.Lock()

    def run(self, draw: Callable[[Random], tuple[str, str]]) -> None:
        """Begin each request when it is due, in a thread of its own."""
        rng, started = Random(11), time.monotonic()
        with ThreadPoolExecutor(max_workers=200) as pool:
            for number in range(int(self.rate * self.seconds)):
                due = started + number / self.rate
                time.sleep(max(0.0, due - time.monotonic()))
                pool.submit(self._one, *draw(rng), due)
        self.lasted = time.monotonic() - started

    def _one(self, kind: str, path: str, due: float) -> None:
        try:
            status = _ask(self.address + path)
        except OSError as error:
            status = 0
            with self._lock:
                self.errors[f"{kind}: {error}"] += 1
        with self._lock:
            self.took[kind].append((time.monotonic() - due) * 1000)
            if status not in (0, 200):
                self.errors[f"{kind}: {status} {path}"] += 1

    def figures(self) -> dict[str, object]:
        every = [took for some in self.took.values() for took in some]
        kinds = {kind: [_part(some, share) for share in (0.5, 0.99)] for kind, some in sorted(self.took.items())}
        return {
            "asked": len(every),
            "a_second": round(len(every) / self.lasted, 1),
            "p50_ms": _part(every, 0.5),
            "p95_ms": _part(every, 0.95),
            "p99_ms": _part(every, 0.99),
            "longest_ms": round(max(every)),
            "p50_and_p99_ms": kinds,
            "errors": dict(self.errors.most_common(10)),
        }


def _part(took: list[float], share: float) -> int:
    return round(sorted(took)[min(len(took) - 1, int(share * len(took)))])


if __name__ == "__main__":
    sys.exit(main())
