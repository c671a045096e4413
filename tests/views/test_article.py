"""The page of an article and its downloads."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.http import http_date
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, Withdrawal
from tests.factories import make_article, make_editor, make_photo, make_picture, make_topic
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


def page_of(client: Client, article: Article, **headers: str) -> str:
    response = client.get(article.get_absolute_url(), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def json_ld(page: str) -> dict[str, object]:
    return json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[0])


@pytest.mark.parametrize(
    ("line", "agencies", "printed"),
    [
        ("DELTA WIRE", ["Delta Wire"], "DELTA WIRE"),
        ("Photo: epa / Sputnik <Kremlin>", ["EPA", "Sputnik"], "Photo: epa / Sputnik &lt;Kremlin&gt;"),
        ("İstanbul Ajansı", ["Istanbul Ajansi"], "İstanbul Ajansı"),
        ("APA/dpa", ["AP", "DPA"], "APA/dpa (AP)"),
        ("Handout", ["Reuters", "AFP"], "Handout (Reuters, AFP)"),
    ],
)
def test_a_credit_line_is_printed_as_it_is_with_every_credit_linked_once(
    line: str, agencies: list[str], printed: str, client: Client
) -> None:
    story = make_article()
    photo = make_photo("", agencies=agencies, credit_line=line, articles=[story])
    figure = page_of(client, story).partition("<figcaption")[2].partition(">")[2].partition("</figcaption")[0]
    assert strip_tags(figure).strip() == printed
    assert [figure.count(f'"{credit.get_absolute_url()}"') for credit in photo.ordered_credits] == [1] * len(agencies)


def test_it_prints_the_story_with_its_photo_caption_and_credit(client: Client) -> None:
    photo = make_photo("A boat crosses.", ["Ana Ruiz"], ["EPA"], make_picture())
    article = make_article("River rises", photos=[photo], byline="By Lê Quang Huy", standfirst="A hand below.")
    page = page_of(client, article)
    for text in ("River rises", "A boat crosses.", "Ana Ruiz/EPA", "By Lê Quang Huy", "A hand below.", "27 March 2025"):
        assert text in page
    assert "/photographers/ana-ruiz/" in page
    assert "/agencies/epa/" in page


def test_names_that_run_together_in_a_byline_are_set_apart(client: Client) -> None:
    names = ["Jane Doe", "John Roe", "Ana Ruiz"]
    page = page_of(client, make_article(byline="Jane Doe John Roe Ana Ruiz", authors=names))
    byline = page.partition('<p class="byline">')[2].partition("</p>")[0]
    assert " ".join(strip_tags(byline).split()) == "By Jane Doe, John Roe and Ana Ruiz"


@pytest.mark.parametrize(("updated", "told"), [(26, False), (27, False), (28, True)])
def test_it_tells_of_an_update_on_a_later_day(updated: int, told: bool, client: Client) -> None:
    moment = datetime(2025, 3, updated, 12, tzinfo=UTC)
    page = page_of(client, make_article(published_on=date(2025, 3, 27), source_updated_at=moment))
    assert ("updated 28 March 2025" in page) == told
    assert ("· updated" in page) == told


def test_its_subheads_leave_no_level_out(client: Client) -> None:
    body = "<h3>First</h3><p>One.</p><h2>Second</h2><h3>Below it</h3>"
    page = page_of(client, make_article(body=body))
    assert "<h2>First</h2>" in page
    assert "<h2>Second</h2><h3>Below it</h3>" in page


def test_an_estimated_day_is_said_to_be_one_with_its_reason(client: Client) -> None:
    estimate = {"weekday": "Monday", "after": "2025-03-27", "date": "2025-03-31"}
    article = make_article(published_on=date(2025, 3, 31), precision="estimated", estimate=estimate)
    page = page_of(client, article)
    assert "about 31 March 2025" in page
    assert "estimated from the word “Monday” in the text and a photo of 27 March 2025" in page
    assert "datePublished" not in json_ld(page)


def test_an_undated_story_says_so(client: Client) -> None:
    assert "Date unknown" in page_of(client, make_article(published_on=None))


def test_corrections_stand_above_the_text(client: Client) -> None:
    page = page_of(client, make_article(corrections=["The dike is in Szeged."]))
    assert page.index("The dike is in Szeged.") < page.index("Nobody was hurt.")


@pytest.mark.parametrize("slug", ["old-words", "", "%D8%B9"])
def test_an_old_or_wrong_slug_redirects_for_good_and_keeps_the_query(client: Client, slug: str) -> None:
    article = make_article("New headline")
    response = client.get(f"/articles/{article.pk}/{slug}/?results=q%3Dnew" if slug else f"/articles/{article.pk}/")
    assert response.status_code == 301
    assert response["Location"].startswith(article.get_absolute_url())


def test_a_withdrawn_story_is_gone_with_a_sentence_and_none_of_its_text(client: Client) -> None:
    article = make_article("Taken back", status=Article.Status.WITHDRAWN)
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "was withdrawn" in response.content.decode()
    assert "Taken back" not in response.content.decode()
    assert client.get(f"/articles/{article.pk}/wrong/").status_code == 410


@pytest.mark.parametrize("path", ["", "text", "ninjs", "cite", "cite.ris", "cite.bib"])
@pytest.mark.parametrize(
    "fields",
    [{"status": Article.Status.DRAFT}, {"embargo_until": datetime(2999, 1, 1, tzinfo=UTC)}],
    ids=["draft", "embargo"],
)
def test_what_is_not_public_is_not_found_in_any_form(client: Client, path: str, fields: dict[str, object]) -> None:
    article = make_article(**fields)  # type: ignore[arg-type]
    assert client.get(article.get_absolute_url() + path).status_code == 404


def test_staff_see_a_draft_behind_a_banner_in_a_page_that_no_cache_keeps(client: Client) -> None:
    article = make_article(status=Article.Status.DRAFT)
    client.force_login(make_editor())
    response = client.get(article.get_absolute_url())
    assert "readers do not see this story" in response.content.decode()
    assert "private" in response["Cache-Control"]
    assert "ETag" not in response


def test_an_embargo_that_is_over_hides_nothing(client: Client) -> None:
    assert "River" in page_of(client, make_article(embargo_until=timezone.now() - timedelta(seconds=1)))


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("he", "rtl"), ("en", "ltr"), ("", "auto")])
def test_the_language_decides_the_direction(client: Client, language: str, way: str) -> None:
    assert f'<article class="story" dir="{way}"' in page_of(client, make_article(language=language))


def test_a_body_that_was_never_cleaned_is_cleaned_on_its_way_out(client: Client) -> None:
    body = "<p onclick='x()'>Text<script>alert(1)</script><img src=x onerror=y></p>"
    page = page_of(client, make_article(body=body))
    assert "<script>alert(1)" not in page
    assert "onclick" not in page
    assert "onerror" not in page


def test_no_headline_can_end_the_data_block(client: Client) -> None:
    headline = "</script><script>alert('&')</script>"
    page = page_of(client, make_article(headline))
    assert "<script>alert" not in page
    assert json_ld(page)["headline"] == headline


def test_machines_read_a_news_article_with_its_pictures(client: Client) -> None:
    photo = make_photo("A boat.", ["Ana Ruiz"], ["EPA"], make_picture(400, 300), rights="© EPA")
    data = json_ld(page_of(client, make_article("River", photos=[photo], authors=["Jane Smith"])))
    assert data["@type"] == "NewsArticle"
    assert data["datePublished"] == "2025-03-27"
    author = {"@type": "Person", "name": "Jane Smith", "url": "http://testserver/authors/jane-smith/"}
    assert data["author"] == [author]
    image = data["image"][0]  # type: ignore[index]
    assert image["@type"] == "ImageObject"
    assert (image["caption"], image["creditText"]) == ("A boat.", "Ana Ruiz/EPA")
    assert image["creator"] == [{"@type": "Person", "name": "Ana Ruiz"}]
    assert image["copyrightNotice"] == "© EPA"
    assert (image["width"], image["height"]) == (400, 300)
    assert image["contentUrl"].startswith("http://testserver/pictures/")


def test_reference_managers_and_other_sites_find_their_tags(client: Client) -> None:
    page = page_of(client, make_article("River", authors=["Jane Smith"], topics=[make_topic("Floods")]))
    assert '<meta name="citation_title" content="River">' in page
    assert '<meta name="citation_author" content="Jane Smith">' in page
    assert '<meta name="citation_publication_date" content="2025/03/27">' in page
    assert '<meta property="og:title" content="River">' in page
    assert '<meta name="DC.subject" content="Floods">' in page


def test_the_address_without_its_query_is_canonical(client: Client) -> None:
    article = make_article()
    page = client.get(article.get_absolute_url(), {"results": "q=x"}).content.decode()
    assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in page


def test_it_takes_at_most_eight_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    topics = [make_topic(name, kind) for name, kind in (("Floods", "subject"), ("Szeged", "place"), ("Ana", "person"))]
    photos = [make_photo(f"Photo {n}.", [f"Person {n}"], ["EPA"], make_picture()) for n in range(4)]
    for day in (25, 26, 28, 29):
        make_article(f"Story of {day}", published_on=date(2025, 3, day))
    article = make_article(photos=photos, topics=topics, authors=["One", "Two"], corrections=["A.", "B."])
    cache.clear()
    with django_assert_max_num_queries(8):
        page_of(client, article)


def test_it_leads_to_the_stories_before_and_after_in_its_section_and_in_the_archive(client: Client) -> None:
    make_article("Section before", "World", published_on=date(2025, 3, 1))
    make_article("Elsewhere before", "Sport", published_on=date(2025, 3, 20))
    article = make_article("This one", "World", published_on=date(2025, 3, 27))
    make_article("Same day after", "World", published_on=date(2025, 3, 27))
    make_article("A draft between", "World", published_on=date(2025, 3, 26), status=Article.Status.DRAFT)
    page = page_of(client, article)
    assert page.count("Section before") == 1
    assert page.count("Elsewhere before") == 1
    assert page.count("Same day after") == 2
    assert "A draft between" not in page


def test_a_withdrawn_photo_is_left_out(client: Client) -> None:
    photo = make_photo("Taken back.", picture=make_picture(), status="withdrawn")
    assert "Taken back." not in page_of(client, make_article(photos=[photo]))


def test_alternative_text_is_never_the_caption_again(client: Client) -> None:
    described = make_photo("Caption one.", picture=make_picture(), alt_text="A red boat")
    plain = make_photo("Caption two.", picture=make_picture())
    page = page_of(client, make_article(photos=[described, plain]))
    assert 'alt="A red boat"' in page
    assert 'alt=""' in page
    assert 'alt="Caption' not in page


def test_it_is_not_sent_again_until_the_archive_changes(client: Client) -> None:
    address = make_article().get_absolute_url()
    first = client.get(address)
    assert "max-age" in first["Cache-Control"]
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_date_alone_keeps_no_copy_because_the_page_names_other_stories(client: Client) -> None:
    other = make_article("Qxwithdrawn elsewhere")
    address = make_article().get_absolute_url()
    assert "Qxwithdrawn" in client.get(address).text
    Article.objects.filter(pk=other.pk).update(status="withdrawn")
    later = client.get(address, headers={"if-modified-since": http_date(time.time() + 60)})
    assert (later.status_code, "Qxwithdrawn" in later.text) == (200, False)
    assert not later.has_header("Last-Modified")


def test_the_plain_text_has_source_date_credit_and_address(client: Client) -> None:
    article = make_article("River", photos=[make_photo("A boat.", agencies=["EPA"])], corrections=["Not Szeged."])
    response = client.get(f"{article.get_absolute_url()}text")
    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    for part in (
        "River",
        "Delta Wire, 27 March 2025",
        "A boat. (EPA)",
        "Correction: Not Szeged.",
        "http://testserver/",
    ):
        assert part in text


def test_ninjs_says_what_the_story_says(client: Client) -> None:
    article = make_article("River")
    item = client.get(f"{article.get_absolute_url()}ninjs").json()
    assert item["standard"]["name"] == "ninjs"
    assert "River" in json.dumps(item)


def test_those_who_may_change_it_are_led_to_its_record(client: Client) -> None:
    photo = make_photo()
    article = make_article(photos=[photo])
    records = [f"/desk/articles/{article.pk}/", f"/desk/photos/{photo.pk}/"]
    addresses = [article.get_absolute_url(), photo.get_absolute_url()]
    seen = "".join(client.get(address).content.decode() for address in addresses)
    assert "/admin/" not in seen
    assert "/desk/" not in seen
    client.force_login(make_editor())
    for address, record in zip(addresses, records, strict=True):
        assert f'href="{record}"' in client.get(address).content.decode()


def test_it_can_be_cited(client: Client) -> None:
    address = make_article("River").get_absolute_url()
    assert "APA" in client.get(f"{address}cite").content.decode()
    assert client.get(f"{address}cite.ris").content.startswith(b"TY  - NEWS\r\n")
    assert client.get(f"{address}cite.bib").content.startswith(b"@misc{")


def test_a_number_that_no_story_has_is_not_found_and_the_page_offers_a_search(client: Client) -> None:
    response = client.get("/articles/999999999999999999/coffee-harvest/")
    assert response.status_code == 404
    assert "/search/?q=coffee%20harvest" in response.content.decode()


def test_notes_to_editors_are_shown_to_those_who_may_edit_alone(client: Client) -> None:
    story = make_article("River rises", instructions="Adds reaction in para 5")
    assert "Adds reaction" not in page_of(client, story)
    client.force_login(make_editor())
    page = page_of(client, story)
    assert "Notes to editors" in page and "Adds reaction in para 5" in page


def test_a_readers_downloads_hold_no_notes_to_editors(client: Client) -> None:
    story = make_article("River rises", instructions="Call 12 34 56")
    for name in ("article_text", "article_ninjs"):
        assert "12 34 56" not in client.get(reverse(name, args=[story.pk, story.slug])).content.decode()


PARAGRAPH = f"<p>{'The water rose by a hand. ' * 30}</p>"


def test_photos_of_a_long_story_stand_within_its_text_in_their_order(client: Client) -> None:
    photos = [make_photo(f"Photo {n}.", picture=make_picture()) for n in range(3)]
    story = make_article(body=f"<h2>First</h2>{PARAGRAPH * 3}<h2>Second</h2>{PARAGRAPH * 3}", photos=photos)
    text = page_of(client, story).partition('class="story-body"')[2].partition("</article>")[0]
    assert text.index("Photo 1.") < text.index("Photo 2.")
    assert text.index("Photo 2.") < text.rindex("The water rose")
    assert "more-photos" not in text
    assert strip_tags(text).count("The water rose by a hand.") == 6 * 30
    assert not re.search(r"</h2>\s*<figure", text)


def test_photos_of_a_short_story_stand_below_it_and_captions_as_text(client: Client) -> None:
    photos = [make_photo("Leads.", picture=make_picture()), make_photo("Second.", picture=make_picture())]
    page = page_of(client, make_article(photos=[*photos, make_photo("Only words.")]))
    below = page.partition('id="more-photos"')[2].partition("</article>")[0]
    assert "Second." in below
    assert "Only words." in below
    assert "no-picture" not in page


def test_a_long_story_with_subheads_has_contents(client: Client) -> None:
    body = "".join(f"<h2>Part <em>{n}</em> &amp; more</h2>{PARAGRAPH * 2}" for n in range(4))
    page = page_of(client, make_article(body=body))
    contents = page.partition('class="contents"')[2].partition("</nav>")[0]
    assert re.findall(r'href="#([^"]+)">([^<]*)<', contents) == [
        (f"part-{n + 1}", f"Part {n} &amp; more") for n in range(4)
    ]
    assert page.count('id="part-3"') == 1
    assert 'class="contents"' not in page_of(client, make_article(body=f"<h2>Alone</h2>{PARAGRAPH * 6}"))


def test_a_headline_alone_says_so_and_has_no_buttons_for_the_size_of_its_text(client: Client) -> None:
    page = page_of(client, make_article(body=""))
    assert "only the headline of this story" in page
    assert "data-sizes" not in page
    assert "only the headline" not in page_of(client, make_article())


def test_a_headline_in_capitals_is_shown_in_sentence_case_and_kept_as_it_was_sent(client: Client) -> None:
    body = "<p>TOKYO, March 26 - Japan said that Sumitomo would raise prices.</p>"
    story = make_article("SUMITOMO RAISES PRICES IN JAPAN <SUMI>", body=body)
    other = make_article("OPEC MEETS IN VIENNA", section="World")
    page = page_of(client, story)
    assert (
        strip_tags(page.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]).strip()
        == "Sumitomo raises prices in Japan"
    )
    assert "OPEC meets in Vienna" in page
    assert other.headline not in page.partition("<main")[2]
    assert story.headline in client.get(f"{story.get_absolute_url()}text").content.decode()
    assert client.get(f"{story.get_absolute_url()}ninjs").json()["headlines"][0]["value"] == story.headline


def test_a_withdrawn_page_tells_what_the_archivist_gave_and_nothing_else(client: Client) -> None:
    story = make_article("A secret headline", status=Article.Status.WITHDRAWN)
    told = Withdrawal.objects.create(article=story, reason="For the desk alone.", withdrawn_on=date(2025, 4, 1))
    page = client.get(story.get_absolute_url())
    assert page.status_code == 410
    assert "1 April 2025" in page.content.decode()
    for secret in ("A secret headline", "For the desk alone."):
        assert secret not in page.content.decode()
    told.told_headline, told.told_reason, told.note = "A headline for all", "A court ordered it.", "Ask the editor."
    told.save()
    text = client.get(story.get_absolute_url()).content.decode()
    for given in ("A headline for all", "A court ordered it.", "Ask the editor."):
        assert given in text
    assert "For the desk alone." not in text


def test_people_of_a_story_stand_by_surname(client: Client) -> None:
    people = [make_topic(name, "person") for name in ("Angela Merkel", "Zoe Abbott", "Bert Young")]
    html = client.get(make_article("Flood", topics=people).get_absolute_url()).content.decode()
    more = html[html.index('id="more-on"') :]
    assert sorted(("Merkel", "Abbott", "Young"), key=more.index) == ["Abbott", "Merkel", "Young"]


def test_near_identical_stories_are_named_once_among_the_similar_ones_by_one_that_may_be_seen(
    client: Client,
    index: Index,  # noqa: F811
) -> None:
    """The index still holds the hidden one: it must not stand for its family."""
    story, hidden, seen = (make_article("Zebra at Xanthi", body="<p>Zebra, quagga, okapi.</p>") for _ in range(3))
    Article.objects.filter(pk__in=[hidden.pk, seen.pk]).update(family=hidden.pk)
    index()
    Article.objects.filter(pk=hidden.pk).update(status="draft")
    page = page_of(client, story)
    assert seen.get_absolute_url() in page
    assert hidden.get_absolute_url() not in page
    Article.objects.filter(pk=hidden.pk).update(status="published")
    cache.clear()
    page = page_of(client, story)
    assert (hidden.get_absolute_url() in page) != (seen.get_absolute_url() in page)
