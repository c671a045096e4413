"""Which photo a draft is: its own where it has a picture of its own, the one of its words where it has none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, StringIO
from itertools import permutations
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Entry, PhotoDraft
from articles.exporting.drafts import all_keys, drafts_of
from articles.exporting.ninjs import write_ninjs
from articles.exporting.nitf import write_nitf
from articles.exporting.picture import write_metadata
from articles.exporting.tabular import write_csv, write_json_lines
from articles.importing import chunks, identities, photos
from articles.importing.identities import Group, Identity
from articles.importing.importer import import_entries
from articles.importing.undo.batch import undo
from articles.models import Article, ArticlePhoto, Credit, ImportBatch, Photo, Term
from articles.parsers.formats import FORMATS
from tests.factories import make_picture
from tests.importing.test_importer import counts, make_draft, make_photo_draft

pytestmark = pytest.mark.django_db

PICTURES = [make_picture(width, 40) for width in range(40, 46)]
WRITERS = {"jsonl": write_json_lines, "csv": write_csv, "ninjs": write_ninjs}


def make_frame(number: int, **fields: Any) -> PhotoDraft:
    """A frame of a series: each has a picture of its own, all have the same words."""
    return make_photo_draft(image=PICTURES[number], **fields)


def make_story(*photos: PhotoDraft, number: int = 1, **fields: Any) -> ArticleDraft:
    given: dict[str, Any] = {"source_key": f"dw-{number}", "headline": f"Story {number}", "body": f"<p>{number}</p>"}
    return make_draft(photos=photos, **(given | fields))


def shown() -> list[list[str]]:
    """The checksums of the pictures that each story shows, in order."""
    return [
        list(article.photos.order_by("article_photos__position").values_list("checksum", flat=True))
        for article in Article.objects.order_by("pk")
    ]


def pictures() -> set[bytes]:
    return {Path(photo.image.path).read_bytes() for photo in Photo.objects.exclude(image="")}


def clear() -> None:
    Article.objects.all().delete()
    Photo.objects.all().delete()
    ImportBatch.objects.all().delete()


def exported() -> list[ArticleDraft | PhotoDraft]:
    return list(drafts_of(all_keys(public=False), public=False))


def test_two_frames_of_one_series_beside_their_story_are_two_photos(tmp_path: Path) -> None:
    first = "HUẾ, March 27 (Delta Wire) - The water stopped a hand below the top of the dike, and nobody was hurt."
    second = "Schools stay closed until Monday, and the bridges are open again for all who live on the other bank."
    (tmp_path / "story.txt").write_text(f"River Crests Below the Dikes\n\n{first}\n\n{second}\n")
    frames = [write_metadata(PICTURES[number], make_photo_draft()) for number in (1, 2)]
    for number, frame in enumerate(frames, 1):
        (tmp_path / f"story-{number}.jpg").write_bytes(frame)
    for _ in range(2):
        call_command("import_articles", str(tmp_path), stdout=StringIO())
        assert pictures() == set(frames)
        assert len(shown()[0]) == 2


@pytest.mark.parametrize("stories", [1, 3])
def test_frames_of_one_series_in_one_chunk_are_each_their_own_photo(stories: int) -> None:
    frames = [make_frame(number) for number in range(3)]
    per_story = 3 // stories
    drafts = [make_story(*frames[n * per_story : (n + 1) * per_story], number=n) for n in range(stories)]
    assert counts(import_entries(drafts)) == (stories, 0, 0, 0)
    assert pictures() == set(PICTURES[:3])
    assert [len(group) for group in shown()] == [per_story] * stories
    assert counts(import_entries(drafts)) == (0, 0, stories, 0)


def test_the_same_picture_with_the_same_words_is_one_photo_wherever_it_stands() -> None:
    drafts: list[Entry] = [make_story(make_frame(0)), make_story(make_frame(0), number=2), make_frame(0)]
    assert counts(import_entries(drafts)) == (2, 0, 1, 0)
    assert Photo.objects.count() == 1


def test_the_same_picture_with_another_caption_is_another_photo_of_one_file() -> None:
    drafts = [make_frame(0), make_frame(0, caption="Cropped.")]
    assert counts(import_entries(drafts)) == (2, 0, 0, 0)
    assert counts(import_entries(drafts)) == (0, 0, 2, 0)
    assert len(set(Photo.objects.values_list("image", flat=True))) == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("apart", [True, False])
def test_words_without_a_picture_join_a_frame_whatever_comes_first(order: Sequence[int], apart: bool) -> None:
    drafts: list[Entry] = [make_frame(0), make_frame(1), make_photo_draft()]
    given = [drafts[n] for n in order]
    for some in [[draft] for draft in given] if apart else [given]:
        import_entries(some)
    assert (Photo.objects.count(), pictures()) == (2, set(PICTURES[:2]))
    assert counts(import_entries(given)) == (0, 0, 3, 0)


def test_a_draft_without_a_picture_is_the_photo_that_came_with_one() -> None:
    import_entries([make_story(make_frame(0))], "first")
    report = import_entries([make_story(make_photo_draft(), headline="River Falls")], "second")
    assert counts(report) == (0, 1, 0, 0)
    assert (Photo.objects.count(), pictures()) == (1, {PICTURES[0]})


def test_a_new_version_without_pictures_keeps_the_story_s_own_frames() -> None:
    import_entries([make_story(make_frame(0), number=1)])
    import_entries([make_story(make_frame(1), make_frame(2), number=2)])
    before = shown()
    bare = make_story(make_photo_draft(), make_photo_draft(), number=2, headline="River Falls")
    import_entries([bare])
    assert shown() == before


def test_a_picture_that_comes_later_joins_the_words_and_the_next_one_is_another_photo() -> None:
    import_entries([make_story(make_photo_draft())])
    assert counts(import_entries([make_frame(0), make_frame(1)])) == (1, 1, 0, 0)
    assert shown() == [[Photo.objects.order_by("pk")[0].checksum]]
    assert pictures() == set(PICTURES[:2])


def test_a_key_is_known_whatever_the_words_and_another_picture_is_another_photo() -> None:
    keyed = {"source": "EPA", "source_key": "p1"}
    first, worded, other = make_frame(0, **keyed), make_frame(0, caption="New words.", **keyed), make_frame(1, **keyed)
    assert counts(import_entries([first, worded, other])) == (2, 0, 1, 0)
    assert counts(import_entries([worded, make_photo_draft(**keyed), other])) == (0, 0, 3, 0)
    assert pictures() == set(PICTURES[:2])


def test_a_picture_that_an_archivist_replaced_is_known_by_the_old_one_and_by_the_new_one() -> None:
    import_entries([make_frame(0)])
    photo = Photo.objects.get()
    import_entries([make_frame(1, caption="Other.")])
    other = Photo.objects.get(caption="Other.")
    Photo.objects.filter(pk=photo.pk).update(checksum=other.checksum, image=other.image.name)
    other.delete()
    assert counts(import_entries([make_frame(0), make_frame(1)])) == (0, 0, 2, 0)


def test_photos_of_an_archive_made_before_are_known_again() -> None:
    """Once the first photo of some words bore no picture's checksum in its identity, only the next ones did."""
    import_entries([make_frame(0), make_frame(1), make_frame(2)])
    first = Photo.objects.order_by("pk")[0]
    clear()
    import_entries([make_photo_draft()])
    plain = Photo.objects.get().identity
    clear()
    import_entries([make_frame(0), make_frame(1), make_frame(2)])
    Photo.objects.filter(checksum=first.checksum).update(identity=plain)
    drafts = [make_frame(2), make_frame(0), make_frame(1), make_photo_draft()]
    assert counts(import_entries(drafts)) == (0, 0, 4, 0)


def test_undoing_takes_each_frame_back_and_the_import_can_be_made_again() -> None:
    drafts: list[Entry] = [make_story(make_frame(0), make_frame(1)), make_frame(2)]
    import_entries(drafts, "b")
    assert undo(ImportBatch.objects.get(name="b")).left == []
    assert Photo.objects.count() == 0
    assert counts(import_entries(drafts, "b")) == (2, 0, 0, 0)
    assert pictures() == set(PICTURES[:3])


def test_undoing_a_new_version_brings_its_frames_back() -> None:
    import_entries([make_story(make_frame(0), make_frame(1))], "first")
    before = shown()
    import_entries([make_story(make_frame(2), headline="River Falls")], "second")
    assert shown() != before
    assert undo(ImportBatch.objects.get(name="second")).left == []
    assert shown() == before


def test_undoing_a_batch_whose_story_got_its_picture_in_a_later_chunk_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 1)
    import_entries([make_story(make_photo_draft()), make_frame(0)], "b")
    assert undo(ImportBatch.objects.get(name="b")).left == []
    assert (Article.objects.count(), Photo.objects.count()) == (0, 0)


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize("with_pictures", [True, False])
def test_a_series_is_told_apart_at_the_edge_of_a_chunk(
    more: int, with_pictures: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 4)
    size = 4 + more
    pictures_ = [PICTURES[n] if with_pictures else None for n in range(size)]
    drafts = [make_story(make_photo_draft(image=image), number=n) for n, image in enumerate(pictures_)]
    alone = [make_photo_draft(image=image) for image in pictures_]
    assert counts(import_entries([*drafts, *alone])) == (size, 0, size, 0)
    assert Photo.objects.count() == (size if with_pictures else 1)
    assert counts(import_entries([*drafts, *alone])) == (0, 0, 2 * size, 0)


@pytest.mark.parametrize("name", list(WRITERS))
def test_a_series_that_is_exported_comes_back_whole(name: str) -> None:
    import_entries([make_story(make_frame(0), make_frame(1), make_frame(2)), make_frame(3), make_frame(4)])
    written = b"".join(WRITERS[name](exported()))
    again = list(FORMATS[name].parse(BytesIO(written), "export"))
    import_entries(again)
    assert Photo.objects.count() == 5, "it comes back into the archive that it came from"
    assert [len(group) for group in shown()] == [3]
    clear()
    for round_ in range(2):
        import_entries(again, "back")
        assert (Photo.objects.count(), ArticlePhoto.objects.count()) == (5, 3), round_
    assert counts(import_entries(again)) == (0, 0, 3, 0)
    assert b"".join(WRITERS[name](exported())) == written


def test_a_series_comes_back_whole_from_nitf() -> None:
    import_entries([make_story(make_frame(0), make_frame(1), make_frame(2))])
    written = b"".join(write_nitf(draft for draft in exported() if isinstance(draft, ArticleDraft)))
    clear()
    import_entries(FORMATS["nitf"].parse(BytesIO(written), "export"))
    assert (Photo.objects.count(), ArticlePhoto.objects.count()) == (3, 3)


def test_the_pictures_of_an_export_join_their_photos_when_they_come() -> None:
    frames = [make_frame(0), make_frame(1), make_frame(2)]
    import_entries([make_story(*frames)])
    before = shown()
    drafts = exported()
    clear()
    import_entries(drafts)
    assert shown() == [["", "", ""]]
    assert counts(import_entries(list(reversed(frames)))) == (0, 3, 0, 0)
    assert shown() == before
    assert counts(import_entries([*drafts, *frames])) == (0, 0, 4, 0)


def test_the_pictures_that_lie_beside_an_export_come_back_with_it(tmp_path: Path) -> None:
    import_entries([make_story(make_frame(0), make_frame(1), make_frame(2))])
    before = shown()
    (tmp_path / "export.jsonl").write_bytes(b"".join(write_json_lines(exported())))
    for photo in Photo.objects.all():
        (tmp_path / Path(photo.image.path).name).write_bytes(Path(photo.image.path).read_bytes())
    clear()
    for _ in range(2):
        call_command("import_articles", str(tmp_path), stdout=StringIO())
        assert shown() == before


def test_a_file_name_is_no_change_of_a_story() -> None:
    import_entries([make_story(make_frame(0))])
    seen: list[Any] = []
    named = make_frame(0, file_name="a.jpg", is_lead=True)
    import_entries([make_story(named, headline="Falls")], dry_run=True, seen=seen.append)
    assert list(seen[0].changes) == ["headline"], seen[0].changes


@pytest.mark.parametrize("with_pictures", [True, False])
@pytest.mark.parametrize("alone", [True, False])
def test_a_chunk_asks_the_same_number_of_questions_however_many_photos_it_has(alone: bool, with_pictures: bool) -> None:
    def asked(size: int, offset: int) -> list[int]:
        photos = [
            make_photo_draft(caption=f"Series {offset} {n // 2}", image=PICTURES[n % 2] if with_pictures else None)
            for n in range(size)
        ]
        drafts: list[Entry] = list(photos) if alone else [make_story(*photos, number=offset)]
        questions = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as context:
                import_entries(drafts)
            questions.append(len(context))
        return questions

    import_entries([make_story(make_photo_draft())])
    Credit.objects.update(standing=Term.Standing.CHECKED)
    few, many = asked(4, 2), asked(80, 3)
    assert many == few


words = st.sampled_from(["", "A dike.", "A bridge at night."])
photo_drafts = st.builds(
    make_photo_draft,
    caption=words,
    credit_line=st.sampled_from(["", "Ana Ruiz/EPA"]),
    image=st.none() | st.sampled_from(PICTURES[:4]),
    source_key=st.sampled_from(["", "", "k1"]),
    source=st.sampled_from(["EPA"]),
)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    groups = draw(st.lists(st.lists(photo_drafts, max_size=4), max_size=4))
    stories: list[Entry] = [make_story(*photos, number=n) for n, photos in enumerate([[], *groups])]
    return [*stories, *draw(st.lists(photo_drafts, max_size=4))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drafts=entries(), chunk=st.integers(1, 5), name=st.sampled_from(list(WRITERS)))
def test_what_is_exported_and_imported_has_the_same_photos(
    drafts: list[Entry], chunk: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", chunk)
    clear()
    import_entries(drafts)
    given = {draft.image for draft in _photos_of(drafts) if draft.image}
    assert pictures() == given, "no picture is lost"
    count = Photo.objects.count()
    import_entries(drafts)
    assert Photo.objects.count() == count, "again, it makes no photo"
    written = b"".join(WRITERS[name](exported()))
    clear()
    import_entries(FORMATS[name].parse(BytesIO(written), "export"))
    assert b"".join(WRITERS[name](exported())) == written


def _photos_of(drafts: list[Entry]) -> list[PhotoDraft]:
    found: list[PhotoDraft] = []
    for draft in drafts:
        found += draft.photos if isinstance(draft, ArticleDraft) else [draft] if isinstance(draft, PhotoDraft) else []
    return found


one_by_one = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one import write at a time.")


def at_once(*runs: Callable[[], object]) -> None:
    """Run these together, each in a thread; what one of them raises is raised."""

    def close(run: Callable[[], object]) -> None:
        try:
            run()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(runs)) as pool:
        for done in [pool.submit(close, run) for run in runs]:
            done.result()


@one_by_one
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_keep_every_picture_and_no_photo_twice() -> None:
    """Each completes photos without a picture, and brings one that the other brings too."""
    import_entries([make_photo_draft(caption=f"{n}") for n in range(5)], "words")

    def bring(own: int) -> None:
        for n in range(10):
            import_entries([make_frame(own, caption=f"{n}"), make_frame(5, caption=f"{n}")], f"{own}")

    at_once(lambda: bring(0), lambda: bring(1))
    found = list(Photo.objects.values_list("caption", "checksum"))
    assert (len(found), len(set(found)), "" in {checksum for _, checksum in found}) == (30, 30, False)


@one_by_one
@pytest.mark.django_db(transaction=True)
def test_of_two_imports_that_complete_one_photo_the_second_waits_and_makes_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_entries([make_photo_draft()], "words")
    known, written = Event(), Event()
    identify = identities.identify

    def slow(groups: Sequence[Group]) -> list[list[Identity]]:
        found = identify(groups)
        if groups and groups[0][0] and not known.is_set():
            known.set()
            written.wait(1)
        return found

    def second() -> None:
        known.wait(10)
        import_entries([make_frame(1)], "second")
        written.set()

    monkeypatch.setattr(photos, "identify", slow)
    at_once(lambda: import_entries([make_frame(0)], "first"), second)
    assert pictures() == set(PICTURES[:2])
