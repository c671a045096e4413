"""Hostile words, hostile addresses, headers, sign-in and uploads: nothing unescaped, nothing foreign, no fault."""

from __future__ import annotations

import csv
import io
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree, html

from articles.drafts.markup import clean_body
from articles.importing.importer import import_entries
from articles.models import Article, Author, Credit, ImportEntry, Photo, Section, Source, Topic
from articles.parsers.files.reader import EntryReader
from articles.site.pictures import name as picture_name
from tests.factories import make_article, make_editor, make_photo, make_picture, make_topic
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db

EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' </title></textarea>{{ 7 }}"
ADDRESS = "javascript:alert(document.domain)"
BODY = f"<p onclick=alert(1)>{EVIL}<a href='{ADDRESS}'>x</a><svg onload=alert(1)><style>*{{}}</style><iframe src=//e>"
EDGES = ["\r\nSet-Cookie: a=b", "\0", "x" * 5000, "é" * 500, "%", "(" * 200, '"' * 99, "*" * 50, "a OR " * 300]


def make_evil() -> tuple[Article, Photo]:
    """A story and a photo all of whose texts attack."""
    photo = make_photo(
        EVIL, [EVIL[:190]], [f"A{EVIL}"[:190]], make_picture(), headline=EVIL, alt_text=EVIL, place=EVIL, rights=EVIL,
        keywords=[EVIL], address=ADDRESS,
    )  # fmt: skip
    topics = [make_topic(EVIL[:190], kind) for kind in ("subject", "person", "place", "organisation")]
    article = make_article(
        EVIL, EVIL[:190], EVIL[:190], [photo], topics, [EVIL[:190]], [EVIL], standfirst=EVIL, byline=EVIL,
        dateline=EVIL, body=BODY, rights=EVIL, url=ADDRESS, slugline=EVIL[:190], genre=EVIL[:90], slug="evil",
        language='"><x',
    )  # fmt: skip
    return article, photo


def pages_of(article: Article, photo: Photo) -> Iterator[str]:
    yield from ("/", "/articles/", "/photos/", "/dates/", "/2025/", "/2025/03/", "/2025/03/27/", "/on-this-day/03-27/")
    yield from (article.get_absolute_url(), f"{article.get_absolute_url()}cite", photo.get_absolute_url())
    yield from (f"{row.get_absolute_url()}?results=q%3Dscript%26kind%3Dall" for row in (article, photo))
    for term in (*Section.objects.all(), *Source.objects.all(), *Author.objects.all(), *Topic.objects.all()):
        yield term.get_absolute_url()
    yield from (credit.get_absolute_url() for credit in Credit.objects.all())
    yield from ("/sections/", "/people/", "/photographers/", "/agencies/", "/sources/", "/authors/", "/places/")
    for kind in ("all", "articles", "photos"):
        yield f"/search/?kind={kind}&q=alert"
    yield "/search/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&from=%22%3E&not-section=%22%3E%3Cb%3E&section=1"
    yield "/search/?q=person:%22%3Cscript%3E%22"
    yield "/no/%22%3E%3Cscript%3Ealert(1)%3C/script%3E"


def attacks(page: bytes) -> list[str]:
    """What a browser would run, or fetch from elsewhere."""
    tree = html.fromstring(page)
    found = []
    for element in tree.iter(etree.Element):
        for attribute, value in element.attrib.items():
            name, text = str(attribute).lower(), "".join(str(value).split()).lower()
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append(f"{element.tag} {name}")
            if name in ("href", "src", "action", "formaction") and text.startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                found.append(f"{element.tag} {name}={text[:40]}")
            if name in ("src", "srcset", "action") and re.match(r"//|https?:", text):
                found.append(f"{element.tag} {name}={text[:40]}")
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json":
            found.append("script")
        if element.tag in ("style", "iframe", "object", "embed", "base"):
            found.append(str(element.tag))
    return found


def test_no_public_page_lets_a_text_become_markup(client: Client, index: Index) -> None:  # noqa: F811
    article, photo = make_evil()
    index()
    for address in pages_of(article, photo):
        response = client.get(address)
        assert response.status_code in (200, 404), address
        assert attacks(response.content) == [], address
        for block in html.fromstring(response.content).xpath("//script[@type='application/ld+json']"):
            assert json.loads(block.text)["@context"] == "https://schema.org"


def test_no_page_of_the_admin_lets_a_text_become_markup(client: Client) -> None:
    article, photo = make_evil()
    client.force_login(make_editor())
    rows = [article, photo, *(model.objects.first() for model in (Section, Source, Author, Topic, Credit))]
    for row in rows:
        start = f"admin:articles_{row._meta.model_name}"
        for address in (
            reverse(f"{start}_changelist"),
            *(reverse(f"{start}_{page}", args=[row.pk]) for page in ("change", "delete", "history")),
        ):
            response = client.get(address)
            assert response.status_code == 200, address
            assert attacks(response.content) == [], address


def test_feeds_and_sitemaps_stay_sound(client: Client, index: Index) -> None:  # noqa: F811
    make_evil()
    index()
    section, credit = Section.objects.first(), Credit.objects.first()
    assert section is not None
    assert credit is not None
    feeds = [
        "/feed/",
        "/search/feed/?q=alert&kind=all",
        *(f"{row.get_absolute_url()}feed/" for row in (section, credit)),
    ]
    for address in [
        *feeds,
        "/sitemap.xml",
        "/sitemap-pages.xml",
        "/sitemap-news.xml",
        "/sitemap-articles-0.xml",
        "/opensearch.xml",
    ]:
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        tree = etree.fromstring(content)
        assert not tree.xpath("//*[local-name()='script' or local-name()='img']"), address


def test_a_body_is_reduced_to_the_subset_however_it_came(client: Client) -> None:
    article, _ = make_evil()
    Article.objects.filter(pk=article.pk).update(body=BODY)  # past every way in
    page = html.fromstring(client.get(article.get_absolute_url()).content)
    assert {node.tag for node in page.xpath("//div[@class='story-body']//*")} <= {"p", "a"}
    assert ADDRESS not in client.get(article.get_absolute_url()).text


HOSTILE_FILES = {
    "ninjs": json.dumps(
        {
            "uri": "urn:1",
            "type": "text",
            "headline": EVIL,
            "body_html": BODY,
            "byline": EVIL,
            "versioncreated": "2025-03-27T10:00:00Z",
        }
    ).encode(),
    "rss": f"<rss version='2.0'><channel><title>t</title><item><title><![CDATA[{EVIL}]]></title><link>{ADDRESS}</link>"
    f"<description><![CDATA[{BODY}]]></description></item></channel></rss>".encode(),
    "html": f"<html><head><title>Title of a page</title><meta property='og:title' content='Head &lt;script&gt;'>"
    f"<link rel=canonical href='{ADDRESS}'></head><body><article><h1>Head &lt;script&gt;alert(1)&lt;/script&gt;</h1>"
    f"<p>{'A long paragraph of words that says what happened. ' * 9}</p>{BODY}</article></body></html>".encode(),
    "json_lines": json.dumps(
        {"headline": EVIL, "body": BODY, "url": ADDRESS, "source": "S", "source_key": "9"}
    ).encode()
    + b"\n",
    "nitf": f"<nitf><body><body.head><hedline><hl1>{'Head &lt;script&gt;'}</hl1></hedline></body.head><body.content>"
    f"<p>words <a href='{ADDRESS}'>x</a> &lt;script&gt;alert(1)&lt;/script&gt;</p></body.content></body></nitf>".encode(),  # noqa: E501
}


@pytest.mark.parametrize("name", sorted(HOSTILE_FILES))
def test_no_format_carries_markup_into_the_archive(name: str, client: Client, tmp_path: Path) -> None:
    suffix = {"json_lines": "jsonl", "rss": "xml", "ninjs": "json", "nitf": "xml"}.get(name, name)
    path = tmp_path / f"evil.{suffix}"
    path.write_bytes(HOSTILE_FILES[name])
    import_entries(EntryReader([path]), "evil")
    assert ImportEntry.objects.exists()
    for article in Article.objects.all():
        assert clean_body(article.body) == article.body
        assert attacks(client.get(article.get_absolute_url()).content) == []


def test_no_cell_of_an_export_begins_a_formula_and_no_line_is_forged(client: Client, index: Index) -> None:  # noqa: F811
    for begin in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1"):
        make_article(f"{begin} flood\r\nTY  - FORGED", byline=begin, source=f"{begin} wire", section=f"{begin} x")
    index()
    rows = list(csv.reader(io.StringIO(client.get("/search/export.csv?q=flood").getvalue().decode().lstrip("\ufeff"))))
    assert len(rows) == 6
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "\nTY  - FORGED" not in client.get("/search/export.ris?q=flood").getvalue().decode()


def test_a_download_is_named_without_anything_that_ends_its_header(client: Client) -> None:
    article = make_article("River", slug='a"; filename=evil.html')
    for name in ("article_text", "article_ninjs"):
        response = client.get(reverse(name, args=[article.pk, article.slug]))
        assert re.fullmatch(r'inline; filename="[\w.-]+"', response["Content-Disposition"])
        assert response["X-Content-Type-Options"] == "nosniff"
        assert not response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search/?q=a",
        "/nowhere/",
        "/admin/",
        "/admin/login/",
        "/robots.txt",
        "/feed/",
        "/sitemap.xml",
        "/search/suggest/?q=ab",
    ],
)
def test_every_answer_carries_the_headers_that_protect_it(address: str, client: Client, index: Index) -> None:  # noqa: F811
    index()
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_page_of_an_error_carries_them_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("articles.views.front.front_page", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert attacks(response.content) == []


def test_no_template_holds_a_script_a_style_or_another_host(settings: LazySettings) -> None:
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.*"):
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", text), path
        assert not re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", text), path


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    make_editor()
    response = client.post("/admin/login/", {"username": "editor", "password": "a long password"})
    assert response.cookies["sessionid"]["httponly"]
    assert response.cookies["sessionid"]["samesite"] == "Lax"


def test_an_unknown_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"host": "localhost", "x-forwarded-host": "evil.example"}).status_code == 200
    assert (
        "evil.example"
        not in client.get("/sitemap.xml", headers={"x-forwarded-host": "evil.example"}).getvalue().decode()
    )


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG),
        ("a.jpg", SVG),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.png", b"<html>" * 50),
        ("a.html", None),
    ],
)
def test_only_pictures_are_taken_as_pictures(name: str, content: bytes | None, client: Client) -> None:
    client.force_login(make_editor())
    upload = SimpleUploadedFile(name, make_picture() if content is None else content, "image/jpeg")
    given = {
        "image": upload,
        "caption": "x",
        "keywords": "[]",
        "photo_credits-TOTAL_FORMS": 0,
        "photo_credits-INITIAL_FORMS": 0,
    }
    assert client.post("/admin/articles/photo/add/", given).status_code == 200
    assert not Photo.objects.exists()


def test_a_picture_is_served_as_one_and_nothing_else_is(client: Client) -> None:
    photo = make_photo(picture=make_picture() + b"<script>alert(1)</script>")
    word = picture_name(str(photo.image.name))
    response = client.get(reverse("picture", args=[photo.pk, word, 120, "jpg"]))
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"<script>" not in response.content
    start = f"/pictures/{photo.pk}"
    for address in (
        f"{start}/../../secret-key/120.jpg", f"{start}/{word}/..%2f..%2fsecret.jpg", f"{start}/{word}/120.html",
        f"{start}/{word}/99999.jpg", f"{start}/{word}/{'9' * 40}.jpg", f"/pictures/{'9' * 40}/{word}/120.jpg",
        f"/media/{photo.image.name}", "/static/../secret_key", "/static/..%2f..%2fmanage.py", "/pictures/1/a%00b/1.jpg",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("text", EDGES)
def test_no_text_in_an_address_is_a_fault(text: str, client: Client, index: Index) -> None:  # noqa: F811
    make_article()
    index()
    for path, name in (
        ("/search/", "q"), ("/search/", "section"), ("/search/", "page"), ("/search/", "from"), ("/search/feed/", "q"),
        ("/search/suggest/", "q"), ("/search/suggest/opensearch/", "q"),
        ("/search/export.csv", "q"), ("/people/", "letter"),
        ("/articles/", "page"), ("/photos/", "page"),
    ):  # fmt: skip
        assert client.get(path, {name: text}).status_code in (200, 404), (path, name)
        assert client.get(path, {name: f"person:{text}"}).status_code in (200, 404), (path, name)


@pytest.mark.parametrize(
    "path",
    [
        "/people/a%00b/",
        "/sections/a%00b/feed/",
        "/articles/1/%00/",
        "/articles/1/a%0d%0aSet-Cookie:x/",
        "/0000/",
        "/9999/12/31/",
        "/2025/13/",
        "/2025/02/30/",
        "/on-this-day/02-30/",
        f"/articles/{'9' * 18}/",
        "/sitemap-articles-99999999999999999999999.xml",
        f"/articles/?page={'9' * 9}",
        "/articles/?page=0",
        "/articles/?page=-1",
        f"/search/?page={'9' * 400}",
        "/articles/?page=%C2%B2",
        "/admin/articles/article/%00/change/",
        "/admin/login/?next=%0d%0aX:y",
        "/people/?letter=%00",
        "/search/?results=%ff%fe",
        "/articles/1/?results=" + "q%3Da" * 3000,
        "/search/?" + "&".join(f"section={n}" for n in range(3000)),
        "/search/?" + "&".join(f"{letter}{n}=1" for n in range(300) for letter in string.ascii_lowercase[:5]),
        "/search/?q=" + "+".join(f"w{n}*" for n in range(500)),
        "/search/?q=" + "a~2+" * 300,
        "/search/?q=%3F%3F%3F%3F*",
        "/search/?q=(a%2B)%2B%24%7C%5B%5Ea-z%5D*",
        "/search/?q=" + "-(" * 400 + "a",
        "/search/?q=date:9999999999",
        "/search/?q=date:0000-00-00",
    ],
)
def test_no_address_is_a_fault(path: str, client: Client, index: Index) -> None:  # noqa: F811
    make_article()
    index()
    response = client.get(path)
    assert response.status_code in (200, 301, 302, 400, 404), path
    assert "Set-Cookie:x" not in str(response.headers)


def test_a_form_larger_than_the_bound_is_refused(client: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert client.post("/admin/login/", {"username": "a" * 2000, "password": "b"}).status_code == 400
    many = {f"field{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post("/admin/login/", many).status_code == 400
