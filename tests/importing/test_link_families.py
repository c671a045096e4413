"""Near-identical stories share a family, are never merged, and part again when they are no longer alike."""

from __future__ import annotations

import random

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft
from articles.drafts.minhash import BANDS, bands_of, likeness, shingles_of
from articles.importing import link_families as module
from articles.importing.importer import import_entries
from articles.importing.link_families import ALIKE
from articles.importing.undo.batch import undo
from articles.models import Article, FamilyBand, ImportBatch
from tests.importing.test_importer import make_draft

WORDS = [f"word{number}" for number in range(500)]


def make_text(seed: int, length: int = 120) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def make_story(key: str, words: list[str], source: str = "Delta Wire") -> ArticleDraft:
    return make_draft(source_key=key, source=source, body=f"<p>{' '.join(words)}.</p>", photos=())


@pytest.mark.django_db
def test_of_many_candidates_the_newest_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CANDIDATES", 1)
    other, same = make_text(1), make_text(2)
    import_entries([make_story(f"{n}", text) for n, text in enumerate([other, same, [*same, "more"]])])
    Article.objects.update(family=None)
    FamilyBand.objects.all().delete()
    for pk in Article.objects.order_by("pk").values_list("pk", flat=True):
        module.link_new({pk: [7]})
    found = families()
    assert (found["0"], found["1"] is None, found["1"]) == (None, False, found["2"])


def families() -> dict[str, int | None]:
    return dict(Article.objects.values_list("source_key", "family"))


def test_the_same_copy_with_a_few_words_changed_is_one_family() -> None:
    text = make_text(1)
    edited = [*text[:60], "breaking", *text[60:], "and", "more"]
    assert likeness(shingles_of(" ".join(text)), shingles_of(" ".join(edited))) >= ALIKE


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_a_text_is_wholly_like_itself_whatever_its_case_and_markup(words: list[str]) -> None:
    text = " ".join(words)
    one, other = shingles_of(f"<p>{text}</p>"), shingles_of(f"<p><em>{text.upper()}</em>!</p>")
    assert one.tolist() == other.tolist()
    assert likeness(one, other) == (1.0 if len(one) else 0.0)
    assert bands_of(one) == bands_of(other)
    assert len(bands_of(one)) in (0, BANDS)


def test_texts_without_a_word_in_common_share_nothing() -> None:
    one, other = shingles_of(" ".join(WORDS[:100])), shingles_of(" ".join(WORDS[100:200]))
    assert likeness(one, other) == 0
    assert not set(bands_of(one)) & set(bands_of(other))


@pytest.mark.django_db
def test_near_identical_stories_are_linked_across_and_within_imports() -> None:
    text = make_text(1)
    import_entries([make_story("a", text), make_story("b", [*text, "extra"]), make_story("c", make_text(2))])
    import_entries([make_story("d", ["early", *text], source="Other Wire")])
    found = families()
    assert found["a"] == found["b"] == found["d"] == Article.objects.get(source_key="a").pk
    assert found["c"] is None
    assert Article.objects.count() == 4


@pytest.mark.django_db
def test_two_stories_of_one_import_are_linked() -> None:
    text = make_text(1)
    import_entries([make_story("a", text), make_story("b", [*text, "extra"])])
    oldest = Article.objects.get(source_key="a").pk
    assert families() == {"a": oldest, "b": oldest}


@pytest.mark.django_db
@pytest.mark.parametrize(("above", "linked"), [(0, True), (1e-9, False)])
def test_stories_that_are_just_as_alike_as_asked_are_linked(
    monkeypatch: pytest.MonkeyPatch, above: float, linked: bool
) -> None:
    stories = [make_story("a", make_text(1)), make_story("b", [*make_text(1), "extra"])]
    monkeypatch.setattr(module, "ALIKE", likeness(*(shingles_of(story.body) for story in stories)) + above)
    import_entries(stories)
    assert (set(families().values()) != {None}) is linked


@pytest.mark.django_db
def test_a_story_that_is_like_two_families_unites_them() -> None:
    text = make_text(1, 150)
    import_entries([make_story("a", text[:110]), make_story("b", text[40:])])
    assert set(families().values()) == {None}
    import_entries([make_story("c", text)])
    assert len(set(families().values())) == 1


@pytest.mark.django_db
def test_a_new_version_with_other_words_leaves_its_family() -> None:
    text = make_text(1)
    import_entries([make_story("a", text), make_story("b", [*text, "extra"])])
    import_entries([make_story("b", make_text(3))])
    assert families() == {"a": None, "b": None}


@pytest.mark.django_db
def test_undoing_a_batch_dissolves_what_it_linked() -> None:
    text = make_text(1)
    import_entries([make_story("a", text)], "first")
    import_entries([make_story("b", [*text, "extra"])], "second")
    undo(ImportBatch.objects.get(name="second"))
    assert families() == {"a": None}
    assert FamilyBand.objects.count() == BANDS


@pytest.mark.django_db
def test_short_texts_have_no_family() -> None:
    import_entries([make_story("a", WORDS[:10]), make_story("b", [*WORDS[:10], "x"])])
    assert set(families().values()) == {None}


@pytest.mark.django_db
def test_the_command_finds_the_same_families_again() -> None:
    text = make_text(1)
    import_entries([make_story("a", text), make_story("b", [*text, "extra"]), make_story("c", make_text(2))])
    found = families()
    assert found["a"] == found["b"] != found["c"] is None
    FamilyBand.objects.all().delete()
    Article.objects.update(family=7)
    call_command("find_families")
    assert families() == found


@pytest.mark.django_db
def test_the_command_forgets_the_words_that_a_story_no_longer_has() -> None:
    text = make_text(1)
    import_entries([make_story("a", text), make_story("b", [*text, "extra"])])
    Article.objects.filter(source_key="b").update(body=f"<p>{' '.join(make_text(2))}</p>")
    call_command("find_families")
    assert families() == {"a": None, "b": None}
    assert FamilyBand.objects.count() == 2 * BANDS
