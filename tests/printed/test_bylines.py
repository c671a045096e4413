"""Bylines give authors; datelines give place, day and agency; other lines give neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.printed.bylines import (
    Dateline,
    byline_agency,
    byline_place,
    is_byline,
    names_only,
    parse_dateline,
    split_byline,
)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Jane Doe and John Roe, Reuters", ("Jane Doe", "John Roe")),
        ("By Jane Doe", ("Jane Doe",)),
        ("BY JANE DOE", ("JANE DOE",)),
        ("Jane Doe, John Roe and Ann Poe", ("Jane Doe", "John Roe", "Ann Poe")),
        ("By Jane Doe, Senior Reporter", ("Jane Doe",)),
        ("By Jane Doe in Cairo", ("Jane Doe",)),
        ("Jane Doe in New York and John Roe in São Paulo", ("Jane Doe", "John Roe")),
        ("Jane Doe in New York, John Roe", ("Jane Doe", "John Roe")),
        ("By Jane Doe (AP)", ("Jane Doe",)),
        ("By Jane Doe and Ann Poe The Associated Press", ("Jane Doe", "Ann Poe")),
        ("By Jane Doe | jane.doe@example.org", ("Jane Doe",)),
        ("By Martin Luther King, Jr.", ("Martin Luther King Jr",)),
        ("Von Max Muster und Jürgen Weiß", ("Max Muster", "Jürgen Weiß")),
        ("Par Zoé Martin et Éric d'Arc", ("Zoé Martin", "Éric d'Arc")),
        ("Por María José Núñez", ("María José Núñez",)),
        ("Av Kari Nordmann og Ola Nordmann", ("Kari Nordmann", "Ola Nordmann")),
        ("By Omar al-Rashid and Ludwig van Beispiel", ("Omar al-Rashid", "Ludwig van Beispiel")),
        ("Von Max Muster, Leitender Wirtschaftsredakteur", ("Max Muster",)),
        ("Jane Doe | Deputy Editorial Director", ("Jane Doe",)),
        ("Penulis: Budi Santoso", ("Budi Santoso",)),
        ("Par Zoé Martin avec AFP", ("Zoé Martin",)),
        ("By Reuters", ()),
        ("By Associated Press", ()),
        ("By Staff Writer", ()),
        ("", ()),
    ],
)
def test_it_names_the_authors(byline: str, authors: tuple[str, ...]) -> None:
    assert split_byline(byline) == authors


@pytest.mark.parametrize(
    "line", ["By Jane Doe", "By Jane Doe and John Roe, Reuters", "Von Max Muster", "By AFP", "Asharq Al-Awsat"]
)
def test_a_byline_is_known(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line", ["By the way, it rained.", "By Monday night the river had risen", "Who said so?", "", "Nobody came today"]
)
def test_other_lines_are_no_byline(line: str) -> None:
    assert not is_byline(line)


def test_it_names_the_agency_of_a_byline() -> None:
    assert byline_agency("By Jane Doe, Agence France-Presse") == "AFP"
    assert byline_agency("By Jane Doe (AP)") == "AP"
    assert byline_agency("By Jane Doe") == ""
    assert byline_agency("Cairo: Asharq Al-Awsat") == "Asharq Al-Awsat"


@pytest.mark.parametrize(
    ("paragraph", "place", "day", "agency"),
    [
        ("CAIRO, March 3 (Reuters) - Ministers met.", "CAIRO", "March 3", "Reuters"),
        ("CAIRO, March 3, 2025 (Reuters) - Ministers met.", "CAIRO", "March 3, 2025", "Reuters"),
        ("KYIV, Ukraine (AP) — Ministers met.", "KYIV, Ukraine", "", "AP"),
        ("Berlin (dpa) - Die Minister trafen sich.", "Berlin", "", "dpa"),
        ("BERLIN, 3. März (Reuters) - Die Minister trafen sich.", "BERLIN", "3. März", "Reuters"),
        ("WASHINGTON/KYIV, Feb 3 (Reuters) - Ministers met.", "WASHINGTON/KYIV", "Feb 3", "Reuters"),
        ("PORT ELLIS, Oct. 9 (Delta Wire) - Ministers met.", "PORT ELLIS", "Oct. 9", "Delta Wire"),
        ("Madrid, 2 ene (EFE).- Los ministros se reunieron.", "Madrid", "2 ene", "EFE"),
        ("LONDON — Ministers met.", "LONDON", "", ""),
        ("PORT ELLIS, N.D. — Ministers met.", "PORT ELLIS, N.D.", "", ""),
        ("Mainz (dpa/lrs) - Die Minister trafen sich.", "Mainz", "", "dpa"),
        ("Praha 3. března (ČTK) - Ministers met.", "Praha", "3. března", "ČTK"),
        ("CHICAGO (AP) _ Ministers met.", "CHICAGO", "", "AP"),
        ("MOSCOW, March 3. /TASS/. Ministers met.", "MOSCOW", "March 3", "TASS"),
        ("(ANSA) - ROMA, 3 MAR - Ministers met.", "ROMA", "3 MAR", "ANSA"),
        ("新华社北京3月3日电Ministers met.", "北京", "3月3日", "Xinhua"),
        ("【北京共同】Ministers met.", "北京", "", "Kyodo"),
        ("(서울=연합뉴스) Ministers met.", "서울", "", "Yonhap"),
    ],
)
def test_it_reads_a_dateline(paragraph: str, place: str, day: str, agency: str) -> None:
    dateline = parse_dateline(paragraph)
    assert dateline == Dateline(place, day, agency, dateline.end if dateline else 0)
    assert paragraph[dateline.end :].startswith(("Ministers", "Die Minister", "Los ministros"))


@pytest.mark.parametrize(
    "paragraph",
    [
        "Ministers met in Cairo.",
        "Trump (R) said so.",
        "The president (Reuters) said so.",
        "He left - and came back.",
        "(Reuters) - Ministers met.",
        "",
    ],
)
def test_other_paragraphs_have_none(paragraph: str) -> None:
    assert parse_dateline(paragraph) is None


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert all(name.strip() for name in split_byline(text))
    dateline = parse_dateline(text)
    assert dateline is None or dateline.end <= len(text)


@pytest.mark.parametrize(
    ("line", "place", "authors"),
    [
        ("Khartoum: Mohammed Amin Yassin", "Khartoum", ("Mohammed Amin Yassin",)),
        ("Riyadh: Fatehelrahman Yousif and Ibrahim Hamidi", "Riyadh", ("Fatehelrahman Yousif", "Ibrahim Hamidi")),
        ("London: Asharq Al-Awsat", "London", ()),
        ("Cairo: AFP", "Cairo", ()),
        ("القاهرة: «الشرق الأوسط»", "القاهرة", ()),
    ],
)
def test_a_byline_may_stand_behind_its_place(line: str, place: str, authors: tuple[str, ...]) -> None:
    assert is_byline(line)
    assert (byline_place(line), split_byline(line)) == (place, authors)


@pytest.mark.parametrize(
    "line",
    ["Photo: Tolga Uluturk", "Note: This story was updated.", "He said: Nothing is over", "Norland: Truce Is Near"],
)
def test_not_every_colon_makes_a_byline(line: str) -> None:
    assert byline_place(line) == ""


@pytest.mark.parametrize(
    ("byline", "names", "is_so"),
    [
        ("Jane Doe John Roe", ["John Roe", "Jane Doe"], True),
        ("Von Jane Doe John Roe", ["Jane Doe", "John Roe"], True),
        ("Jane Doe Jane Doe", ["Jane Doe"], True),
        ("Jane Doe", ["Jane Doe"], False),
        ("By Jane Doe", ["Jane Doe"], False),
        ("Jane Doe and John Roe", ["Jane Doe", "John Roe"], False),
        ("Jane Doe Reporter", ["Jane Doe"], False),
        ("", [], False),
    ],
)
def test_names_that_run_together_are_told_from_a_byline(byline: str, names: list[str], is_so: bool) -> None:
    assert names_only(byline, names) is is_so
