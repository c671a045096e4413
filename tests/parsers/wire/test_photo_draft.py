from __future__ import annotations

import pytest

from articles.parsers.wire.photo_draft import file_name, make_photo, with_lead


def test_of_two_credits_the_one_that_names_more_is_kept() -> None:
    photo = make_photo("A vote. (Photo by Jane Doe/AFP)", credit="AFP")
    assert (photo.caption, photo.credit_line) == ("A vote.", "Photo by Jane Doe/AFP")
    assert (photo.photographers, photo.agencies) == (("Jane Doe",), ("AFP",))
    other = make_photo("A vote. (AFP)", credit="Jane Doe/AFP")
    assert other.credit_line == "Jane Doe/AFP"


def test_byline_and_source_make_a_credit_where_none_is_printed() -> None:
    assert make_photo("A vote.", byline="Jane Doe", source="AFP").credit_line == "Jane Doe/AFP"
    assert make_photo("A vote.", byline="Jane Doe/AFP", source="AFP").credit_line == "Jane Doe/AFP"
    assert make_photo("A vote.", byline="No-Data-Available", source="Reuters").credit_line == "Reuters"


def test_the_photographer_of_a_byline_counts_whatever_the_credit_says() -> None:
    photo = make_photo("A vote.", credit="Reuters", byline="JANE DOE")
    assert (photo.credit_line, photo.photographers, photo.agencies) == ("Reuters", ("JANE DOE",), ("Reuters",))


def test_a_caption_that_is_only_a_credit_is_one() -> None:
    photo = make_photo("Foto: Jane Doe / NTB")
    assert (photo.caption, photo.credit_line) == ("", "Foto: Jane Doe / NTB")


def test_tags_for_machines_leave_the_caption() -> None:
    photo = make_photo("A vote in Nairobi. REUTERS/Jane Doe (KENYA - Tags: POLITICS)")
    assert (photo.caption, photo.credit_line) == ("A vote in Nairobi.", "REUTERS/Jane Doe")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://x.example/a/b%20c.jpg?w=1#f", "b c.jpg"),
        ("./pictures/boats.JPG", "boats.JPG"),
        ("pictures\\boats.png", "boats.png"),
        ("https://x.example/picture", ""),
        ("tag:x.example,2014:binary-BASEIMAGE", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_it_names_the_file_at_the_end_of_an_address(address: str, name: str) -> None:
    assert file_name(address) == name


def test_the_first_photo_leads_where_none_is_marked() -> None:
    first, second = make_photo("One."), make_photo("Two.")
    assert [photo.is_lead for photo in with_lead((first, second))] == [True, False]
    marked = make_photo("Two.", is_lead=True)
    assert with_lead((first, marked)) == (first, marked)
    assert with_lead(()) == ()


def test_a_text_of_a_book_s_length_is_left_whole() -> None:
    assert make_photo("word " * 5000).caption == ("word " * 5000).strip()


def test_the_sender_of_a_picture_is_an_agency_where_its_credit_also_names_a_person() -> None:
    photo = make_photo("A vote.", credit="Pix One/Jane Doe", source="Pix One")
    assert (photo.photographers, photo.agencies) == (("Jane Doe",), ("Pix One",))
    alone = make_photo("A vote.", credit="Jane Doe", source="Jane Doe")
    assert (alone.photographers, alone.agencies) == (("Jane Doe",), ())
