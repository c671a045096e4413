"""Pairs of names are found in the background, and again when names have changed."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.authorities import pair_lists
from articles.models import DistinctPair, PairList, Spelling
from tests.factories import make_author, make_person, make_topic

pytestmark = pytest.mark.django_db
PAGE = "/desk/names/pairs/?in=author"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_person("Archivist"))
    return client


def test_the_page_says_that_they_are_being_looked_for_until_somebody_has(editor: Client) -> None:
    one, other = make_author("Hannes P. Albert"), make_author("Hannes P Albert")
    assert "being looked for" in editor.get(PAGE).content.decode()
    pair_lists.renew()
    text = editor.get(PAGE).content.decode()
    assert one.name in text and other.name in text and "being looked for" not in text


def test_a_list_is_found_again_only_when_its_names_have_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    one = make_author("Trần Minh Đức")
    pair_lists.renew()
    asked: list[object] = []
    real = pair_lists.find_pairs
    monkeypatch.setattr(pair_lists, "find_pairs", lambda *given: asked.append(given) or real(*given))
    pair_lists.renew()
    assert asked == []
    make_author("Tran Minh Duc")
    pair_lists.renew()
    assert len(asked) == 1 and len(pair_lists.known_pairs("author") or ()) == 1
    Spelling.for_term(one, "T. M. Duc").save()
    pair_lists.renew()
    assert len(asked) == 2


def test_a_pair_that_is_two_and_a_name_that_is_gone_are_not_shown(editor: Client) -> None:
    one, other = make_author("Anna Schmidt-Bauer"), make_author("Anna Schmidt Bauer")
    pair_lists.renew()
    DistinctPair.objects.create(vocabulary="author", first=one.pk, second=other.pk)
    assert "No pairs were found" in editor.get(PAGE).content.decode()
    DistinctPair.objects.all().delete()
    other.delete()
    assert one.name not in editor.get(PAGE).content.decode()


def test_each_vocabulary_has_its_own_list() -> None:
    make_topic("Ana Kostić", "person")
    make_topic("Ana Kostic", "place")
    pair_lists.renew()
    assert {row.vocabulary for row in PairList.objects.all()} == set(pair_lists.MODELS)
    assert pair_lists.known_pairs("person") == pair_lists.known_pairs("place") == []
