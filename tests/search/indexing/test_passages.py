"""Vectors follow the index: none of an outdated passage answers, and the worker makes what is missing."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from django.conf import LazySettings

from articles.models import Article
from articles.search.engines.base import IndexBroken
from articles.search.indexing import passage_reader, passages, queue, rebuild
from articles.search.indexing.documents import documents_for
from articles.search.indexing.passage_reader import PassageReader, passage_of
from articles.search.meaning import model
from tests.factories import make_article, make_photo
from tests.search.meaning.made_embedder import MadeEmbedder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made(own_index: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> MadeEmbedder:
    """Searching by meaning is on, with a model of the tests' own."""
    settings.MEANING = True
    embedder = MadeEmbedder()
    monkeypatch.setattr(model, "embedder", lambda: embedder)
    return embedder


def make_indexed(headline: str = "Ferry sank", **more: object) -> Article:
    article = make_article(headline=headline, **more)
    queue.drain()
    return article


def held(article: Article) -> bool:
    return passages.vectors().vector(article.pk) is not None


def test_the_worker_makes_vectors_of_stories_after_their_words_are_indexed(made: MadeEmbedder) -> None:
    article = make_indexed("Ferry sank", standfirst="In a storm.", body="<p>Nobody drowned.</p>")
    make_photo(caption="A ferry.")
    queue.drain()
    assert not held(article)
    PassageReader().step()
    assert held(article)
    assert made.texts == ["Ferry sank\nIn a storm.\nNobody drowned."]


def test_a_changed_story_has_no_vector_until_it_is_made_anew(made: MadeEmbedder) -> None:
    article = make_indexed()
    PassageReader().step()
    article.headline = "Bank lowers rates"
    article.save()
    queue.drain()
    assert not held(article)
    PassageReader().step()
    assert held(article)
    assert [text.partition("\n")[0] for text in made.texts] == ["Ferry sank", "Bank lowers rates"]


def test_a_change_of_anything_but_the_passage_asks_the_model_nothing(made: MadeEmbedder) -> None:
    article = make_indexed()
    PassageReader().step()
    article.byline = "By Ana Ruiz"
    article.save()
    queue.drain()
    PassageReader().step()
    assert held(article)
    assert len(made.texts) == 1


def test_a_deleted_story_loses_its_vector() -> None:
    article = make_indexed()
    PassageReader().step()
    Article.objects.filter(pk=article.pk).delete()
    queue.drain()
    assert passages.vectors().vector(article.pk) is None
    PassageReader().step()
    assert passages.vectors().counts() == (0, 0)


def test_it_finds_by_itself_what_was_indexed_while_it_was_off(settings: LazySettings, made: MadeEmbedder) -> None:
    settings.MEANING = False
    article = make_indexed()
    PassageReader().step()
    assert not passages.vectors().path.exists()
    settings.MEANING = True
    PassageReader().step()
    assert held(article)


def test_a_change_while_it_is_off_still_takes_the_vector_away(settings: LazySettings) -> None:
    article = make_indexed()
    PassageReader().step()
    settings.MEANING = False
    article.headline = "Bank lowers rates"
    article.save()
    queue.drain()
    assert not held(article)


def test_a_rebuild_keeps_vectors_and_takes_away_those_of_other_versions(made: MadeEmbedder) -> None:
    kept, changed = make_indexed(), make_indexed("Bank lowers rates")
    PassageReader().step()
    Article.objects.filter(pk=changed.pk).update(headline="Striker scores goal")
    queue.IndexUpdate.objects.all().delete()
    rebuild.rebuild()
    assert (held(kept), held(changed)) == (True, False)


def test_a_worker_that_dies_in_the_middle_goes_on_there(made: MadeEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [make_indexed(f"Ferry {number} sank") for number in range(3)]
    embed = made.embed

    def die_at_the_second(text: str) -> object:
        if len(made.texts) == 1:
            raise KeyboardInterrupt
        return embed(text)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(made, "embed", die_at_the_second)
        PassageReader().step()
    assert list(map(held, articles)) == [False, False, True]
    PassageReader().step()
    assert list(map(held, articles)) == [True, True, True]
    assert len(made.texts) == 3


def test_a_step_ends_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [make_indexed(f"Ferry {number} sank") for number in range(2)]
    monkeypatch.setattr(passage_reader, "BUDGET", -1)
    PassageReader().step()
    assert list(map(held, articles)) == [False, False]


def test_a_story_that_cannot_be_read_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = make_indexed("Ferry sank"), make_indexed("Bank lowers rates")

    def read(keys: list[tuple[str, int]]) -> object:
        if keys[0][1] == bad.pk:
            raise ValueError("a photo is gone")
        return documents_for(keys)  # type: ignore[arg-type]

    monkeypatch.setattr(passage_reader, "documents_for", read)
    PassageReader().step()
    assert (held(bad), held(good), passages.vectors().counts()) == (False, True, (1, 0))


def test_damaged_vectors_are_made_anew(made: MadeEmbedder) -> None:
    article = make_indexed()
    worker = PassageReader()
    worker.step()
    passages.vectors().path.write_bytes(b"not a database" * 1000)
    worker.step()
    worker.step()
    assert held(article)


@pytest.mark.parametrize("fault", [sqlite3.OperationalError("disk I/O error"), model.WrongModel()])
def test_after_a_fault_the_worker_pauses_and_tries_again(
    fault: Exception, made: MadeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, clock = make_indexed(), [time.monotonic()]
    monkeypatch.setattr(passage_reader.time, "monotonic", lambda: clock[0])
    worker = PassageReader()
    with monkeypatch.context() as patch:
        patch.setattr(made, "embed", lambda text: _raise(fault))
        worker.step()
    for seconds, is_made in ((passage_reader.PAUSE - 1, False), (2, True)):
        clock[0] += seconds
        worker.step()
        assert held(article) == is_made


def _raise(fault: Exception) -> None:
    raise fault


def test_nothing_is_indexed_while_an_old_vector_cannot_be_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_indexed()
    PassageReader().step()
    monkeypatch.setattr(passages.vectors(), "note", _refuse)
    article.headline = "Bank lowers rates"
    with pytest.raises(IndexBroken, match="disk I/O"):
        article.save()
        queue.drain()
    assert queue.IndexUpdate.objects.waiting().exists()


def test_while_it_is_off_damaged_vectors_keep_nothing_from_being_indexed(settings: LazySettings) -> None:
    make_indexed()
    settings.MEANING = False
    passages.vectors().path.write_bytes(b"not a database" * 1000)
    make_indexed("Bank lowers rates")
    assert not queue.IndexUpdate.objects.waiting().exists()
    assert rebuild.rebuild() == 2


def test_a_rebuild_says_that_the_vectors_cannot_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    make_indexed()
    monkeypatch.setattr(passages.vectors(), "compare", _refuse)
    with pytest.raises(IndexBroken, match="disk I/O"):
        rebuild.rebuild()


def _refuse(pks: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_it_compares_with_the_index_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    worker, asked = PassageReader(), []
    make_indexed()
    monkeypatch.setattr(passages, "compare", lambda reader: asked.append(reader))
    now = time.monotonic()
    for seconds in (0, 3599, 3601):
        monkeypatch.setattr(passage_reader.time, "monotonic", lambda at=now + seconds: at)
        worker.step()
    assert len(asked) == 2


@pytest.mark.parametrize(("length", "read"), [(1999, 1999), (2000, 2000), (2001, 2000)])
def test_no_more_of_a_story_is_read_than_the_model_reads(length: int, read: int) -> None:
    article = make_article(headline="x" * 10, standfirst="", body=f"<p>{'y' * (length - 11)}</p>")
    (document,) = documents_for([passages.Key("article", article.pk)])
    assert len(passage_of(document)) == read
