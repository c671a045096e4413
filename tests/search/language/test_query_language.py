"""Every example of docs/query-language.md, run against a small archive."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from articles.search.engines.base import Reader
from articles.search.request import SearchRequest
from articles.search.service import search
from tests.factories import make_article, make_photo, make_topic
from tests.search.conftest import Index

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "query-language.md"
EXAMPLES = [
    text.replace("\\|", "|") for text in re.findall(r"^\| `([^`]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.M)
]

CAIRO, FERRIES, GDANSK, LANTERNS = "cairo", "ferries", "gdansk", "lanterns"
POET, QUAKE, JERUSALEM, SENATORS = "poet", "quake", "jerusalem", "senators"
USSR = "ussr"
ALL = {CAIRO, FERRIES, GDANSK, LANTERNS, POET, QUAKE, JERUSALEM, SENATORS, USSR}


@pytest.fixture
def archive(index: Index) -> Reader:
    """Nine stories, each known by its source key."""
    make_article(
        "Ministers return to Cairo for talks on the river",
        "World",
        source_key=CAIRO,
        dateline="CAIRO",
        body="<p>The minister said the river talks between four states would go on.</p>",
        published_on=date(2023, 3, 3),
        topics=[make_topic("Cairo", "place"), make_topic("Hala Barakat", "person")],
        photos=[make_photo("Water minister Hala Barakat arrives.", ["Rania Khoury"], ["Levant News"])],
    )
    make_article(
        "Island ferries sail again as crews end strike",
        "Business",
        source_key=FERRIES,
        standfirst="Queues at every harbour.",
        body="<p>The strike had drawn anti-government protests.</p>",
        published_on=date(2021, 10, 9),
        photos=[make_photo("Passengers wait for boats.", credit_line="")],
    )
    make_article(
        "Gdańsk yard wins order for six electric ferries",
        "Business",
        "Meridian Press",
        source_key=GDANSK,
        body="<p>The order is worth 28.7 million; each ferry crosses the river in ten minutes.</p>",
        published_on=date(2024, 3, 13),
        authors=["Agnieszka Wróbel"],
        topics=[make_topic("Baltic Yards", "organisation")],
    )
    make_article(
        "Thousands of lanterns light the river",
        "Culture",
        source_key=LANTERNS,
        body="<p>An old man folded the first.</p>",
        published_on=date(2025, 1, 29),
        photos=[make_photo("Paper lanterns drift past.", ["Trần Minh Đức"], ["AFP"])],
    )
    make_article(
        "Turkish poet wins river prize",
        "Culture",
        source_key=POET,
        body="<p>“Everything will be fine,” he said in İstanbul.</p>",
        published_on=date(2023, 10, 5),
        language="tr",
    )
    make_article(
        "Maps drawn by schoolchildren guide rescue after quake",
        "World",
        source_key=QUAKE,
        published_on=date(2025, 2, 10),
        topics=[make_topic("Earthquakes")],
        corrections=["The school has 112 pupils, not 121."],
        body="<p>The government's plan came a day late, on 9/11. Everything is fine now, and will be.</p>"
        "<p>The aid center is open.</p>",
    )
    make_article(
        "أطفال القدس يفتتحون مكتبة",
        "Culture",
        source_key=JERUSALEM,
        language="ar",
        body="<p>في القُدس.</p>",
        published_on=date(2022, 5, 1),
    )
    make_article(
        "US senators question the minister of trade",
        "Technology",
        source_key=SENATORS,
        body="<p>Ministers of the G-7 have a plan.</p>",
        published_on=None,
    )
    make_article(
        "USSR counts cost of 3rd storm",
        "Markets",
        source_key=USSR,
        body="<p>S and P sees 5bn of damage, Mr O'Neill told Qaddafi.</p>",
        published_on=date(2022, 2, 2),
        topics=[make_topic("Muammar Gaddafi", "person")],
    )
    return index()


RIVER = {CAIRO, GDANSK, LANTERNS, POET}
FOUND: dict[str, set[str]] = {
    "river talks": {CAIRO},
    "ferry": {FERRIES, GDANSK},
    "gdansk": {GDANSK},
    "القدس": {JERUSALEM},
    "المكتبة": {JERUSALEM},
    "U.S. senators": {SENATORS},
    "28.7 million": {GDANSK},
    "minister’s plan": {SENATORS},
    "anti-government": {FERRIES},
    "antigovernment": {FERRIES},
    "G7": {SENATORS},
    "centre": {QUAKE},
    "Soviet Union": {USSR},
    "third storm": {USSR},
    "5 billion": {USSR},
    "O Neill": {USSR},
    "S&P": {USSR},
    "Khadafy": {USSR},
    "9/11": {QUAKE},
    "ferries in the river": {GDANSK},
    '"everything will be fine"': {POET},
    "“everything will be fine”": {POET},
    '"ferry"': {GDANSK},
    '"river talks"~4': {CAIRO},
    "lanterns OR ferries": {LANTERNS, FERRIES, GDANSK},
    "lanterns OR ferries river": {LANTERNS, GDANSK},
    "lanterns | ferries": {LANTERNS, FERRIES, GDANSK},
    "river !talks": {GDANSK, LANTERNS, POET},
    "talks w/9 states": {CAIRO},
    "near(talks river)": {CAIRO},
    "13. März 2024": {GDANSK},
    "ferries march 2024": {GDANSK},
    "river -talks": {GDANSK, LANTERNS, POET},
    'ferries -"end strike"': {GDANSK},
    "river (lanterns OR (poet prize))": {LANTERNS, POET},
    "river -(talks OR lanterns)": {GDANSK, POET},
    "lant*": {LANTERNS},
    "wi?s": {GDANSK, POET},
    "gover*nt": {FERRIES, QUAKE},
    "minster~": {CAIRO, SENATORS},
    "mniister~2": {CAIRO, SENATORS},
    "headline:ferries": {FERRIES, GDANSK},
    "standfirst:harbour": {FERRIES},
    "text:strike": {FERRIES},
    "caption:minister": {CAIRO},
    "caption:(boats OR lanterns)": {FERRIES, LANTERNS},
    'caption:"paper lanterns"': {LANTERNS},
    "credit:levant": {CAIRO},
    "by:wrobel": {GDANSK},
    "location:cairo": {CAIRO},
    "section:business": {FERRIES, GDANSK},
    "in:business": {FERRIES, GDANSK},
    "section:(business OR culture)": {FERRIES, GDANSK, LANTERNS, POET, JERUSALEM},
    "-section:world river": {GDANSK, LANTERNS, POET},
    "topic:cairo": {CAIRO},
    "subject:earthquakes": {QUAKE},
    "person:barakat": {CAIRO},
    'person:"Hala Barakat"': {CAIRO},
    "person:(hala barakat)": {CAIRO},
    "place:cairo": {CAIRO},
    "org:yards": {GDANSK},
    'agency:"Levant News"': {CAIRO},
    'agency:"Agence France-Presse"': {LANTERNS},
    "photographer:duc": {LANTERNS},
    "photographer:khou*": {CAIRO},
    'author:"Agnieszka Wróbel"': {GDANSK},
    "source:meridian": {GDANSK},
    "language:turkish": {POET},
    "has:photo": {CAIRO, FERRIES, LANTERNS},
    "has:photo -has:credit": {FERRIES},
    "has:caption -has:picture": {CAIRO, FERRIES, LANTERNS},
    "has:correction": {QUAKE},
    "kind:photo lanterns": {""},
    "is:published": ALL,
    "year:2023": {CAIRO, POET},
    "on:2024-03-13": {GDANSK},
    "after:2025-01-29": {LANTERNS, QUAKE},
    "on:13 March 2024": {GDANSK},
    "on:13.3.2024": {GDANSK},
    "2024-03-13": {GDANSK},
    "year:2023-2024": {CAIRO, POET, GDANSK},
    "before:2021-10-09": set(),
    "until:2021-10-09": {FERRIES},
    "date:2023-04..2024-12": {POET, GDANSK},
    "2023-04..2024-12 ferries": {GDANSK},
    "..2021": {FERRIES},
    "year:(2021 OR 2025)": {FERRIES, LANTERNS, QUAKE},
    "caption:-minister ferries": {FERRIES, GDANSK},
    "river senators": {*RIVER, SENATORS},
    "what did the ministers say about sharing the river?": {*RIVER, SENATORS},
}
MISTAKEN: dict[str, set[str]] = {
    '"river talks': {CAIRO},
    "(river talks": {CAIRO},
    "captoin:minister": {CAIRO},
    "colour:river": RIVER,
    "section:busines": {FERRIES, GDANSK},
    "river year:soon": RIVER,
    "river on:03/04/2024": RIVER,
    "date:2024..2023 river": {CAIRO, POET, GDANSK},
    "*anterns": {LANTERNS},
    "river OR": RIVER,
    "year:soon": set(),
    "hlead(ferries)": {FERRIES, GDANSK},
    "photo:minister": {CAIRO},
    "ferries sort:oldest": {FERRIES, GDANSK},
    "meaning:(ferries strike)": {FERRIES},
    'meaning:"strike ferries"': {FERRIES},
    "lanterns or river": {LANTERNS},
    "river is:draft": RIVER,
}


@pytest.mark.django_db
def test_every_example_of_the_document_finds_what_it_says(archive: Reader) -> None:
    answers = {text: search(SearchRequest(text)) for text in EXAMPLES}
    found = {text: {hit.source_key for hit in page.full_hits} for text, page in answers.items()}
    assert found == FOUND | MISTAKEN
    assert all(answers[text].notices for text in MISTAKEN)


def test_both_spellings_of_an_exclusion_and_of_a_name_agree(archive: Reader) -> None:
    for one, other in [("river -talks", "river NOT talks"), ("language:tr", "language:turkish"), ("US", "U.S.")]:
        assert search(SearchRequest(one)).total == search(SearchRequest(other)).total > 0


@pytest.mark.shared
def test_real_information_needs_are_answered(archive: Reader, shared: Path) -> None:
    with (shared / "corpora/queries/queries.tsv").open(encoding="utf-8", newline="") as lines:
        queries = [row["query"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    pages = [search(SearchRequest(text, facets=False)) for text in queries]
    assert all(page.total == len(page.full_hits) or page.pages > 1 for page in pages)
    assert all(page.total or page.notices for page in pages)
