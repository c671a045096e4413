"""What is exported and imported into an empty archive makes the same archive: generated archives, every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Entry, Estimate, PhotoDraft, Precision, Status, TopicDraft, TopicKind
from articles.drafts.markup import paragraphs_to_body
from articles.exporting import drafts
from articles.exporting.drafts import all_keys, drafts_of
from articles.exporting.ninjs import write_ninjs
from articles.exporting.nitf import write_nitf
from articles.exporting.tabular import write_csv, write_json_lines
from articles.importing.importer import import_entries
from articles.models import Article, ArticleAuthor, ArticlePhoto, Author, ImportBatch, Photo, Term, Topic
from articles.parsers.formats import FORMATS
from tests.factories import make_article, make_photo

Draft = ArticleDraft | PhotoDraft
Write = Callable[[Iterable[Draft]], Iterator[bytes]]

WRITERS: dict[str, Write] = {"jsonl": write_json_lines, "csv": write_csv, "ninjs": write_ninjs, "nitf": write_nitf}

letters = st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="<>&;|")
words = st.text(letters, min_size=1, max_size=12)
lines = st.lists(words, max_size=6).map(" ".join)
names = st.sampled_from(["Lê Quang Huy", "Ana Ruiz", "Jo Roe", "İnci Öz", "O’Neill, Pat"])
days = st.dates(date(1850, 1, 1), date(2030, 1, 1))
moments = st.datetimes(datetime(1950, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))
topics = st.builds(TopicDraft, st.sampled_from(TopicKind), st.sampled_from(["Floods", "Huế", "NATO", "Water"]))


def unique(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=most, unique=True).map(tuple)


photos = st.builds(
    PhotoDraft,
    caption=lines,
    credit_line=lines,
    photographers=unique(names),
    agencies=unique(st.sampled_from(["EPA", "AFP", "Anadolu"])),
    taken_on=st.none() | days,
    place=lines,
    headline=lines,
    alt_text=lines,
    rights=lines,
    keywords=unique(words),
    source=st.sampled_from(["", "Delta Wire"]),
    status=st.sampled_from(Status),
)


@st.composite
def dated(draw: st.DrawFn) -> dict[str, Any]:
    """A date of every precision."""
    precision = draw(st.sampled_from(Precision))
    if precision is Precision.UNKNOWN:
        return {}
    if precision is Precision.EXACT:
        at = draw(moments)
        return {"precision": precision, "published_at": at, "published_on": at.date()}
    day = draw(days)
    if precision is Precision.ESTIMATED:
        return {
            "precision": precision,
            "estimate": Estimate(f"{day:%A}", day - timedelta(days=draw(st.integers(0, 6))), day),
        }
    return {"precision": precision, "published_on": day}


@st.composite
def stories(draw: st.DrawFn, number: int = 0) -> ArticleDraft:
    texts = {name: draw(lines) for name in ("standfirst", "byline", "dateline", "slug", "rights")}
    return ArticleDraft(
        headline=draw(words),
        body=paragraphs_to_body([f"{number}", *draw(st.lists(lines, max_size=4))]),
        authors=draw(unique(names)),
        section=draw(st.sampled_from(["", "World", "Sport"])),
        topics=draw(unique(topics)),
        source=draw(st.sampled_from(["Delta Wire", "North Press"])),
        language=draw(st.sampled_from(["", "en", "pt-BR"])),
        url=draw(st.sampled_from(["", f"https://example.org/{number}"])),
        source_key=f"story-{number}",
        version=draw(st.integers(0, 9)),
        priority=draw(st.integers(0, 9)),
        updated_at=draw(st.none() | moments),
        embargo_until=draw(st.none() | moments),
        status=draw(st.sampled_from(Status)),
        corrections=draw(unique(words)),
        photos=draw(unique(photos)),
        **texts,
        **draw(dated()),
    )


NO_STORIES = b"".join(write_nitf([]))
"""The NITF file of an empty archive."""

archives = st.integers(0, 5).flatmap(lambda size: st.tuples(*(stories(number) for number in range(size))))


def empty() -> None:
    """An archive without anything in it."""
    for model in (Article, Photo, ImportBatch, *Term.__subclasses__()):
        model._default_manager.all().delete()


def exported() -> list[Draft]:
    return list(drafts_of(all_keys(public=False), public=False))


def read_back(format_name: str, written: bytes) -> list[Entry]:
    """The entries of a file; an empty archive makes an empty one, which no reader takes."""
    is_empty = written in (b"", NO_STORIES)
    return [] if is_empty else list(FORMATS[format_name].parse(BytesIO(written), f"archive.{format_name}"))


@pytest.mark.django_db
@pytest.mark.parametrize("format_name", list(WRITERS))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(archive=archives, alone=st.lists(photos, max_size=2))
def test_export_and_import_again_gives_the_same_archive(
    format_name: str, archive: tuple[ArticleDraft, ...], alone: list[PhotoDraft]
) -> None:
    empty()
    import_entries([*archive, *alone])
    before = exported()
    written = b"".join(WRITERS[format_name](before))
    empty()
    report = import_entries(read_back(format_name, written))
    assert report.rejected == []
    assert exported() == before


@pytest.mark.django_db
def test_what_is_imported_again_over_itself_changes_nothing_that_is_shown() -> None:
    import_entries([ArticleDraft("River Falls", "<p>Words.</p>", source="Delta Wire", source_key="1")])
    before = exported()
    import_entries(read_back("jsonl", b"".join(write_json_lines(before))))
    assert exported() == before


@pytest.mark.django_db
def test_the_public_export_holds_what_readers_may_see() -> None:
    shown = make_article("Shown", photos=[make_photo("Seen."), make_photo("Taken away.", status="withdrawn")])
    make_article("Withdrawn", status="withdrawn")
    make_article("Later", embargo_until=datetime(2099, 1, 1, tzinfo=UTC))
    make_photo("Alone.")
    make_photo("Alone, taken away.", status="withdrawn")
    story, photo = drafts_of(all_keys(public=True), public=True)
    assert isinstance(story, ArticleDraft)
    assert (story.headline, [photo.caption for photo in story.photos]) == (shown.headline, ["Seen."])
    assert isinstance(photo, PhotoDraft)
    assert photo.caption == "Alone."


@pytest.mark.django_db
def test_the_whole_archive_is_exported_in_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make_article(f"Story {number}", photos=[make_photo(f"{number}", ["Ana Ruiz"])], authors=["Jo Roe"])
    with django_assert_max_num_queries(16):
        assert len(exported()) == 30


@pytest.mark.django_db
def test_rows_that_went_meanwhile_are_left_out() -> None:
    article = make_article()
    assert list(drafts_of([("article", article.pk + 1), ("article", article.pk)], public=False)) == exported()


@pytest.mark.django_db
def test_a_lead_photo_stays_the_lead() -> None:
    article = make_article(photos=[make_photo("First."), make_photo("Second.")])
    ArticlePhoto.objects.filter(photo__caption="First.").update(position=5)
    draft = next(drafts_of([("article", article.pk)], public=False))
    assert isinstance(draft, ArticleDraft)
    assert [photo.caption for photo in draft.photos] == ["Second.", "First."]
    assert replace(draft.photos[0], is_lead=False) != draft.photos[1]


@pytest.mark.django_db
@pytest.mark.parametrize("photos", [999, 1000, 1001, 3000])
def test_a_story_with_very_many_photos_and_names_is_exported_in_every_form(photos: int, client: Client) -> None:
    article = make_article("Many")
    made = Photo.objects.bulk_create(Photo(caption=f"Photo {number}.") for number in range(photos))
    places = (ArticlePhoto(article=article, photo=photo, position=number) for number, photo in enumerate(made))
    ArticlePhoto.objects.bulk_create(places)
    authors = Author.objects.bulk_create(Author(name=f"Name {n}", slug=f"n{n}", folded=f"n{n}") for n in range(photos))
    ArticleAuthor.objects.bulk_create(ArticleAuthor(article=article, author=author) for author in authors)
    topics = Topic.objects.bulk_create(Topic(name=f"T {n}", slug=f"t{n}", folded=f"t{n}") for n in range(photos))
    article.topics.set(topics)
    draft = next(drafts_of(all_keys(public=True), public=True))
    assert isinstance(draft, ArticleDraft)
    assert [photo.caption for photo in draft.photos[:3]] == ["Photo 0.", "Photo 1.", "Photo 2."]
    for write in (*WRITERS.values(), write_nitf):
        assert b"".join(write([draft]))
    answer = client.get(f"{article.get_absolute_url()}ninjs").json()
    assert [len(answer[name]) for name in ("associations", "infoSources")] == [photos, photos + 1]


@pytest.mark.django_db
@pytest.mark.parametrize(("most", "questions"), [(1, 5), (2, 3), (3, 2), (5, 1)])
def test_stories_of_many_photos_are_read_in_portions(
    most: int, questions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [make_article(f"Story {number}", photos=[make_photo()]) for number in range(5)]
    monkeypatch.setattr(drafts, "PHOTOS", most)
    portions = list(drafts._portions([article.pk for article in articles]))
    assert [pk for portion in portions for pk in portion] == [article.pk for article in articles]
    assert len(portions) == questions
