"""The verdict on a site that was tortured: by the rows as another process reads them, and by what searches find, before
anything compares or repairs the index."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote

from bench.torture import rows
from bench.torture.browser import Browser
from bench.torture.ledger import WORD, Content, Ledger, tokens_in
from bench.torture.site import Site

TOKENS_A_SEARCH = 20
PAGES = 50
"""Hidden stories whose own pages are asked for."""


def from_outside(site: Site, ledger: Ledger) -> list[str]:
    """Sentences about what the running site lost, or shows wrongly. Rows are the truth about the index, and the ledger
    is the truth about rows."""
    contents = {pk: content for pk, content in rows.articles().items() if content.mark is not None}
    said = ledger.differences(contents.values())
    said += _command(site, contents)
    said += _searches(Browser(site.address), ledger, contents)
    said += _photos(Browser(site.address), ledger)
    return said + _pages(Browser(site.address), contents)


def of_the_database(site: Site) -> list[str]:
    """Sentences about a database that is not whole, and about an index that a sweep finds to differ."""
    swept = json.loads(site.manage("check_index", "--json").splitlines()[-1])
    return rows.damage() + [
        f"the sweep found {name}: {keys}" for name, keys in swept.items() if keys and name in _SWEPT
    ]


_SWEPT = ("missing", "stale", "orphaned", "doubled")


def _visible(contents: dict[int, Content]) -> Counter[tuple[int, str]]:
    return Counter({(pk, row.headline): 1 for pk, row in contents.items() if row.status == "published"})


def _command(site: Site, contents: dict[int, Content]) -> list[str]:
    """What `manage.py search_archive` finds of all stories; it shows the first thousand."""
    found = json.loads(site.manage("search_archive", WORD, "--json", "--size", "1000"))
    hits = Counter((hit["id"], hit["headline"]) for hit in found["hits"])
    wanted = _visible(contents)
    said = (
        [f"search_archive finds {found['total']} stories of {wanted.total()}"]
        if found["total"] != wanted.total()
        else []
    )
    said += [f"search_archive shows {hit} wrongly" for hit in hits - wanted]
    return said + [f"search_archive misses {hit}" for hit in (wanted - hits if wanted.total() <= 1000 else ())]


def _searches(reader: Browser, ledger: Ledger, contents: dict[int, Content]) -> list[str]:
    """Every word that any version of any story ever had is searched for: the newest word of each visible story must
    find that story once, and all other words nothing."""
    words = sorted({token for story in ledger.stories for token in story.tokens})
    wanted = _visible(contents)
    hits: Counter[tuple[int, str]] = Counter()
    for some in _chunks(words):
        hits += Counter((row["id"], row["headline"]) for row in _found(reader, some, "articles"))
    said = [f"a search misses {hit}" for hit in wanted - hits]
    return said + [f"a search finds {hit} wrongly, or twice" for hit in hits - wanted]


def _photos(reader: Browser, ledger: Ledger) -> list[str]:
    """A photo of a visible story is found by its caption's words, and no photo that stands in hidden stories alone."""
    pictures = rows.photos()
    found: Counter[str] = Counter()
    for some in _chunks(sorted({token for story in ledger.stories for token in story.tokens})):
        found += Counter(token for row in _found(reader, some, "photos") for token in tokens_in(row["caption"]))
    said = []
    for caption, headline, status in pictures:
        token = tokens_in(caption).pop()
        if token not in tokens_in(headline):
            said.append(f"{caption!r} belongs to another version of {headline!r}")
        if found[token] != (status == "published"):
            said.append(f"a search finds the photo {caption!r} of a {status} story {found[token]} times")
    return said


def _pages(reader: Browser, contents: dict[int, Content]) -> list[str]:
    """The pages of some hidden stories must not be there."""
    hidden = [pk for pk, row in contents.items() if row.status != "published"]
    asked = random.Random(1).sample(hidden, min(PAGES, len(hidden)))
    return [f"/articles/{pk}/ is shown" for pk in asked if reader.get(f"/articles/{pk}/").status not in (404, 410)]


def _found(reader: Browser, words: list[str], kind: str) -> list[dict[str, str]]:
    path = f"/search/export.jsonl?q={quote(' OR '.join(words))}&kind={kind}"
    answer = reader.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return [json.loads(line) for line in answer.text.splitlines()]


def _chunks(words: list[str]) -> Iterator[list[str]]:
    left = iter(words)
    while some := list(islice(left, TOKENS_A_SEARCH)):
        yield some
