"""The demo archive: every story is read whole, every picture belongs to a photograph and says so itself."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from articles.drafts.draft import ArticleDraft, Entry, PhotoDraft, Precision
from articles.models import ImportEntry
from articles.parsers import images, pasted, tables
from demo import draw_pictures
from demo.canvas import Canvas
from demo.scenes import SCENES

DEMO = Path(draw_pictures.__file__).parent


def read_pages() -> dict[Path, list[Entry]]:
    entries = {}
    for page in sorted((DEMO / "stories").rglob("*.txt")):
        with page.open("rb") as stream:
            entries[page] = list(pasted.parse(stream, page.name))
    return entries


def read_records() -> list[Entry]:
    with (DEMO / "stories.jsonl").open("rb") as stream:
        return list(tables.parse_json_lines(stream, "stories.jsonl"))


def read_table() -> list[dict[str, object]]:
    return list(json.loads((DEMO / "pictures.json").read_text()))


@pytest.fixture(scope="module")
def stories() -> list[ArticleDraft]:
    entries = [entry for page in read_pages().values() for entry in page] + read_records()
    return [entry for entry in entries if isinstance(entry, ArticleDraft)]


def test_no_story_is_rejected() -> None:
    entries = [entry for page in read_pages().values() for entry in page] + read_records()
    assert [entry for entry in entries if not isinstance(entry, ArticleDraft)] == []
    assert len(entries) == 60


def test_every_headline_stands_once(stories: list[ArticleDraft]) -> None:
    repeated = [headline for headline, count in Counter(story.headline for story in stories).items() if count > 1]
    assert repeated == []


def test_every_pasted_page_gives_headline_photo_and_body() -> None:
    for page, entries in read_pages().items():
        lines = page.read_text().splitlines()
        for story in entries:
            assert isinstance(story, ArticleDraft)
            assert lines.count(story.headline) == 2, page
            assert story.photos, page
            assert len(story.paragraphs) >= 3, page
            assert not {"TT", "20"} & set(story.paragraphs), page


def test_every_line_of_a_page_is_kept() -> None:
    for page, entries in read_pages().items():
        kept = " ".join(_words_of(story) for story in entries if isinstance(story, ArticleDraft))
        lost = [
            line for line in page.read_text().splitlines() if line and line not in ("TT", "20") and line not in kept
        ]
        assert [line for line in lost if not line.startswith("Updated ")] == [], page


def _words_of(story: ArticleDraft) -> str:
    captions = [f"{photo.caption} {tail}" for photo in story.photos for tail in _credit_forms(photo.credit_line)]
    return " ".join([story.headline, story.byline, *story.paragraphs, *captions])


def _credit_forms(credit_line: str) -> tuple[str, ...]:
    return credit_line, f"({credit_line})"


def test_a_day_is_known_or_estimated_for_all_but_the_undated_story(stories: list[ArticleDraft]) -> None:
    unknown = [story.headline for story in stories if story.precision is Precision.UNKNOWN]
    assert unknown == ["Beetle That Drinks Fog Inspires Net for Dry Villages"]


def test_stories_span_years_sections_and_languages(stories: list[ArticleDraft]) -> None:
    days = [story.published_on or (story.estimate.date if story.estimate else None) for story in stories]
    years = {day.year for day in days if day}
    assert min(years) == 2009
    assert max(years) == 2026
    assert len([page for page in (DEMO / "stories").iterdir() if page.is_dir()]) == 9
    assert {"ar", "de", "fr", "en"} <= {story.language for story in stories}


def test_every_picture_belongs_to_a_photograph() -> None:
    photos = dict(draw_pictures.story_photos())
    assert [row["file"] for row in read_table() if row["file"] not in photos] == []


def test_every_scene_is_used_and_every_picture_has_one() -> None:
    assert {row["scene"] for row in read_table()} == set(SCENES)


def test_a_drawn_picture_carries_its_storys_caption_and_credit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw_pictures, "read_table", lambda: [row for row in read_table() if row["scene"] == "aurora"])
    (path,) = draw_pictures.draw(tmp_path)
    assert path == tmp_path / "Science" / "aurora-alert.jpg"
    (photo,) = images.read_picture(path.read_bytes(), path.name, b"")
    assert isinstance(photo, PhotoDraft)
    assert photo.caption == "The northern lights are seen over a frozen lake near Tromsø, Norway, Jan. 19, 2024."
    assert photo.photographers == ("Ingrid Sælthun",)
    assert photo.agencies == ("Aurora News Agency",)
    assert photo.headline.startswith("Strongest Aurora")
    assert str(photo.taken_on) == "2024-01-19"
    assert Image.open(io.BytesIO(path.read_bytes())).size == (1500, 1000)


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_a_scene_paints_the_same_picture_each_time_at_any_size(scene: str) -> None:
    def paint() -> Image.Image:
        canvas = Canvas((240, 160), 7)
        SCENES[scene](canvas)
        return canvas.finish()

    first = paint()
    assert first.tobytes() == paint().tobytes()
    assert len(first.getcolors(240 * 160) or ()) > 500


@pytest.mark.django_db(transaction=True)
def test_it_loads_once_and_names_its_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.management.commands.load_demo.draw", lambda folder: None)
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    call_command("load_demo", stdout=said)
    assert said.getvalue().splitlines() == [
        "Demo archive: 60 created, 0 unchanged, 0 rejected.",
        "Demo archive: 0 created, 60 unchanged, 0 rejected.",
    ]
    places = set(ImportEntry.objects.values_list("where", flat=True))
    assert all(place.startswith("demo/stories/") for place in places)
