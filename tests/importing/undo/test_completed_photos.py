"""A batch that completes a photo of its own stories has not edited them; what an archivist edited of them stays."""

from __future__ import annotations

import pytest

from articles.importing.importer import import_entries
from articles.models import Article, Photo
from tests.factories import make_picture
from tests.importing.test_importer import make_draft, make_photo_draft
from tests.importing.undo.test_batch import reasons, take_back

pytestmark = pytest.mark.django_db


def test_a_photo_that_comes_alone_later_and_completes_that_of_a_story_is_no_edit_of_the_story() -> None:
    import_entries([make_draft()], "b")
    import_entries([make_photo_draft(image=make_picture())], "b")
    assert take_back("b").left == []
    assert (Article.objects.count(), Photo.objects.count()) == (0, 0)


def test_a_story_edited_by_hand_stays_though_the_batch_completed_its_photo_later() -> None:
    import_entries([make_draft()], "b")
    Article.objects.update(headline="By hand")
    import_entries([make_draft(source_key="dw-2", body="<p>Other.</p>", photos=(make_photo_draft(place="Huế"),))], "b")
    assert reasons(take_back("b")) == ["It was edited since."]
    assert Article.objects.get().headline == "By hand"


def test_a_photo_completed_by_a_story_and_then_by_itself_is_as_before_both() -> None:
    import_entries([make_draft()], "first")
    story = make_draft(source_key="dw-2", body="<p>Other.</p>", photos=(make_photo_draft(place="Huế"),))
    import_entries([make_photo_draft(image=make_picture()), story], "second")
    assert (Photo.objects.get().place, bool(Photo.objects.get().image)) == ("Huế", True)
    assert take_back("second").left == []
    assert (Photo.objects.get().place, bool(Photo.objects.get().image)) == ("", False)


def test_a_photo_edited_by_hand_stays_though_the_batch_completed_it_again_later() -> None:
    import_entries([make_photo_draft()], "first")
    import_entries([make_photo_draft(place="Huế")], "second")
    Photo.objects.update(alt_text="By hand")
    import_entries([make_photo_draft(image=make_picture())], "second")
    assert reasons(take_back("second")) == ["It was edited since."]
    assert Photo.objects.get().alt_text == "By hand"


def test_a_story_edited_by_hand_stays_though_the_batch_wrote_a_newer_version_of_it() -> None:
    import_entries([make_draft(version=1)], "b")
    Article.objects.update(standfirst="By hand")
    import_entries([make_draft(version=2, headline="River Falls")], "b")
    assert reasons(take_back("b")) == ["It was edited since."]


def test_a_story_that_the_batch_wrote_twice_is_no_edited_one() -> None:
    import_entries([make_draft(version=1)], "b")
    import_entries([make_draft(version=2, headline="River Falls")], "b")
    assert take_back("b").deleted == 1


def test_a_story_written_twice_by_a_later_batch_is_as_the_earlier_one_left_it() -> None:
    import_entries([make_draft(version=1)], "first")
    for version in (2, 3):
        import_entries([make_draft(version=version, headline=f"Version {version}")], "second")
    undone = take_back("second")
    assert (undone.restored, Article.objects.get().headline) == (1, "River Crests Below the Dikes")
