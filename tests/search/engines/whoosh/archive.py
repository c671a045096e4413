"""A small made-up archive and random questions to it, for the tests of this engine."""

import random
from datetime import date

from hypothesis import strategies as st

from articles.search.document import ARTICLE, PHOTO, Document, Key
from articles.search.language.query import (
    And,
    AnyOf,
    Dates,
    Everything,
    Flag,
    Fuzzy,
    Keys,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
)

_WORDS = """
government oil prices minister court said the of in on market rains harvest strike talks bank river election votes
governor governing mid-April U.S. Türkiye İmamoğlu café 28.7 don't ministers market's 東京 zebra Xanthi loan loans
G-7 G7 re-election reelection Müller Mueller مكتبة المكتبة
"""
WORDS = _WORDS.split()
DAY = 86400


def make_text(rng: random.Random, longest: int) -> str:
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    return " ".join(rng.choices(WORDS, weights, k=rng.randint(1, longest)))


def make_document(pk: int, seed: int = 0, kind: str = ARTICLE) -> Document:
    """A document whose every part is drawn from its number."""
    rng = random.Random(f"{kind} {pk} {seed}")
    texts = {"headline": make_text(rng, 6), "text": make_text(rng, 60)} if kind == ARTICLE else {}
    if kind == PHOTO or rng.random() < 0.3:
        texts |= {"caption": make_text(rng, 12), "credit": "Jane Doe / AFP"}
    keys = {
        "status": (rng.choice(("published", "published", "published", "draft")),),
        "subject": tuple(rng.sample(("1", "2", "3", "10"), rng.randint(0, 3))),
        "section": tuple(rng.sample(("5", "6"), rng.randint(0, 1))),
        "has": ("photo",) if "caption" in texts else (),
    }
    published = rng.choice((None, rng.randint(-400, 800) * DAY + rng.randint(0, DAY - 1)))
    return Document(Key(kind, pk), texts, keys, published, rng.choice((0, 0, 0, 1_000_000)))


def make_archive(size: int, seed: int = 0) -> list[Document]:
    return [make_document(pk, seed, PHOTO if pk % 5 == 0 else ARTICLE) for pk in range(1, size + 1)]


_word = st.sampled_from([*WORDS, "unheard"])
_field = st.sampled_from(["", "", "", "headline", "text", "caption"])
_day = st.none() | st.dates(date(1969, 1, 1), date(1972, 12, 31))
_leaves = st.one_of(
    st.builds(Word, _word, _field),
    st.builds(Phrase, st.lists(_word, min_size=1, max_size=3).map(" ".join), _field, st.sampled_from([0, 0, 1, 4])),
    st.builds(Wildcard, st.sampled_from(["gov*", "m?nister", "*ket", "l*s", "imam*", "unh*"]), _field),
    st.builds(Fuzzy, st.sampled_from(["goverment", "lion", "bnak", "xanthy"]), st.sampled_from([1, 2]), _field),
    st.builds(Keys, st.just("subject"), st.frozensets(st.sampled_from(["1", "2", "10", "99"]), max_size=3)),
    st.builds(Flag, st.sampled_from(["has"]), st.just("photo")),
    st.just(Flag("is", "draft")),
    st.builds(Dates, _day, _day),
    st.just(Everything()),
    st.builds(AnyOf, st.lists(st.builds(Word, _word), min_size=1, max_size=5).map(tuple)),
)
nodes = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)
"""Query trees of every kind."""
