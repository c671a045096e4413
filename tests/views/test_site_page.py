"""Pages that editors write, and readers' reports of errors."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, ErrorReport, SitePage, SitePageChange
from articles.models.error_report import AN_HOUR
from tests.factories import make_article, make_person, make_photo, make_picture

pytestmark = pytest.mark.django_db


def write_page(client: Client, **fields: str) -> int:
    """Write a page at the desk; the status of the answer."""
    sent = {"title": "About", "language": "en-gb", "slug": "about", "body": "Who we are.", "position": "1", **fields}
    return client.post("/desk/pages/new/", {"in_footer": "on", **sent}).status_code


@pytest.fixture
def desk() -> Client:
    """An archivist at the desk."""
    client = Client()
    client.force_login(make_person("Archivist"))
    return client


def test_a_page_appears_in_the_footer_at_once_and_goes_at_once(client: Client, desk: Client) -> None:
    assert b"/pages/about/" not in client.get("/dates/").content
    assert write_page(desk) == 302
    assert b'<a href="/pages/about/" lang="en-gb">About</a>' in client.get("/dates/").content
    assert b"Who we are." in client.get("/pages/about/").content
    page = SitePage.objects.get()
    desk.post(
        f"/desk/pages/{page.pk}/", {"title": "Us", "language": "en-gb", "slug": "about", "body": "New", "position": 1}
    )
    assert b"/pages/about/" not in client.get("/dates/").content
    assert b"New" in client.get("/pages/about/").content
    desk.post(f"/desk/pages/{page.pk}/", {"do": "delete"})
    assert client.get("/pages/about/").status_code == 404
    assert SitePageChange.objects.count() == 3


def test_a_page_is_shown_in_the_readers_language_or_else_in_the_sites(client: Client, desk: Client) -> None:
    write_page(desk)
    write_page(desk, language="de", title="Über uns", body="Wer wir sind.")
    assert "Wer wir sind." in client.get("/pages/about/", headers={"accept-language": "de"}).content.decode()
    french = client.get("/pages/about/", headers={"accept-language": "fr"}).content.decode()
    assert "Who we are." in french
    assert french.count("/pages/about/") >= 1
    assert "Über uns" not in french


def test_what_editors_write_is_sanitised(client: Client, desk: Client) -> None:
    write_page(desk, body='<p onclick="x()">Text<script>alert(1)</script></p><p style="color:red">More</p>')
    text = client.get("/pages/about/").content.decode()
    assert "alert(1)" not in text
    assert "onclick" not in text
    assert 'style="' not in text


@pytest.mark.parametrize(
    "fields", [{"link": "javascript:alert(1)"}, {"slug": "a b"}, {"language": "xx"}, {"title": ""}]
)
def test_a_wrong_page_is_not_saved(desk: Client, fields: dict[str, str]) -> None:
    assert write_page(desk, **fields) == 422
    assert not SitePage.objects.exists()


def test_an_entry_of_the_footer_may_lead_elsewhere(client: Client, desk: Client) -> None:
    write_page(desk, slug="publisher", link="https://publisher.example/", body="")
    assert b'href="https://publisher.example/"' in client.get("/dates/").content
    assert client.get("/pages/publisher/").status_code == 404


def test_a_report_reaches_the_desk_and_is_dealt_with_once(client: Client, desk: Client) -> None:
    story = make_article("Harbour")
    address = reverse("report", args=["article", story.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"words": "The river is the Elbe.", "sender": "reader@example.org"}, follow=True)
    assert answer.status_code == 200
    text = desk.get("/desk/reports/").content.decode()
    assert "The river is the Elbe." in text
    assert "Harbour" in text
    row = ErrorReport.objects.get()
    desk.post(f"/desk/reports/{row.pk}/", {"state": "done", "note": "Elbe it is"})
    desk.post(f"/desk/reports/{row.pk}/", {"state": "refused", "note": "again"})
    row.refresh_from_db()
    assert (row.state, row.note) == ("done", "Elbe it is")


def test_what_readers_may_not_see_has_no_form(client: Client) -> None:
    draft = make_article(status=Article.Status.DRAFT)
    hidden = make_photo(picture=make_picture(), status="withdrawn")
    for kind, row in (("article", draft), ("photo", hidden), ("article", Article(pk=10**17))):
        address = reverse("report", args=[kind, row.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"words": "Hm"}).status_code == 404
    assert not ErrorReport.objects.exists()


def test_robots_other_sites_and_floods_leave_nothing(client: Client) -> None:
    address = reverse("report", args=["article", make_article().pk])
    assert client.post(address, {"words": "Buy", "website": "http://spam.example"}).status_code == 302
    assert client.post(address, {"words": "Hm"}, headers={"sec-fetch-site": "cross-site"}).status_code == 422
    assert client.post(address, {"words": " "}).status_code == 422
    assert client.post(address, {"words": "Hm", "sender": "nobody"}).status_code == 422
    assert not ErrorReport.objects.exists()
    answers = [client.post(address, {"words": "Hm"}).status_code for _ in range(AN_HOUR + 1)]
    assert answers == [302] * AN_HOUR + [422]
    other = client.post(address, {"words": "Hm"}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302


def test_a_report_empties_no_cache() -> None:
    assert not ErrorReport._meta.db_table.startswith("articles_")  # the archive's version counts those tables
