"""Names into rows of the vocabularies, a chunk at a time: asked for once, made if missing, kept for the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from articles.models import Author, Credit, Section, Source, Term, Topic
from articles.parsers.draft import ArticleDraft, PhotoDraft


class Name(NamedTuple):
    """A term by its vocabulary, its kind within it ("" where there are none) and its name as kept."""

    model: type[Term]
    kind: str
    name: str

    @classmethod
    def of(cls, model: type[Term], name: str, kind: str = "") -> Name:
        """White space collapsed and cut to the column's length, as Term.prepare does."""
        return cls(model, kind, " ".join(name.split())[:200].rstrip())


class Vocabulary:
    """Terms by name. learn() before asking id_of(). dry_run: nothing may be written that a rollback leaves behind."""

    def __init__(self, dry_run: bool = False) -> None:
        self.dry_run = dry_run
        self._ids: dict[Name, int] = {}

    def forget(self) -> None:
        """After a rollback: ids made in that transaction are gone."""
        self._ids.clear()

    def id_of(self, model: type[Term], name: str, kind: str = "") -> int | None:
        """The row's id; None for an empty name."""
        wanted = Name.of(model, name, kind)
        return self._ids[wanted] if wanted.name else None

    def learn(self, drafts: Iterable[ArticleDraft], photos: Iterable[PhotoDraft] = ()) -> None:
        """Find or make every term that these drafts name."""
        wanted: dict[tuple[type[Term], str], dict[Name, None]] = defaultdict(dict)
        for name in _names(drafts, photos):
            if name.name and name not in self._ids:
                wanted[name.model, name.kind][name] = None
        for (model, kind), names in wanted.items():
            self._find(model, kind, list(names))
            self._make(model, kind, [name for name in names if name not in self._ids])

    def _find(self, model: type[Term], kind: str, names: Sequence[Name]) -> None:
        scope = {"kind": kind} if kind else {}
        rows = model.objects.filter(name__in=[name.name for name in names], **scope).values_list("name", "pk")
        self._ids.update({Name(model, kind, name): pk for name, pk in rows})

    def _make(self, model: type[Term], kind: str, names: Sequence[Name]) -> None:
        for name in names:
            row = model(name=name.name, **({"kind": kind} if kind else {}))
            row.save()
            self._ids[name] = row.pk


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
