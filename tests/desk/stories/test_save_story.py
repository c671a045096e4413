"""What a save of a story costs, and that only what changed is written."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.desk.stories.save_story import Opened, PhotoEdit, StoryEdit, opened_story, save_story
from articles.models import Article, Version
from articles.versions.states import states_of
from articles.versions.values import photo_values
from tests.factories import make_article, make_person, make_photo, make_topic

MOST_QUERIES = 26
"""Of a save that changes texts alone, with the locks that PostgreSQL takes. It was 56 once."""

pytestmark = pytest.mark.django_db


def make_story() -> Article:
    photos = [make_photo(f"Soldier {number}.", ["Ana Ruiz"], ["EPA"]) for number in range(3)]
    topics = [make_topic("Floods"), make_topic("Szeged", "place")]
    return make_article(
        "Flood", "World", photos=photos, topics=topics, authors=["Jane Smith"], corrections=["The river is the Tisza."]
    )


def edit_of(article: Article, **values: str) -> StoryEdit:
    found = opened_story(article.pk)
    assert found is not None
    photos = {
        key: photo_values(state)
        for key, state in states_of("photo", list(article.photos.values_list("pk", flat=True))).items()
    }
    edits = {key: PhotoEdit(Opened.of(1, typed), typed) for key, typed in photos.items()}
    return StoryEdit(found[1], {**found[0], **values}, edits)


def test_a_change_of_texts_costs_few_queries() -> None:
    article, user = make_story(), make_person()
    edit = edit_of(article, standfirst="A hand is enough.", headline="Flood stops")
    with CaptureQueriesContext(connection) as asked:
        save_story(article.pk, edit, user)
    assert len(asked) <= MOST_QUERIES


def test_a_change_of_texts_leaves_names_photos_and_corrections_as_they_are() -> None:
    article, user = make_story(), make_person()
    before = opened_story(article.pk)
    rows = list(article.corrections.values_list("pk", flat=True)) + list(article.article_authors.values_list("pk"))
    save_story(article.pk, edit_of(article, standfirst="A hand is enough."), user)
    after = opened_story(article.pk)
    assert before and after and after[0] == {**before[0], "standfirst": "A hand is enough."}
    now = list(article.corrections.values_list("pk", flat=True)) + list(article.article_authors.values_list("pk"))
    assert now == rows
    assert Version.objects.filter(kind="article").get().changed == ["standfirst"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("authors", "Jo Roe"), ("section", "Sport"), ("source", "Reuters"), ("places", "Pécs"), ("corrections", "None.")],
)
def test_a_change_of_a_name_or_a_correction_is_written(name: str, value: str) -> None:
    article, user = make_story(), make_person()
    save_story(article.pk, edit_of(article, **{name: value, "standfirst": "Both."}), user)
    after = opened_story(article.pk)
    assert after and (after[0][name], after[0]["standfirst"]) == (value, "Both.")


def test_a_withdrawal_is_written_with_the_texts_alone() -> None:
    article, user = make_story(), make_person()
    told = {"status": "withdrawn", "withdrawn_on": "2025-03-28", "reason": "Wrong.", "note": "It was wrong.",
            "told_headline": "A headline", "told_reason": "An error."}  # fmt: skip
    save_story(article.pk, edit_of(article, **told), user)
    after = opened_story(article.pk)
    assert after and {name: after[0][name] for name in told} == told


def test_photos_that_did_not_change_get_no_version() -> None:
    article, user = make_story(), make_person()
    edit = edit_of(article)
    first = min(edit.photos)
    edit.photos[first].values["caption"] = "A soldier."
    save_story(article.pk, edit, user)
    assert list(Version.objects.values_list("kind", "record")) == [("photo", first)]
