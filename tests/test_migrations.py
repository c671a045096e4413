"""What a migration does to rows that are there already."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models import Article, ArticlePhoto, IndexUpdate, Photo
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before_status() -> Iterator[None]:
    """The database as it was before photos had a status, with three photos: alone, in a draft, and withdrawn."""
    make_photo("Alone.")
    make_article(photos=[make_photo("In a draft.")], status="draft")
    make_photo("Taken away.", status="withdrawn")
    make_photo("Taken out of a draft.", status="stories")
    call_command("migrate", "articles", "0005", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def statuses() -> dict[str, str]:
    return dict(Photo.objects.values_list("caption", "status"))


def test_photos_get_the_status_that_shows_what_was_shown(before_status: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT caption FROM articles_photo WHERE withdrawn ORDER BY id")
        assert [caption for (caption,) in cursor.fetchall()] == ["Taken away.", "Taken out of a draft."]
    IndexUpdate.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert statuses() == {
        "Alone.": "published",
        "In a draft.": "stories",
        "Taken away.": "withdrawn",
        "Taken out of a draft.": "withdrawn",
    }
    kept = Photo.objects.get(caption="In a draft.").pk
    assert not IndexUpdate.objects.filter(kind="photo", object_id=kept).exists(), "its document stays as it is"


def test_the_triggers_are_back_after_a_migration(before_status: None) -> None:
    call_command("migrate", verbosity=0)
    Photo.objects.filter(caption="In a draft.").update(status="published")
    Article.objects.all().delete()
    assert not ArticlePhoto.objects.exists()
    assert statuses()["In a draft."] == "stories"
