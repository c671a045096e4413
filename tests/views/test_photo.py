"""Photos: their pages, the grid, and who may fetch a picture."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from articles.models import Article, Photo
from articles.site import pictures
from articles.site.metadata import picture_path
from articles.site.picture_queue import make_renditions
from tests.factories import make_article, make_editor, make_photo, make_picture

pytestmark = pytest.mark.django_db


def picture_of(photo: Photo, width: int, suffix: str = "jpg") -> str:
    return picture_path(photo, width, suffix)


def fetch(client: Client, address: str) -> Image.Image:
    response = client.get(address)
    assert response.status_code == 200
    return Image.open(BytesIO(response.content))


def test_its_page_prints_caption_credit_day_place_and_every_story_it_ran_in(client: Client) -> None:
    photo = make_photo("A boat.", ["Ana Ruiz"], ["EPA"], make_picture(), taken_on="2025-03-26", place="Szeged")
    make_article("First story", photos=[photo])
    make_article("Second story", photos=[photo])
    page = client.get(photo.get_absolute_url()).content.decode()
    for text in ("A boat.", "Ana Ruiz/EPA", "26 March 2025", "Szeged", "First story", "Second story", "2 stories"):
        assert text in page


def test_its_page_can_be_shared_and_cited(client: Client) -> None:
    photo = make_photo("A <boat>.", ["Ana Ruiz"], ["EPA"], make_picture(), taken_on="2025-03-26", rights="© EPA")
    page = client.get(photo.get_absolute_url()).content.decode()
    tags = {
        key: unescape(text) for key, text in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)
    }
    for key in ("description", "og:title", "og:description", "og:image:alt", "DC.title"):
        assert tags[key] == "A <boat>."
    assert tags["og:image"] == f"http://testserver{picture_of(photo, 120)}"
    assert (tags["DC.date"], tags["DC.type"], tags["DC.rights"]) == ("2025-03-26", "Image", "© EPA")


def test_a_photo_without_a_picture_is_its_caption_and_no_placeholder(client: Client) -> None:
    page = client.get(make_photo("Only words.").get_absolute_url()).content.decode()
    assert "The archive has only the caption" in page
    assert "no-picture" not in page


def test_a_photo_of_hidden_stories_alone_is_hidden(client: Client) -> None:
    photo = make_photo(picture=make_picture())
    make_article(photos=[photo], status=Article.Status.DRAFT)
    assert client.get(photo.get_absolute_url()).status_code == 404
    assert client.get(picture_of(photo, 120)).status_code == 404
    assert photo.caption not in client.get("/photos/").content.decode()


def test_a_withdrawn_photo_is_gone_and_so_is_its_picture(client: Client) -> None:
    photo = make_photo(picture=make_picture())
    address = picture_of(photo, 120)
    assert client.get(address).status_code == 200
    photo.status = "withdrawn"
    photo.save()
    assert client.get(photo.get_absolute_url()).status_code == 410
    assert client.get(address).status_code == 404
    assert client.get(address, headers={"if-none-match": "*"}).status_code == 404


def test_staff_see_a_withdrawn_photo_and_read_that_it_is(client: Client) -> None:
    photo = make_photo(picture=make_picture(), status="withdrawn")
    client.force_login(make_editor())
    assert "it is withdrawn" in client.get(photo.get_absolute_url()).content.decode()
    response = client.get(picture_of(photo, 120))
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


def test_a_picture_is_served_in_both_formats_and_only_in_the_sizes_there_are(client: Client) -> None:
    photo = make_photo(picture=make_picture(800, 600))
    make_renditions(photo)
    assert fetch(client, picture_of(photo, 320)).size == (320, 240)
    assert fetch(client, picture_of(photo, 640, "webp")).format == "WEBP"
    assert fetch(client, picture_of(photo, 800)).size == (800, 600)
    for address in (picture_of(photo, 321), picture_of(photo, 1280), picture_of(photo, 320, "png")):
        assert client.get(address).status_code == 404


def test_an_unchanged_picture_is_not_sent_twice(client: Client) -> None:
    photo = make_photo(picture=make_picture())
    make_renditions(photo)
    address = picture_of(photo, 120)
    first = client.get(address)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_original_is_never_served(client: Client) -> None:
    photo = make_photo(picture=make_picture())
    assert client.get(f"/media/{photo.image.name}").status_code == 404
    assert photo.image.name not in client.get(photo.get_absolute_url()).content.decode()


def test_a_picture_sets_width_and_height_and_loads_late_in_a_grid(client: Client) -> None:
    make_photo(picture=make_picture(900, 600))
    image = re.search(r"<img[^>]+>", client.get("/photos/").content.decode())
    assert image is not None
    assert 'width="900" height="600"' in image[0]
    assert 'loading="lazy"' in image[0]


def test_a_file_that_is_no_picture_shows_as_its_caption(client: Client) -> None:
    photo = make_photo("Broken.", picture=b"no picture at all")
    assert pictures.size(photo) is None
    page = client.get(photo.get_absolute_url())
    assert (page.status_code, "no-picture" in page.content.decode()) == (200, False)
    assert "Broken." in page.content.decode()


def test_the_grid_is_cut_into_pages_with_links(client: Client) -> None:
    for number in range(40):
        make_photo(f"Photo number {number}.")
    page = client.get("/photos/?show=captions").content.decode()
    assert 'rel="next" href="/photos/?show=captions&amp;page=2"' in page
    assert "/photos/?show=captions&amp;page=2" in client.get("/photos/?show=captions&page=2").content.decode()
    assert 'rel="prev" href="/photos/"' in client.get("/photos/?page=2").content.decode()
    assert client.get("/photos/?page=3").status_code == 404


def test_pictures_come_alone_and_captions_are_a_click_away(client: Client) -> None:
    make_photo("With a picture.", picture=make_picture())
    make_photo("A caption alone.")
    page = client.get("/photos/").content.decode()
    assert "With a picture." in page
    assert "A caption alone." not in page
    assert 'href="?show=captions"' in page
    captions = client.get("/photos/?show=captions").content.decode()
    assert "A caption alone." in captions
    assert "With a picture." not in captions
    assert "<svg" not in captions.partition("<main")[2].partition("</main>")[0]


def test_an_archive_of_captions_alone_shows_them_at_once(client: Client) -> None:
    make_photo("A caption alone.")
    page = client.get("/photos/").content.decode()
    assert "A caption alone." in page


def test_it_leads_to_photos_of_the_event_by_the_photographer_and_of_the_day_each_once(client: Client) -> None:
    found = make_photo("The one.", ["Ana Ruiz"], picture=make_picture(), taken_on="2025-03-26")
    event = make_photo("Same event.", ["Ana Ruiz"], picture=make_picture(), taken_on="2025-03-26")
    hers = make_photo("Another of hers.", ["Ana Ruiz"], picture=make_picture(), taken_on="2025-03-26")
    make_photo("Same day.", picture=make_picture(), taken_on="2025-03-26")
    hidden = make_photo("Hidden.", ["Ana Ruiz"], picture=make_picture(), taken_on="2025-03-26")
    make_photo("Withdrawn.", ["Ana Ruiz"], picture=make_picture(), taken_on="2025-03-26", status="withdrawn")
    lost = make_photo("A caption alone.", ["Ana Ruiz"], taken_on="2025-03-26")
    make_article("Seen", photos=[found, event, lost])
    make_article("Draft", photos=[found, hidden], status=Article.Status.DRAFT)
    page = client.get(found.get_absolute_url()).content.decode()
    groups = [part.partition("</section>")[0] for part in page.split('class="more-photos"')[1:]]
    told = ["More of this event", "More by Ana Ruiz", "More of 26 March 2025"]
    assert [sum(heading in group for group in groups) for heading in told] == [1, 1, 1]
    for group, caption in zip(groups, ("Same event.", "Another of hers.", "Same day."), strict=True):
        assert re.findall(r'tile-caption" dir="auto">([^<]*)<', group) == [caption]
    assert hers.caption in page
