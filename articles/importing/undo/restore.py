"""Makes a row again from the state that a version holds (versions.states)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.markup import clean_body
from articles.importing import link_families
from articles.importing.article_rows import clear_parts, fill, fill_texts, place_photos, unique, write_words
from articles.importing.photos import COMPLETED, fresh_credits, photo_row
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, ArticlePhoto, Correction, Photo, Source, Withdrawal
from articles.models.bulk_rows import update_rows
from articles.parsers.tables.records import read_article, read_photo
from articles.versions.states import Json


def restore_article(article: Article, before: Json, vocabulary: Vocabulary, *, delete_replaced: bool = True) -> None:
    """Make the article what `before` says; see restore_articles()."""
    restore_articles([(article, before)], vocabulary, delete_replaced=delete_replaced)


def restore_articles(
    states: Sequence[tuple[Article, Json]], vocabulary: Vocabulary, *, delete_replaced: bool = True
) -> None:
    """Make each article what its state says. Photos that were deleted meanwhile are created again, with their pictures'
    files. delete_replaced: photos that imports brought and that belong to no story afterwards are deleted.

    The number of queries grows only with the withdrawn stories, the dated corrections and the photos that are created
    again."""
    if not states:
        return
    saved = [(read_article(before, ""), article) for article, before in states]
    articles = [article for _, article in saved]
    vocabulary.learn([draft for draft, _ in saved])
    leftover = list(ArticlePhoto.objects.filter(article__in=articles).values_list("photo", flat=True))
    photos = _photos_of(states, vocabulary)
    clear_parts(articles, photos)
    bodies = {article.pk: article.body for article in articles}
    for (draft, article), (_, before) in zip(saved, states, strict=True):
        article.version = 0
        fill(article, draft, clean_body(draft.body), vocabulary)
        _set_kept(article, draft, before["kept"])
    update_rows(articles)
    _write_withdrawals(states)
    link_families.link([row for row in articles if row.body != bodies[row.pk] or not row.body])
    write_words(saved, vocabulary)
    place_photos([(pk, photo, n) for pk, shown in photos.items() for n, photo in enumerate(shown)])
    for article, before in states:
        if any(before["kept"]["corrected_on"]):
            _date_corrections(article, before["kept"]["corrected_on"])
    if delete_replaced:
        Photo.objects.left_by_imports(leftover).delete()  # type: ignore[attr-defined]


def _photos_of(states: Sequence[tuple[Article, Json]], vocabulary: Vocabulary) -> dict[int, list[int]]:
    """Article key -> keys of the photos that its state names, in order; those that are gone are created again."""
    wanted = {record["kept"]["pk"] for _, before in states for record in before["photos"]}
    there = set(Photo.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    return {
        article.pk: unique(_photo_key(record, there, vocabulary) for record in before["photos"])
        for article, before in states
    }


def restore_texts(article: Article, before: Json) -> None:
    """Make the article what `before` says, for a state that has the same section, source, authors, topics, corrections
    and photos as the article. Far fewer queries than restore_article."""
    draft = read_article(before, "")
    body = article.body
    article.version = 0
    fill_texts(article, draft, clean_body(draft.body))
    _set_kept(article, draft, before["kept"])
    article.save()
    _write_withdrawals([(article, before)])
    if article.body != body or not article.body:
        link_families.link([article])


def _set_kept(article: Article, draft: ArticleDraft, kept: Json) -> None:
    """Set the row's status and what only the archive knows of it."""
    article.status = Article.Status(draft.status)
    for name in ("slug", "digest", "checksum"):
        setattr(article, name, kept[name])
    article.prepare()


def _write_withdrawals(states: Sequence[tuple[Article, Json]]) -> None:
    """Write why articles were withdrawn; only a withdrawn article has a row."""
    Withdrawal.objects.filter(
        article__in=[article.pk for article, _ in states if article.status != Article.Status.WITHDRAWN]
    ).delete()
    for article, before in states:
        told = before["kept"].get("withdrawal")
        if article.status == Article.Status.WITHDRAWN and told and any(told.values()):
            day = date.fromisoformat(told["withdrawn_on"]) if told.get("withdrawn_on") else None
            texts = {name: told.get(name) or "" for name in ("reason", "note", "told_headline", "told_reason")}
            Withdrawal.objects.update_or_create(article=article, defaults={**texts, "withdrawn_on": day})


def restore_whole_photo(photo: Photo, before: Json, vocabulary: Vocabulary) -> None:
    """Make the photo what a version of it says, its status aside. Credits are set to those of the version."""
    draft = read_photo(before, "")
    vocabulary.learn([], [draft])
    for name in (*COMPLETED, "source_key"):
        setattr(photo, name, getattr(draft, name))
    photo.keywords = list(draft.keywords)
    photo.source_id = vocabulary.id_of(Source, draft.source)
    _keep(photo, before["kept"])
    photo.save()
    fresh_credits(photo, draft, vocabulary)


def restore_photo(photo: Photo, before: Json, vocabulary: Vocabulary) -> None:
    """Remove from the photo what a batch added."""
    draft = read_photo(before, "")
    vocabulary.learn([], [draft])
    for name in COMPLETED:
        setattr(photo, name, getattr(draft, name))
    _keep(photo, before["kept"])
    photo.save()
    fresh_credits(photo, draft, vocabulary)


def _photo_key(record: Json, there: set[int], vocabulary: Vocabulary) -> int:
    """The key of the photo of a recorded place. there: the keys of the recorded photos that still exist."""
    key: int = record["kept"]["pk"]
    return key if key in there else _photo(record, vocabulary).pk


def _photo(record: Json, vocabulary: Vocabulary) -> Photo:
    """The photo of a recorded place: the one that is still there, or one created again."""
    kept = record["kept"]
    found = Photo.objects.filter(pk=kept["pk"]).first()
    if found is None and kept["identity"]:
        found = Photo.objects.filter(identity=kept["identity"]).first()
    if found is not None:
        return found
    draft: PhotoDraft = read_photo(record, "")
    photo = photo_row(draft, kept["identity"], vocabulary)
    _keep(photo, kept)
    photo.status = _status(kept)
    photo.save()
    fresh_credits(photo, draft, vocabulary)
    return photo


def _keep(photo: Photo, kept: dict[str, Any]) -> None:
    photo.image.name = kept["image"]
    for name in ("checksum", "width", "height"):
        setattr(photo, name, kept[name])


def _status(kept: dict[str, Any]) -> Photo.Status:
    """The recorded status. Batches of older versions recorded only whether the photo was withdrawn."""
    if "status" in kept:
        return Photo.Status(kept["status"])
    return Photo.Status.WITHDRAWN if kept["withdrawn"] else Photo.Status.WITH_STORIES


def _date_corrections(article: Article, days: Sequence[str | None]) -> None:
    for correction, day in zip(Correction.objects.filter(article=article).order_by("pk"), days, strict=False):
        if day:
            correction.corrected_on = date.fromisoformat(day)
            correction.save(update_fields=["corrected_on"])
