"""The form of a story: what is typed is saved, merged with what others saved, and never lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Photo, Presence, Version, Withdrawal
from tests.factories import make_article, make_author, make_person, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person())
    return client


def another(name: str = "beth") -> Client:
    client = Client()
    client.force_login(make_person(username=name))
    return client


def opened(client: Client, article: Article, query: str = "") -> dict[str, Any]:
    """The fields of the story's form as the browser would send them back."""
    page = client.get(f"/desk/articles/{article.pk}/{query}")
    assert page.status_code == 200
    return fields_of(page)


def fields_of(page: Any) -> dict[str, Any]:
    form, photos = page.context["form"], page.context["photos"]
    sent = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    sent |= {"opened": str(page.context["opened"]), "page": photos.number}
    for row in photos.rows:
        sent |= {f"{row.name}-{name}": text for name, text in row.texts.items()}
        sent |= {f"{row.name}-opened": str(row.opened), f"{row.name}-place": row.place}
    return sent


def send(client: Client, article: Article, sent: dict[str, Any], answer: int = 302, **changed: Any) -> Any:
    page = client.post(f"/desk/articles/{article.pk}/", {**sent, **changed})
    assert page.status_code == answer, page.context and page.context["form"].errors
    article.refresh_from_db()
    return page


def test_a_form_that_comes_back_untouched_changes_nothing(desk: Client) -> None:
    article = make_article(
        photos=[make_photo()], authors=["Ana"], corrections=["The river."], standfirst=" Two\nlines. ",
        body="<p>One.</p><p>Two &amp; three.</p>", published_at="2025-03-27T14:05:09.123456+02:00",
    )  # fmt: skip
    send(desk, article, opened(desk, article))
    assert not Version.objects.exists()


def test_everything_of_a_story_can_be_edited(desk: Client) -> None:
    article = make_article("Old")
    send(
        desk, article, opened(desk, article), headline="New", authors="Ana\nBen", people="Ada", places="Huế",
        section="Sport", corrections="2025-03-28: The river is the Hương.\nNo day.", body="One.\n\nTwo.",
        published_on="2025-04-01", why="A mistake",
    )  # fmt: skip
    assert (article.headline, article.body) == ("New", "<p>One.</p>\n<p>Two.</p>")
    assert [row.author.name for row in article.article_authors.all()] == ["Ana", "Ben"]
    assert sorted(article.topics.values_list("kind", "name")) == [("person", "Ada"), ("place", "Huế")]
    assert article.section is not None
    assert (article.section.name, article.published_on) == ("Sport", date(2025, 4, 1))
    told = set(article.corrections.values_list("text", "corrected_on"))
    assert told == {("The river is the Hương.", date(2025, 3, 28)), ("No day.", None)}
    version = Version.objects.get()
    assert (version.who, version.reason, version.door) == ("archivist", "A mistake", "desk")


def test_what_two_people_change_in_different_fields_is_kept(desk: Client) -> None:
    article, beth = make_article("Old", standfirst="Old."), another()
    mine, theirs = opened(desk, article), opened(beth, article)
    send(beth, article, theirs, standfirst="Hers.", people="Ada")
    send(desk, article, mine, headline="Mine", people="Ben")
    assert (article.headline, article.standfirst) == ("Mine", "Hers.")
    assert sorted(article.topics.values_list("name", flat=True)) == ["Ada", "Ben"]
    assert list(Version.objects.order_by("number").values_list("number", "who")) == [(2, "beth"), (3, "archivist")]


def test_what_both_changed_is_shown_side_by_side_and_the_choice_is_saved(desk: Client) -> None:
    article, beth = make_article("Old", standfirst="Old."), another()
    mine = opened(desk, article)
    send(beth, article, opened(beth, article), headline="Hers", standfirst="Hers.")
    page = send(desk, article, mine, 409, headline="Mine", byline="Mine")
    assert article.headline == "Hers"
    assert [(conflict.name, conflict.label) for conflict in page.context["conflicts"]] == [("headline", "Headline")]
    again = fields_of(page)
    assert (again["headline"], again["byline"], again["standfirst"]) == ("Mine", "Mine", "Hers.")
    send(desk, article, again | {"take-headline": "theirs"})
    assert (article.headline, article.byline, article.standfirst) == ("Hers", "Mine", "Hers.")


def test_my_own_text_can_be_chosen_too(desk: Client) -> None:
    article, beth = make_article("Old"), another()
    mine = opened(desk, article)
    send(beth, article, opened(beth, article), headline="Hers")
    page = send(desk, article, mine, 409, headline="Mine")
    send(desk, article, fields_of(page) | {"take-headline": "mine"})
    assert article.headline == "Mine"


def test_a_change_past_the_archive_is_not_overwritten_either(desk: Client) -> None:
    article = make_article("Old", standfirst="Old.")
    mine = opened(desk, article)
    Article.objects.filter(pk=article.pk).update(standfirst="By SQL.")
    send(desk, article, mine, 409, headline="Mine")
    assert article.standfirst == "By SQL."


@pytest.mark.parametrize("token", ["", "0:", "1:abc", "x", "99999999999:x"])
def test_a_form_of_an_unknown_version_overwrites_nothing(desk: Client, token: str) -> None:
    article = make_article("Old")
    send(desk, article, opened(desk, article) | {"opened": token}, 409, headline="Mine")
    assert article.headline == "Old"


def test_captions_are_merged_by_photo_and_both_versions_are_kept(desk: Client) -> None:
    photo = make_photo("Old.", credit_line="Ana Ruiz")
    article, beth = make_article(photos=[photo]), another()
    mine = opened(desk, article)
    send(beth, article, opened(beth, article), **{f"photo-{photo.pk}-credit_line": "Ben Ito/EPA"})
    send(desk, article, mine, **{f"photo-{photo.pk}-caption": "Mine."})
    photo.refresh_from_db()
    assert (photo.caption, photo.credit_line) == ("Mine.", "Ben Ito/EPA")
    assert set(photo.credits.values_list("name", flat=True)) >= {"Ben Ito"}
    assert Version.objects.filter(kind="photo").count() == 2
    page = send(desk, article, mine, 409, **{f"photo-{photo.pk}-caption": "Again."})
    assert page.context["conflicts"][0].label == f"Photo {photo.pk}: caption"


def test_photos_are_put_into_order_taken_out_and_added(desk: Client) -> None:
    photos = [make_photo(f"{n}.") for n in range(4)]
    extra = make_photo("Extra.")
    article = make_article(photos=photos)
    keys = [photo.pk for photo in photos]
    sent = opened(desk, article) | {f"photo-{keys[2]}-place": 1, f"photo-{keys[3]}-remove": "on"}
    send(desk, article, sent, add_photos=f"https://example.org/photos/{extra.pk}/\n{10**17}")
    assert list(article.article_photos.values_list("photo", flat=True)) == [keys[2], keys[0], keys[1], extra.pk]
    assert Photo.objects.count() == 5, "a photo that is taken out stays in the archive"


@pytest.mark.parametrize(("count", "pages"), [(29, 1), (30, 1), (31, 2)])
def test_photos_come_a_page_at_a_time(desk: Client, count: int, pages: int) -> None:
    photos = [make_photo(f"{n}.") for n in range(count)]
    article = make_article(photos=photos)
    sent = opened(desk, article, f"?photos={pages}")
    assert sum(name.endswith("-caption") for name in sent) == (count - 1) % 30 + 1
    send(desk, article, sent, **{f"photo-{photos[-1].pk}-place": 1})
    assert article.article_photos.order_by("position").values_list("photo", flat=True)[0] == photos[-1].pk


def test_an_invalid_form_answers_with_all_that_was_typed(desk: Client) -> None:
    photo = make_photo("Old.")
    article = make_article("Old", photos=[photo])
    caption = {f"photo-{photo.pk}-caption": "Typed caption."}
    page = send(desk, article, opened(desk, article) | caption, 422, headline="", standfirst="Typed.")
    shown = page.content.decode()
    assert "Typed." in shown
    assert "Typed caption." in shown
    assert page.context["form"].errors["headline"] == ["This field is required."]


def test_a_withdrawal_needs_a_reason_and_tells_readers_the_note(desk: Client) -> None:
    article = make_article()
    page = send(desk, article, opened(desk, article), 422, status="withdrawn")
    assert "reason" in page.context["form"].errors
    send(desk, article, opened(desk, article), status="withdrawn", reason="Secret.", note="It was <wrong>.",
         withdrawn_on="2025-04-02")  # fmt: skip
    shown = Client().get(article.get_absolute_url())
    assert shown.status_code == 410
    assert "It was &lt;wrong&gt;." in shown.content.decode()
    assert "2 April 2025" in shown.content.decode()
    assert "Secret." not in shown.content.decode()
    send(desk, article, opened(desk, article), status="published")
    assert not Withdrawal.objects.exists()
    assert (Version.objects.get(number=3).before["kept"]["withdrawal"])["reason"] == "Secret."


def test_a_new_story_is_a_draft_with_a_first_version(desk: Client) -> None:
    page = desk.post("/desk/articles/new/", {"headline": "New", "precision": "unknown", "status": "draft"})
    article = Article.objects.get()
    assert page["Location"] == f"/desk/articles/{article.pk}/"
    assert (article.headline, article.status) == ("New", "draft")
    assert list(Version.objects.values_list("number", "action", "who")) == [(1, "created", "archivist")]
    assert desk.post("/desk/articles/new/", {"headline": "", "standfirst": "Kept"}).status_code == 422


def test_a_preview_shows_the_page_and_saves_nothing(desk: Client) -> None:
    article = make_article("Old")
    page = desk.post(f"/desk/articles/{article.pk}/preview/", opened(desk, article) | {"headline": "Tried out"})
    assert page.status_code == 200
    assert "<h1" in page.content.decode()
    assert "Tried out" in page.content.decode()
    article.refresh_from_db()
    assert (article.headline, Version.objects.count()) == ("Old", 0)


def test_who_else_has_the_story_open_is_told_until_they_leave(desk: Client) -> None:
    article, beth = make_article(), another()
    address = f"/desk/articles/{article.pk}/presence/"
    assert desk.post(address).json() == {"others": []}
    assert beth.post(address).json() == {"others": ["archivist"]}
    assert "Also open for" in desk.get(f"/desk/articles/{article.pk}/").content.decode()
    beth.post(address, {"leave": "1"})
    assert desk.get(address).json() == {"others": []}
    Presence.objects.update(seen_at="2020-01-01T00:00Z")
    assert beth.get(address).json() == {"others": []}


def test_names_are_suggested(desk: Client) -> None:
    make_author("Lê Quang Huy")
    assert desk.get("/desk/names/suggest/?kind=author&q=quang").json() == {"names": ["Lê Quang Huy"]}
    assert desk.get("/desk/names/suggest/?kind=person&q=quang").json() == {"names": []}
    assert desk.get("/desk/names/suggest/?kind=author").json() == {"names": []}
