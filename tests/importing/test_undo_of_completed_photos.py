"""A batch that completes a photo of its own stories has not edited them; what an archivist edited of them stays."""

from __future__ import annotations

import pytest

from articles.importing import import_entries
from articles.models import Article, Photo
from tests.factories import make_picture
from tests.importing.test_import_entries import make_draft, make_photo_draft
from tests.importing.test_undoing import reasons, take_back

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
