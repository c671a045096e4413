"""What every reader may see: as the engine's gate, and as the names that readers may know of.

A name may be printed where a story or a photo bears it that every reader may see; a draft must not betray its names.
The index knows such a story or photo for each name, whatever hidden ones bear it too; the database says whether it may
be seen, in one question for all names of a vocabulary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.utils import timezone

from articles.models import Author, Credit, Section, Source, Term, Topic
from articles.search import indexing
from articles.search.document import ARTICLE, PHOTO
from articles.search.engines.base import Gate, IndexBroken
from articles.search.fields import TOPIC_FIELDS

VOCABULARY: dict[str, type[Term]] = {
    "section": Section,
    "source": Source,
    "author": Author,
    **dict.fromkeys(TOPIC_FIELDS, Topic),
    **dict.fromkeys(("photographer", "agency"), Credit),
}
"""Key field -> the vocabulary of its names."""

_BEARERS: dict[type[Term], tuple[str, ...]] = {Source: (ARTICLE, PHOTO), Credit: (PHOTO,)}
"""What bears the names of a vocabulary, where it is not stories alone."""


def public_gate() -> Gate:
    """What every reader may see."""
    return Gate(now=int(timezone.now().timestamp()), hidden=indexing.hidden_keys())


def shown_names(wanted: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    """Key field -> key -> name, of those of these keys that readers may know of. Three queries
    a vocabulary at most, and two more where rows wait to be indexed."""
    names: dict[str, dict[str, str]] = {}
    for model in dict.fromkeys(VOCABULARY[field] for field in wanted):
        fields = [field for field in wanted if VOCABULARY[field] is model]
        known = _known(model, {field: wanted[field] for field in fields})
        names |= {field: {key: known[key] for key in wanted[field] if key in known} for field in fields}
    return names


def _known(model: type[Term], wanted: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Key -> name of one vocabulary."""
    try:
        found = list(_examples(model, wanted, public_gate()))
    except IndexBroken:
        return dict(model.objects.shown().names_by_key({key for keys in wanted.values() for key in keys}))
    keys = {key for key, _, _ in found}
    known: dict[str, str] = model.objects.borne_by([(kind, pk) for _, kind, pk in found]).names_by_key(keys)
    if behind := keys.difference(known):  # the index is behind: it knows names that their bearers have lost
        known |= model.objects.shown().names_by_key(behind)
    return known


def _examples(model: type[Term], wanted: Mapping[str, Collection[str]], gate: Gate) -> Iterator[tuple[str, str, int]]:
    """(key, kind, primary key of what bears it) of those keys that something bears."""
    for field, keys in wanted.items():
        left = set(keys)
        for kind in _BEARERS.get(model, (ARTICLE,)):
            found = indexing.reader().examples(gate, kind, field, left) if left else {}
            yield from ((key, row.kind, row.pk) for key, row in found.items())
            left.difference_update(found)
