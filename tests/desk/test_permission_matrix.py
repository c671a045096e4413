"""Each role, each address of the desk, each status of the record: the answer. A new address must be added to MATRIX."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk.addresses import urlpatterns
from articles.models import (
    Article,
    BulkChange,
    ErrorReport,
    FrontChoice,
    ImportBatch,
    ImportEntry,
    Merge,
    SitePage,
    Submission,
)
from tests.factories import make_article, make_author, make_editor, make_person, make_photo, make_picture

pytestmark = pytest.mark.django_db

READERS = ("nobody", "reader", "Editor", "Archivist", "Administrator", "superuser")
STATUSES = ("draft", "published", "withdrawn")

IN = 302
"""Leads to the sign-in page."""
EDITORS = (IN, 403, 200, 200, 200, 200)
ARCHIVISTS = (IN, 403, 403, 200, 200, 200)
ADMINISTRATORS = (IN, 403, 403, 403, 200, 200)
POSTED = (IN, 403, 403, 405, 405, 405)
"""For archivists, and by POST only."""
ALL = (200,) * 6


class Row(NamedTuple):
    """What GET answers to each of READERS. record: the model whose key the address takes; "" if it takes none. The
    answer must be the same for each status of the record, and the same refusal must come if there is no record."""

    answers: tuple[int, ...]
    record: str = ""


MATRIX: dict[str, Row] = {
    "sign_in": Row(ALL),
    "sign_out": Row((405,) * 6),
    "overview": Row(EDITORS),
    "photos": Row(EDITORS),
    "names": Row(EDITORS),
    "unchecked_names": Row(EDITORS),
    "review_names": Row(POSTED),
    "name_pairs": Row(EDITORS),
    "keep_apart": Row(POSTED),
    "name": Row(EDITORS, "term"),
    "merge_name": Row(ARCHIVISTS, "term"),
    "undo_name_merge": Row(POSTED, "merge"),
    "equivalents": Row(EDITORS),
    "save_equivalents": Row(POSTED),
    "photo": Row(EDITORS, "photo"),
    "photo_presence": Row(ARCHIVISTS, "photo"),
    "work_list": Row(EDITORS),
    "step": Row((IN, 403, 302, 302, 302, 302)),
    "reject": Row(ARCHIVISTS, "reject"),
    "original": Row(EDITORS, "photo"),
    "paste": Row(ARCHIVISTS),
    "check": Row(ARCHIVISTS, "submission"),
    "submitted_picture": Row((IN, 403, 403, 404, 404, 404), "submission"),
    "split": Row((IN, 403, 403, 405, 405, 405)),
    "upload": Row(ARCHIVISTS),
    "attach": Row(POSTED),
    "many": Row(ARCHIVISTS),
    "many_preview": Row(POSTED),
    "many_start": Row(POSTED),
    "change": Row(ARCHIVISTS, "change"),
    "change_undo": Row(POSTED, "change"),
    "new_article": Row(ARCHIVISTS),
    "edit_article": Row(ARCHIVISTS, "article"),
    "preview": Row((IN, 403, 403, 405, 405, 405), "article"),
    "presence": Row(ARCHIVISTS, "article"),
    "suggest_names": Row(EDITORS),
    "last_changes": Row(EDITORS),
    "article_versions": Row(EDITORS, "article"),
    "photo_versions": Row(EDITORS, "photo"),
    "name_versions": Row(EDITORS, "name"),
    "front_page": Row(ARCHIVISTS),
    "front_choose": Row(POSTED),
    "front_take_back": Row(POSTED, "front choice"),
    "site_pages": Row(ARCHIVISTS),
    "new_site_page": Row(ARCHIVISTS),
    "site_page": Row(ARCHIVISTS, "site page"),
    "error_reports": Row(ARCHIVISTS),
    "close_report": Row(POSTED, "report"),
    # Add a line for each of your room's addresses.
}
"""The name of an address -> what it answers. POST to an address is refused to whoever GET is refused to."""


def test_the_matrix_lists_every_address_of_the_desk() -> None:
    assert sorted(MATRIX) == sorted(str(pattern.name) for pattern in urlpatterns)


def sign_in(reader: str) -> Client:
    client = Client()
    if reader == "superuser":
        client.force_login(make_editor())
    elif reader != "nobody":
        client.force_login(make_person("" if reader == "reader" else reader))
    return client


def make_record(record: str, status: str) -> int | str:
    """The key of a row of this kind and status. A new kind of record adds a line."""
    if record == "article":
        return make_article(status=status).pk
    if record == "change":
        return BulkChange.objects.create(kind="photo", state="done").pk
    if record == "site page":
        return SitePage.objects.create(slug=f"about-{status}", language="de", title="Über uns").pk
    if record == "report":
        return ErrorReport.objects.create(article=make_article(), words="Hm").pk
    if record == "front choice":
        return FrontChoice.objects.create(kind="lead", last_day=timezone.localdate()).pk
    if record == "photo":
        return make_photo(picture=make_picture(), status="stories" if status == "draft" else status).pk
    if record == "reject":
        batch = ImportBatch.objects.create(name=f"import {status}")
        return ImportEntry.objects.create(batch=batch, action="rejected", where="a.txt", why="No story.").pk
    if record == "submission":
        return Submission.objects.create(text="Nothing yet", state=Submission.State.OPEN).pk
    if record == "term":
        return f"author-{make_author().pk}"
    if record == "merge":
        row = {"vocabulary": "author", "winner": 1, "loser": 2, "winner_name": "Ana", "loser_name": "Anna"}
        return Merge.objects.create(state=Merge.State.MOVING, **row).pk
    if record == "name":
        return make_author().pk
    raise AssertionError(f"make_record() does not know {record!r}")


@pytest.mark.parametrize("reader", READERS)
def test_every_address_answers_each_role_as_it_should(reader: str) -> None:
    client, place = sign_in(reader), READERS.index(reader)
    for name, row in MATRIX.items():
        for status in STATUSES if row.record else ("",):
            given = [make_record(row.record, status)] if row.record else []
            address = reverse(f"desk:{name}", args=given)
            answer = client.get(address)
            assert answer.status_code == row.answers[place], (reader, name, status)
            if answer.status_code == IN and reader == "nobody":
                assert answer["Location"].startswith("/desk/sign-in/"), name


@pytest.mark.parametrize("reader", READERS)
def test_a_refusal_tells_nobody_whether_a_record_exists(reader: str) -> None:
    client, place = sign_in(reader), READERS.index(reader)
    for name, row in MATRIX.items():
        if row.record and row.answers[place] in (IN, 403):
            answer = client.get(reverse(f"desk:{name}", args=[999_999]))
            assert answer.status_code == row.answers[place], (reader, name)


@pytest.mark.parametrize("reader", READERS)
def test_whoever_may_not_see_a_page_may_not_send_its_form_either(reader: str) -> None:
    client, place = sign_in(reader), READERS.index(reader)
    for name, row in MATRIX.items():
        if row.answers[place] == 403 or (reader == "nobody" and row.answers[place] == IN):
            given = [make_record(row.record, "draft")] if row.record else []
            answer = client.post(reverse(f"desk:{name}", args=given), {"headline": "Taken over"})
            assert answer.status_code == 403, (reader, name)
    assert not Article.objects.filter(headline="Taken over").exists()


def test_a_person_who_may_only_view_stories_in_the_admin_keeps_that() -> None:
    client = sign_in("reader")
    assert client.get("/desk/").status_code == 403
    assert client.get("/").status_code == 200
