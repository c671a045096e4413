"""Browsing by date and by name."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from articles.models import Article
from articles.site import vocabularies
from tests.factories import make_article, make_photo, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive() -> None:
    """Stories of three years, one undated, and one that nobody may see."""
    make_article("Leap story", published_on=date(2024, 2, 29))
    make_article("March story", "Sport", published_on=date(2024, 3, 1), topics=[make_topic("Ana Ruiz", "person")])
    make_article("Old story", published_on=date(2020, 2, 29))
    make_article("Undated story", published_on=None)
    make_article("Hidden", "Secret", published_on=date(1999, 1, 1), status=Article.Status.DRAFT)


def text(client: Client, path: str) -> str:
    """The page, its lines and their indentation joined by one space."""
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("archive")
def test_every_year_with_stories_is_listed_and_no_other(client: Client) -> None:
    page = text(client, "/dates/")
    assert 'href="/2024/"' in page
    assert 'href="/2020/"' in page
    assert 'href="/1999/"' not in page
    assert 'href="/undated/"' in page


def test_every_bar_is_drawn_and_leads_on_where_there_are_more_years_than_bars(client: Client) -> None:
    for year in (1901, 1902, 2024):
        make_article(f"Story of {year}", published_on=date(year, 5, 1))
    chart = text(client, "/dates/").partition("<svg")[2].partition("</svg>")[0]
    links = re.findall(r'<a href="([^"]+)"[^>]*> <title>([^<]+)</title> <path d="M', chart)
    assert [title.rpartition(": ")[2] for _, title in links] == ["2", "1"]
    assert unescape(links[0][0]).startswith("/search/?from=1901-01-01&to=190")


@pytest.mark.usefixtures("archive")
def test_a_year_is_a_calendar_whose_days_lead_on(client: Client) -> None:
    page = text(client, "/2024/")
    assert 'href="/2024/02/29/" aria-label="29 February 2024: 1 story"' in page
    assert 'href="/2024/02/"' in page
    assert 'rel="prev" href="/2020/"' in page


@pytest.mark.usefixtures("archive")
def test_months_and_days_hold_their_stories_and_lead_to_the_nearest_that_do(client: Client) -> None:
    assert "Leap story" in text(client, "/2024/02/")
    day = text(client, "/2024/02/29/")
    assert "Leap story" in day
    assert "March story" not in day
    assert 'rel="next" href="/2024/03/01/"' in day
    assert 'rel="prev" href="/2020/02/29/"' in day


@pytest.mark.usefixtures("archive")
def test_the_same_day_of_every_year_is_one_list(client: Client) -> None:
    page = text(client, "/on-this-day/02-29/")
    assert page.index("Leap story") < page.index("Old story")
    assert "March story" not in page


@pytest.mark.usefixtures("archive")
def test_a_search_box_stays_within_the_days(client: Client) -> None:
    page = text(client, "/2024/02/")
    assert '<input type="hidden" name="from" value="2024-02-01">' in page
    assert '<input type="hidden" name="to" value="2024-02-29">' in page


@pytest.mark.parametrize("path", ["/2024/13/", "/2023/02/29/", "/0000/", "/on-this-day/02-30/", "/2024/00/01/"])
def test_a_day_that_never_was_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_day_without_stories_says_so(client: Client) -> None:
    assert "Nothing in the archive is from this day" in text(client, "/2024/05/05/")
    assert "Nothing in the archive is from this year" in text(client, "/1888/")


@pytest.mark.usefixtures("archive")
def test_undated_stories_have_a_page_while_there_are_any(client: Client) -> None:
    assert "Undated story" in text(client, "/undated/")
    Article.objects.filter(headline="Undated story").delete()
    assert client.get("/undated/").status_code == 404


def test_a_list_has_real_pages_and_none_beyond_them(client: Client) -> None:
    for number in range(45):
        make_article(f"Story {number}", published_on=date(2024, 1, 1 + number % 28))
    first = text(client, "/articles/")
    assert 'rel="next" href="/articles/?page=2"' in first
    assert 'aria-current="page"' in first
    last = text(client, "/articles/?page=3")
    assert 'rel="prev" href="/articles/?page=2"' in last
    assert 'rel="next"' not in last
    for page in ("4", "0", "-1", "x", "²", "99999999999999999999"):
        assert client.get("/articles/", {"page": page}).status_code == 404


@pytest.mark.parametrize("vocabulary", vocabularies.VOCABULARIES, ids=lambda vocabulary: vocabulary.name)
def test_every_vocabulary_has_an_index_pages_and_feeds(client: Client, vocabulary: vocabularies.Vocabulary) -> None:
    photo = make_photo(photographers=["Zoë Ünal"], agencies=["Épa"])
    topics = [make_topic(f"Name of {kind}", kind) for kind in ("subject", "person", "place", "organisation")]
    article = make_article("The story", photos=[photo], topics=topics, authors=["Jane Smith"])
    term = vocabulary.terms.get()
    index = text(client, f"/{vocabulary.path}/")
    assert term.get_absolute_url() in index
    page = text(client, term.get_absolute_url())
    assert (photo.caption if vocabulary.photos else article.headline) in page
    assert f"{term.get_absolute_url()}feed/" in page
    feed = text(client, f"{term.get_absolute_url()}feed/")
    assert "<entry" in feed


@pytest.mark.parametrize("vocabulary", vocabularies.VOCABULARIES, ids=lambda vocabulary: vocabulary.name)
def test_a_name_with_nothing_to_show_is_in_no_index(client: Client, vocabulary: vocabularies.Vocabulary) -> None:
    photo = make_photo(photographers=["Zoë Ünal"], agencies=["Épa"])
    topics = [make_topic(f"Name of {kind}", kind) for kind in ("subject", "person", "place", "organisation")]
    make_article(photos=[photo], topics=topics, authors=["Jane Smith"], status=Article.Status.WITHDRAWN)
    page = text(client, f"/{vocabulary.path}/")
    assert vocabulary.terms.get().get_absolute_url() not in page
    assert "There are none in the archive yet." in page


@pytest.mark.usefixtures("archive")
def test_counts_follow_a_change_at_once(client: Client) -> None:
    assert "/sections/sport/" in text(client, "/sections/")
    Article.objects.filter(headline="March story").update(status=Article.Status.WITHDRAWN)
    assert "/sections/sport/" not in text(client, "/sections/")


def test_names_stand_under_their_letter_without_accents_and_numbers_last(client: Client) -> None:
    topics = [make_topic(name, "person") for name in ("Ümit Şen", "Åsa Berg", "50 Cent", "Adam Smith", "Uma Rao")]
    make_article(topics=topics)
    people = vocabularies.BY_NAME["person"]
    names = people.names(people.terms.values_list(*vocabularies.NAME_COLUMNS), None)
    groups = [(letter, [name.name for name in group]) for letter, group in vocabularies.group_by_letter(names)]
    assert groups == [("B", ["Åsa Berg"]), ("R", ["Uma Rao"]), ("S", ["Ümit Şen", "Adam Smith"]), ("#", ["50 Cent"])]
    as_given = people.names(people.all_columns(as_given=True), None)
    groups = [(letter, [name.name for name in group]) for letter, group in vocabularies.group_by_letter(as_given)]
    assert groups == [("A", ["Adam Smith", "Åsa Berg"]), ("U", ["Uma Rao", "Ümit Şen"]), ("#", ["50 Cent"])]
    assert "Åsa Berg" in text(client, "/people/")


def test_a_long_index_shows_one_letter_at_a_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.views.terms._ON_ONE_PAGE", 2)
    make_article(topics=[make_topic(name, "person") for name in ("Anna", "Boris", "Cleo", "Dora")])
    assert "Boris" not in text(client, "/people/")
    page = text(client, "/people/?letter=B")
    assert "Boris" in page
    assert "Anna" not in page


def test_a_name_of_two_years_has_a_chart_with_a_table_behind_it(client: Client) -> None:
    for year in (2020, 2022):
        make_article(published_on=date(year, 1, 1))
    page = text(client, "/sections/world/")
    assert "<svg" in page
    assert '<th scope="row"> <a href="/search/?section=' in page


def test_markup_in_names_stays_text(client: Client) -> None:
    make_article(section="<b>Bold</b>", topics=[make_topic("<script>x</script>", "place")])
    for path in ("/sections/", "/places/", "/articles/"):
        page = text(client, path)
        assert "<script>x" not in page
        assert "<b>Bold" not in page


BORDERS = [date(1, 1, 1), date(1, 12, 31), date(999, 2, 28), date(9999, 1, 1), date(9999, 12, 31)]


@pytest.mark.parametrize("day", BORDERS)
def test_the_first_and_last_years_of_the_calendar_have_their_pages(day: date, client: Client) -> None:
    story = make_article("At the border", published_on=day, precision="day")
    for path in (f"/{day.year:04d}/", f"/{day.year:04d}/{day.month:02d}/", day.strftime(f"/{day.year:04d}/%m/%d/")):
        assert "At the border" in text(client, path) or path.count("/") == 2
    address = story.get_absolute_url()
    text(client, address)
    assert f"DA - {day.year:04d}/{day:%m/%d}/" in text(client, f"{address}cite.ris")
    text(client, f"{address}ninjs")
    text(client, "/dates/")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/0000/", 404), ("/0001/", 200), ("/9999/", 200), ("/0001/00/", 404), ("/0001/01/", 200), ("/9999/12/", 200),
        ("/9999/13/", 404), ("/0001/01/00/", 404), ("/0001/01/01/", 200), ("/9999/12/31/", 200), ("/9999/12/32/", 404),
    ],
)  # fmt: skip
def test_an_empty_border_of_the_calendar_is_a_page_and_what_lies_beyond_is_none(
    path: str, status: int, client: Client
) -> None:
    make_article()
    assert client.get(path).status_code == status


def test_a_section_whose_name_nobody_gave_is_not_listed(client: Client) -> None:
    for section in ("World", "Uncategorized", "us_news", "espana"):
        make_article(f"Of {section}", section)
    page = text(client, "/sections/")
    assert re.findall(r'href="/sections/([^"/]+)/"', page) == ["world"]


def test_an_archive_without_photographs_does_not_count_them(client: Client) -> None:
    assert "0 photographs" not in text(client, "/photos/")
    make_photo()
    assert "Photographs of which the archive has only the caption: 1." in text(client, "/photos/")


def test_a_wires_key_of_a_place_is_shown_as_its_name(client: Client) -> None:
    place = make_topic("saudi-arabia", "place")
    story = make_article(topics=[place])
    assert "<bdi>Saudi Arabia</bdi>" in text(client, "/places/")
    assert "<h1><bdi>Saudi Arabia</bdi></h1>" in text(client, place.get_absolute_url())
    assert "<bdi>Saudi Arabia</bdi></a>" in text(client, story.get_absolute_url())
