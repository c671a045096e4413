"""Saved searches are matched with new documents: as the engine would, once, and never beyond the owner's rights."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.kept import match_searches
from articles.kept.match_searches import make_outline, match, request_of
from articles.models import Article, ArticlePhoto, MatchTask, SavedSearch, SearchMatch
from articles.search.document import Key
from articles.search.indexing import locks
from articles.search.service import match_documents
from tests.factories import make_article, make_person, make_photo, make_topic
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget() -> None:
    match_searches._known = match_searches._Known()


def save(owner: User, address: str, **fields: Any) -> SavedSearch:
    search: SavedSearch = SavedSearch.objects.create(owner=owner, name=address, address=address, **fields)
    make_outline(search)
    return search


def found(*rows: Any) -> set[tuple[str, int]]:
    keys = {Key("article" if isinstance(row, Article) else "photo", row.pk) for row in rows}
    addresses = dict(SavedSearch.objects.values_list("pk", "address"))
    return {(addresses[search], key.pk) for search, key in match(keys)}


ADDRESSES = (
    "q=flood", "q=floods+dike", "q=flood+OR+harvest", "q=%22below+the+dikes%22", "q=%22the+dikes+below%22",
    "q=%22harvest%22", "q=%22harvest%22+OR+%22boat+crosses%22", "q=headline%3A%22below+the+dikes%22",
    "q=%22dikes+The+water%22", "q=%22flood%22+AP*", "q=headline%3Aflood", "q=flo*", "q=flod~",
    "q=flood+-dike", "q=person%3AKosti%C4%87", "q=section%3Aworld", "q=flood&from=2025-01-01", "q=",
    "q=kind%3Aphoto+boat", "kind=photos&q=boat", "q=has%3Aphoto", "q=after%3A2024+flood", "q=caption%3Aboat",
    "q=re-election", "q=h%C3%A4usern", "q=%C3%9Cberschwemmung+haus",
    "q=what+happened+to+the+dike+in+the+flood+last+week", "q=nothinglikeit",
)  # fmt: skip


def test_what_is_matched_is_what_the_engine_finds(index: Index) -> None:  # noqa: F811
    index()
    owner = make_person("", "reader")
    photo = make_photo("A boat crosses the flood.", ["Ana Ruiz"], ["EPA"])
    rows = [
        make_article("Flood stops below the dikes", topics=[make_topic("Ana Kostić", "person")], photos=[photo]),
        make_article("Apple harvest ends", section="Business", body="<p>The re-election of the mayor.</p>"),
        make_article("Old floods", published_on=date(2020, 1, 1)),
        make_article("Überschwemmungen am Fluss", body="<p>Die Häuser stehen unter Wasser.</p>", language="de"),
        photo,
    ]
    reader = index()
    searches = [save(owner, address) for address in ADDRESSES]
    keys = {Key("article" if isinstance(row, Article) else "photo", row.pk) for row in rows}
    expected = {(s.address, key.pk) for s in searches for key in match_documents(request_of(s), keys, reader)}
    assert found(*rows) == expected
    assert len(expected) > 25


def test_a_new_story_is_matched_once_although_it_is_corrected(index: Index) -> None:  # noqa: F811
    index()
    save(make_person("Editor"), "q=flood")
    story = make_article("Flood")
    index()
    for _ in range(2):
        MatchTask.objects.enqueue([("article", story.pk)])
        match_searches.step()
    assert SearchMatch.objects.count() == 1 and not MatchTask.objects.exists()


def test_what_was_there_before_is_not_new(index: Index) -> None:  # noqa: F811
    index()
    old, draft = make_article("Flood of old"), make_article("Flood draft", status="draft")
    search = save(make_person("Editor"), "q=flood", newest_article=draft.pk, hidden=[["article", draft.pk]])
    index()
    assert found(old, draft) == set()
    Article.objects.filter(pk=draft.pk).update(status="published")
    index()
    assert found(old, draft) == {(search.address, draft.pk)}


@pytest.mark.parametrize("role", ["", "Editor"])
@pytest.mark.parametrize("address", ["q=flood", "q=is%3Adraft+flood", "q=flood+-dike"])
def test_hidden_records_are_matched_for_nobody_who_may_not_see_them(index: Index, role: str, address: str) -> None:  # noqa: F811
    index()
    save(make_person(role, "someone"), address)
    draft = make_article("Flood draft", status="draft")
    hidden = [
        draft,
        make_article("Flood withdrawn", status="withdrawn"),
        make_article("Flood embargo", embargo_until=timezone.now() + timedelta(days=1)),
        make_photo("A flood.", status="withdrawn"),
        make_photo("A flood.", articles=[draft]),
    ]
    index()
    expected = {(address, draft.pk)} if role and "draft" in address else set()
    assert found(*hidden) == expected


def test_an_ended_embargo_makes_a_story_new(index: Index) -> None:  # noqa: F811
    index()
    story = make_article("Flood", embargo_until=timezone.now() + timedelta(days=1))
    save(make_person("Editor"), "q=flood", newest_article=story.pk, hidden=[["article", story.pk]])
    match_searches.step()
    Article.objects.filter(pk=story.pk).update(embargo_until=timezone.now() - timedelta(seconds=1))
    index()
    match_searches._known.embargoes_seen = timezone.now() - timedelta(minutes=1)
    match_searches.step()
    assert SearchMatch.objects.get().record == story.pk


def test_people_whose_account_is_closed_are_not_matched(index: Index) -> None:  # noqa: F811
    index()
    owner = make_person("Editor")
    save(owner, "q=flood")
    owner.is_active = False
    owner.save()
    story = make_article("Flood")
    index()
    assert found(story) == set()


def test_draining_the_index_queue_leaves_tasks_only_if_somebody_saved_a_search(
    transactional_index: Callable[[], None],
) -> None:
    make_article("Flood")
    transactional_index()
    assert not MatchTask.objects.exists()
    SavedSearch.objects.create(owner=make_person("Editor"), name="x", address="q=flood")
    story = make_article("Flood again")
    transactional_index()
    assert [(task.kind, task.record) for task in MatchTask.objects.all()] == [("article", story.pk)]


@pytest.fixture
def transactional_index(db: None, settings: Any, tmp_path: Any) -> Callable[[], None]:
    from articles.search.indexing import queue

    settings.SEARCH_INDEX_PATH = tmp_path
    return lambda: queue.drain() and None


def test_a_photo_is_matched_when_its_story_shows_it(index: Index) -> None:  # noqa: F811
    index()
    save(make_person("", "reader"), "kind=photos&q=boat")
    story, photo = make_article("Flood"), make_photo("A boat.", status="stories")
    ArticlePhoto.objects.create(article=story, photo=photo)
    index()
    assert found(photo) == {("kind=photos&q=boat", photo.pk)}


def test_workers_of_several_servers_match_one_after_another(
    index: Index,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index()
    save(make_person("", "reader"), "q=flood")
    story = make_article("Flood stops below the dikes")
    MatchTask.objects.enqueue([("article", story.pk)])
    monkeypatch.setattr(locks, "is_shared", lambda: True)
    for is_free, left in ((False, 1), (True, 0)):
        monkeypatch.setattr(locks, "lock", lambda _, is_free=is_free: nullcontext(is_free))
        match_searches.step()
        assert MatchTask.objects.count() == left
