"""Save article drafts: which story a draft is, whether it says anything new, and the bulk writes.

A draft with a source key is the article of that source and key; any other draft, and one whose key is unknown, is an
article of the same words. A draft matched by its key replaces what is kept, unless a newer version is kept. A draft
matched by its words fills in what the article lacks and overwrites nothing; if another source sent the same words, the
article stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from articles.drafts.draft import ArticleDraft, Precision, Status
from articles.drafts.to_json import record_of_article, topics_as_json
from articles.exporting.drafts import draft_of
from articles.importing import link_families
from articles.importing.article_rows import clear_changed_parts, fill, lead_first, unique, write_parts
from articles.importing.batch_log import Outcome
from articles.importing.identities import Group
from articles.importing.photos import Completed, save_all
from articles.importing.prepare import Story
from articles.importing.undo.fingerprints import article_states
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, ArticlePhoto, ImportBatch, Photo, Source, Version
from articles.models.bulk_rows import insert_rows, update_rows
from articles.versions.recorder import Change, watch
from articles.versions.states import Json, remember

COMPLETED = (
    "standfirst", "byline", "authors", "dateline", "section", "topics", "source", "source_key", "language", "url",
    "rights", "instructions", "slug", "priority", "corrections", "photos",
)  # fmt: skip
"""The fields that an article takes from a draft of the same words, if it has none of its own. Of the date it takes all
fields or none."""
_DATE = ("published_on", "published_at", "precision", "estimate")
_HELD = "The archive already holds this."
_PARTS = ("authors", "topics", "corrections", "photos")


@dataclass(slots=True)
class _Match:
    """A story being saved, the article that it is, if any, and, if that stays unchanged, the reason (`why`).

    story: what the article will say. lacking: the draft with only those of its parts (authors, topics, corrections,
    photos) that are to be written: for a story that fills in what its article lacks, those of which the article has
    none; for a new version, from _clear_changed() on, those that it changes.
    """

    story: Story
    article: Article | None = None
    why: str = ""
    lacking: ArticleDraft | None = None

    @property
    def draft(self) -> ArticleDraft:
        return self.story.draft

    @property
    def parts(self) -> ArticleDraft:
        """The draft whose authors, topics, corrections and photos are to be written."""
        return self.lacking or self.draft

    @property
    def row(self) -> Article:
        if self.article is None:
            raise ValueError("The story has no row yet.")
        return self.article

    @property
    def is_kill(self) -> bool:
        """A notice that withdraws the story and says nothing else."""
        return self.draft.status == Status.WITHDRAWN and not self.draft.body

    def apply_to(self, row: Article, vocabulary: Vocabulary) -> Article:
        """The row with what the draft says; a kill notice changes its status and version alone."""
        if self.is_kill and row.pk is not None:
            row.status, row.version = Article.Status.WITHDRAWN, max(row.version, self.draft.version)
        else:
            row.status = _status(self.draft, row)
            fill(row, self.draft, self.story.body, vocabulary, self.story.slug)
            row.checksum = self.story.checksum
        row.digest = self.story.digest
        return row


def save(
    stories: Sequence[Story], batch: ImportBatch | None, vocabulary: Vocabulary
) -> tuple[list[Outcome], list[Completed]]:
    """Save stories that are all different; an outcome each, in order, and the photos they completed.

    The number of queries does not grow with the number of new stories; each changed one costs a few. Call it within a
    transaction.
    """
    matches = _find_articles(stories, vocabulary)
    fresh = [match for match in matches if match.article is None]
    changed = [match for match in matches if match.article is not None and not match.why]
    before, was = _remember(changed), article_states(_rows(changed)) if changed else {}
    replaced = [match for match in changed if not match.is_kill and not match.lacking]
    full = [*fresh, *(match for match in changed if not match.is_kill)]
    standing = _standing_photos(replaced)
    kept = save_all([_photos(match, standing) for match in full], vocabulary)
    placed = [unique(one.photo.pk for one in group) for group in kept]
    photos_now = {match.row.pk: keys for match, keys in zip(full, placed, strict=True) if match.article}
    _clear_changed(replaced, before, standing, photos_now)
    for match in fresh:
        match.article = match.apply_to(Article(batch=batch), vocabulary)
    insert_rows(_rows(fresh))
    rewritten = [match for match in changed if not match.is_kill and match.story.body != match.row.body]
    for match in changed:
        match.apply_to(match.row, vocabulary).prepare()
    update_rows(_rows(changed))
    write_parts([(match.parts, match.row) for match in full], placed, vocabulary)
    if standing:
        _delete_replaced([place.photo for places in standing.values() for place in places], batch)
    link_families.link_new({match.row.pk: match.story.bands for match in fresh})
    link_families.link_again({match.row: match.story.bands for match in rewritten})
    created = {id(match) for match in fresh}
    completed = [one.completed for group in kept for one in group if one.completed]
    return [_outcome(match, id(match) in created, before, was) for match in matches], completed


def repeat(story: Story, first: Outcome) -> Outcome:
    """What becomes of a story that says the same as one that was saved a moment ago."""
    draft = story.draft
    why = first.why or _HELD
    return Outcome("unchanged", draft.where, why, draft.headline, draft.format, first.article)


class _Place(NamedTuple):
    """A photo that a story shows: the key of its ArticlePhoto row, its own key and its identity."""

    pk: int
    photo: int
    identity: str


def _standing_photos(replaced: Sequence[_Match]) -> dict[int, list[_Place]]:
    """The photos that these stories show now, in order, by article."""
    found: dict[int, list[_Place]] = {}
    places = ArticlePhoto.objects.filter(article__in=_rows(replaced)).order_by("position")
    for article, pk, photo, identity in places.values_list("article", "pk", "photo", "photo__identity"):
        found.setdefault(article, []).append(_Place(pk, photo, identity or ""))
    return found


def _clear_changed(
    replaced: Sequence[_Match],
    before: Mapping[int, Json],
    standing: Mapping[int, Sequence[_Place]],
    photos: Mapping[int, Sequence[int]],
) -> None:
    """Remove the parts of these stories that their new versions change, before the stories themselves change; and leave
    the parts that stay out of what is written. photos: article -> the photos that it will show."""
    changes, gone = [], []
    for match in replaced:
        was, draft = before[match.row.pk], match.draft
        topics = topics_as_json(draft.topics)
        same = {
            "authors": was["authors"] == list(draft.authors),
            "corrections": was["corrections"] == list(draft.corrections),
            "topics": all(sorted(was[kind]) == sorted(names) for kind, names in topics.items()),
        }
        changes.append((match.row.pk, [name for name, is_same in same.items() if not is_same]))
        stays: dict[str, Any] = {name: () for name, is_same in same.items() if is_same}
        match.lacking = replace(draft, **stays)
        stay = set(photos[match.row.pk])
        gone += [place.pk for place in standing.get(match.row.pk, ()) if place.photo not in stay]
    clear_changed_parts(changes, gone)


def _delete_replaced(photos: list[int], batch: ImportBatch | None) -> None:
    """Delete those of these photos that no story has any more and that only imports brought."""
    gone = list(Photo.objects.left_by_imports(photos).values_list("pk", flat=True))
    if gone:
        with watch(Change(Version.Door.IMPORT, batch.user if batch else None, batch=batch), photos=gone):
            Photo.objects.filter(pk__in=gone).delete()


def _photos(match: _Match, standing: Mapping[int, Sequence[_Place]]) -> Group:
    """A draft's photos, the lead first, and the identities of those that its story shows now."""
    now = standing.get(match.article.pk, ()) if match.article else ()
    return lead_first(match.parts), [place.identity for place in now if place.identity]


def _rows(matches: Sequence[_Match]) -> list[Article]:
    return [match.row for match in matches]


def _find_articles(stories: Sequence[Story], vocabulary: Vocabulary) -> list[_Match]:
    """Each story with the article that it is, if any, and the reason why that stays unchanged, if it does.

    Those articles are locked until the transaction ends, so that nobody's edit comes between reading and writing them.
    Two queries, and more for each story that fills in what its article lacks.
    """
    keys = {story.draft.source_key[:300] for story in stories if story.draft.source_key}
    known = Article.objects.select_for_update(of=("self",)).order_by("pk")
    by_key = {(a.source_id, a.source_key): a for a in known.filter(source_key__in=keys)}
    by_words: dict[str, list[Article]] = {}
    checksums = {story.checksum for story in stories if story.checksum}
    for article in known.filter(checksum__in=checksums):
        by_words.setdefault(article.checksum, []).append(article)
    matches = [_Match(story) for story in stories]
    for match in matches:
        match.article = by_key.get((vocabulary.id_of(Source, match.draft.source), match.draft.source_key[:300]))
        match.why = _why_unchanged(match.story, match.article) if match.article else ""
    taken = {match.article.pk for match in matches if match.article}
    for match in matches:
        if match.article is None and match.story.checksum in by_words:
            source_id = vocabulary.id_of(Source, match.draft.source)
            _match_by_words(match, by_words[match.story.checksum], source_id, taken)
    # A completed draft also says what the article says already, in names that no other draft of this chunk has.
    vocabulary.learn([match.draft for match in matches if match.lacking])
    return matches


def _why_unchanged(story: Story, known: Article) -> str:
    """Why the article of a story's key stays as it is; empty if the draft changes it."""
    if known.digest == story.digest:
        return _HELD
    draft = story.draft
    if draft.version and known.version and draft.version != known.version:
        late = draft.version < known.version
        return f"Version {draft.version} arrived late: the archive holds version {known.version}." if late else ""
    if draft.updated_at and known.source_updated_at and draft.updated_at < known.source_updated_at:
        return f"It arrived late: the archive holds the story as of {known.source_updated_at:%Y-%m-%d %H:%M}."
    return ""


def _match_by_words(match: _Match, same_words: Sequence[Article], source_id: int | None, taken: set[int]) -> None:
    """Match a story by its words alone: it fills in what the article lacks, or says why it does not.

    Stories with two keys of one source are two stories, whatever their words. taken: keys of articles that this chunk
    writes already.
    """
    keyed = bool(match.draft.source_key)
    known = next((a for a in same_words if not (keyed and a.source_key and a.source_id == source_id)), None)
    if known is None:
        return
    match.article, match.why = known, f"The same words as article {known.pk}."
    other_source = None not in (source_id, known.source_id) and source_id != known.source_id
    if known.digest == match.story.digest or other_source or known.pk in taken:
        return
    kept = draft_of(known)
    whole = _complete(kept, match.draft)
    if whole != kept:
        parts: dict[str, Any] = {name: () for name in _PARTS if getattr(kept, name)}
        match.lacking, match.why = replace(whole, **parts), ""
        draft = replace(whole, where=match.draft.where)
        match.story = replace(match.story, draft=draft, body=whole.body, slug="")


def _complete(kept: ArticleDraft, draft: ArticleDraft) -> ArticleDraft:
    """What is kept, with what it lacks from the draft."""
    names = [name for name in COMPLETED if getattr(draft, name) and not getattr(kept, name)]
    if kept.precision is Precision.UNKNOWN:
        names += _DATE
    if kept.source and kept.source != draft.source:
        names = [name for name in names if name != "source_key"]  # a key is unique within its source only
    return replace(kept, **{name: getattr(draft, name) for name in names})


def _status(draft: ArticleDraft, row: Article) -> Any:
    """An import may withdraw a story, but never publishes one again that somebody here withdrew or made a draft."""
    hidden = row.pk is not None and row.status != Article.Status.PUBLISHED
    return row.status if hidden and draft.status == Status.PUBLISHED else Article.Status(draft.status)


def _remember(changed: Sequence[_Match]) -> dict[int, Json]:
    """The articles as they are before the change, by key."""
    rows = Article.objects.filter(pk__in=[row.pk for row in _rows(changed)]).with_draft_parts() if changed else []  # type: ignore[attr-defined]
    return {row.pk: remember(row) for row in rows}


def _outcome(match: _Match, created: bool, before: dict[int, Json], states: dict[int, str]) -> Outcome:
    draft, row = match.draft, match.row
    outcome = Outcome(
        "created", draft.where, match.why, draft.headline, draft.format, row, original=match.story.original
    )
    if not created:
        outcome.action = "unchanged" if match.why else "updated"
    if outcome.action == "updated":
        was, now = before[row.pk], record_of_article(draft)
        outcome.before, outcome.was = was, states[row.pk]
        outcome.changes = {
            name: (was[name], now[name])
            for name in was
            if name in now and name != "format" and _strip_own(was[name]) != _strip_own(now[name])
        }
    return outcome


def _strip_own(value: Any) -> Any:
    """A value without what only the archive knows or decides: stored data of a photo, its file's name, its status."""
    if isinstance(value, list):
        return [_strip_own(item) for item in value]
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if key not in ("kept", "file_name", "status")}
    return value
