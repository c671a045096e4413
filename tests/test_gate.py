"""Whoever may not see a story or a photo learns nothing of it: no word, no name, no count, at no public address.

Two proofs, at every address that the URLconf knows. No secret word stands in any answer. And every answer is the same,
byte for byte, as before the hidden rows came: what does not change cannot betray.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.http import urlencode

from articles import urls
from articles.models import Article, ArticlePhoto, IndexUpdate, Photo
from articles.site.page_cache import shelf
from articles.site.picture_queue import make_renditions
from articles.site.pictures import name as picture_name
from articles.site.vocabularies import VOCABULARIES
from tests.factories import make_article, make_editor, make_photo, make_picture, make_topic
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 27)
LONELY_DAY = date(1987, 5, 4)
KINDS = ("qxdraft", "qxwithdrawn", "qxembargo", "qxdeleted", "qxphoto")
"""The unique beginning of every word of each hidden row."""
WORDS = "qx(?:draft|withdrawn|embargo|deleted|photo)"

SEARCHES: tuple[dict[str, str], ...] = (
    {},
    *({"kind": kind} for kind in ("all", "articles", "photos")),
    *({"sort": sort, "kind": "all"} for sort in ("newest", "oldest", "relevance")),
    {"q": "river"},
    {"q": "rivr"},
    {"q": "river qxdraftt"},
    {"q": "qxwithdrawnn", "kind": "all"},
    {"q": "qx*", "kind": "all"},
    {"q": "qxembarg~2", "kind": "all"},
    {"q": "caption:qxphot*", "kind": "photos"},
    {"q": "river OR qx*", "kind": "all", "sort": "newest"},
    {"q": "-river", "kind": "all"},
    {"q": "is:draft"},
    {"q": "is:withdrawn"},
    {"q": "batch:monday"},
    {"q": "lang:fy"},
    {"q": "lang:frisian"},
    {"q": f"date:{LONELY_DAY.year}"},
    {"from": "1900-01-01", "to": "2100-12-31", "kind": "all"},
)


@dataclass
class Rows:
    """What the addresses are made of: a visible story and photo."""

    article: Article
    photo: Photo
    hidden: list[Article]
    hidden_photos: list[Photo]


def make_hidden(kind: str, **fields: object) -> Article:
    """A story whose every word and name begins with its kind; its photo stands in it alone."""
    photo = make_photo(
        f"{kind}caption river", [f"{kind}photographer Vann"], [f"{kind}agency"], make_picture(),
        headline=f"{kind}title", alt_text=f"{kind}alt", place=f"{kind}spot", rights=f"{kind}rights",
    )  # fmt: skip
    topics = [make_topic(f"{kind}{of} Vann", of) for of in ("subject", "person", "place", "organisation")]
    given: dict[str, object] = {
        "body": f"<p>{kind}body river</p>", "standfirst": f"{kind}standfirst", "byline": f"{kind}byline",
        "dateline": f"{kind}dateline", "rights": f"{kind}rights", "language": "fy", "published_on": LONELY_DAY,
        "url": f"https://{kind}.example/", "slugline": f"{kind}slug", "genre": f"{kind}genre",
    }  # fmt: skip
    return make_article(
        f"{kind}headline river", f"{kind}section", f"{kind}source", [photo], topics, [f"{kind}author Vann"],
        [f"{kind}correction"], **(given | fields),
    )  # fmt: skip


def make_hidden_rows(seen: Article) -> tuple[list[Article], list[Photo]]:
    """One row of every kind that readers may not see; all but the first two look visible to an index made now."""
    hidden = [
        make_hidden("qxdraft", status="draft"),
        make_hidden("qxembargo", embargo_until=timezone.now() + timedelta(days=3)),
        make_hidden("qxwithdrawn"),
        make_hidden("qxdeleted"),
    ]
    withdrawn = make_photo("qxphotocaption river", ["qxphotographer"], ["qxphotoagency"], make_picture())
    ArticlePhoto.objects.create(article=seen, photo=withdrawn, position=9)
    return hidden, [withdrawn, *Photo.objects.filter(articles__in=hidden)]


def hide(hidden: list[Article], photos: list[Photo]) -> None:
    """As a desk does: in bulk, without the index being told. The photo of the deleted story stays, in no story."""
    Article.objects.filter(pk=hidden[2].pk).update(status="withdrawn")
    Article.objects.filter(pk=hidden[3].pk).update(status="draft")
    hidden[3].delete()
    Photo.objects.filter(pk=photos[0].pk).update(status="withdrawn")


def make_seen() -> Rows:
    photo = make_photo("A river at dawn.", ["Ana Ruiz"], ["EPA"], make_picture(), taken_on=DAY)
    topics = [make_topic(f"Seen {kind}", kind) for kind in ("subject", "person", "place", "organisation")]
    article = make_article("River falls", "World", "Delta Wire", [photo], topics, ["Lê Quang Huy"], published_on=DAY)
    make_article("River rises", "World", published_on=DAY - timedelta(days=400), topics=topics)
    make_article("River of old", "World", published_on=None)
    return Rows(article, photo, [], [])


def _term(name: str) -> Callable[[Rows], list[list[object]]]:
    """The pages of a vocabulary's terms, those of hidden ones by the address they would have."""
    [vocabulary] = [row for row in VOCABULARIES if row.name == name]

    def arguments(rows: Rows) -> list[list[object]]:
        seen = [[term.slug] for term in vocabulary.terms if not re.match(WORDS, term.slug)]
        hidden = [f"{kind}{name}" for kind in KINDS] + [f"{kind}{name}-vann" for kind in KINDS]
        return [*seen, *([slug] for slug in hidden)]

    return arguments


def _stories(*more: object) -> Callable[[Rows], list[list[object]]]:
    return lambda rows: [[rows.article.pk, rows.article.slug, *more]]


def _none(rows: Rows) -> list[list[object]]:
    return [[]]


PRIVATE = {"second_factor", "api_tokens"}
"""Addresses that lead whoever is not signed in to the sign-in page, and show nothing of the archive."""

ARGUMENTS: dict[str, Callable[[Rows], list[list[object]]]] = {
    **dict.fromkeys(
        (
            "front", "feed", "search", "search_feed", "search_help", "suggest", "opensearch_suggest", "latest",
            "photos", "dates", "undated", "today", "robots", "icon", "opensearch", "sitemap", "sitemap_news",
            "sitemap_pages", "api_reference", "pick_language", "site_styles", "logo", "report_thanks",
            *(vocabulary.path for vocabulary in VOCABULARIES),
        ),
        _none,
    ),
    **{vocabulary.name: _term(vocabulary.name) for vocabulary in VOCABULARIES},
    **{f"{vocabulary.name}_feed": _term(vocabulary.name) for vocabulary in VOCABULARIES},
    "facet_values": lambda rows: [[field] for field in ("section", "photographer", "person", "year")],
    "site_page": lambda rows: [["about"]],
    "report": lambda rows: [["article", rows.article.pk], ["photo", rows.photo.pk]],
    "result_preview": lambda rows: [["article", rows.article.pk], ["photo", rows.photo.pk]],
    "export": lambda rows: [[suffix] for suffix in ("csv", "jsonl", "ris", "bib")],
    "article_short": lambda rows: [[rows.article.pk]],
    **dict.fromkeys(("article", "article_text", "article_ninjs"), _stories()),
    "cite": lambda rows: [[rows.article.pk, rows.article.slug, *form] for form in ([], ["ris"], ["bib"])],
    "photo": lambda rows: [[rows.photo.pk]],
    "largest_picture": lambda rows: [[rows.photo.pk, picture_name(str(rows.photo.image.name))]],
    "picture": lambda rows: [[rows.photo.pk, picture_name(str(rows.photo.image.name)), 120, "jpg"]],
    "year": lambda rows: [[DAY.year], [LONELY_DAY.year], [DAY.year - 1]],
    "month": lambda rows: [[DAY.year, DAY.month], [LONELY_DAY.year, LONELY_DAY.month]],
    "day": lambda rows: [[day.year, day.month, day.day] for day in (DAY, LONELY_DAY)],
    "on_this_day": lambda rows: [[day.month, day.day] for day in (DAY, LONELY_DAY)],
    "sitemap_articles": lambda rows: [[0], [1]],
    "sitemap_names": lambda rows: [[vocabulary.path, 1] for vocabulary in VOCABULARIES],
}  # fmt: skip
"""Name of an address -> what it is made with, once each."""

BEGINNINGS = ("qx", "qxdra", "river qx", "person:qx", "photographer:qx", "agency:qx", "section:qx", "riv", "van")
NAMED = ("person", "subject", "place", "organisation", "author", "section", "source", "photographer", "agency")


def queries(name: str, rows: Rows) -> list[dict[str, str]]:
    """What is asked of an address beside its path."""
    if name in ("search", "search_feed", "export"):
        return [
            *SEARCHES,
            *({"q": f"{field}:qxdraft{field}x"} for field in NAMED),
            *({"q": f"{f}:vann"} for f in NAMED),
        ]
    if name in ("suggest", "opensearch_suggest"):
        return [{"q": beginning} for beginning in BEGINNINGS]
    if name in ("article", "photo"):
        return [{}, {"results": "q=river&kind=all"}, {"results": "q=qx*&kind=all"}, {"results": ""}]
    if name == "latest":
        return [{}, {"page": "2"}]
    return [{}]


def addresses(rows: Rows) -> Iterator[str]:
    """Every public address, of all names in the URLconf."""
    for name, arguments in ARGUMENTS.items():
        for given in arguments(rows):
            for query in queries(name, rows):
                yield reverse(name, args=given) + (f"?{urlencode(query)}" if query else "")


def body(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return content.decode("utf-8", "replace")


def walk(client: Client, rows: Rows) -> dict[str, str]:
    """Address -> status and body, without what differs between any two answers: how long a search took, when a feed was
    made, and the token against forged forms."""
    cache.clear()
    shelf.clear()
    answers = {}
    for address in addresses(rows):
        response = client.get(address)
        text = re.sub(r'[\d.,]+ ms|<updated>[^<]*</updated>|(?:data-token|value)="\w{64}"', "", body(response))
        answers[address] = f"{response.status_code} {text}"
    return answers


def betrayals(answers: dict[str, str]) -> list[str]:
    """The addresses that print a hidden word they were not asked for."""
    told = []
    for address, text in answers.items():
        found = {word.lower() for word in re.findall(rf"{WORDS}\w*", text, re.I)}
        asked = {word.lower() for word in re.findall(rf"{WORDS}\w*", address, re.I)}
        if found - asked:
            told.append(f"{address}: {sorted(found - asked)[:5]}")
    return told


@pytest.fixture
def readers(settings: LazySettings) -> list[Client]:
    """Nobody, and somebody who is signed in and may do nothing."""
    signed_in = Client()
    signed_in.force_login(User.objects.create_user("reader", password="a long password"))
    return [Client(), signed_in]


def test_no_public_address_is_forgotten() -> None:
    public = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    assert public - PRIVATE == set(ARGUMENTS)


@pytest.mark.parametrize("state", ["indexed", "queued", "stale"])
def test_nothing_hidden_changes_any_answer(state: str, readers: list[Client], index: Index) -> None:  # noqa: F811
    rows = make_seen()
    make_renditions(rows.photo)  # feeds name the length of files that were made
    index()
    before = [walk(client, rows) for client in readers]
    rows.hidden, rows.hidden_photos = make_hidden_rows(rows.article)
    Article.objects.filter(pk=rows.article.pk).update(updated_at=rows.article.updated_at)
    if state != "indexed":
        index()  # knows them as visible
    hide(rows.hidden, rows.hidden_photos)
    if state == "indexed":
        index()
    if state == "stale":
        IndexUpdate.objects.all().delete()  # the queue was lost: only the database knows
    for client, was in zip(readers, before, strict=True):
        answers = walk(client, rows)
        assert betrayals(answers) == []
        changed = [address for address, text in was.items() if answers[address] != text]
        if state == "stale":  # counts may then be too high until the sweep; names and words never tell
            changed = [address for address in changed if not address.startswith("/search/") and address != "/"]
        assert changed == []


def test_names_that_only_hidden_rows_bear_are_told_to_nobody_by_their_key(
    client: Client,
    index: Index,  # noqa: F811
) -> None:
    rows = make_seen()
    rows.hidden, _ = make_hidden_rows(rows.article)
    hide(*(rows.hidden, _))
    index()
    for vocabulary in VOCABULARIES:
        for term in vocabulary.terms:
            for name in (vocabulary.name, f"not-{vocabulary.name}"):
                page = client.get("/search/", {name: term.pk})
                assert not re.search(WORDS, re.sub(r'value="[^"]*"', "", page.text), re.I), (name, term)


def own_addresses(rows: Rows) -> Iterator[str]:
    """The addresses of the hidden rows themselves."""
    for article in (row for row in rows.hidden if row.pk):
        yield reverse("article_short", args=[article.pk])
        for name in ("article", "article_text", "article_ninjs"):
            yield reverse(name, args=[article.pk, article.slug])
            yield reverse(name, args=[article.pk, "wrong"])
        yield from (reverse("cite", args=[article.pk, article.slug, *form]) for form in ([], ["ris"], ["bib"]))
    for photo in (row for row in rows.hidden_photos if row.pk):
        yield reverse("photo", args=[photo.pk])
        word = picture_name(str(photo.image.name))
        yield reverse("largest_picture", args=[photo.pk, word])
        yield from (reverse("picture", args=[photo.pk, word, 120, suffix]) for suffix in ("jpg", "webp"))
        yield f"/media/{photo.image.name}"


def test_hidden_rows_answer_404_or_410_at_their_own_addresses(readers: list[Client], index: Index) -> None:  # noqa: F811
    rows = make_seen()
    rows.hidden, rows.hidden_photos = make_hidden_rows(rows.article)
    index()
    hide(rows.hidden, rows.hidden_photos)
    for client in readers:
        for address in own_addresses(rows):
            response = client.get(address)
            assert response.status_code in (404, 410), address
            assert betrayals({address: body(response)}) == [], address


def test_a_picture_goes_with_its_photo_even_where_its_size_was_made_before(client: Client) -> None:
    photo = make_photo(picture=make_picture())
    make_renditions(photo)
    address = reverse("picture", args=[photo.pk, picture_name(str(photo.image.name)), 120, "jpg"])
    assert "s-maxage=60" in client.get(address)["Cache-Control"], "a shared cache asks again as soon as for a page"
    etag = client.get(address)["ETag"]
    Photo.objects.update(status="withdrawn")
    assert client.get(address).status_code == 404
    assert client.get(address, headers={"if-none-match": etag}).status_code == 404


def test_staff_with_permission_see_them_marked(client: Client, index: Index) -> None:  # noqa: F811
    rows = make_seen()
    rows.hidden, rows.hidden_photos = make_hidden_rows(rows.article)
    hide(rows.hidden, rows.hidden_photos)
    index()
    client.force_login(make_editor())
    for article, mark in zip(rows.hidden, ("Draft:", "Under embargo until", "Withdrawn:"), strict=False):
        assert mark in client.get(article.get_absolute_url()).text
    assert "Readers do not see this photo: it is withdrawn" in client.get(f"/photos/{rows.hidden_photos[0].pk}/").text
    assert "<strong>Draft</strong>" in client.get("/search/?q=is:draft+river").text


def test_staff_without_the_permission_see_what_every_reader_sees(client: Client) -> None:
    article = make_hidden("qxdraft", status="draft")
    staff = User.objects.create_user("staff", password="a long password", is_staff=True)
    client.force_login(staff)
    assert client.get(article.get_absolute_url()).status_code == 404
    staff.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert client.get(article.get_absolute_url()).status_code == 200


def test_an_embargo_ends_by_itself(client: Client, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    until = timezone.now() + timedelta(hours=1)
    make_article("River falls", embargo_until=until)
    index()
    assert "River falls" not in client.get("/").text + client.get("/search/?q=river").text
    later: Callable[[], datetime] = lambda: until + timedelta(seconds=1)  # noqa: E731
    monkeypatch.setattr(timezone, "now", later)
    assert "River falls" in client.get("/").text
    assert "River falls" in re.sub("</?mark>", "", client.get("/search/?q=river").text)


def test_a_photo_is_not_dated_by_a_story_that_is_still_under_embargo(client: Client, index: Index) -> None:  # noqa: F811
    photo = make_photo("A river at dawn.")
    make_article("River falls", photos=[photo], published_on=DAY)
    until = timezone.now() + timedelta(days=3)
    make_article("River rises", photos=[photo], published_on=DAY + timedelta(days=9), embargo_until=until)
    index()
    [row] = b"".join(client.get("/search/export.jsonl?q=dawn&kind=photos")).decode().splitlines()
    assert json.loads(row)["published_on"] == DAY.isoformat()


def test_no_cache_keeps_what_was_made_for_somebody_who_is_signed_in(client: Client, index: Index) -> None:  # noqa: F811
    rows = make_seen()
    index()
    anonymous = Client()
    client.force_login(make_editor())
    for address in dict.fromkeys(address.partition("?")[0] for address in addresses(rows)):
        private, public = client.get(address), anonymous.get(address)
        told = private.get("Cache-Control", "")
        assert "private" in told or ("public" in told and body(private) == body(public)), address
        if "public" in public.get("Cache-Control", "") and body(private) != body(public):
            assert "Cookie" in public["Vary"], address
