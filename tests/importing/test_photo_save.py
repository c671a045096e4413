"""Which photo a draft becomes, what a kept photo gains, and how the outcome is reported."""

from __future__ import annotations

from typing import Any

import pytest

from articles.drafts.draft import PhotoDraft, Status
from articles.importing.photos import complete, photo_row, save_all, save_alone
from articles.importing.vocabulary import Vocabulary
from articles.models import Photo
from tests.factories import make_photo, make_picture

pytestmark = pytest.mark.django_db


def draft(caption: str = "A dike.", **fields: Any) -> PhotoDraft:
    return PhotoDraft(**({"caption": caption, "source": "Delta Wire"} | fields))


def learnt(*drafts: PhotoDraft, dry_run: bool = False) -> Vocabulary:
    vocabulary = Vocabulary(dry_run)
    vocabulary.learn([], drafts)
    return vocabulary


def save(*drafts: PhotoDraft) -> list[str]:
    return [outcome.action for outcome in save_alone(drafts, learnt(*drafts))]


def test_photos_of_several_groups_are_handed_back_group_by_group() -> None:
    drafts = [draft(str(n)) for n in range(3)]
    found = save_all([(drafts[:2], ()), ([], ()), (drafts[2:], ())], learnt(*drafts))
    assert [[kept.photo.caption for kept in group] for group in found] == [["0", "1"], [], ["2"]]
    assert all(kept.made for group in found for kept in group)


def test_the_first_draft_makes_the_photo_and_the_next_one_completes_it() -> None:
    assert save(draft(source_key="p"), draft(source_key="p", place="Szeged"), draft(source_key="p")) == [
        "created",
        "updated",
        "unchanged",
    ]
    assert Photo.objects.get().place == "Szeged"


def test_outcomes_tell_where_a_draft_came_from_and_the_states_before_and_after() -> None:
    first, second = draft(where="1.jpg", format="image"), draft(where="2.jpg", place="Szeged")
    created, updated = save_alone([first, second], learnt(first, second))
    assert (created.where, created.format, created.headline, created.was) == ("1.jpg", "image", "A dike.", "")
    assert (updated.where, updated.photo, updated.before is None) == ("2.jpg", created.photo, False)
    assert len(updated.was) == len(updated.after) == 32
    assert created.after == updated.after != updated.was


def test_an_unchanged_photo_has_no_state() -> None:
    save(draft())
    again = draft()
    (outcome,) = save_alone([again], learnt(again))
    assert (outcome.action, outcome.after, outcome.was, outcome.before) == ("unchanged", "", "", None)


@pytest.mark.parametrize(
    ("status", "alone", "stored"),
    [
        (Status.PUBLISHED, True, Photo.Status.PUBLISHED),
        (Status.PUBLISHED, False, Photo.Status.WITH_STORIES),
        (Status.DRAFT, True, Photo.Status.WITH_STORIES),
        (Status.DRAFT, False, Photo.Status.WITH_STORIES),
        (Status.WITHDRAWN, True, Photo.Status.WITHDRAWN),
        (Status.WITHDRAWN, False, Photo.Status.WITHDRAWN),
    ],
)
def test_the_status_of_a_new_photo(status: Status, alone: bool, stored: Photo.Status) -> None:
    made = draft(status=status)
    assert photo_row(made, None, learnt(made), alone=alone).status == stored


def test_nothing_is_overwritten() -> None:
    kept = make_photo("A dike.", ["Ana Ruiz"], place="Szeged")
    other = draft("Another caption.", place="Budapest", credit_line="EPA", agencies=("EPA",))
    assert complete(kept, other, learnt(other)) is None
    kept.refresh_from_db()
    assert (kept.caption, kept.place, kept.credit_line) == ("A dike.", "Szeged", "Ana Ruiz")


def test_what_somebody_entered_meanwhile_is_not_overwritten() -> None:
    kept = make_photo("A dike.", place="")
    Photo.objects.filter(pk=kept.pk).update(place="Entered by hand")
    other = draft(place="Budapest")
    assert complete(kept, other, learnt(other)) is None
    assert Photo.objects.get().place == "Entered by hand"


def test_credits_come_with_the_line_that_prints_them_photographers_first() -> None:
    kept = make_photo("A dike.")
    other = draft(credit_line="EPA/Ana Ruiz", photographers=("Ana Ruiz",), agencies=("EPA",), roles=("STF", "STR"))
    completed = complete(kept, other, learnt(other))
    assert completed is not None
    rows = kept.photo_credits.order_by("position").values_list("credit__name", "position", "role")
    assert list(rows) == [("Ana Ruiz", 0, "STF, STR"), ("EPA", 1, "")]


def test_credits_stay_where_the_line_is_known() -> None:
    kept = make_photo("A dike.", ["Ana Ruiz"])
    other = draft(place="Szeged", credit_line="EPA", agencies=("EPA",))
    assert complete(kept, other, learnt(other)) is not None
    assert [credit.name for credit in kept.credits.all()] == ["Ana Ruiz"]


@pytest.mark.parametrize("length", [39, 40, 41])
def test_roles_are_cut_to_their_column(length: int) -> None:
    made = draft(credit_line="Ana", photographers=("Ana Ruiz",), roles=("x" * length,))
    save(made)
    assert len(Photo.objects.get().photo_credits.get().role) == min(length, 40)


def test_one_name_in_a_credit_twice_is_one_credit() -> None:
    save(draft(credit_line="Ana/Ana", photographers=("Ana Ruiz", "Ana Ruiz"), agencies=("EPA",)))
    rows = Photo.objects.get().photo_credits.order_by("position").values_list("credit__name", "position")
    assert list(rows) == [("Ana Ruiz", 0), ("EPA", 1)]


def test_a_picture_of_unknown_bytes_has_the_suffix_of_its_name_if_pictures_have_it() -> None:
    for name, suffix in (("a.tiff", ".tiff"), ("a.exe", ".jpg"), ("a", ".jpg")):
        made = draft(image=b"??" + make_picture(), file_name=name)
        row = photo_row(made, None, learnt(made, dry_run=True))
        assert row.image.name.endswith(suffix)


def test_a_dry_run_stores_no_picture(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    made = draft(image=make_picture())
    row = photo_row(made, None, learnt(made, dry_run=True))
    assert (row.image.storage.exists(row.image.name), row.width) == (False, None)
    row = photo_row(made, None, learnt(made))
    assert (row.image.storage.exists(row.image.name), row.width) == (True, 120)
