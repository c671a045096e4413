"""The language of the interface: how it is chosen, kept, and never mixed up by caches."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import get_language

from tests.factories import make_article, make_editor

pytestmark = pytest.mark.django_db

CODES = ["en-GB", "de", "fr", "es", "ar"]
SEARCH = {"en-GB": "Search the archive", "de": "Das Archiv durchsuchen", "ar": "ابحث في الأرشيف"}


def language_of(client: Client, path: str = "/", **headers: str) -> str:
    """The lang attribute of the page."""
    text = client.get(path, headers=headers).content.decode()
    return text.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize("code", CODES)
def test_the_browsers_language_is_the_beginning(client: Client, code: str) -> None:
    assert language_of(client, accept_language=f"{code},en;q=0.5") == code


@pytest.mark.parametrize(
    ("accepted", "code"), [("", "en-GB"), ("fi,sv;q=0.8", "en-GB"), ("en-US", "en-GB"), ("de-AT", "de"), ("*", "en-GB")]
)
def test_a_language_that_is_not_offered_leads_to_the_nearest_or_to_the_sites_own(
    client: Client, accepted: str, code: str
) -> None:
    assert language_of(client, accept_language=accepted) == code


def test_the_readers_choice_beats_the_browser_and_leads_back_to_the_page(client: Client) -> None:
    answer = client.post("/language/", {"language": "fr", "next": "/dates/?x=1"}, headers={"accept-language": "de"})
    assert (answer.status_code, answer["Location"]) == (302, "/dates/?x=1")
    assert answer.cookies["language"]["httponly"]
    assert language_of(client, "/dates/", accept_language="de") == "fr"


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_choice_never_leads_to_another_site(client: Client, place: str) -> None:
    assert client.post("/language/", {"language": "fr", "next": place})["Location"] == "/"


def test_an_unknown_language_is_not_kept(client: Client) -> None:
    assert "language" not in client.post("/language/", {"language": "xx"}).cookies
    assert client.get("/language/").status_code == 405


def test_a_kept_page_of_one_language_is_never_served_in_another(client: Client) -> None:
    address = make_article("Harbour").get_absolute_url()
    pages = {}
    for code in [*SEARCH, *SEARCH]:  # the second time from the shelf
        answer = client.get(address, headers={"accept-language": code})
        assert SEARCH[code] in answer.content.decode()
        assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}
        assert answer["Content-Language"] == code
        pages[code] = answer["ETag"]
    assert len(set(pages.values())) == len(SEARCH)


def test_a_copy_in_one_language_is_no_good_copy_in_another(client: Client) -> None:
    address = make_article().get_absolute_url()
    english = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": english}).status_code == 304
    other = client.get(address, headers={"if-none-match": english, "accept-language": "de"})
    assert other.status_code == 200
    client.cookies["language"] = "es"
    assert client.get(address, headers={"if-none-match": english}).status_code == 200


@pytest.mark.parametrize("path", ["/feed/", "/sitemap.xml", "/sitemap-pages.xml", "/robots.txt", "/opensearch.xml"])
def test_what_programs_fetch_is_the_same_in_every_language(client: Client, path: str) -> None:
    make_article()
    english, german = client.get(path), client.get(path, headers={"accept-language": "de"})
    assert (english.status_code, english.getvalue()) == (200, german.getvalue())
    assert "Accept-Language" not in german.get("Vary", "")
    assert "Content-Language" not in german


def test_the_desk_is_in_english_and_its_sign_in_page_in_the_readers_language(client: Client) -> None:
    assert language_of(client, "/desk/sign-in/", accept_language="de") == "de"
    client.force_login(make_editor())
    assert language_of(client, "/desk/", accept_language="de") == "en-GB"


def test_the_frame_of_an_arabic_page_runs_from_right_to_left(client: Client) -> None:
    text = client.get("/", headers={"accept-language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert '<html lang="en-GB" dir="ltr">' in client.get("/").content.decode()


def test_the_language_of_a_page_does_not_outlive_it(client: Client) -> None:
    before = get_language()
    client.get("/", headers={"accept-language": "ar"})
    assert get_language() == before
