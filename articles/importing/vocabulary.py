"""Names into terms of the vocabularies, a chunk at a time: looked up once, created if missing, cached for the whole
run.

Names that differ only in letter case are one term. The better spelling is kept: PONTUS PRESS becomes Pontus Press.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.text import fold, make_slug
from articles.importing import bulk_insert
from articles.models import Author, Credit, Section, Source, Term, Topic

LONGEST_SHORT_NAME = 5
"""A name in capitals of up to this length may be an acronym: NTV does not become Ntv."""


class Name(NamedTuple):
    """A term: its vocabulary, its kind within the vocabulary ("" if that has no kinds), and its name as stored."""

    model: type[Term]
    kind: str
    name: str

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(model: type[Term], name: str, kind: str = "") -> Name:
        """The name as Term.prepare stores it: white space collapsed, cut to the column's length."""
        return Name(model, kind, " ".join(name.split())[:200].rstrip())

    @property
    def key(self) -> Key:
        """What two spellings of a name have in common."""
        return self.model, self.kind, self.name.casefold()


Key = tuple[type[Term], str, str]


class Vocabulary:
    """Terms by name. Call learn() before id_of(). dry_run: nothing may be written that survives a rollback."""

    def __init__(self, dry_run: bool = False) -> None:
        self.dry_run = dry_run
        self._ids: dict[Key, int] = {}

    def forget(self) -> None:
        """Call after a rollback: the ids that were made in that transaction are gone."""
        self._ids.clear()

    def id_of(self, model: type[Term], name: str, kind: str = "") -> int | None:
        """The term's id; None for an empty name. No query, once the name is learnt."""
        wanted = Name.of(model, name, kind)
        return self._ids[wanted.key] if wanted.name else None

    def learn(self, drafts: Iterable[ArticleDraft], photos: Iterable[PhotoDraft] = ()) -> None:
        """Find or create every term that these drafts name."""
        wanted: dict[tuple[type[Term], str], dict[Key, Name]] = defaultdict(dict)
        for name in _names(drafts, photos):
            if name.name and name.key not in self._ids:
                spellings = wanted[name.model, name.kind]
                spellings[name.key] = _choose_spelling(spellings.get(name.key), name)
        for (model, kind), names in wanted.items():
            self._find(model, kind, names)
            self._make(model, kind, [name for key, name in names.items() if key not in self._ids])

    def _find(self, model: type[Term], kind: str, names: Mapping[Key, Name]) -> None:
        """The existing terms of these names. One stored in a worse spelling gets the better one."""
        scope = {"kind": kind} if kind else {}
        rows = model.objects.filter(folded__in={fold(name.name)[:200] for name in names.values()}, **scope)
        for row in sorted(rows, key=lambda row: (row.name not in {name.name for name in names.values()}, row.pk)):
            kept = Name.of(model, row.name, kind)
            if kept.key in names and kept.key not in self._ids:
                self._ids[kept.key] = row.pk
                if (better := _choose_spelling(kept, names[kept.key])) != kept:
                    row.name = better.name
                    row.save()

    def _make(self, model: type[Term], kind: str, names: Sequence[Name]) -> None:
        """Create terms in one statement. Each term whose slug is taken is saved by itself, with another slug."""
        scope = {"kind": kind} if kind else {}
        rows = [model(name=name.name, slug=make_slug(name.name), **scope) for name in names]
        wanted = Counter(row.slug for row in rows)
        wanted.update(model.objects.filter(slug__in=wanted, **scope).values_list("slug", flat=True) if rows else ())
        alone = [row for row in rows if wanted[row.slug] == 1]
        for row in alone:
            row.prepare()
        bulk_insert.insert_rows(alone)
        for row in rows:
            if row.pk is None:
                row.slug = ""
                row.save()
        self._ids |= {name.key: row.pk for name, row in zip(names, rows, strict=True)}


def _choose_spelling(kept: Name | None, other: Name) -> Name:
    """The better spelling: for a long name, the one that is not all capitals; for any name, the one that is not all
    small letters."""
    if kept is None:
        return other
    shouted = kept.name.isupper() and not other.name.isupper() and len(kept.name) > LONGEST_SHORT_NAME
    return other if shouted or (kept.name.islower() and not other.name.islower()) else kept


def _names(drafts: Iterable[ArticleDraft], photos: Iterable[PhotoDraft]) -> Iterable[Name]:
    for draft in drafts:
        yield Name.of(Section, draft.section)
        yield Name.of(Source, draft.source)
        yield from (Name.of(Author, author) for author in draft.authors)
        yield from (Name.of(Topic, topic.name, topic.kind) for topic in draft.topics)
        yield from _photo_names(draft.photos)
    yield from _photo_names(photos)


def _photo_names(photos: Iterable[PhotoDraft]) -> Iterable[Name]:
    for photo in photos:
        yield Name.of(Source, photo.source)
        yield from (Name.of(Credit, name, "photographer") for name in photo.photographers)
        yield from (Name.of(Credit, name, "agency") for name in photo.agencies)
