"""A batch taken back: created rows go, changed rows are as before, and what was edited since stays and is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from articles.drafts.draft import Status, TopicDraft, TopicKind
from articles.importing.importer import import_entries
from articles.importing.undo import batch as module
from articles.importing.undo.batch import Undone, undo
from articles.importing.undo.fingerprints import article_states
from articles.models import (
    Article,
    Author,
    Credit,
    ImportBatch,
    ImportEntry,
    IndexUpdate,
    Photo,
    PhotoCredit,
    Section,
    Source,
    Topic,
)
from tests.factories import make_credit, make_photo, make_picture, make_section, make_source, make_topic
from tests.importing.test_importer import make_draft, make_photo_draft

pytestmark = pytest.mark.django_db


def take_back(name: str, **options: Any) -> Undone:
    return undo(ImportBatch.objects.get(name=name), **options)


def reasons(undone: Undone) -> list[str]:
    return [row["why"] for row in undone.left]


def full_draft(**fields: Any) -> Any:
    topics = (TopicDraft(TopicKind.PLACE, "Huế"), TopicDraft(TopicKind.SUBJECT, "Floods"))
    return make_draft(authors=("Lê Quang Huy",), section="World", topics=topics, corrections=("It was Huế.",), **fields)


def test_what_a_batch_created_goes_with_all_that_came_with_it() -> None:
    import_entries([full_draft(), make_photo_draft(caption="Alone.")], "b")
    undone = take_back("b")
    assert (undone.deleted, undone.restored, undone.left) == (2, 0, [])
    models = (Article, Photo, Author, Credit, Section, Topic)
    assert [model.objects.count() for model in models] == [0] * len(models)
    assert ImportBatch.objects.get().state == "undone"


def test_the_record_of_an_undone_batch_stays() -> None:
    import_entries([make_draft()], "b")
    take_back("b")
    entry = ImportEntry.objects.get()
    assert (entry.where, entry.original.data) == ("wire.txt:1", b"the piece of input")


def test_undoing_tells_the_index() -> None:
    import_entries([make_draft()], "b")
    IndexUpdate.objects.all().delete()
    take_back("b")
    assert {row.kind for row in IndexUpdate.objects.all()} == {"article", "photo"}


def test_a_changed_story_is_as_before_with_its_photos_and_their_files() -> None:
    before = full_draft(version=1, photos=(make_photo_draft(image=make_picture()),))
    import_entries([before], "first")
    article = Article.objects.get()
    picture = Photo.objects.get().image.name
    states = article_states([article])
    import_entries([make_draft(version=2, headline="River Falls", body="<p>New.</p>", photos=())], "second")
    assert Photo.objects.count() == 0
    undone = take_back("second")
    assert (undone.deleted, undone.restored, undone.left) == (0, 1, [])
    article = Article.objects.get()
    assert (article.headline, article.version) == ("River Crests Below the Dikes", 1)
    assert Photo.objects.get().image.name == picture
    assert article_states([article]) == states


def test_batches_can_be_undone_one_after_the_other() -> None:
    import_entries([full_draft(version=1)], "first")
    import_entries([make_draft(version=2, headline="River Falls", photos=())], "second")
    take_back("second")
    assert take_back("first").deleted == 1
    assert Article.objects.count() == 0


def test_what_a_later_batch_wrote_is_left_and_named() -> None:
    import_entries([make_draft(version=1)], "first")
    import_entries([make_draft(version=2, headline="River Falls")], "second")
    assert reasons(take_back("first")) == ["Batch second wrote it since."]
    assert Article.objects.get().headline == "River Falls"


def test_versions_within_one_batch_go_together() -> None:
    import_entries([make_draft(version=n, headline=f"Version {n}", body=f"<p>{n}</p>") for n in (1, 2, 3)], "b")
    assert take_back("b").deleted == 1
    assert Article.objects.count() == 0


def edit_headline(article: Article) -> None:
    article.headline = "By hand"
    article.save()


def edit_in_bulk(article: Article) -> None:
    Article.objects.update(status="withdrawn")


def edit_topics(article: Article) -> None:
    article.topics.add(make_topic("Rivers"))


def edit_caption(article: Article) -> None:
    article.photos.update(caption="By hand.")


def edit_credits(article: Article) -> None:
    PhotoCredit.objects.filter(credit__name="EPA").update(credit=make_credit("AP", "agency"))


def edit_corrections(article: Article) -> None:
    article.corrections.create(text="By hand.", corrected_on=date(2025, 4, 1))


def edit_photos(article: Article) -> None:
    article.article_photos.all().delete()


@pytest.mark.parametrize(
    "edit",
    [edit_headline, edit_in_bulk, edit_topics, edit_caption, edit_credits, edit_corrections, edit_photos],
)
def test_what_was_edited_by_hand_stays_and_the_rest_goes(edit: Any) -> None:
    import_entries([make_draft(), make_draft(source_key="dw-2", body="<p>Other.</p>", photos=())], "b")
    edit(Article.objects.get(source_key="dw-1"))
    Article.objects.filter(source_key="dw-2").update(status="published")
    undone = take_back("b")
    assert (undone.deleted, reasons(undone)) == (1, ["It was edited since."])
    assert undone.left[0]["where"] == "wire.txt:1"
    assert Article.objects.get().source_key == "dw-1"


def test_a_renamed_section_is_no_edit() -> None:
    import_entries([make_draft(section="Wrold")], "b")
    Section.objects.update(name="World", folded="world")
    assert take_back("b").deleted == 1


def test_a_photo_that_stands_elsewhere_stays() -> None:
    import_entries([make_draft()], "first")
    import_entries([make_draft(source_key="dw-2", body="<p>Other.</p>")], "second")
    assert take_back("first").deleted == 1
    assert Article.objects.get().photos.count() == 1
    assert Credit.objects.count() == 2


def test_a_photo_of_its_own_that_a_story_took_stays() -> None:
    import_entries([make_photo_draft()], "photos")
    import_entries([make_draft()], "stories")
    assert reasons(take_back("photos")) == ["It stands in a story that stays."]
    assert Photo.objects.count() == 1


def test_what_a_batch_completed_of_a_photo_is_taken_out_again() -> None:
    import_entries([make_draft(photos=(make_photo_draft(source="EPA", source_key="p", place=""),))], "first")
    later = make_photo_draft(source="EPA", source_key="p", place="Huế")
    import_entries([make_draft(source_key="dw-2", body="<p>Other.</p>", photos=(later,))], "second")
    assert Photo.objects.get().place == "Huế"
    undone = take_back("second")
    assert (undone.deleted, undone.restored) == (1, 1)
    assert Photo.objects.get().place == ""
    assert take_back("first").left == []


def test_a_photo_completed_within_the_batch_is_no_edit() -> None:
    bare = make_photo_draft(source="EPA", source_key="p", credit_line="", photographers=(), agencies=())
    full = make_photo_draft(source="EPA", source_key="p")
    import_entries([make_draft(photos=(bare,))], "b")
    import_entries([make_draft(source_key="dw-2", body="<p>Other.</p>", photos=(full,))], "b")
    assert Photo.objects.get().credits.count() == 2
    assert take_back("b").left == []
    assert Photo.objects.count() == 0


def test_a_kill_notice_is_undone_to_the_story_as_it_was() -> None:
    import_entries([make_draft(version=1)], "first")
    import_entries([make_draft(version=2, headline="KILL", body="", photos=(), status=Status.WITHDRAWN)], "kill")
    take_back("kill")
    assert Article.objects.get().status == "published"
    assert Article.objects.get().photos.count() == 1


def test_a_dry_run_says_the_same_and_changes_nothing() -> None:
    import_entries([full_draft(), make_photo_draft()], "b")
    looked = take_back("b", dry_run=True)
    assert (Article.objects.count(), ImportBatch.objects.get().state) == (1, "done")
    assert looked.as_json() == take_back("b").as_json()


def test_the_same_input_after_an_undo_is_created_anew() -> None:
    import_entries([make_draft()], "b")
    take_back("b")
    assert import_entries([make_draft()], "b").created == 1
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.created) == ("done", 1)
    assert take_back("b").deleted == 1


def test_an_undone_update_can_come_again() -> None:
    first, second = make_draft(version=1), make_draft(version=2, headline="River Falls")
    import_entries([first], "first")
    import_entries([second], "second")
    take_back("second")
    assert import_entries([first]).unchanged == 1
    assert import_entries([second]).updated == 1


def names_left() -> list[str]:
    return sorted(term.name for model in (Author, Credit, Section, Source, Topic) for term in model.objects.all())


def test_the_names_that_another_story_or_photo_has_stay() -> None:
    alone = make_photo_draft(caption="Alone.", source="Photo Wire", source_key="p-1")
    import_entries([full_draft(), alone], "first")
    before = names_left()
    mine = {"source_key": "dw-2", "body": "<p>Other.</p>", "photos": ()}
    import_entries([full_draft(**mine), make_photo_draft(caption="Mine.", source="Photo Wire", source_key="p-2")], "b")
    take_back("b")
    assert names_left() == before
    take_back("first")
    assert names_left() == []


def test_a_name_that_was_refused_or_worked_on_stays() -> None:
    names = tuple(TopicDraft(TopicKind.PERSON, name) for name in ("Byline Staff", "Jo Roe", "Lê Huy", "Ana Ruiz"))
    import_entries([make_draft(topics=names, photos=())], "b")
    Topic.objects.filter(name="Byline Staff").update(standing="refused")
    Topic.objects.filter(name="Jo Roe").update(note="The mayor.")
    Topic.objects.filter(name="Lê Huy").update(identifier="Q42")
    take_back("b")
    assert sorted(topic.name for topic in Topic.objects.all()) == ["Byline Staff", "Jo Roe", "Lê Huy"]


def test_what_lies_about_unused_is_left_alone() -> None:
    make_section("Empty"), make_source("Empty"), make_topic("Empty")
    import_entries([make_photo_draft(caption="Alone.")], "photos")
    other = make_draft(source_key="dw-9", body="<p>Nine.</p>", photos=(make_photo_draft(caption="Taken out."),))
    import_entries([other], "other")
    Article.objects.get().article_photos.all().delete()
    by_hand = make_photo("By hand.", status="stories")
    import_entries([full_draft()], "b")
    take_back("b")
    assert names_left().count("Empty") == 3
    assert sorted(photo.caption for photo in Photo.objects.all()) == ["Alone.", "By hand.", "Taken out."]
    by_hand.refresh_from_db()
    assert by_hand.status == "stories"


def test_rows_are_undone_newest_first_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    drafts = [make_draft(source_key=f"{n}", headline=f"Story {n}", body=f"<p>{n}</p>", photos=()) for n in range(5)]
    import_entries(drafts, "b")
    Article.objects.exclude(source_key="2").update(byline="By hand")
    told: list[int] = []
    undone = take_back("b", progress=told.append)
    assert (undone.deleted, told) == (1, [2, 2, 1])
    assert [row["what"].rpartition(" ")[2] for row in undone.left] == ["4", "3", "1", "0"]


def test_a_dry_run_leaves_the_batch_that_it_was_given_as_it_was() -> None:
    import_entries([make_draft()], "b")
    batch = ImportBatch.objects.get()
    undo(batch, dry_run=True)
    assert batch.state == "done"


def test_undoing_twice_does_nothing_more() -> None:
    import_entries([make_draft()], "b")
    take_back("b")
    assert take_back("b").as_json() == {"batch": "b", "deleted": 0, "restored": 0, "left": []}
