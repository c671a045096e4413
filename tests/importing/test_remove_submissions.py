"""What was handed in is removed with its files a month after it was dealt with; what is open stays."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.desk.entry.read_input import keep
from articles.importing import remove_submissions
from articles.importing.uploads import Staged
from articles.models import Submission
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    remove_submissions._due = 0.0
    return tmp_path


def make_submission(state: str, age: timedelta) -> Submission:
    row = keep(None, "", "", [SimpleUploadedFile("a.txt", b"Words")])
    Submission.objects.filter(pk=row.pk).update(state=state, updated_at=timezone.now() - age)
    return row


@pytest.mark.parametrize(
    ("state", "age", "stays"),
    [
        ("open", timedelta(days=3000), True),
        ("done", timedelta(days=29, hours=23), True),
        ("done", timedelta(days=30, seconds=1), False),
        ("discarded", timedelta(days=29, hours=23), True),
        ("discarded", timedelta(days=30, seconds=1), False),
    ],
)
def test_only_what_was_dealt_with_is_removed_when_it_is_old(state: str, age: timedelta, stays: bool) -> None:
    row = make_submission(state, age)
    remove_submissions.step()
    assert Submission.objects.filter(pk=row.pk).exists() is stays
    assert Staged(row.token, lasting=True).folder.exists() is stays


def test_a_folder_that_no_submission_names_is_removed_after_a_day(media: Path) -> None:
    for name, age in (("stray", 25), ("fresh", 23)):
        (media / "submissions" / name).mkdir(parents=True)
        at = time.time() - age * 3600
        os.utime(media / "submissions" / name, (at, at))
    remove_submissions.step()
    assert [path.name for path in (media / "submissions").iterdir()] == ["fresh"]


def test_it_looks_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person()
    remove_submissions.step()
    row = make_submission("done", timedelta(days=31))
    remove_submissions.step()
    assert Submission.objects.filter(pk=row.pk).exists()
    monkeypatch.setattr(remove_submissions, "_due", time.monotonic())
    remove_submissions.step()
    assert not Submission.objects.filter(pk=row.pk).exists()
