"""Pages are compressed for whoever accepts that, and never where their length could betray a secret."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from articles.models import Article
from articles.site.compression import LEAST, Compression, accepts_gzip, compress_public
from tests.factories import make_article, make_editor

GZIP = {"accept-encoding": "br;q=1, gzip, deflate"}


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True), ("GZIP", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.000", False),
        ("gzip;q=0.001", True), ("xgzip", False), ("identity", False), ("", False), (",;q=,", False),
    ],
)  # fmt: skip
def test_gzip_is_used_only_where_it_is_accepted(header: str, accepted: bool) -> None:
    assert accepts_gzip(RequestFactory().get("/", headers={"accept-encoding": header})) is accepted


@pytest.mark.parametrize("length", [LEAST - 1, LEAST, LEAST + 1])
def test_short_texts_are_left_as_they_are(length: int) -> None:
    response = HttpResponse(b"x" * length)
    compress_public(response)
    assert ("Content-Encoding" in response) is (length >= LEAST)


@pytest.mark.django_db
def test_both_forms_of_a_page_are_kept_under_tags_of_their_own(client: Client) -> None:
    address = make_article("Flood at the dyke").get_absolute_url()
    plain, small = client.get(address), client.get(address, headers=GZIP)
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content) / 2
    assert small["ETag"] != plain["ETag"]
    assert small["Content-Length"] == str(len(small.content))
    assert "Accept-Encoding" in plain["Vary"]
    again = client.get(address, headers=GZIP)
    assert (again.content, again["Content-Encoding"]) == (small.content, "gzip")
    assert client.get(address)["ETag"] == plain["ETag"]


@pytest.mark.django_db
def test_a_compressed_copy_is_confirmed_by_304_and_not_by_the_tag_of_the_other(client: Client) -> None:
    address = make_article().get_absolute_url()
    plain, small = client.get(address), client.get(address, headers=GZIP)
    confirmed = client.get(address, headers={**GZIP, "if-none-match": small["ETag"]})
    assert confirmed.status_code == 304
    assert "Accept-Encoding" in confirmed["Vary"]
    assert client.get(address, headers={**GZIP, "if-none-match": plain["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_no_compressed_page_outlives_a_change(client: Client) -> None:
    article = make_article("Before")
    client.get("/", headers=GZIP)
    Article.objects.filter(pk=article.pk).update(headline="Afterwards")
    assert b"Afterwards" in gzip.decompress(client.get("/", headers=GZIP).content)


@pytest.mark.django_db
def test_pages_of_people_with_a_session_have_a_random_length(client: Client) -> None:
    client.force_login(make_editor())
    lengths = {len(client.get("/", headers=GZIP).content) for _ in range(20)}
    assert len(lengths) > 1


@pytest.mark.django_db
def test_what_must_not_be_stored_is_not_compressed(client: Client) -> None:
    client.force_login(make_editor())
    response = client.get("/account/api-tokens/", headers=GZIP)
    assert "no-store" in response["Cache-Control"]
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [("image/jpeg", {}), ("application/json", {"ETag": '"a"'}), ("text/html", {"Content-Encoding": "br"})],
)
def test_pictures_tagged_answers_and_compressed_ones_are_left_alone(content_type: str, headers: dict[str, str]) -> None:
    made = HttpResponse(b"x" * 2000, content_type=content_type, headers=headers)
    response = Compression(lambda request: made)(RequestFactory().get("/", headers=GZIP))
    assert response.content == b"x" * 2000
    assert response.get("ETag") == headers.get("ETag")
