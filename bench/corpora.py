"""The stories that the benchmarks run on: Reuters-21578 where it stands in ../shared, else a generated archive.

More stories than there are come from recombining: each is made of paragraphs, a headline and topics of real stories,
drawn with a fixed seed, so that the same number gives the same stories everywhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from articles.drafts.draft import ArticleDraft
from articles.drafts.text import body_paragraphs
from articles.parsers import reuters
from articles.search.document import ARTICLE, Document, Key

REUTERS = Path(__file__).resolve().parents[2] / "shared/corpora/reuters21578"
FACETS = ("subject", "place", "person", "organisation", "section", "author")
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Story:
    """One story as plain values. published: seconds since 1970, None where unknown."""

    number: int
    headline: str
    paragraphs: tuple[str, ...]
    byline: str
    keys: dict[str, tuple[str, ...]]
    published: int | None

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    def document(self) -> Document:
        """The story as an engine takes it."""
        texts = {"headline": self.headline, "text": self.text, "byline": self.byline}
        keys = {name: values for name, values in self.keys.items() if values} | {"status": ("published",)}
        return Document(Key(ARTICLE, self.number), {k: v for k, v in texts.items() if v}, keys, self.published)


def stories(count: int) -> Iterator[Story]:
    """This many stories, numbered from 1."""
    base = list(_reuters()) if REUTERS.is_dir() else list(_generated())
    yield from base[:count]
    yield from _recombined(base, count - len(base))


def name() -> str:
    """What the stories are made of."""
    return "Reuters-21578" if REUTERS.is_dir() else "generated stories"


def _reuters() -> Iterator[Story]:
    import gzip

    number = 0
    for path in sorted(REUTERS.glob("*.sgm.gz")):
        for draft in reuters.parse(BytesIO(gzip.decompress(path.read_bytes())), path.name):
            if isinstance(draft, ArticleDraft):
                number += 1
                yield _story(number, draft)


def _story(number: int, draft: ArticleDraft) -> Story:
    keys: dict[str, tuple[str, ...]] = {"author": draft.authors}
    for topic in draft.topics:
        keys[topic.kind.value] = (*keys.get(topic.kind.value, ()), topic.name)
    keys["section"] = keys.get("subject", ())[:1]
    moment = draft.published_at
    published = int(moment.timestamp()) if moment else None
    return Story(number, draft.headline, tuple(body_paragraphs(draft.body)), draft.byline, keys, published)


def _recombined(base: list[Story], count: int) -> Iterator[Story]:
    rng = random.Random(21578)
    paragraphs = [paragraph for story in base for paragraph in story.paragraphs]
    for number in range(len(base) + 1, len(base) + count + 1):
        model, titled = rng.choice(base), rng.choice(base)
        body = tuple(rng.choice(paragraphs) for _ in model.paragraphs)
        published = rng.randint(0, 15_000) * _DAY + rng.randrange(_DAY)
        yield Story(number, titled.headline, body, model.byline, model.keys, published)


def _generated(count: int = 20_000) -> Iterator[Story]:
    """Stories of made-up words whose frequencies fall as those of real ones do."""
    rng = random.Random(1987)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
    words = [
        *["the", "of", "to", "in", "and", "said", "a", "mln", "for", "it", "on", "dlrs"],
        *("".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(40_000)),
    ]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    tags = [f"tag{number}" for number in range(200)]
    for number in range(1, count + 1):
        sizes = [rng.randint(15, 40) for _ in range(rng.randint(1, 8))]
        paragraphs = tuple(" ".join(rng.choices(words, weights, k=size)) + "." for size in sizes)
        keys = {field: tuple(rng.sample(tags, rng.randint(0, 2))) for field in FACETS}
        headline = " ".join(rng.choices(words[12:], weights[12:], k=7))
        yield Story(number, headline, paragraphs, "", keys, rng.randint(0, 15_000) * _DAY)
