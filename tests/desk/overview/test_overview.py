"""The overview: what waits, counted up to a bound, and lists that are worked through one record after the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.desk.overview import work, work_list
from articles.drafts.draft import Rejected
from articles.importing.importer import import_entries
from articles.models import Article, ImportBatch, ImportEntry, Submission
from tests.factories import make_article, make_person, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_person("Editor"))
    return client


def counted(client: Client) -> dict[str, int]:
    return {row.name: count for row, count in client.get("/desk/").context["work"]}


def test_it_counts_what_waits(editor: Client) -> None:
    make_article("Waits", status="draft")
    make_article("Done")
    make_article("Undated", published_on=None)
    make_article("Estimated", precision="estimated")
    make_photo("No credit.")
    make_photo("Credit.", ["Ana Ruiz"])
    import_entries([Rejected("a.txt:1", "No story.", b"Only a line.")], "first")
    assert counted(editor) == {"drafts": 1, "undated": 1, "estimated": 1, "no-credit": 1, "rejects": 1}
    page = editor.get("/desk/").content.decode()
    assert "first" in page


@pytest.mark.parametrize(("number", "shown"), [(2, "2"), (3, "3"), (4, "over 3")])
def test_counting_ends_at_a_bound(editor: Client, monkeypatch: pytest.MonkeyPatch, number: int, shown: str) -> None:
    monkeypatch.setattr(work, "MOST_COUNTED", 3)
    monkeypatch.setattr("articles.desk.overview.overview.MOST_COUNTED", 3)
    for _ in range(number):
        make_article(status="draft")
    assert f'<span class="work-count">{shown}</span>' in editor.get("/desk/").content.decode()


def test_the_number_of_queries_does_not_grow(editor: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        make_article(status="draft", photos=[make_photo(f"No credit {number}.")])
        Submission.objects.create(text="x", title=f"Waiting {number}")
    with django_assert_max_num_queries(18):
        editor.get("/desk/")


def test_a_list_leads_from_each_record_to_the_next_and_back(editor: Client) -> None:
    first, second = make_article("First", status="draft"), make_article("Second", status="draft")
    page = editor.get("/desk/lists/?of=drafts")
    assert [line["row"].headline for line in page.context["lines"]] == ["Second", "First"]
    answer = editor.get(f"/desk/lists/next/?of=drafts&at={second.pk}")
    assert f"at={first.pk}" in answer["Location"]
    assert editor.get(f"/desk/lists/next/?of=drafts&at={first.pk}")["Location"] == "/desk/"
    assert "That was the last one" in editor.get("/desk/").content.decode()


@pytest.mark.parametrize("number", [49, 50, 51, 101])
def test_a_long_list_has_pages(editor: Client, number: int) -> None:
    assert work_list.PAGE == 50
    Article.objects.bulk_create(Article(headline=f"Draft {n}", status="draft") for n in range(number))
    address, seen = "/desk/lists/?of=drafts", 0
    while True:
        page = editor.get(address)
        seen += len(page.context["lines"])
        if page.context["more"] is None:
            break
        address = f"/desk/lists/?of=drafts&at={page.context['more']}"
    assert seen == number


@pytest.mark.parametrize("query", ["of=nothing", "of=%00", "of="])
def test_there_is_no_other_list(editor: Client, query: str) -> None:
    assert editor.get(f"/desk/lists/?{query}").status_code == 404


@pytest.mark.parametrize("at", ["x", "-1", "9" * 40, "²", "%00"])
def test_a_wrong_place_in_a_list_does_no_harm(editor: Client, at: str) -> None:
    make_article(status="draft")
    assert editor.get(f"/desk/lists/?of=drafts&at={at}").status_code == 200
    assert editor.get(f"/desk/lists/next/?of=drafts&at={at}").status_code == 302


def test_rejects_are_listed_by_batch_and_open_with_all_of_their_text(client: Client) -> None:
    client.force_login(make_person("Archivist"))
    import_entries([Rejected("a.txt:1", "No story.", b"Only a line.\nAnd <b>another</b>.")], "first")
    import_entries([Rejected("b.txt:1", "No story.", b"Elsewhere.")], "second")
    batch, entry = ImportBatch.objects.get(name="first"), ImportEntry.objects.get(where="a.txt:1")
    page = client.get(f"/desk/lists/?of=rejects&batch={batch.pk}")
    assert [line["row"].where for line in page.context["lines"]] == ["a.txt:1"]
    assert b"And &lt;b&gt;another" in client.get(f"/desk/rejects/{entry.pk}/").content
    answer = client.post(f"/desk/rejects/{entry.pk}/")
    opened = client.get(answer["Location"]).context["story"]
    assert "Only a line." in opened["fields"]["body"]
    assert "another" in opened["fields"]["body"]
    assert opened["why"] == "No story."


def test_an_editor_sees_what_waits_and_no_way_to_change_it(editor: Client) -> None:
    Submission.objects.create(text="x", title="Handed in")
    page = editor.get("/desk/").content.decode()
    assert "Handed in" in page
    assert "/desk/paste/" not in page


def test_next_stays_after_a_save(client: Client) -> None:
    client.force_login(make_person("Archivist"))
    story, photo = make_article("A draft", status="draft"), make_photo("No credit.")
    values = client.get(f"/desk/articles/{story.pk}/").context["form"].initial
    opened = str(client.get(f"/desk/articles/{story.pk}/").context["opened"])
    place = f"?of=drafts&at={story.pk}"
    sent = {**{name: value or "" for name, value in values.items()}, "opened": opened, "standfirst": "More."}
    saved = client.post(f"/desk/articles/{story.pk}/{place}", sent)
    assert saved["Location"] == f"/desk/articles/{story.pk}/{place}"
    page = client.get(f"/desk/photos/{photo.pk}/").context
    sent = {name: value or "" for name, value in page["form"].initial.items()}
    sent |= {"opened": str(page["opened"]), "caption": "Still none."}
    saved = client.post(f"/desk/photos/{photo.pk}/?of=no-credit&at={photo.pk}", sent)
    assert saved["Location"] == f"/desk/photos/{photo.pk}/?of=no-credit&at={photo.pk}"


def test_next_stays_while_a_reject_is_checked(client: Client) -> None:
    client.force_login(make_person("Archivist"))
    import_entries([Rejected("a.txt:1", "No story.", b"Only a line.")], "first")
    entry = ImportEntry.objects.get(action="rejected")
    place = f"of=rejects&at={entry.pk}"
    check = client.post(f"/desk/rejects/{entry.pk}/?{place}")["Location"]
    assert check.endswith(f"?{place}")
    assert client.post(check, {"keep": ""})["Location"].endswith(f"?story=1&{place}")


def test_ticked_records_of_a_list_are_changed_together(client: Client) -> None:
    client.force_login(make_person("Archivist"))
    stories = [make_article(f"Draft {number}", status="draft") for number in range(3)]
    page = client.get("/desk/lists/?of=drafts").content.decode()
    assert page.count('name="record"') == 3
    form = client.post("/desk/many/preview/", {"kind": "article", "record": [stories[0].pk, stories[2].pk]})
    assert form.context["count"] == 2
    import_entries([Rejected("a.txt:1", "No story.", b"Only a line.")], "first")
    assert 'name="record"' not in client.get("/desk/lists/?of=rejects").content.decode()


def test_an_editor_ticks_nothing(editor: Client) -> None:
    make_article("Draft", status="draft")
    assert 'name="record"' not in editor.get("/desk/lists/?of=drafts").content.decode()
