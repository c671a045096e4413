"""Totals, facets and histogram agree with plain database counts, whatever is included and excluded."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from articles.search.service import search
from tests.factories import make_article, make_photo, make_topic
from tests.search.conftest import Index
from tests.search.counting import PlainArchive


@pytest.fixture
def archive(index: Index) -> None:
    """Eighty stories with random attributes."""
    random = Random(7)
    photos = [make_photo(f"Photo {n}", [f"Person {n % 3}"], [f"Agency {n % 2}"]) for n in range(6)]
    subjects = [make_topic(f"Subject {n}") for n in range(5)]
    places = [make_topic(f"Place {n}", "place") for n in range(4)]
    people = [make_topic(f"Somebody {n}", "person") for n in range(3)]
    for number in range(80):
        make_article(
            f"Story {number}",
            random.choice(["World", "Business", "Sport", None]),
            random.choice(["Delta Wire", "Other Wire"]),
            photos=random.sample(photos, random.randrange(3)),
            topics=random.sample(subjects, random.randrange(4))
            + random.sample(places, random.randrange(3))
            + people[: random.randrange(3)],
            published_on=random.choice([None, date(2019, 11, 3) + timedelta(days=random.randrange(1500))]),
            language=random.choice(["en", "tr", ""]),
            status=random.choice(["published", "published", "published", "draft", "withdrawn"]),
        )
    index()


@pytest.mark.usefixtures("archive")
def test_forty_random_combinations_agree_with_the_database() -> None:
    random, plain = Random(11), PlainArchive()
    requests = [plain.random_request(random) for _ in range(40)]
    wrong = {request: found for request in requests if (found := plain.disagreements(request, search(request)))}
    assert wrong == {}
    assert any(plain.found(request) for request in requests)
