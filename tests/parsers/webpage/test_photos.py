"""Captions and credits of a saved page's photographs, in the many ways in which pages print them."""

from __future__ import annotations

import io

import pytest

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.parsers import webpage

PROSE = (
    "The harbour bridge carried its first lorries in two years before dawn on Tuesday, said the council.",
    "Engineers had replaced all of its forty-two bearings and half of its cables, at a cost of eleven million.",
    "The ferry that had stood in for the bridge makes its last crossing on Sunday, with a brass band on board.",
)
CAPTION = "The first lorries cross the harbour bridge on Tuesday."


def make_page(photo: str, head: str = "") -> bytes:
    """A page whose story has `photo` as markup between its first two paragraphs."""
    first, *rest = (f"<p>{text}</p>" for text in PROSE)
    return (
        f"<!doctype html><html><head><title>Harbour bridge reopens</title>{head}</head><body><main>"
        f"<h1>Harbour bridge reopens</h1><div class='text'>{first}{photo}{''.join(rest)}</div></main></body></html>"
    ).encode()


def read_photos(photo: str, head: str = "") -> tuple[PhotoDraft, ...]:
    (entry,) = webpage.parse(io.BytesIO(make_page(photo, head)), "page.html")
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == list(PROSE), "no caption may be taken for prose"
    return entry.photos


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure><img src='/a.jpg'><figcaption>{CAPTION} (Ada Finch/AP)</figcaption></figure>",
        f"<figure><img src='/a.jpg'>"
        f"<figcaption>{CAPTION} <span class='credit'>Ada Finch/AP</span></figcaption></figure>",
        f"<figure><img src='/a.jpg'><figcaption><p>{CAPTION}</p><p>Ada Finch/AP</p></figcaption></figure>",
        f"<figure><img src='/a.jpg'><figcaption>{CAPTION} / Ada Finch / AP</figcaption></figure>",
        f"<div class='image'><img src='/a.jpg'>"
        f"<div class='caption'>{CAPTION}<em class='photographer'>Ada Finch/AP</em></div></div>",
        f"<div><img src='/a.jpg' alt='{CAPTION}'><small>{CAPTION}</small><small>Ada Finch/AP</small></div>",
        f"<aside class='picture'><a href='/big/a.jpg'><img src='/a.jpg'></a>"
        f"<p class='legend'>{CAPTION} (Ada Finch/AP)</p></aside>",
        f"<amp-img src='/a.jpg' width='16' height='9'></amp-img><div class='caption'>{CAPTION} (Ada Finch/AP)</div>",
        f"<figure><img src='data:image/gif;base64,R0' data-src='/a.jpg'><noscript><img src='/a.jpg'></noscript>"
        f"<figcaption itemprop='caption'>{CAPTION} "
        f"<span itemprop='copyrightHolder'>Ada Finch/AP</span></figcaption></figure>",
        f"<div class='gallery'><img src='/a.jpg' data-caption='{CAPTION}' data-credit='Ada Finch/AP'></div>",
        f"<figure><img src='/a.jpg'><b><i data-c-caption='{CAPTION}' data-c-credit='Ada Finch/AP'></i></b></figure>",
        f"<div><img src='/a.jpg'></div><div class='image__caption attribution'>{CAPTION} "
        f"<i class='credit'>Ada Finch/AP</i></div>",
        f"<div class='media'><img src='/a.jpg' alt='{CAPTION}'><div class='media__copyright'>"
        f"<p class='m-copyright'>© AP / Ada Finch</p><p class='media__description'>{CAPTION}</p></div></div>",
        f"<div class='x1'><img src='/a.jpg' alt='{CAPTION}'></div>"
        f"<div class='x2'><p>{CAPTION}</p><p>Ada Finch/AP</p></div>",
        f"<div class='media'><div><img src='/a.jpg'><i class='media__copy'>© Ada Finch</i></div>"
        f"<p class='caption'>{CAPTION}</p></div>",
        f"<div><img src='/a.jpg'></div><p>▲ {CAPTION} (Ada Finch/AP)</p>",
    ],
)
def test_it_tells_a_caption_from_its_credit(markup: str) -> None:
    (photo,) = read_photos(markup)
    assert photo.caption == CAPTION
    assert photo.photographers == ("Ada Finch",)
    assert photo.is_lead


def test_a_label_in_an_element_of_its_own_belongs_to_the_credit() -> None:
    (photo,) = read_photos("<div><img src='/a.jpg'><div><i>Fotó:</i> <i class='source'>Ada Finch</i></div></div>")
    assert (photo.caption, photo.credit_line) == ("", "Fotó: Ada Finch")


def test_addresses_and_buttons_to_share_are_neither_caption_nor_credit() -> None:
    furniture = "<ul><li>Facebook</li></ul><p>https://courier.example/x7</p>"
    (photo,) = read_photos(f"<figure><img src='/a.jpg'>{furniture}<figcaption>{CAPTION}</figcaption></figure>")
    assert (photo.caption, photo.credit_line) == (CAPTION, "")


def test_it_reads_every_slide_of_a_gallery() -> None:
    slides = "".join(
        f"<li><img src='/{name}.jpg'><p class='caption'>{name.title()} on the bridge at dawn. (Ada Finch/AP)</p></li>"
        for name in ("lorry", "tram", "barge")
    )
    photos = read_photos(f"<ul class='slides'>{slides}</ul>")
    assert [photo.caption for photo in photos] == [
        f"{name} on the bridge at dawn." for name in ("Lorry", "Tram", "Barge")
    ]


def test_a_picture_in_several_sizes_is_one_photo() -> None:
    images = "<img src='/a-300x200.jpg'><img src='/a-1200x800.jpg'>"
    assert len(read_photos(f"<figure>{images}<figcaption>{CAPTION}</figcaption></figure>")) == 1


def test_a_teaser_is_no_photo_of_the_story() -> None:
    teaser = "<div class='related'><a href='/other'><img src='/b.jpg'><span class='caption'>Other news</span></a></div>"
    assert read_photos(teaser) == ()


def test_linked_data_fills_what_the_page_does_not_print() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "ImageObject", "contentUrl": "https://x.example/img/a.jpg?w=9",'
        f' "caption": "{CAPTION}", "creditText": "Ada Finch/AP"}}</script>'
    )
    (photo,) = read_photos("<img src='https://x.example/small/a.jpg' alt='Lorries'>", data)
    assert (photo.caption, photo.credit_line, photo.alt_text) == (CAPTION, "Ada Finch/AP", "Lorries")


def test_the_state_of_a_framework_speaks_where_nothing_else_does() -> None:
    state = (
        '<script id="__NEXT_DATA__" type="application/json">{"props": {"story": {"media": [{"src": "/img/a.jpg",'
        f' "caption": "{CAPTION}", "credit": "Ada Finch/AP",'
        ' "sizes": [100, 200, 300, 400, 500, 600, 700, 800]}]}}}</script>'
    )
    (photo,) = read_photos("<img src='/img/a.jpg' alt='Lorries'>", state)
    assert (photo.caption, photo.credit_line) == (CAPTION, "Ada Finch/AP")


def test_icons_pixels_and_logos_are_no_photos() -> None:
    assert (
        read_photos("<img src='/i.png' width='32' height='32' alt='x'><img src='/p.gif' width='1' height='1' alt='x'>")
        == ()
    )


AUTHOR = "<meta name='author' content='Mira Ostrander'>"


def test_a_portrait_of_the_author_is_no_photo_of_the_story() -> None:
    assert read_photos("<img src='/mira.jpg' alt='Portrait of Mira Ostrander'>", AUTHOR) == ()
    (photo,) = read_photos(
        f"<figure><img src='/mira.jpg' alt='Mira Ostrander'><figcaption>{CAPTION} (Ada Finch/AP)</figcaption></figure>",
        AUTHOR,
    )
    assert photo.credit_line == "Ada Finch/AP"


@pytest.mark.parametrize("alternative", ["Facebook", "Courier logo", "Anzeige"])
def test_a_picture_that_calls_itself_a_logo_or_an_advertisement_is_none(alternative: str) -> None:
    assert read_photos(f"<img src='/a.jpg' alt='{alternative}'>") == ()


def test_a_figcaption_that_is_all_link_tells_of_another_story() -> None:
    teaser = (
        "<figure><img src='/b.jpg'><figcaption><a href='/2'>Ferry crew looks for new work</a></figcaption></figure>"
    )
    assert not any(photo.caption for photo in read_photos(teaser))


def test_a_headline_is_no_caption_even_where_it_is_the_alternative_text() -> None:
    (photo,) = read_photos("<img src='/a.jpg' alt='Harbour bridge reopens'>")
    assert photo.caption == ""


def test_text_that_is_never_shown_is_neither_caption_nor_credit() -> None:
    hidden = "<span class='source' style='display: none'>https://files.example/a-original.jpg</span>"
    (photo,) = read_photos(f"<figure>{hidden}<img src='/a.jpg'><figcaption>{CAPTION}</figcaption></figure>")
    assert (photo.caption, photo.credit_line) == (CAPTION, "")
