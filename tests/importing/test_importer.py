"""Drafts become rows, once; what comes again, late, withdrawn or broken is told apart, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from articles.drafts.draft import ArticleDraft, Estimate, PhotoDraft, Precision, Rejected, Status, TopicDraft, TopicKind
from articles.importing.batch_log import Outcome
from articles.importing.chunks import chunks
from articles.importing.importer import Report, import_entries
from articles.importing.prepare import Defaults, prepare
from articles.models import Article, Credit, ImportBatch, ImportEntry, IndexUpdate, Photo, Section
from tests.factories import make_photo, make_picture

pytestmark = pytest.mark.django_db


def make_photo_draft(**fields: Any) -> PhotoDraft:
    given: dict[str, Any] = {
        "caption": "A dike at dawn.",
        "credit_line": "Ana Ruiz/EPA",
        "photographers": ("Ana Ruiz",),
    }
    return PhotoDraft(**(given | {"agencies": ("EPA",)} | fields))


def make_draft(**fields: Any) -> ArticleDraft:
    given: dict[str, Any] = {
        "headline": "River Crests Below the Dikes",
        "body": "<p>The water stopped a hand below the top.</p>",
        "source": "Delta Wire",
        "source_key": "dw-1",
        "published_on": date(2025, 3, 27),
        "precision": Precision.DAY,
        "photos": (make_photo_draft(),),
        "original": b"the piece of input",
        "where": "wire.txt:1",
    }
    return ArticleDraft(**(given | fields))


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, len(report.rejected)


def test_a_draft_becomes_an_article_with_all_its_parts() -> None:
    draft = make_draft(
        authors=("Lê Quang Huy", "Jo Roe"),
        section="World",
        topics=(TopicDraft(TopicKind.PLACE, "Huế"), TopicDraft(TopicKind.SUBJECT, "Floods")),
        corrections=("The river is the Hương.",),
    )
    assert counts(import_entries([draft])) == (1, 0, 0, 0)
    article = Article.objects.get()
    assert [row.author.name for row in article.article_authors.all()] == ["Lê Quang Huy", "Jo Roe"]
    assert sorted(topic.name for topic in article.topics.all()) == ["Floods", "Huế"]
    assert article.corrections.get().text == "The river is the Hương."
    photo = article.photos.get()
    assert (photo.caption, photo.credit_line) == ("A dike at dawn.", "Ana Ruiz/EPA")
    assert [str(credit) for credit in photo.ordered_credits] == ["Ana Ruiz", "EPA"]


def test_the_same_input_again_changes_nothing() -> None:
    entries = [make_draft(), make_draft(source_key="dw-2", headline="Another"), make_photo_draft(caption="Alone.")]
    assert counts(import_entries(entries)) == (3, 0, 0, 0)
    IndexUpdate.objects.all().delete()
    assert counts(import_entries(entries)) == (0, 0, 3, 0)
    assert IndexUpdate.objects.count() == 0


def test_a_new_version_updates_the_story_and_keeps_what_it_was() -> None:
    import_entries([make_draft(version=1)])
    report = import_entries([make_draft(version=2, headline="River Falls", photos=())], "second")
    assert counts(report) == (0, 1, 0, 0)
    article = Article.objects.get()
    assert (article.headline, article.version, article.photos.count()) == ("River Falls", 2, 0)
    entry = ImportEntry.objects.get(batch__name="second")
    assert entry.previous["headline"] == "River Crests Below the Dikes"
    assert entry.previous["photos"][0]["caption"] == "A dike at dawn."


def test_a_photo_that_somebody_entered_by_hand_outlives_the_version_that_comes_without_it() -> None:
    import_entries([make_draft(version=1)])
    story = Article.objects.get()
    by_hand = make_photo("The mayor on the dike.")
    story.article_photos.create(photo=by_hand, position=1)
    import_entries([make_draft(version=2, body="<p>The water has gone.</p>", photos=())])
    assert not story.article_photos.exists()
    assert Photo.objects.get() == by_hand


def test_an_older_version_that_arrives_late_does_not_overwrite() -> None:
    import_entries([make_draft(version=2)])
    report = import_entries([make_draft(version=1, headline="Early words")])
    assert counts(report) == (0, 0, 1, 0)
    assert Article.objects.get().headline == "River Crests Below the Dikes"


def test_a_kill_notice_without_a_text_withdraws_and_keeps_the_text() -> None:
    import_entries([make_draft(version=1)])
    import_entries([make_draft(version=2, headline="KILL", body="", photos=(), status=Status.WITHDRAWN)])
    article = Article.objects.get()
    assert (article.status, article.headline) == ("withdrawn", "River Crests Below the Dikes")
    assert "The water" in article.body


def test_an_import_never_shows_again_what_somebody_took_away() -> None:
    import_entries([make_draft()])
    Article.objects.update(status="withdrawn")
    import_entries([make_draft(headline="River Falls")])
    assert Article.objects.get().status == "withdrawn"


@pytest.mark.parametrize("kept", [Article.Status.WITHDRAWN, Article.Status.DRAFT])
@pytest.mark.parametrize("by_words", [False, True])
def test_an_import_leaves_the_status_of_a_story_that_was_taken_away(kept: Article.Status, by_words: bool) -> None:
    import_entries([make_draft(section="")])
    Article.objects.update(status=kept)
    again = make_draft(section="World", source_key="" if by_words else "dw-1")
    assert counts(import_entries([again])) == (0, 1, 0, 0)
    article = Article.objects.get()
    assert (article.status, str(article.section)) == (kept, "World")


def test_the_same_words_from_another_source_are_the_same_story() -> None:
    import_entries([make_draft()])
    assert counts(import_entries([make_draft(source="Other Wire", source_key="ow-7")])) == (0, 0, 1, 0)


def test_two_keys_of_one_source_are_two_stories_even_with_the_same_words() -> None:
    assert counts(import_entries([make_draft(), make_draft(source_key="dw-2")])) == (2, 0, 0, 0)


def test_one_photo_stands_in_many_stories() -> None:
    import_entries([make_draft(), make_draft(source_key="dw-2", headline="Another", body="<p>Words.</p>")])
    assert Photo.objects.count() == 1
    assert Photo.objects.get().articles.count() == 2


def test_a_photo_without_a_story_is_told_by_its_caption() -> None:
    seen: list[Outcome] = []
    import_entries([make_photo_draft()], "b", seen=seen.append)
    assert [(outcome.action, outcome.headline) for outcome in seen] == [("created", "A dike at dawn.")]


def test_the_same_caption_with_another_picture_is_another_photo() -> None:
    first, second = (make_photo_draft(image=make_picture(width)) for width in (100, 101))
    assert counts(import_entries([first, second, first, second])) == (2, 0, 2, 0)
    assert len(set(Photo.objects.values_list("checksum", flat=True))) == 2


def test_a_picture_that_comes_later_joins_its_caption() -> None:
    import_entries([make_draft()])
    assert counts(import_entries([make_photo_draft(image=make_picture(90, 60))])) == (0, 1, 0, 0)
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (90, 60)


def test_rejected_input_is_reported_and_kept() -> None:
    report = import_entries([Rejected("list.txt:3", "It is no article.", b"milk\neggs")], "b")
    assert report.as_json()["rejected"] == [{"where": "list.txt:3", "why": "It is no article."}]
    assert ImportEntry.objects.get(action="rejected").original.data == b"milk\neggs"


def test_the_original_of_every_story_is_kept() -> None:
    import_entries([make_draft()])
    assert ImportEntry.objects.get().original.data == b"the piece of input"


def test_a_dry_run_reports_and_writes_nothing() -> None:
    import_entries([make_draft()])
    seen: list[Outcome] = []
    drafts = [make_draft(headline="River Falls"), make_draft(source_key="new")]
    report = import_entries(drafts, dry_run=True, seen=seen.append)
    assert counts(report) == (1, 1, 0, 0)
    assert seen[0].changes["headline"] == ("River Crests Below the Dikes", "River Falls")
    assert Article.objects.get().headline == "River Crests Below the Dikes"
    assert ImportBatch.objects.count() == 1


def test_a_batch_that_was_stopped_goes_on_under_its_name() -> None:
    def stops() -> Any:
        yield make_draft()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_entries(stops(), "night")
    assert ImportBatch.objects.get().state == "stopped"
    report = import_entries([make_draft(), make_draft(source_key="dw-2")], "night")
    assert report.created + report.unchanged == 2
    assert ImportBatch.objects.get().state == "done"


def test_an_estimated_day_is_kept_as_estimated() -> None:
    estimate = Estimate("Monday", date(2025, 3, 27), date(2025, 3, 31))
    import_entries([make_draft(published_on=None, precision=Precision.ESTIMATED, estimate=estimate)])
    article = Article.objects.get()
    assert (article.published_on, article.precision) == (date(2025, 3, 31), "estimated")
    assert article.estimate == {"weekday": "Monday", "after": "2025-03-27"}


def test_a_story_without_any_date_stays_undated() -> None:
    import_entries([make_draft(published_on=None, precision=Precision.UNKNOWN)])
    assert (Article.objects.get().published_on, Article.objects.get().precision) == (None, "unknown")


def test_defaults_fill_only_what_the_draft_leaves_open() -> None:
    drafts = [make_draft(section="Sport"), make_draft(source_key="2", section="")]
    import_entries(drafts, defaults=Defaults(section="World"))
    assert [article.section.name for article in Article.objects.order_by("pk") if article.section] == ["Sport", "World"]


def test_names_that_differ_only_in_accents_get_addresses_of_their_own() -> None:
    import_entries([make_draft(section="Café"), make_draft(source_key="2", section="Cafe")])
    assert len(set(Section.objects.values_list("slug", flat=True))) == 2


def test_an_embargo_comes_with_the_story() -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    import_entries([make_draft(embargo_until=moment)])
    assert not Article.objects.visible().exists()
    assert Article.objects.visible(now=moment).count() == 1


def test_hostile_markup_never_reaches_the_archive() -> None:
    import_entries([make_draft(body='<p onclick="x()">Hello<script>alert(1)</script></p>')])
    assert Article.objects.get().body == "<p>Hello</p>"


def test_a_chunk_holds_no_story_twice() -> None:
    drafts = [make_draft(version=n, body=f"<p>{n}</p>") for n in range(3)]
    assert [len(chunk) for chunk in chunks(prepare(draft, Defaults()) for draft in drafts)] == [1, 1, 1]


def test_credits_are_made_once_for_many_photos() -> None:
    drafts = [make_photo_draft(caption=f"Picture {n}.") for n in range(5)]
    import_entries(drafts)
    assert Credit.objects.count() == 2
    assert Credit.objects.get(name="EPA").photos.count() == 5


def test_what_one_photo_lacked_another_entry_completes() -> None:
    import_entries([make_photo_draft(source_key="p1", source="EPA", place="")])
    later = replace(make_photo_draft(source_key="p1", source="EPA"), place="Huế")
    assert counts(import_entries([later])) == (0, 1, 0, 0)
    assert Photo.objects.get().place == "Huế"


def test_names_that_differ_in_letter_case_alone_are_one() -> None:
    photos = [
        make_photo_draft(caption=f"{n}", agencies=(name,)) for n, name in enumerate(["PONTUS PRESS", "Pontus Press"])
    ]
    import_entries([make_draft(section="WORLD NEWS", photos=(photos[0],))])
    import_entries([make_draft(source_key="2", body="<p>2</p>", section="World News", photos=(photos[1],))])
    assert Credit.objects.get(kind="agency").name == "Pontus Press"
    assert Credit.objects.get(kind="agency").photos.count() == 2
    assert Section.objects.get().name == "World News"


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("Pontus Press", "PONTUS PRESS", "Pontus Press"),
        ("NTV", "Ntv", "NTV"),
        ("delta foto", "Delta Foto", "Delta Foto"),
    ],
)
def test_the_nicer_spelling_is_kept(first: str, second: str, kept: str) -> None:
    for number, name in enumerate([first, second]):
        import_entries([make_photo_draft(caption=f"{number}", agencies=(name,))])
    assert Credit.objects.get(kind="agency").name == kept


def test_a_source_in_another_letter_case_is_the_same_source() -> None:
    report = import_entries([make_draft(version=1), make_draft(source="DELTA WIRE", version=2, headline="River Falls")])
    assert counts(report) == (1, 1, 0, 0)


def test_a_story_known_by_its_words_alone_is_completed_and_never_overwritten() -> None:
    import_entries([make_draft(source="", source_key="", standfirst="Kept.", photos=())])
    fuller = make_draft(source_key="", source="Delta Wire", standfirst="Other.", section="World")
    assert counts(import_entries([fuller])) == (0, 1, 0, 0)
    article = Article.objects.get()
    assert (article.standfirst, str(article.section), str(article.source)) == ("Kept.", "World", "Delta Wire")
    assert article.photos.get().caption == "A dike at dawn."
    assert counts(import_entries([fuller])) == (0, 0, 1, 0)


def test_a_revision_without_a_number_that_is_older_by_its_time_arrives_late() -> None:
    moments = [datetime(2025, 3, 27, hour, tzinfo=UTC) for hour in (9, 8)]
    import_entries([make_draft(updated_at=moments[0])])
    assert counts(import_entries([make_draft(updated_at=moments[1], headline="Early words")])) == (0, 0, 1, 0)


def test_a_correction_of_the_same_moment_is_no_late_one() -> None:
    moment = datetime(2025, 3, 27, 9, tzinfo=UTC)
    import_entries([make_draft(updated_at=moment)])
    assert counts(import_entries([make_draft(updated_at=moment, headline="River Falls")])) == (0, 1, 0, 0)
    assert Article.objects.get().headline == "River Falls"


def test_asked_to_stop_it_saves_what_it_has_read() -> None:
    asked = iter([False, True])
    report = import_entries([make_draft(), make_draft(source_key="2", body="")], "b", stop=lambda: next(asked))
    assert (report.created, report.stopped, ImportBatch.objects.get().state) == (1, True, "stopped")


def test_a_dry_run_leaves_no_picture_behind() -> None:
    draft = make_photo_draft(image=make_picture(333))
    import_entries([draft], dry_run=True)
    import_entries([draft], "b")
    path = Photo.objects.get().image.path
    Path(path).unlink()
    Photo.objects.all().delete()
    import_entries([draft], dry_run=True)
    assert not Path(path).exists()
