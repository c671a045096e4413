"""Measure what matching new stories with 10,000 saved searches costs, beside indexing the same stories.

    ARCHIVE_DATA=/tmp/alerts python bench/archive_maker.py 20000
    ARCHIVE_DATA=/tmp/alerts python manage.py rebuild_search
    ARCHIVE_DATA=/tmp/alerts python bench/bench_alerts.py

New stories are made of paragraphs of the archive's own stories. Of the searches, half have two words, a fifth one word,
a fifth a phrase, and a tenth a word with a section. Their words are in at most 2% of the paragraphs, as in searches
that somebody wants to be told of. It prints milliseconds.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from urllib.parse import quote_plus

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

SEARCHES = 10_000
BATCHES = (1, 1, 1, 10, 100, 500)


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth.models import User

    from articles.kept import match_searches
    from articles.models import MatchTask, SavedSearch, SearchMatch
    from articles.search.indexing import queue

    random = Random(7)
    owner = User.objects.get_or_create(username="bench")[0]
    SavedSearch.objects.all().delete()
    addresses = [_address(random) for _ in range(SEARCHES)]
    SavedSearch.objects.bulk_create(
        (SavedSearch(owner=owner, name=text[:100], address=text) for text in addresses), batch_size=500
    )
    match_searches._notice_languages()
    started = time.perf_counter()
    while SavedSearch.objects.filter(outlined_at__isnull=True).exists():
        match_searches._make_outlines()
    print(f"outlines of {SEARCHES:,} searches: {time.perf_counter() - started:.1f} s")
    exact = SavedSearch.objects.filter(is_exact=True).count()
    print(f"decided by their outline alone: {exact:,}")
    queue.drain()
    MatchTask.objects.all().delete()
    match_searches._table()
    for size in BATCHES:
        before = SearchMatch.objects.count()
        _add_stories(random, size)
        indexing = _time(queue.drain)
        matching = _time(match_searches.step)
        found = SearchMatch.objects.count() - before
        print(f"{size} stories: indexing {indexing:.0f} ms, matching {matching:.0f} ms, {found} matches")


def _time(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return (time.perf_counter() - started) * 1000


def _paragraphs() -> list[str]:
    from articles.drafts.text import plain_text
    from articles.models import Article

    bodies = Article.objects.exclude(body="").order_by("pk").values_list("body", flat=True)[:3000]
    return [line for body in bodies for line in plain_text(body).split("\n") if len(line.split()) > 5]


_texts: list[str] = []
_words: list[str] = []


def _text(random: Random) -> str:
    if not _texts:
        _texts.extend(_paragraphs())
    return random.choice(_texts)


def _word(random: Random) -> str:
    """A word that is in at most 2% of the paragraphs."""
    if not _words:
        _text(random)
        counts = Counter(word for text in _texts for word in set(text.replace(".", "").split()))
        _words.extend(sorted(word for word, count in counts.items() if 1 < count <= len(_texts) * 0.02))
    return random.choice(_words)


def _address(random: Random) -> str:
    words = _text(random).replace(".", "").split()
    place = random.randrange(len(words) - 2)
    kind = random.random()
    if kind < 0.5:
        return f"q={quote_plus(f'{_word(random)} {_word(random)}')}"
    if kind < 0.7:
        return f"q={quote_plus(_word(random))}"
    if kind < 0.9:
        phrase = " ".join(words[place : place + 2])
        return "q=" + quote_plus(f'"{phrase}"')
    return f"q={quote_plus(_word(random))}&section={random.randrange(1, 20)}"


def _add_stories(random: Random, number: int) -> None:
    from articles.models import Article

    Article.objects.bulk_create(
        Article(
            headline=" ".join(_text(random).split()[:8]),
            slug="new",
            body="".join(f"<p>{_text(random)}</p>" for _ in range(8)),
            section_id=random.randrange(1, 20),
        )
        for _ in range(number)
    )


if __name__ == "__main__":
    main()
