"""The page of results, with the real engine on a small archive."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import LazySettings
from django.test import Client

from articles.models import Article, Section
from articles.search.indexing.passage_reader import PassageReader
from articles.search.language.mistakes import SearchUnavailable
from articles.search.meaning import model
from articles.site import faults
from articles.site.page_cache import shelf
from tests.factories import make_article, make_editor, make_photo, make_picture, make_section, make_topic
from tests.search.conftest import Index, index  # noqa: F401
from tests.search.meaning.made_embedder import MadeEmbedder

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(index: Index) -> None:  # noqa: F811
    """Floods of two years and sections, with a photo, a story of something else, and a draft."""
    photo = make_photo("Soldiers carry sandbags.", ["Ana Ruiz"], ["EPA"], make_picture())
    person = make_topic("Sergei Kostin", "person")
    make_article("Flood in Szeged", "World", photos=[photo], published_on=date(2023, 5, 1), topics=[person])
    make_article("Flood insurance rises", "Business", body="<p>Premiums.</p>", published_on=date(2024, 6, 2))
    make_article("Flood of letters", "Culture", body="<p>Mail &lt;b&gt;.</p>", published_on=date(2024, 6, 20))
    make_article("Grain prices", "Business", body="<p>Wheat.</p>", published_on=date(2024, 1, 1))
    make_article("Flood plans", "World", status=Article.Status.DRAFT)
    index()


def page(client: Client, query: str = "") -> str:
    """The page of results, its lines and their indentation joined by one space."""
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def headlines(html: str) -> list[str]:
    found = re.findall(r'<h3 class="row-head"[^>]*> ?<a [^>]*>(.*?)</a>', html)
    return [re.sub(r"</?mark>", "", headline) for headline in found]


def key(name: str) -> int:
    return Section.objects.get(name=name).pk


@pytest.mark.usefixtures("archive")
def test_it_marks_what_matched_and_says_how_many(client: Client) -> None:
    html = page(client, "q=flood")
    assert sorted(headlines(html)) == ["Flood in Szeged", "Flood insurance rises", "Flood of letters"]
    assert "<mark>Flood</mark> in Szeged" in html
    assert "<strong>3 stories</strong>" in html
    assert " ms</span>" in html


@pytest.mark.usefixtures("archive")
def test_it_says_where_a_match_is_that_is_not_in_the_text(client: Client) -> None:
    html = page(client, "q=sandbags")
    assert '<span class="where" dir="ltr">caption</span>' in html
    assert "carry <mark>sandbags</mark>" in html


def test_a_date_among_the_words_leads_to_its_days(client: Client, index: Index) -> None:  # noqa: F811
    make_article("Anniversary", body="<p>It was on 6 March 2024.</p>", published_on=date(2025, 3, 6))
    make_article("Rain", published_on=date(2024, 3, 6))
    index()
    html = page(client, "q=6+march+2024")
    assert "Anniversary" in html
    assert '<a href="?q=on%3A2024-03-06"> 1 story, 6 March 2024 </a>' in html


@pytest.mark.usefixtures("archive")
def test_without_words_the_newest_come_first_and_nothing_is_said_to_match(client: Client) -> None:
    Article.objects.update(standfirst="A standfirst.")
    html = page(client)
    assert '<span aria-current="true">Newest</span>' in html
    assert "Best match" not in html
    assert 'class="where"' not in html


@pytest.mark.usefixtures("archive")
def test_where_the_filters_leave_nothing_the_search_without_them_is_offered(client: Client) -> None:
    html = page(client, f"q=letters&section={key('Business')}&sort=newest")
    assert "<strong>0 stories</strong>" in html
    assert '<a href="?q=letters&amp;sort=newest">Search without the filters</a>' in html
    assert "Search without the filters" not in page(client, "q=zzzz")


@pytest.mark.usefixtures("archive")
def test_facets_include_exclude_and_go_away_again(client: Client) -> None:
    business, world = key("Business"), key("World")
    html = page(client, "q=flood")
    assert f'href="?q=flood&amp;section={business}"' in html
    assert f'name="not-section" value="{world}" aria-label="Not World"' in html
    german = client.get("/search/?q=flood", headers={"accept-language": "de"}).content.decode()
    assert 'aria-label="Nicht World"' in german
    html = page(client, f"q=flood&section={business}")
    assert headlines(html) == ["Flood insurance rises"]
    assert "Section: Business" in html
    assert '<a href="?q=flood"> <bdi>Section: Business' in html
    html = page(client, f"q=flood&not-section={business}&not-section={world}&sort=oldest")
    assert headlines(html) == ["Flood of letters"]
    assert "Section: not World" in html


@pytest.mark.usefixtures("archive")
def test_the_part_that_spoils_a_search_can_be_left_out(client: Client) -> None:
    html = page(client, "q=flood+premiums+section:world&sort=oldest")
    assert '<a href="?sort=oldest&amp;q=flood+premiums">1</a>' in html
    assert '<th scope="row"><bdi>section:world</bdi></th> <td>1</td>' in html


@pytest.mark.usefixtures("archive")
def test_photos_asked_for_in_words_are_shown_as_photos(client: Client) -> None:
    html = page(client, "q=kind:photo")
    assert "<strong>1 photograph</strong>" in html
    assert re.search(r'aria-current="page"> Photographs', html)


@pytest.mark.usefixtures("archive")
def test_several_values_of_one_facet_mean_any_of_them(client: Client) -> None:
    html = page(client, f"q=flood&section={key('Business')}&section={key('World')}&sort=oldest")
    assert headlines(html) == ["Flood in Szeged", "Flood insurance rises"]


@pytest.mark.usefixtures("archive")
def test_the_chart_narrows_and_has_a_table_behind_it(client: Client) -> None:
    html = page(client, "q=flood")
    links = re.findall(r'<th scope="row"> <a href="(\?[^"]+)">', html)
    assert len(links) >= 2
    assert headlines(page(client, links[0].removeprefix("?").replace("&amp;", "&"))) == ["Flood in Szeged"]


@pytest.mark.usefixtures("archive")
def test_order_is_a_link_and_obeyed(client: Client) -> None:
    assert 'href="?q=flood&amp;sort=oldest"' in page(client, "q=flood")
    assert headlines(page(client, "q=flood&sort=oldest"))[0] == "Flood in Szeged"
    assert headlines(page(client, "q=flood&sort=newest"))[0] == "Flood of letters"


@pytest.mark.usefixtures("archive")
def test_photos_stand_in_a_grid_with_caption_and_credit(client: Client) -> None:
    html = page(client, "q=sandbags&kind=photos")
    assert 'class="tile"' in html
    assert "<mark>sandbags</mark>" in html
    assert "Ana Ruiz/EPA" in html
    assert "<strong>1 photograph</strong>" in html


@pytest.mark.usefixtures("archive")
def test_a_mistake_has_its_sentence_and_a_misspelling_its_cure(client: Client) -> None:
    assert "There is no field" in page(client, "q=colour:red+flood")
    html = page(client, "q=fllood+insurance")
    assert "searched as: flood insurance" in html
    assert "Stories that each part of the search finds" in html


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%00",
        "q=%22",
        "q=)(",
        "q=-",
        "page=999999",
        "q=flood&from=x&section=abc&kind=zebra",
        "q=*",
        "kind=all",
        "q=kind:photo",
        "q=kind:article&kind=photos",
    ],
)
def test_nothing_a_reader_types_breaks_the_page(client: Client, query: str) -> None:
    assert "<h1" in page(client, query)


@pytest.mark.usefixtures("archive")
def test_what_was_typed_is_never_markup(client: Client) -> None:
    html = page(client, "q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E")
    assert "<script>alert" not in html


@pytest.mark.usefixtures("archive")
def test_readers_do_not_find_drafts_and_staff_do_where_they_ask(client: Client) -> None:
    assert "Flood plans" not in headlines(page(client, "q=is:draft+flood"))
    client.force_login(make_editor())
    assert headlines(page(client, "q=is:draft+flood")) == ["Flood plans"]
    assert "Flood plans" not in headlines(page(client, "q=flood"))


@pytest.mark.usefixtures("archive")
def test_a_story_leads_back_and_on_within_the_results_with_the_words_marked(client: Client) -> None:
    html = page(client, "q=flood&sort=oldest")
    first = re.findall(r'<h3 class="row-head"[^>]*> <a href="([^"]+)"', html)[0]
    story = client.get(first).content.decode()
    assert "<mark>Flood</mark> in Szeged" in story
    assert 'href="/search/?q=flood&amp;sort=oldest"' in story
    following = re.findall(r'rel="next" href="([^"]+results=[^"]+)"', story)[0]
    second = client.get(following).content.decode()
    assert "<mark>Flood</mark> insurance rises" in second
    assert re.findall(r'rel="prev" href="([^"]+results=[^"]+)"', second) == [first]


@pytest.mark.usefixtures("archive")
def test_a_photo_leads_on_within_the_results_too(client: Client) -> None:
    html = page(client, "q=sandbags&kind=photos")
    link = re.findall(r'class="tile-photo" href="([^"]+)"', html)[0]
    assert "Back to the results" in client.get(link).content.decode()


def test_a_search_that_cannot_answer_says_so_while_browsing_goes_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise SearchUnavailable("The index is missing.", "Run manage.py rebuild_search.")

    monkeypatch.setattr("articles.views.search.search_archive", broken)
    monkeypatch.setattr("articles.views.exports.found_lines", broken)
    monkeypatch.setattr("articles.feeds.search_archive", broken)
    article = make_article()
    for path in ("/search/?q=x", "/search/feed/?q=x", "/search/export.csv?q=x"):
        response = client.get(path)
        assert response.status_code == 503
        assert response["Retry-After"]
        assert "Search is unavailable at the moment" in response.content.decode()
        assert "rebuild_search" not in response.content.decode()
    assert client.get("/").status_code == 200
    assert client.get(article.get_absolute_url(), {"results": "q=x"}).status_code == 200
    client.force_login(make_editor())
    assert "rebuild_search" in client.get("/search/?q=x").content.decode()


def test_searches_that_cannot_be_answered_are_one_line_of_the_log_that_says_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise SearchUnavailable("The index is missing.", "Run manage.py rebuild_search.")

    monkeypatch.setattr("articles.views.search.search_archive", broken)
    monkeypatch.setattr(faults, "_said", {})
    for _ in range(3):
        client.get("/search/?q=x")
    (line,) = caplog.records
    assert line.getMessage() == "Search is unavailable. The index is missing. Run manage.py rebuild_search."


@pytest.mark.usefixtures("archive")
def test_any_search_is_a_feed_newest_first(client: Client) -> None:
    response = client.get("/search/feed/?q=flood")
    feed = ET.fromstring(response.content)  # noqa: S314 - our own output
    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[1:] == ["Flood of letters", "Flood insurance rises", "Flood in Szeged"]


@pytest.mark.usefixtures("archive")
def test_exports_obey_filters_and_order(client: Client) -> None:
    query = f"q=flood&sort=oldest&not-section={key('Culture')}"
    rows = list(csv.DictReader(StringIO(client.get(f"/search/export.csv?{query}").getvalue().decode("utf-8-sig"))))
    assert [row["headline"] for row in rows] == ["Flood in Szeged", "Flood insurance rises"]
    assert rows[0]["url"].startswith("http://testserver/articles/")
    lines = client.get(f"/search/export.jsonl?{query}").getvalue().decode().splitlines()
    assert [json.loads(line)["section"] for line in lines] == ["World", "Business"]
    assert client.get(f"/search/export.ris?{query}").getvalue().decode().count("TY  - NEWS") == 2
    assert client.get(f"/search/export.bib?{query}").getvalue().decode().count("@misc{") == 2
    assert client.get(f"/search/export.xls?{query}").status_code == 404


@pytest.mark.usefixtures("archive")
def test_an_export_looks_for_no_passages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr("articles.search.answering.make_page.snippets", lambda *given: looked.append(given) or ())
    assert "Flood in Szeged" in client.get("/search/export.csv?q=flood").getvalue().decode()
    assert not looked
    client.get("/search/?q=flood")
    assert looked


def test_no_cell_of_a_table_can_begin_a_formula(client: Client, index: Index) -> None:  # noqa: F811
    make_article("=HYPERLINK(1)")
    index()
    assert "'=HYPERLINK(1)" in client.get("/search/export.csv").getvalue().decode()


@pytest.mark.usefixtures("archive")
def test_suggestions_come_as_json_for_the_page_and_for_browsers(client: Client) -> None:
    rows = client.get("/search/suggest/?q=flo").json()["suggestions"]
    assert {"label", "kind", "text", "url"} == set(rows[0])
    typed, texts = client.get("/search/suggest/opensearch/?q=flo").json()
    assert typed == "flo"
    assert texts == [row["text"] for row in rows]
    assert client.get("/search/suggest/").json() == {"suggestions": []}


@pytest.mark.usefixtures("archive")
def test_the_page_of_help_shows_every_field_a_reader_may_use(client: Client) -> None:
    html = client.get("/search/help/").content.decode()
    assert "<code>caption:</code>" in html
    assert "batch:" not in html


def test_near_identical_stories_stand_folded_under_the_first(client: Client, index: Index) -> None:  # noqa: F811
    body = "<p>" + " ".join(f"word{number}" for number in range(80)) + "</p>"
    rows = [make_article(f"Same wire copy {number}", source=f"Paper {number}", body=body) for number in range(3)]
    Article.objects.update(family=rows[0].pk)
    index()
    html = page(client, "q=wire")
    assert "2 near-identical stories" in html


def test_a_full_page_of_results_stays_under_seventy_kilobytes(client: Client, index: Index) -> None:  # noqa: F811
    for number in range(60):
        make_section(f"Section of matters number {number}")
        photo = make_photo(
            f"A caption about flood {number} " * 4, [f"Ana {number}"], [f"Agency {number}"], make_picture()
        )
        topics = [make_topic(f"A {kind} {number}", kind) for kind in ("subject", "person", "place", "organisation")]
        make_article(
            f"A headline of usual length about the flood {number}",
            f"Section of matters number {number}",
            f"Source {number}",
            photos=[photo],
            topics=topics,
            standfirst="A flood came over the dikes. " * 5,
            body="<p>The flood stood a hand below the top. Nobody was hurt. " * 20,
            byline="By Somebody of the flood desk",
            published_on=date(1960 + number, 1 + number % 12, 1),
        )
    index()
    response = client.get(f"/search/?q=flood&sort=newest&not-section={key('Section of matters number 1')}")
    assert response.content.count(b'class="row has-photo"') == 20
    assert len(response.content) < 70_000


STAFF = ("admin", "desk", "edit-story", "keep-typed", "paste", "photo-order", "rich-text", "suggest-names")
"""Beginnings of the names of files that readers never load."""


def test_styles_and_scripts_stay_small() -> None:
    from django.conf import settings

    static = settings.BASE_DIR / "static"
    public = [path for path in static.rglob("*.*s") if not path.name.startswith(STAFF)]
    assert sum(path.stat().st_size for path in public if path.suffix == ".css") < 40_000
    assert sum(path.stat().st_size for path in public if path.suffix == ".js") < 20_000


def test_other_forms_that_were_searched_are_said_and_switched_off_by_one_click(client: Client, index: Index) -> None:  # noqa: F811
    make_article("The Soviet Union votes")
    make_article("USSR votes")
    index()
    html = page(client, "q=ussr")
    assert sorted(headlines(html)) == ["The Soviet Union votes", "USSR votes"]
    assert 'Also searched: ussr → Soviet Union · <a href="?q=ussr&amp;as=typed">Only as typed</a>' in html
    typed = page(client, "q=ussr&as=typed")
    assert headlines(typed) == ["USSR votes"]
    assert "Also searched" not in typed
    assert re.search(r'<a href="\?q=ussr"> <bdi>Only as typed</bdi>', typed)


def test_searching_by_meaning_is_offered_where_it_is_switched_on(
    client: Client, archive: None, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Search by meaning too" not in page(client, "q=flood")
    settings.MEANING, settings.SEARCH_INDEX_PATH = True, tmp_path
    monkeypatch.setattr(model, "embedder", MadeEmbedder)
    shelf.clear()
    assert '<a href="?q=flood&amp;by=meaning">Search by meaning too</a>' in page(client, "q=flood&sort=relevance")
    assert "Search by meaning too" not in page(client, "q=flood&kind=photos")
    chosen = page(client, "q=flood&by=meaning")
    assert "Search by meaning too" not in chosen
    assert '<a href="?q=flood"> <bdi>By meaning</bdi>' in chosen


def test_stories_near_in_meaning_say_so(
    client: Client,
    index: Index,  # noqa: F811
    settings: LazySettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.MEANING, settings.SEARCH_INDEX_PATH = True, tmp_path
    embedder = MadeEmbedder()
    monkeypatch.setattr(model, "embedder", lambda: embedder)
    make_article("Ferry sank", "World", standfirst="", body="<p>Late.</p>")
    make_article("Vessel lost", "World", standfirst="", body="<p>A boat.</p>")
    index()
    PassageReader().step()
    text = page(client, "q=ferry&by=meaning")
    assert "With some of the words, or near in meaning" in text
    assert text.count("near in meaning") == 2
    assert "near in meaning" not in page(client, "q=ferry")
