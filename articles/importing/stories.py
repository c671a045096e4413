"""Save article drafts: the bulk writes of new stories, new versions and kills (story_matches.py tells them apart)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from articles.drafts.draft import ArticleDraft, Status
from articles.drafts.to_json import record_of_article, topics_as_json
from articles.importing import link_families
from articles.importing.article_rows import clear_changed_parts, fill, lead_first, unique, write_parts
from articles.importing.batch_log import Outcome
from articles.importing.identities import Group
from articles.importing.photos import Completed, save_all
from articles.importing.prepare import Story
from articles.importing.story_matches import HELD, Match, find_articles
from articles.importing.undo.fingerprints import Parts, article_states, fetched_parts
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, ArticlePhoto, ImportBatch, Photo, Version
from articles.models.bulk_rows import insert_rows, update_rows
from articles.models.draft_parts import fetch_draft_parts
from articles.versions.recorder import Change, watch
from articles.versions.states import Json, remember


def save(
    stories: Sequence[Story], batch: ImportBatch | None, vocabulary: Vocabulary
) -> tuple[list[Outcome], list[Completed]]:
    """Save stories that are all different; an outcome each, in order, and the photos they completed.

    The number of queries does not grow with the number of new stories; each changed one costs a few. Call it within a
    transaction.
    """
    matches = find_articles(stories, vocabulary)
    fresh = [match for match in matches if match.article is None]
    changed = [match for match in matches if match.article is not None and not match.why]
    before, parts = _remember(changed)
    was = article_states(_rows(changed), known=parts)
    replaced = [match for match in changed if not match.is_kill and not match.lacking]
    full = [*fresh, *(match for match in changed if not match.is_kill)]
    standing = _standing_photos(replaced)
    kept = save_all([_photos(match, standing) for match in full], vocabulary)
    placed = [unique(one.photo.pk for one in group) for group in kept]
    photos_now = {match.row.pk: keys for match, keys in zip(full, placed, strict=True) if match.article}
    _clear_changed(replaced, before, standing, photos_now)
    for match in fresh:
        match.article = _apply_to(match, Article(batch=batch), vocabulary)
    insert_rows(_rows(fresh))
    rewritten = [match for match in changed if not match.is_kill and match.story.body != match.row.body]
    for match in changed:
        _apply_to(match, match.row, vocabulary)
    update_rows(_rows(changed))
    written = [(match, keys) for match, keys in zip(full, placed, strict=True) if not match.keeps_parts]
    write_parts([(match.parts, match.row) for match, _ in written], [keys for _, keys in written], vocabulary)
    if standing:
        _delete_replaced([place.photo for places in standing.values() for place in places], batch)
    link_families.link_new({match.row.pk: match.story.bands for match in fresh})
    link_families.link_again({match.row: match.story.bands for match in rewritten})
    created = {id(match) for match in fresh}
    completed = [one.completed for group in kept for one in group if one.completed]
    told = {done.photo.pk for done in completed}
    stays = {
        match.row.pk: parts[match.row.pk]
        for match in changed
        if match.is_kill or (match.keeps_parts and told.isdisjoint(photos_now[match.row.pk]))
    }
    return [_outcome(match, id(match) in created, before, was, stays) for match in matches], completed


def repeat(story: Story, first: Outcome) -> Outcome:
    """What becomes of a story that says the same as one that was saved a moment ago."""
    draft = story.draft
    why = first.why or HELD
    return Outcome("unchanged", draft.where, why, draft.headline, draft.format, first.article)


class _Place(NamedTuple):
    """A photo that a story shows: the key of its ArticlePhoto row, its own key and its identity."""

    pk: int
    photo: int
    identity: str


def _standing_photos(replaced: Sequence[Match]) -> dict[int, list[_Place]]:
    """The photos that these stories show now, in order, by article."""
    found: dict[int, list[_Place]] = {}
    places = ArticlePhoto.objects.filter(article__in=_rows(replaced)).order_by("position")
    for article, pk, photo, identity in places.values_list("article", "pk", "photo", "photo__identity"):
        found.setdefault(article, []).append(_Place(pk, photo, identity or ""))
    return found


def _clear_changed(
    replaced: Sequence[Match],
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
        shown = photos[match.row.pk]
        places = standing.get(match.row.pk, ())
        match.keeps_parts = all(same.values()) and [place.photo for place in places] == shown
        gone += [place.pk for place in places if place.photo not in set(shown)]
    clear_changed_parts(changes, gone)


def _delete_replaced(photos: list[int], batch: ImportBatch | None) -> None:
    """Delete those of these photos that no story has any more and that only imports brought."""
    gone = list(Photo.objects.left_by_imports(photos).values_list("pk", flat=True))
    if gone:
        with watch(Change(Version.Door.IMPORT, batch.user if batch else None, batch=batch), photos=gone):
            Photo.objects.filter(pk__in=gone).delete()


def _photos(match: Match, standing: Mapping[int, Sequence[_Place]]) -> Group:
    """A draft's photos, the lead first, and the identities of those that its story shows now."""
    now = standing.get(match.article.pk, ()) if match.article else ()
    return lead_first(match.parts), [place.identity for place in now if place.identity]


def _rows(matches: Sequence[Match]) -> list[Article]:
    return [match.row for match in matches]


def _apply_to(match: Match, row: Article, vocabulary: Vocabulary) -> Article:
    """The row with what the draft says; a kill notice changes its status and version alone."""
    if match.is_kill and row.pk is not None:
        row.status, row.version = Article.Status.WITHDRAWN, max(row.version, match.draft.version)
    else:
        row.status = _status(match.draft, row)
        fill(row, match.draft, match.story.body, vocabulary, match.story.slug)
        row.checksum = match.story.checksum
    row.digest = match.story.digest
    return row


def _status(draft: ArticleDraft, row: Article) -> Any:
    """An import may withdraw a story, but never publishes one again that somebody here withdrew or made a draft."""
    hidden = row.pk is not None and row.status != Article.Status.PUBLISHED
    return row.status if hidden and draft.status == Status.PUBLISHED else Article.Status(draft.status)


def _remember(changed: Sequence[Match]) -> tuple[dict[int, Json], dict[int, Parts]]:
    """The articles as they are before the change, and their parts, by key. Nine queries."""
    rows = _rows(changed)
    fetch_draft_parts(rows)
    found = {row.pk: remember(row) for row in rows}, {row.pk: fetched_parts(row) for row in rows}
    for row in rows:
        row._prefetched_objects_cache.clear()  # type: ignore[attr-defined] # what is written now is not in there
    return found


def _outcome(
    match: Match, created: bool, before: Mapping[int, Json], states: Mapping[int, str], parts: Mapping[int, Parts]
) -> Outcome:
    draft, row = match.draft, match.row
    outcome = Outcome(
        "created", draft.where, match.why, draft.headline, draft.format, row, original=match.story.original
    )
    if not created:
        outcome.action = "unchanged" if match.why else "updated"
    if outcome.action == "updated":
        was, now = before[row.pk], record_of_article(draft)
        outcome.before, outcome.was, outcome.parts = was, states[row.pk], parts.get(row.pk)
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
