"""Article drafts into rows: which story a draft is, whether it says anything new, and the bulk writes.

A story is known by its source's key, else by its words. By its key, a new version replaces what is kept, and one that
arrives late does not. By its words alone, it completes what the kept story lacks and overwrites nothing; where another
source sent the same words, it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from articles.drafts.draft import ArticleDraft, Precision, Status
from articles.drafts.to_json import article_as_json
from articles.exporting.drafts import draft_of
from articles.importing import link_families
from articles.importing.article_rows import clear_parts, fill, lead_first, unique, write_parts
from articles.importing.batch_log import Outcome
from articles.importing.bulk_insert import insert_rows
from articles.importing.identities import Group
from articles.importing.photos import Completed, save_all
from articles.importing.prepare import Prepared
from articles.importing.undo.fingerprints import article_states
from articles.importing.undo.revisions import Json, remember
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, ArticlePhoto, ImportBatch, Photo, Source

COMPLETED = (
    "standfirst", "byline", "authors", "dateline", "section", "topics", "source", "source_key", "language", "url",
    "rights", "slug", "priority", "corrections", "photos",
)  # fmt: skip
"""What a story takes from a draft of the same words, where it has none; its date is taken as a whole."""
_DATE = ("published_on", "published_at", "precision", "estimate")
_HELD = "The archive already holds this."
_PARTS = ("authors", "topics", "corrections", "photos")


@dataclass(slots=True)
class Story:
    """A draft on its way: what it says, the article it already is, if any, and why that stays as it is, if it does.

    lacking: where the draft completes the article, the draft with those parts alone that the article has none of.
    given: what came, where `prepared` is the article completed by it.
    """

    prepared: Prepared
    known: Article | None = None
    why: str = ""
    lacking: ArticleDraft | None = None
    given: Prepared | None = None

    @property
    def draft(self) -> ArticleDraft:
        return self.prepared.draft

    @property
    def digest(self) -> str:
        return self.prepared.digest

    @property
    def given_digest(self) -> str:
        """Of the draft as it came."""
        return (self.given or self.prepared).digest

    @property
    def checksum(self) -> str:
        return self.prepared.checksum

    @property
    def is_kill(self) -> bool:
        """A notice that withdraws the story and says nothing else."""
        return self.draft.status == Status.WITHDRAWN and not self.draft.body

    def become(self, row: Article, vocabulary: Vocabulary) -> Article:
        """The row with what the draft says; of a kill notice, its standing alone."""
        if self.is_kill and row.pk is not None:
            row.status, row.version = Article.Status.WITHDRAWN, max(row.version, self.draft.version)
        else:
            row.status = _status(self.draft, row)
            fill(row, self.draft, self.prepared.body, vocabulary, self.prepared.slug)
            row.checksum = self.checksum
        row.digest = self.digest
        return row


def save(
    stories: Sequence[Story], batch: ImportBatch | None, vocabulary: Vocabulary
) -> tuple[list[Outcome], list[Completed]]:
    """Save stories of which no two are one; an outcome each, in order, and the photos they completed."""
    _find_known(stories, vocabulary)
    fresh = [story for story in stories if story.known is None]
    changed = [story for story in stories if story.known is not None and not story.why]
    before, was = _remember(changed), article_states(_rows(changed)) if changed else {}
    replaced = [story for story in changed if not story.is_kill and not story.lacking]
    full = [*fresh, *(story for story in changed if not story.is_kill)]
    parts = [(story.lacking or story.draft, story) for story in full]
    standing = _standing(replaced)
    kept = save_all([_photos(draft, story, standing) for draft, story in parts], vocabulary)
    placed = [unique(one.photo.pk for one in group) for group in kept]
    if replaced:
        stay = {_row(story).pk: keys for (_, story), keys in zip(parts, placed, strict=True) if story.known}
        clear_parts(_rows(replaced), stay)
    for story in fresh:
        story.known = story.become(Article(batch=batch), vocabulary)
    insert_rows(_rows(fresh))
    for story in changed:
        story.become(_row(story), vocabulary).save()
    write_parts([(draft, _row(story)) for draft, story in parts], placed, vocabulary)
    if standing:
        Photo.objects.replaced([pk for photos in standing.values() for pk, _ in photos]).delete()
    link_families.link_new({_row(story).pk: story.prepared.bands for story in fresh})
    link_families.link(_rows([story for story in changed if not story.is_kill]))
    made = {id(story) for story in fresh}
    completed = [one.completed for group in kept for one in group if one.completed]
    return [_outcome(story, id(story) in made, before, was) for story in stories], completed


def repeat(story: Story, first: Story) -> Outcome:
    """What becomes of a story that says the same as one that was saved a moment ago."""
    draft = story.draft
    why = first.why or _HELD
    return Outcome(
        "unchanged", draft.where, why, draft.headline, draft.format, _row(first), original=story.prepared.original
    )


def _standing(replaced: Sequence[Story]) -> dict[int, list[tuple[int, str]]]:
    """The photos that these stories show now, key and identity, by article."""
    found: dict[int, list[tuple[int, str]]] = {}
    places = ArticlePhoto.objects.filter(article__in=_rows(replaced)).order_by("position")
    for article, pk, identity in places.values_list("article", "photo", "photo__identity"):
        found.setdefault(article, []).append((pk, identity or ""))
    return found


def _photos(draft: ArticleDraft, story: Story, standing: Mapping[int, Sequence[tuple[int, str]]]) -> Group:
    """A draft's photos, the lead first, and the identities of those that its story shows now."""
    now = standing.get(story.known.pk, ()) if story.known else ()
    return lead_first(draft), [identity for _, identity in now if identity]


def _row(story: Story) -> Article:
    if story.known is None:
        raise ValueError("The story has no row yet.")
    return story.known


def _rows(stories: Sequence[Story]) -> list[Article]:
    return [_row(story) for story in stories]


def _find_known(stories: Sequence[Story], vocabulary: Vocabulary) -> None:
    """The article that each story is, if any, and why it stays as it is."""
    keys = {story.draft.source_key[:300] for story in stories if story.draft.source_key}
    by_key = {(a.source_id, a.source_key): a for a in Article.objects.filter(source_key__in=keys)}
    by_words: dict[str, list[Article]] = {}
    checksums = {story.checksum for story in stories if story.checksum}
    for article in Article.objects.filter(checksum__in=checksums).order_by("pk"):
        by_words.setdefault(article.checksum, []).append(article)
    for story in stories:
        story.prepared, story.lacking = story.given or story.prepared, None  # saving it may have been tried before
        story.known = by_key.get((vocabulary.id_of(Source, story.draft.source), story.draft.source_key[:300]))
        story.why = _why_unchanged(story, story.known) if story.known else ""
    taken = {story.known.pk for story in stories if story.known}
    for story in stories:
        if story.known is None and story.checksum in by_words:
            _meet(story, by_words[story.checksum], vocabulary.id_of(Source, story.draft.source), taken)
    # What completes a kept story says all that the kept one does, in names that this chunk may not have named.
    vocabulary.learn([story.draft for story in stories if story.lacking])


def _why_unchanged(story: Story, known: Article) -> str:
    """Why the article of a story's key stays as it is; empty where the draft changes it."""
    if known.digest == story.digest:
        return _HELD
    draft = story.draft
    if draft.version and known.version and draft.version != known.version:
        late = draft.version < known.version
        return f"Version {draft.version} arrived late: the archive holds version {known.version}." if late else ""
    if draft.updated_at and known.source_updated_at and draft.updated_at < known.source_updated_at:
        return f"It arrived late: the archive holds the story as of {known.source_updated_at:%Y-%m-%d %H:%M}."
    return ""


def _meet(story: Story, same_words: Sequence[Article], source_id: int | None, taken: set[int]) -> None:
    """A story known by its words alone: it completes what is kept, or says why it does not.

    Two keys of one source are two stories, whatever their words. taken: articles that this chunk writes anyway.
    """
    keyed = bool(story.draft.source_key)
    known = next((a for a in same_words if not (keyed and a.source_key and a.source_id == source_id)), None)
    if known is None:
        return
    story.known, story.why = known, f"The same words as article {known.pk}."
    other_source = None not in (source_id, known.source_id) and source_id != known.source_id
    if known.digest == story.digest or other_source or known.pk in taken:
        return
    kept = draft_of(known)
    whole = _completed(kept, story.draft)
    if whole != kept:
        parts: dict[str, Any] = {name: () for name in _PARTS if getattr(kept, name)}
        story.lacking, story.why = replace(whole, **parts), ""
        draft = replace(whole, where=story.draft.where)
        story.given = story.prepared
        story.prepared = replace(story.prepared, draft=draft, body=whole.body, slug="")


def _completed(kept: ArticleDraft, draft: ArticleDraft) -> ArticleDraft:
    names = [name for name in COMPLETED if getattr(draft, name) and not getattr(kept, name)]
    if kept.precision is Precision.UNKNOWN:
        names += _DATE
    if kept.source and kept.source != draft.source:
        names = [name for name in names if name != "source_key"]  # a key counts within its source
    return replace(kept, **{name: getattr(draft, name) for name in names})


def _status(draft: ArticleDraft, row: Article) -> Any:
    """An import may withdraw a story, but never shows one again that somebody here took away."""
    taken_away = row.pk is not None and row.status != Article.Status.PUBLISHED
    return row.status if taken_away and draft.status == Status.PUBLISHED else Article.Status(draft.status)


def _remember(changed: Sequence[Story]) -> dict[int, Json]:
    """The articles as they were, by key."""
    rows = Article.objects.filter(pk__in=[row.pk for row in _rows(changed)]).with_draft_parts() if changed else []  # type: ignore[attr-defined]
    return {row.pk: remember(row) for row in rows}


def _outcome(story: Story, created: bool, before: dict[int, Json], states: dict[int, str]) -> Outcome:
    draft, row = story.draft, _row(story)
    outcome = Outcome(
        "created", draft.where, story.why, draft.headline, draft.format, row, original=story.prepared.original
    )
    if not created:
        outcome.action = "unchanged" if story.why else "updated"
    if outcome.action == "updated":
        was, now = before[row.pk], article_as_json(draft)
        outcome.before, outcome.was = was, states[row.pk]
        outcome.changes = {
            name: (was[name], now[name])
            for name in was
            if name in now and name != "format" and _bare(was[name]) != _bare(now[name])  # how it came is none
        }
    return outcome


def _bare(value: Any) -> Any:
    """A value without what only the archive knows or decides: what it keeps of a photo, its file's name, its status."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if key not in ("kept", "file_name", "status")}
    return value
