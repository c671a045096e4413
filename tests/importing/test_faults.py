"""Whatever one record does, the others of its chunk go in, and the report names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.drafts.draft import ArticleDraft, PhotoDraft, TopicDraft, TopicKind
from articles.importing import article_rows, importer
from articles.importing import prepare as preparing
from articles.importing.importer import import_entries
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, Author, ImportEntry, Photo, Section

pytestmark = pytest.mark.django_db

FAULTS = (
    KeyError("x"),
    ValueError("x"),
    OverflowError("x"),
    UnicodeEncodeError("utf-8", "x", 0, 1, "x"),
    DataError("x"),
)


def make_drafts(count: int, bad: int = -1) -> list[ArticleDraft]:
    return [
        ArticleDraft(
            "Bad" if number == bad else f"Ferry {number}",
            body=f"<p>Text {number}.</p>",
            section="World",
            authors=("Ana",),
            where=f"line {number}",
            original=b"bytes",
        )
        for number in range(count)
    ]


def failing(function: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    """The function, which fails for the draft that is called Bad."""

    def fail(row: Any, draft: ArticleDraft, *rest: Any) -> Any:
        if draft.headline == "Bad":
            raise error
        return function(row, draft, *rest)

    return fail


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("bad", [0, 3, 6])
def test_a_record_that_cannot_be_saved_is_rejected_alone(
    bad: int, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.importing.stories.fill", failing(article_rows.fill, error))
    report = import_entries(make_drafts(7, bad), "b")
    assert (report.created, report.rejected_count) == (6, 1)
    assert report.rejected[0]["where"] == f"line {bad}"
    assert "cannot keep it" in report.rejected[0]["why"]
    assert list(Article.objects.order_by("pk").values_list("headline", flat=True)) == [
        f"Ferry {number}" for number in range(7) if number != bad
    ]
    kept = ImportEntry.objects.get(action="rejected")
    assert kept.original is not None
    assert kept.original.data == b"bytes"


def test_a_record_that_cannot_be_prepared_is_rejected_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = preparing.clean_body

    def fail(body: str) -> str:
        if "3" in body:
            raise OverflowError("date value out of range")
        return clean(body)

    monkeypatch.setattr(preparing, "clean_body", fail)
    report = import_entries(make_drafts(6))
    assert (report.created, [rejected["where"] for rejected in report.rejected]) == (5, ["line 3"])


def test_a_dry_run_rejects_the_same_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.importing.stories.fill", failing(article_rows.fill, KeyError("x")))
    report = import_entries(make_drafts(7, 2), dry_run=True)
    assert (report.created, report.rejected_count) == (6, 1)
    assert not Article.objects.exists()


def test_a_database_that_is_gone_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "articles.importing.stories.fill", failing(article_rows.fill, OperationalError("disk I/O error"))
    )
    with pytest.raises(OperationalError):
        import_entries(make_drafts(3, 1))


def test_what_collides_with_another_import_is_tried_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process has made the section between our look and our insert."""
    make, times = Vocabulary._make, []

    def collide(self: Vocabulary, model: Any, *rest: Any) -> None:
        times.append(model)
        if model is Section and times.count(Section) == 1:
            raise IntegrityError("UNIQUE constraint failed: articles_section.name")
        make(self, model, *rest)

    monkeypatch.setattr(Vocabulary, "_make", collide)
    report = import_entries(make_drafts(4))
    assert (report.created, report.rejected_count) == (4, 0)
    assert Author.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_name_that_an_undoing_deletes_between_two_chunks_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.importing.chunks.CHUNK", 1)

    def drafts() -> Any:
        yield from make_drafts(1)
        Article.objects.all().delete()
        Section.objects.all().delete()
        yield ArticleDraft("After", body="<p>After.</p>", section="World")
        yield ArticleDraft("Later", body="<p>Later.</p>", section="World")

    report = import_entries(drafts())
    assert report.rejected_count == 0
    assert Article.objects.get(headline="Later").section == Section.objects.get()


KEPT = ArticleDraft(
    "Ferry",
    body="<p>It sails.</p>",
    section="Politics",
    source="Delta Wire",
    authors=("Ana",),
    topics=(TopicDraft(TopicKind.PERSON, "Bo"),),
    photos=(PhotoDraft(caption="A ferry.", photographers=("Ada",), agencies=("EPA",), source="Ships"),),
)


@pytest.mark.parametrize("kept", [KEPT, ArticleDraft("Ferry", body="<p>It sails.</p>", source="Delta Wire")])
def test_a_story_that_completes_one_of_an_earlier_run_knows_its_names(kept: ArticleDraft) -> None:
    """The names of the kept story were learned by another run, and stand in no draft of this one."""
    import_entries([kept])
    report = import_entries([ArticleDraft("Ferry", body="<p>It sails.</p>", standfirst="Again.", rights="Free")])
    assert (report.updated, report.rejected) == (1, [])
    article = Article.objects.get()
    assert (article.standfirst, str(article.source)) == ("Again.", "Delta Wire")
    assert list(Photo.objects.values_list("caption", flat=True)) == [photo.caption for photo in kept.photos]


def test_a_completed_story_that_fails_once_is_completed_from_what_came(monkeypatch: pytest.MonkeyPatch) -> None:
    import_entries([KEPT])
    link, failed = article_rows.place_photos, []

    def fail_once(places: Any) -> None:
        if not failed:
            failed.append(True)
            raise IntegrityError("x")
        link(places)

    monkeypatch.setattr(article_rows, "place_photos", fail_once)
    report = import_entries([ArticleDraft("Ferry", body="<p>It sails.</p>", standfirst="Again.")])
    assert (report.updated, report.rejected) == (1, [])


NEARLY_ALIKE = (
    "PONTUS PRESS|Pontus Press|pontus press|İstanbul|ISTANBUL|ſ|S|ß|ss|K|k|ﷺ|e\u0301|é|Σ|ς|-|ǅ|ﬁ|fi|\u0345|ẞ"
    f"|{'a' * 250}|{'a' * 199} b| \u2003x "
).split("|")
names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(NEARLY_ALIKE)
drafts = st.builds(
    ArticleDraft,
    headline=st.sampled_from(["Ferry", "River"]),
    body=st.sampled_from(["", "<p>It sails.</p>", "<p>It rises.</p>"]),
    standfirst=st.sampled_from(["", "A"]),
    section=names,
    source=names,
    source_key=st.sampled_from(["", "1", "2"]),
    authors=st.lists(names, max_size=2).map(tuple),
    topics=st.lists(st.builds(TopicDraft, st.sampled_from(list(TopicKind)), names), max_size=2).map(tuple),
    photos=st.lists(
        st.builds(PhotoDraft, caption=st.sampled_from(["A", "B"]), agencies=st.lists(names, max_size=2).map(tuple)),
        max_size=2,
        unique_by=lambda photo: photo.caption,
    ).map(tuple),
)


class TestNames(TestCase):
    """Runs one after the other, of names that nearly meet."""

    @given(st.lists(st.lists(drafts, max_size=4), max_size=3))
    def test_no_name_breaks_a_run(self, runs: list[list[ArticleDraft]]) -> None:
        for run in runs:
            assert import_entries(run).rejected == []


def test_a_sound_record_whose_names_are_made_and_deleted_all_the_while_goes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    race = IntegrityError("Key (slug)=(world) already exists.")
    race.__cause__ = psycopg.errors.UniqueViolation()
    left = [race] * 6

    def fill(row: Any, draft: ArticleDraft, *rest: Any) -> Any:
        if draft.headline == "Bad" and left:
            raise left.pop()
        return whole(row, draft, *rest)

    whole = article_rows.fill
    monkeypatch.setattr("articles.importing.stories.fill", fill)
    report = import_entries(make_drafts(4, bad=2))
    assert (report.created, report.rejected_count, left) == (4, 0, [])


@pytest.mark.parametrize("key", ["", "one"])
def test_a_story_many_times_over_is_one_story_and_the_rest_is_unchanged(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists: list[int] = []
    save = importer._save_chunk
    monkeypatch.setattr(importer, "_save_chunk", lambda chunk, *rest: lists.append(len(chunk)) or save(chunk, *rest))
    one = ArticleDraft("Ferry", body="<p>It sails.</p>", source="Delta Wire", source_key=key, original=b"x")
    other = replace(one, standfirst="At last.", version=2)
    report = import_entries([one, one, one, other, one, other, *make_drafts(2)])
    assert (Article.objects.count(), report.created, report.rejected_count) == (3, 3, 0)
    assert Article.objects.get(headline="Ferry").standfirst == "At last."
    report = import_entries([replace(one, headline="Boat", source_key="")] * 50)
    assert (report.created, report.unchanged, lists[-1]) == (1, 49, 50)


def test_the_same_headline_without_a_text_or_a_key_is_a_story_each() -> None:
    report = import_entries([ArticleDraft("Brief")] * 3)
    assert (report.created, Article.objects.count()) == (3, 3)
