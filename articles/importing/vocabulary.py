"""Names into terms of the vocabularies, a chunk at a time: looked up once, created if missing, cached for the whole
run.

Names that differ only in letter case are one term. The better spelling is kept: PONTUS PRESS becomes Pontus Press. A
name that is another spelling of a record (articles.models.authority) is that record, whose preferred form stays.

Names of photographers, agencies and authors that no table confirms are new as *unchecked*; confirm() checks those that
a second story has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Value

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.text import fold, make_slug
from articles.importing.confirmation import standing_of
from articles.models import Author, Credit, Merge, Section, Source, Spelling, Term, Topic, bulk_rows

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
        """What two forms of a name have in common that are one term without anybody saying so."""
        return self.model, self.kind, self.name.casefold()

    @property
    def folded(self) -> str:
        """The name without accents and letter case, as spellings are stored."""
        return fold(self.name)[:200]


Key = tuple[type[Term], str, str]


class Vocabulary:
    """Terms by name. Call learn() before id_of(). dry_run: nothing may be written that survives a rollback."""

    def __init__(self, dry_run: bool = False) -> None:
        self.dry_run = dry_run
        self._ids: dict[Key, int | None] = {}
        self._unchecked: set[tuple[type[Term], int]] = set()
        self._named: dict[type[Term], set[int]] = defaultdict(set)
        self._state = (-1, -1)

    def forget(self) -> None:
        """Call after a rollback: the ids that were made in that transaction are gone."""
        self._ids.clear()
        self._unchecked.clear()
        self._named.clear()

    def id_of(self, model: type[Term], name: str, kind: str = "") -> int | None:
        """The term's id; None for an empty name, and for what an archivist said is no name. No query, once the name is
        learnt."""
        wanted = Name.of(model, name, kind)
        return self._ids[wanted.key] if wanted.name else None

    def learn(self, drafts: Iterable[ArticleDraft], photos: Iterable[PhotoDraft] = ()) -> None:
        """Find or create every term that these drafts name. A query, and a few for each vocabulary with new names."""
        self._notice_merges()
        self.learn_names(_names(drafts, photos))

    def learn_names(self, found: Iterable[Name]) -> None:
        """Find or create these terms."""
        wanted: dict[tuple[type[Term], str], dict[Key, Name]] = defaultdict(dict)
        mentions: Counter[Key] = Counter()
        for name in found:
            if not name.name:
                continue
            mentions[name.key] += 1
            if name.key not in self._ids:
                spellings = wanted[name.model, name.kind]
                spellings[name.key] = _choose_spelling(spellings.get(name.key), name)
        made: set[Key] = set()
        for (model, kind), names in wanted.items():
            self._find(model, kind, names)
            fresh = [name for key, name in names.items() if key not in self._ids]
            self._make(model, kind, fresh)
            made.update(name.key for name in fresh)
        for key, count in mentions.items():
            pk = self._ids[key]
            if pk is not None and (key[0], pk) in self._unchecked and (count > 1 or key not in made):
                self._named[key[0]].add(pk)  # a new name that is mentioned once has one story

    def confirm(self) -> None:
        """Check those unchecked names among the ones learnt since the last call that two stories have. Call it when the
        rows are written. Up to two queries for credits and two for authors."""
        for model, pks in self._named.items():
            model.objects.confirm(pks)
        self._named.clear()

    def _notice_merges(self) -> None:
        """Forget what is known if names were merged, or spellings added, since the last call. One query."""
        state = Spelling.objects.state()
        if state != self._state:
            self.forget()
        self._state = state

    def _find(self, model: type[Term], kind: str, names: Mapping[Key, Name]) -> None:
        """The existing terms of these names. First those that have the very name; one stored in a worse form gets the
        better one, unless somebody preferred it. Then those that have the name as another spelling."""
        rows = _known_names(model, kind, {name.folded for name in names.values()})
        spelled = {row.spelling: row for row in rows if row.spelling}
        exact = {name.name for name in names.values()}
        for row in sorted(rows, key=lambda row: (row.name not in exact, row.pk)):
            kept = Name.of(model, row.name, kind)
            if row.spelling or kept.key not in names or kept.key in self._ids:
                continue
            self._note(kept.key, row)
            if kept.folded not in spelled and (better := _choose_spelling(kept, names[kept.key])) != kept:
                term = model.objects.get(pk=row.pk)
                term.name = better.name
                term.save()
        for key, name in names.items():
            if key not in self._ids and name.folded in spelled:
                self._note(key, spelled[name.folded])

    def _note(self, key: Key, row: _KnownName) -> None:
        self._ids[key] = None if row.standing == Term.Standing.REFUSED else row.pk
        if row.standing == Term.Standing.UNCHECKED:
            self._unchecked.add((key[0], row.pk))

    def _make(self, model: type[Term], kind: str, names: Sequence[Name]) -> None:
        """Create terms in one statement. Each term whose slug is taken is saved by itself, with another slug."""
        scope = {"kind": kind} if kind else {}
        rows = [model(name=name.name, slug=make_slug(name.name), **scope) for name in names]
        for row in rows:
            row.standing = standing_of(model, row.name)
        wanted = Counter(row.slug for row in rows)
        wanted.update(_taken_slugs(model, kind, list(wanted)) if rows else ())
        alone = [row for row in rows if wanted[row.slug] == 1]
        for row in alone:
            row.prepare()
        bulk_rows.insert_rows(alone)
        for row in rows:
            if row.pk is None:
                row.slug = ""
                row.save()
        self._ids |= {name.key: row.pk for name, row in zip(names, rows, strict=True)}
        self._unchecked |= {(model, row.pk) for row in rows if not row.is_checked}


class _KnownName(NamedTuple):
    """A row of a query for names: a term, and "" or the spelling of it, folded, that was found."""

    pk: int
    name: str
    standing: str
    spelling: str


def _known_names(model: type[Term], kind: str, folded: Collection[str]) -> list[_KnownName]:
    """The terms with these folded names or spellings. One query."""
    term, scope = str(model._meta.model_name), {"kind": kind} if kind else {}
    named = model.objects.filter(folded__in=folded, **scope).order_by()
    spelled = Spelling.objects.of(kind or term).filter(folded__in=folded).order_by()
    columns = (term, f"{term}__name", f"{term}__standing", "folded")
    rows = named.values_list("pk", "name", "standing", Value("")).union(spelled.values_list(*columns), all=True)
    return [_KnownName(*row) for row in rows]


def _taken_slugs(model: type[Term], kind: str, slugs: Collection[str]) -> Any:
    """Those of these slugs that terms have, or that redirect to one. One query."""
    scope = {"kind": kind} if kind else {}
    taken = model.objects.filter(slug__in=slugs, **scope).order_by().values_list("slug")
    former = Merge.objects.former_slugs(kind or str(model._meta.model_name)).filter(loser_slug__in=slugs).order_by()
    return [slug for (slug,) in taken.union(former.values_list("loser_slug"), all=True)]


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
