"""Hypothesis strategies: random query trees as the parser makes them, and random search text rich in syntax."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from articles.search.language.fields import FIELDS, FieldType
from articles.search.language.query import Dates, Flag, Fuzzy, Node, Not, Phrase, Value, Wildcard, Word, all_of, any_of

LETTERS = "abcdeimnorstzğışöüéñçßжыقروسلا中日"
TEXT_FIELDS = ["", *(row.searches[0] for row in FIELDS if row.type is FieldType.TEXT)]
VALUE_FIELDS = [row.name for row in FIELDS if row.type is FieldType.VALUE]

words = st.text(LETTERS, min_size=1, max_size=8) | st.sampled_from(
    ["O'Brien", "28.7", "U.S.", "AT&T", "co2", "or", "not"]
)
fields = st.sampled_from(TEXT_FIELDS)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))

leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, words, fields),
    st.builds(Phrase, phrases, fields, st.integers(0, 50)),
    st.builds(Word, st.tuples(words, words).map("-".join), fields),
    st.builds(Word, st.lists(st.integers(0, 2100).map(str), min_size=2, max_size=3).map("/".join), fields),
    st.builds(lambda head, field: Wildcard(f"{head}*", field), st.text(LETTERS, min_size=2, max_size=5), fields),
    st.builds(lambda head, field: Wildcard(f"{head}?d*z", field), st.text(LETTERS, min_size=2, max_size=5), fields),
    st.builds(Fuzzy, st.text(LETTERS, min_size=3, max_size=8), st.just(1), fields),
    st.builds(Fuzzy, st.text(LETTERS, min_size=5, max_size=8), st.just(2), fields),
    st.builds(Value, st.sampled_from(VALUE_FIELDS), words, st.just(False)),
    st.builds(Value, st.sampled_from(VALUE_FIELDS), phrases, st.booleans()),
    st.builds(lambda days: Dates(min(days), max(days)), st.tuples(days, days)),
    st.builds(Dates, days, st.none()),
    st.builds(Dates, st.none(), days),
    st.sampled_from(
        [Flag("has", "photo"), Flag("is", "draft"), Flag("kind", "photo"), Dates(date(2024, 1, 1), date(2024, 12, 31))]
    ),
)


def _negated(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(all_of),
        st.lists(inner, min_size=2, max_size=4).map(any_of),
        inner.map(_negated),
    ),
    max_leaves=9,
)

_pieces = st.sampled_from(
    ['"', "“", "”", "«", "(", ")", " ", " ", " ", "-", "–", "—", " OR ", " AND ", " NOT "]
    + ["*", "?", "~", "~3", "..", "…", ":", "/", ",", ".", "\x00", "\u200f", "İ", "ß", "क्षि", "U.S.", "'s"]
    + [f"{row.name}:" for row in FIELDS]
    + ["2024", "2024-03", "2025-13-45", "2024-03-27", "27 March 2024", "3/4/2024", " to ", "Caption: "]
    + ["draft", "photo", "the", "war"]
)  # fmt: skip
search_text = st.lists(_pieces | st.text(max_size=5), max_size=25).map("".join)
