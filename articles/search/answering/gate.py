"""What every reader may see: as the engine's gate, and as the names that readers may know of.

A name may be printed where a story or a photo bears it that every reader may see; a draft must not betray its names.
The index knows such a story or photo for each name, whatever hidden ones bear it too; the database says whether it may
be seen, in one question for all names of a vocabulary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.utils import timezone

from articles.models import Author, Credit, Section, Source, Term, Topic
from articles.search.document import ARTICLE, PHOTO
from articles.search.engines.base import Gate, IndexBroken
from articles.search.indexing import queue
from articles.search.language.fields import TOPIC_FIELDS

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
    return Gate(now=int(timezone.now().timestamp()), hidden=queue.hidden_keys())


def shown_names(wanted: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    """Key field -> key -> name, of those of these keys that readers may know of. Two queries a vocabulary, one more
    where the index is behind, and one to three to see whether it is."""
    vocabularies: dict[type[Term], dict[str, Collection[str]]] = {}
    for field, keys in wanted.items():
        vocabularies.setdefault(VOCABULARY[field], {})[field] = keys
    try:
        gate = public_gate()
        examples = {model: list(_examples(model, asked, gate)) for model, asked in vocabularies.items()}
    except IndexBroken:
        known = {model: _shown(model, set().union(*asked.values())) for model, asked in vocabularies.items()}
    else:
        known = {model: _visible_names(model, found) for model, found in examples.items()}
    names = {field: known[VOCABULARY[field]] for field in wanted}
    return {field: {key: names[field][key] for key in keys if key in names[field]} for field, keys in wanted.items()}


def _visible_names(model: type[Term], examples: Collection[tuple[str, str, int]]) -> dict[str, str]:
    """Key -> name of those that one of these examples shows to be borne by what readers may see."""
    keys = {key for key, _, _ in examples}
    known: dict[str, str] = model.objects.borne_by([(kind, pk) for _, kind, pk in examples]).names_by_key(keys)
    if behind := keys.difference(known):  # the index is behind: it knows names that their bearers have lost
        known |= _shown(model, behind)
    return known


def _shown(model: type[Term], keys: Collection[str]) -> dict[str, str]:
    """Key -> name, asked of the database alone."""
    return dict(model.objects.shown().names_by_key(keys))


def _examples(model: type[Term], wanted: Mapping[str, Collection[str]], gate: Gate) -> Iterator[tuple[str, str, int]]:
    """(key, kind, primary key of what bears it) of those keys that something bears."""
    for field, keys in wanted.items():
        left = set(keys)
        for kind in _BEARERS.get(model, (ARTICLE,)):
            found = queue.reader().examples(gate, kind, field, left) if left else {}
            yield from ((key, row.kind, row.pk) for key, row in found.items())
            left.difference_update(found)
