"""A question that is compiled once gives what its QuerySet gives, for whatever values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from articles.models.article_queries import address_of
from articles.models.prepared_query import Prepared, columns_of, make_record
from tests.factories import make_article

pytestmark = pytest.mark.django_db

VISIBLE = Prepared(
    lambda now, pks: (
        Article.objects.visible(now)
        .filter(pk__in=pks)
        .order_by("pk")
        .values_list("pk", "headline", "published_on", "published_at")
    )
)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 8, 9])
def test_it_answers_as_the_queryset_does_for_lists_of_any_length(number: int) -> None:
    rows = [make_article(f"Story {n}", published_on=date(2020, 1, 1 + n)) for n in range(10)]
    pks = [row.pk for row in rows[:number]]
    expected = Article.objects.visible().filter(pk__in=pks).order_by("pk")
    columns = ("pk", "headline", "published_on", "published_at")
    assert VISIBLE(pks=pks) == list(expected.values_list(*columns))


def test_it_asks_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    pk = make_article().pk
    with django_assert_num_queries(1):
        VISIBLE(pks=[pk])


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2020, 2, 29), date(9999, 12, 31)])
def test_days_are_compared_as_days(day: date) -> None:
    story = make_article(published_on=day)
    make_article(published_on=date(2001, 1, 1))
    on_day = Prepared(lambda now, day: Article.objects.visible(now).on_day(day).values_list("pk", "published_on"))
    assert on_day(day=day) == [(story.pk, day)]


def test_a_record_is_as_the_orm_reads_it() -> None:
    pk = make_article("Story", "World", "Wire", published_at=timezone.now()).pk
    whole = Prepared(lambda pk: Article.objects.filter(pk=pk).values_list(*columns_of(Article)), has_now=False)
    made, read = make_record(Article, whole(pk=pk)[0]), Article.objects.get(pk=pk)
    assert {**vars(made), "_state": 0} == {**vars(read), "_state": 0}
    assert not made._state.adding


def test_the_present_moment_is_never_kept() -> None:
    story = make_article(embargo_until=timezone.now() + timedelta(hours=1))
    assert VISIBLE(pks=[story.pk]) == []
    assert len(VISIBLE(pks=[story.pk], now=timezone.now() + timedelta(hours=2))) == 1
    assert VISIBLE(pks=[story.pk]) == []


def test_a_question_with_a_moment_of_its_own_is_refused() -> None:
    careless = Prepared(lambda pk: Article.objects.visible().filter(pk=pk).values_list("pk"), has_now=False)
    with pytest.raises(ValueError, match="moment of its own"):
        careless(pk=1)


def test_a_parameter_that_is_not_in_the_sql_is_refused() -> None:
    forgetful = Prepared(lambda pk, text: Article.objects.filter(pk=pk).values_list("pk"), has_now=False)
    with pytest.raises(ValueError, match="text"):
        forgetful(pk=1, text="x")


def test_texts_and_unions_work(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for name in ('it\'s 100% \\ "so"', "other"):
        make_article(name)
    both = Prepared(
        lambda text, pk: (
            Article.objects.filter(headline=text).order_by().values_list("pk", "headline")
            .union(Article.objects.filter(pk=pk).order_by().values_list("pk", "headline"), all=True)
        ),
        has_now=False,
    )  # fmt: skip
    first, other = Article.objects.order_by("pk")
    found = both(text='it\'s 100% \\ "so"', pk=other.pk)
    assert sorted(found) == [(first.pk, first.headline), (other.pk, "other")]


@pytest.mark.parametrize("slug", ["a-headline", "", "größe-2", "ქართული"])
def test_the_address_of_a_story_is_that_of_its_pattern(slug: str) -> None:
    assert address_of(12, slug) == reverse("article", args=[12, slug])
