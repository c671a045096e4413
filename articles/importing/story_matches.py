"""Which story a draft is: that of its source's key, else one of the same words, and whether it says anything new.

A draft with a source key is the article of that source and key; any other draft, and one whose key is unknown, is an
article of the same words. A draft matched by its key replaces what is kept, unless a newer version is kept. A draft
matched by its words fills in what the article lacks and overwrites nothing; if another source sent the same words, the
article stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from articles.drafts.draft import ArticleDraft, Precision, Status
from articles.exporting.drafts import draft_of
from articles.importing.prepare import Story
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, Source

COMPLETED = (
    "standfirst", "byline", "authors", "dateline", "section", "topics", "source", "source_key", "language", "url",
    "rights", "instructions", "slug", "priority", "genre", "corrections", "photos",
)  # fmt: skip
"""The fields that an article takes from a draft of the same words, if it has none of its own. Of the date it takes all
fields or none."""
_DATE = ("published_on", "published_at", "precision", "estimate")
HELD = "The archive already holds this."
_PARTS = ("authors", "topics", "corrections", "photos")


@dataclass(slots=True)
class Match:
    """A story being saved, the article that it is, if any, and, if that stays unchanged, the reason (`why`).

    story: what the article will say. lacking: the draft with only those of its parts (authors, topics, corrections,
    photos) that are to be written: for a story that fills in what its article lacks, those of which the article has
    none; for a new version, those that it changes. keeps_parts: whether a new version changes none.
    """

    story: Story
    article: Article | None = None
    why: str = ""
    lacking: ArticleDraft | None = None
    keeps_parts: bool = False

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


def find_articles(stories: Sequence[Story], vocabulary: Vocabulary) -> list[Match]:
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
    matches = [Match(story) for story in stories]
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
        return HELD
    draft = story.draft
    if draft.version and known.version and draft.version != known.version:
        late = draft.version < known.version
        return f"Version {draft.version} arrived late: the archive holds version {known.version}." if late else ""
    if draft.updated_at and known.source_updated_at and draft.updated_at < known.source_updated_at:
        return f"It arrived late: the archive holds the story as of {known.source_updated_at:%Y-%m-%d %H:%M}."
    return ""


def _match_by_words(match: Match, same_words: Sequence[Article], source_id: int | None, taken: set[int]) -> None:
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
