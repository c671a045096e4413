"""Results that an editor can scan: names on top, typed addresses, sizes, compact rows, presets, values of facets."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Photo, Topic
from tests.factories import make_article, make_person, make_photo, make_section, make_topic
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_person("Archivist"))
    return client


def test_a_search_that_is_a_name_says_so_and_narrows_with_one_click(client: Client, index: Index) -> None:  # noqa: F811
    for number in range(3):
        make_article(f"Story {number}", source="The Guardian", topics=[make_topic("İmamoğlu", "person")])
    make_article("Draft", source="The Guardian", status="draft")
    make_photo("A dike.", ["Ana Ruiz"])
    index()
    page = client.get("/search/", {"q": "the GUARDIAN"})
    assert [(hit.label, hit.name, hit.count) for hit, _ in page.context["names"]] == [("Source", "The Guardian", 3)]
    url = page.context["names"][0][1]
    assert client.get(f"/search/{url}").context["results"].total == 3
    assert client.get("/search/", {"q": "imamoglu"}).context["names"][0][0].name == "İmamoğlu"
    assert client.get("/search/", {"q": "Ana Ruiz"}).context["names"][0][0].kind == "photo"
    assert client.get("/search/", {"q": "guardian OR x"}).context["names"] == []


def test_a_name_of_hidden_stories_alone_is_not_told(client: Client, index: Index) -> None:  # noqa: F811
    make_article("Draft", source="Secret Times", status="draft")
    make_article("Open")
    index()
    assert client.get("/search/", {"q": "Secret Times"}).context["names"] == []


def test_an_address_or_a_source_key_opens_the_record(client: Client, index: Index) -> None:  # noqa: F811
    story, photo = make_article(source_key="urn:newsml:2025:1234"), make_photo()
    keyless = make_article("By hand", source=None, source_key="hand-77-a")
    draft = make_article(status="draft", source_key="urn:newsml:2025:9999")
    index()
    for text, record in (
        (f"http://testserver{story.get_absolute_url()}", story),
        (f"https://other.example/articles/{story.pk}/", story),
        (f"/photos/{photo.pk}/", photo),
        ("urn:newsml:2025:1234", story),
        ("hand-77-a", keyless),
    ):
        assert client.get("/search/", {"q": text}).headers.get("Location") == record.get_absolute_url(), text
    for text in (f"/articles/{draft.pk}/", "urn:newsml:2025:9999", "/articles/999999/", "urn:newsml:2025:123"):
        assert client.get("/search/", {"q": text}).status_code == 200, text


def test_a_number_is_offered_as_a_story_and_searched_as_a_word(client: Client, index: Index) -> None:  # noqa: F811
    story, draft = make_article("The numbered one"), make_article("Secret", status="draft")
    index()
    page = client.get("/search/", {"q": f"#{story.pk}"}).content.decode()
    assert f"Story {story.pk}:" in page
    assert "Secret" not in client.get("/search/", {"q": str(draft.pk)}).content.decode()


@pytest.mark.parametrize(("size", "shown"), [("", 20), ("50", 50), ("100", 60), ("7", 20), ("x", 20)])
def test_a_page_has_twenty_fifty_or_a_hundred_results(client: Client, index: Index, size: str, shown: int) -> None:  # noqa: F811
    for number in range(60):
        make_article(f"Flood {number}")
    index()
    page = client.get("/search/", {"q": "flood", "size": size})
    assert len(page.context["results"].hits) == shown


def test_rows_are_compact_for_the_desk_and_by_choice(client: Client, editor: Client, index: Index) -> None:  # noqa: F811
    make_article("Flood")
    index()
    assert not client.get("/search/?q=flood").context["is_compact"]
    assert client.get("/search/?q=flood&view=compact").context["is_compact"]
    page = editor.get("/search/?q=flood")
    assert page.context["is_compact"] and not editor.get("/search/?q=flood&view=full").context["is_compact"]
    assert ">Edit</a>" in page.content.decode() and ">Edit</a>" not in client.get("/search/?q=flood").content.decode()


def test_all_values_of_a_facet_are_listed_and_filtered(client: Client, index: Index) -> None:  # noqa: F811
    for number in range(70):
        make_article(f"Flood {number}", topics=[make_topic(f"Person {number}", "person")])
    index()
    page = client.get("/search/values/person/?q=flood")
    assert len(page.context["rows"]) == 70
    assert len(client.get("/search/values/person/?q=flood&only=person 6").context["rows"]) == 11
    assert client.get("/search/values/nonsense/?q=flood").status_code == 404


def test_all_of_two_values_is_less_than_any_of_them(client: Client, index: Index) -> None:  # noqa: F811
    one, two = make_topic("Ana", "person"), make_topic("Ben", "person")
    for topics in ([one], [two], [one, two]):
        make_article("Flood", topics=topics)
    index()
    a, b = Topic.objects.get(name="Ana").pk, Topic.objects.get(name="Ben").pk
    assert client.get(f"/search/?person={a}&person={b}").context["results"].total == 3
    both = client.get(f"/search/?all-person={a}&all-person={b}")
    assert both.context["results"].total == 1
    assert "Person: all of Ana" in both.content.decode()


def test_the_preview_shows_what_the_reader_may_see(client: Client, editor: Client) -> None:
    story, draft = make_article("Flood"), make_article("Secret", status="draft")
    photo, hidden = make_photo("A boat."), make_photo("Secret", status="withdrawn")
    for record, for_reader in ((story, 200), (draft, 404), (photo, 200), (hidden, 404)):
        kind = "photo" if isinstance(record, Photo) else "article"
        address = f"/search/preview/{kind}-{record.pk}/"
        assert client.get(address).status_code == for_reader
        assert editor.get(address).status_code == 200
    assert Article.objects.count() == 2


def test_date_presets_narrow_the_search(client: Client, index: Index) -> None:  # noqa: F811
    make_article("Flood", published_on=timezone.localdate() - timedelta(3))
    index()
    presets = dict(client.get("/search/?q=flood").context["presets"])
    assert list(presets) == ["7 days", "30 days", "This year"][: len(presets)]
    narrowed = client.get(f"/search/{presets['7 days']}")
    assert narrowed.context["results"].total == 1
    assert "Any day" in narrowed.content.decode()


def test_the_filters_are_reached_from_anywhere_and_lead_back(client: Client, index: Index) -> None:  # noqa: F811
    make_article("Flood", "World", published_on=date(2020, 1, 1))
    index()
    html = client.get("/search/?q=flood&from=2020-01-01&to=2020-12-31").content.decode()
    assert re.search(r'<a class="to-facets" href="#narrow">\s*Narrow \(1\)\s*</a>', html)
    assert '<a href="#results">' in html


def test_a_search_without_results_says_what_may_help(client: Client, index: Index) -> None:  # noqa: F811
    make_article("Flood")
    index()
    nothing = client.get("/search/?q=qqqqzzzz").content.decode()
    assert "What may help" in nothing
    assert 'href="/people/"' in nothing
    assert "What may help" not in client.get("/search/?q=flood").content.decode()


@pytest.mark.parametrize(("name", "shown"), [("World", True), ("us_news", False), ("Uncategorized", False)])
def test_a_key_is_no_name_of_a_section(client: Client, index: Index, name: str, shown: bool) -> None:  # noqa: F811
    make_article("Flood", name)
    index()
    response = client.get("/search/?q=flood")
    assert (name in response.content.decode()) is shown
    section = make_section(name)
    chosen = client.get(f"/search/?q=flood&section={section.pk}")
    assert chosen.context["results"].total == 1
