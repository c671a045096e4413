"""What every reader may see: the gate for the engine, and the names that may be shown.

A name may be shown if it is checked and a story or photo that every reader may see has it; names that only drafts have
stay hidden. The index gives one such story or photo for each name, and one query for each vocabulary checks them all in
the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models import Author, Credit, Section, Source, Term, Topic
from articles.models.prepared_query import Prepared
from articles.models.term import primary_keys
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

_KINDS_WITH_NAMES: dict[type[Term], tuple[str, ...]] = {Source: (ARTICLE, PHOTO), Credit: (PHOTO,)}
"""The kinds of documents that have names of a vocabulary, if not stories alone."""


def _names_question(model: type[Term]) -> Prepared:
    """The (key, name) of those terms that may be shown because one of these records has them."""

    def build(now: datetime, pks: list[int], stories: list[int], photos: list[int]) -> Any:
        terms = model.objects.checked().of_records(stories, photos, now).filter(pk__in=pks)
        return terms.order_by().values_list("pk", "name")

    return Prepared(build)


_NAMES = {model: _names_question(model) for model in set(VOCABULARY.values())}


def public_gate() -> Gate:
    """What every reader may see."""
    return Gate(now=int(timezone.now().timestamp()), hidden=queue.hidden_keys())


def readable_names(wanted: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    """Return key field -> key -> name for those of these keys whose names may be shown.

    Costs two queries for each vocabulary, one more if the index is behind, and one to three to find that out.
    """
    vocabularies: dict[type[Term], dict[str, Collection[str]]] = {}
    for field, keys in wanted.items():
        vocabularies.setdefault(VOCABULARY[field], {})[field] = keys
    try:
        gate = public_gate()
        examples = {model: list(_examples(model, asked, gate)) for model, asked in vocabularies.items()}
    except IndexBroken:
        known = {
            model: _names_in_database(model, set().union(*asked.values())) for model, asked in vocabularies.items()
        }
    else:
        known = {model: _names_of_examples(model, found) for model, found in examples.items()}
    names = {field: known[VOCABULARY[field]] for field in wanted}
    return {field: {key: names[field][key] for key in keys if key in names[field]} for field, keys in wanted.items()}


def _names_of_examples(model: type[Term], examples: Collection[tuple[str, str, int]]) -> dict[str, str]:
    """Return key -> name for the keys whose example, or else any other row, every reader may see."""
    keys = {key for key, _, _ in examples}
    records = {kind: [pk for _, of_kind, pk in examples if of_kind == kind] for kind in (ARTICLE, PHOTO)}
    rows = _NAMES[model](pks=primary_keys(keys), stories=records[ARTICLE], photos=records[PHOTO])
    known = {str(pk): name for pk, name in rows}
    if behind := keys.difference(known):  # the index is behind: its example no longer has the name
        known |= _names_in_database(model, behind)
    return known


def _names_in_database(model: type[Term], keys: Collection[str]) -> dict[str, str]:
    """Key -> name, asked of the database alone."""
    return dict(model.objects.checked().visible().names_by_key(keys))


def _examples(model: type[Term], wanted: Mapping[str, Collection[str]], gate: Gate) -> Iterator[tuple[str, str, int]]:
    """Yield (key, kind, primary key of a document that has it) for the keys that a document has."""
    for field, keys in wanted.items():
        left = set(keys)
        for kind in _KINDS_WITH_NAMES.get(model, (ARTICLE,)):
            found = queue.reader().examples(gate, kind, field, left) if left else {}
            yield from ((key, row.kind, row.pk) for key, row in found.items())
            left.difference_update(found)
