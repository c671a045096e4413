"""What editors chose for the front page: until when it stands there, and who sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Article, FrontChoice
from articles.models.archive_version import version
from articles.models.front_choice import MOST_STORIES
from tests.factories import make_article, make_person

pytestmark = pytest.mark.django_db

choices: Any = FrontChoice.objects


def choose(kind: str, *stories: Article, days: int = 1, person: Any = None) -> FrontChoice:
    who = person or make_person(username=f"chooser {FrontChoice.objects.count()} {stories[0].pk}")
    made: FrontChoice = choices.choose(who, kind, [s.pk for s in stories], timezone.localdate() + timedelta(days=days))
    return made


def shown() -> list[tuple[str, int]]:
    return [(row.kind, row.article) for row in choices.shown()]


def test_a_choice_stands_until_the_end_of_its_last_day() -> None:
    story = make_article()
    choose("lead", story, days=0)
    assert shown() == [("lead", story.pk)]
    assert choices.shown(timezone.localdate() + timedelta(days=1)) == []


def test_a_withdrawn_or_embargoed_story_disappears_and_comes_back() -> None:
    story = make_article()
    choose("pinned", story)
    for hidden in (
        {"status": "withdrawn"},
        {"status": "draft"},
        {"embargo_until": timezone.now() + timedelta(hours=1)},
    ):
        Article.objects.filter(pk=story.pk).update(**hidden)
        assert shown() == []
        Article.objects.filter(pk=story.pk).update(status="published", embargo_until=None)
        assert shown() == [("pinned", story.pk)]


def test_a_new_lead_takes_the_place_of_the_old_and_a_pin_only_of_its_own_storys() -> None:
    one, two = make_article(), make_article()
    choose("lead", one)
    choose("lead", two)
    choose("pinned", one)
    choose("pinned", two)
    choose("pinned", one)
    assert shown() == [("lead", two.pk), ("pinned", two.pk), ("pinned", one.pk)]


def test_choices_that_are_over_are_removed_by_the_next() -> None:
    story = make_article()
    old = choose("collection", story)
    FrontChoice.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    choose("lead", story)
    assert not FrontChoice.objects.filter(pk=old.pk).exists()


def test_a_collection_has_at_most_twelve_stories_each_once() -> None:
    stories = [make_article() for _ in range(MOST_STORIES + 1)]
    choose("collection", stories[0], *stories)
    assert [pk for _, pk in shown()] == [story.pk for story in stories[:MOST_STORIES]]


def test_pages_are_made_anew_when_something_is_chosen_or_taken_back() -> None:
    story = make_article()
    person = make_person()
    before = version()
    made = choose("lead", story, person=person)
    chosen = version()
    made.delete()
    assert len({before, chosen, version()}) == 3
