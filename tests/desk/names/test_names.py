"""The names room of the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.authorities import pair_lists
from articles.importing.importer import import_entries
from articles.models import Author, Credit, DistinctPair, EquivalentList, Merge, Photo, Spelling, Version
from articles.parsers.tables.records import read_photo
from tests.factories import make_article, make_author, make_credit, make_person, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def archivist() -> Client:
    client = Client()
    client.force_login(make_person("Archivist"))
    return client


def record_of(term: Credit | Author) -> str:
    return f"/desk/names/record/{term.vocabulary}-{term.pk}/"


def import_photo(credit_line: str, caption: str = "Fog.") -> None:
    import_entries([read_photo({"caption": caption, "credit_line": credit_line}, "here")])


def test_the_list_finds_names_by_their_spellings_too(archivist: Client) -> None:
    ana, _ = make_credit("Ana Ruiz"), make_credit("Bo Li")
    Spelling.for_term(ana, "A. Rouiz").save()
    page = archivist.get("/desk/names/", {"in": "photographer", "q": "rouiz"}).text
    assert record_of(ana) in page and "Bo Li" not in page
    assert "There is no such name" in archivist.get("/desk/names/", {"q": "nobody"}).text


def test_two_photographers_are_merged_and_a_third_spelling_is_imported_as_one(archivist: Client) -> None:
    make_photo("One.", photographers=["Hannes P. Albert"])
    make_photo("Two.", photographers=["Hannes P Albert"])
    winner, loser = make_credit("Hannes P. Albert"), make_credit("Hannes P Albert")
    key = f"photographer-{winner.pk}"
    preview = archivist.get(f"{record_of(loser)}merge/", {"into": key}).text
    assert "One." in preview and "Two." in preview and "1 use\n" in preview
    answer = archivist.post(f"{record_of(loser)}merge/", {"into": key})
    assert answer["Location"] == record_of(winner)
    form = {"name": "Hannes P. Albert", "spellings": "Hannes P Albert\nH. P. Albert"}
    assert archivist.post(record_of(winner), form).status_code == 302
    import_photo("H. P. Albert", "Three.")
    assert Photo.objects.filter(credits=winner).count() == 3
    merge = Merge.objects.get()
    assert archivist.post(f"/desk/names/merges/{merge.pk}/undo/")["Location"] == record_of(loser)
    assert Credit.objects.get(pk=loser.pk).name == "Hannes P Albert"


def test_a_new_preferred_form_keeps_the_old_one_as_a_spelling_and_is_a_version(archivist: Client) -> None:
    author = make_author("TRAN MINH DUC")
    form = {"name": "Trần Minh Đức", "note": "Of Hanoi.", "identifier": "https://www.wikidata.org/wiki/Q42"}
    archivist.post(record_of(author), form)
    author.refresh_from_db()
    assert (author.name, author.note, author.identifier) == ("Trần Minh Đức", "Of Hanoi.", "wikidata:Q42")
    assert [row.name for row in author.spellings.all()] == ["TRAN MINH DUC"]
    assert set(Version.objects.get(kind="author").changed) == {"name", "note", "identifier"}


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": "Bo Li"}, "There is another Bo Li"),
        ({"name": "Ana Ruiz", "spellings": "Bo Li"}, "Bo Li has a record of its own"),
        ({"name": "Ana Ruiz", "spellings": "Bo Lee"}, "Bo Lee is a spelling of another name"),
        ({"name": "Ana Ruiz", "identifier": "Q0"}, "Write an identifier"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_record_that_cannot_be_saved_says_why_and_keeps_what_was_typed(
    archivist: Client, form: dict[str, str], why: str
) -> None:
    author, other = make_author("Ana Ruiz"), make_author("Bo Li")
    Spelling.for_term(other, "Bo Lee").save()
    answer = archivist.post(record_of(author), {**form, "note": "Typed."})
    assert (answer.status_code, why in answer.text, "Typed." in answer.text) == (422, True, True)
    author.refresh_from_db()
    assert author.note == ""


def test_an_accepted_name_is_listed(archivist: Client) -> None:
    import_photo("Ferran Puig")
    credit = Credit.objects.get()
    assert "Ferran Puig" in archivist.get("/desk/names/unchecked/").text
    archivist.post("/desk/names/review/", {"in": "photographer", "key": credit.pk, "verdict": "accept"})
    credit.refresh_from_db()
    assert credit.is_checked
    assert "Nothing waits here" in archivist.get("/desk/names/unchecked/").text


@pytest.mark.parametrize(
    ("line", "caption", "left"), [("Some Body", "Fog. (Some Body)", ""), ("Some Body/AFP", "Fog.", "Some Body/AFP")]
)
def test_what_is_no_name_goes_back_into_the_caption_for_good(
    archivist: Client, line: str, caption: str, left: str
) -> None:
    import_photo(line)
    credit = Credit.objects.get(kind="photographer")
    archivist.post("/desk/names/review/", {"in": "photographer", "key": credit.pk, "verdict": "refuse"})
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit_line) == (caption, left)
    import_photo(line, "Rain.")
    assert not Photo.objects.filter(credits=credit).exists()


def test_pairs_are_shown_until_somebody_says_that_they_are_two(archivist: Client) -> None:
    one, other = make_author("Trần Minh Đức"), make_author("Tran Minh Duc")
    make_article("A story of the river", authors=[one.name])
    pair_lists.renew()
    page = archivist.get("/desk/names/pairs/", {"in": "author"}).text
    assert "The same but for accents" in page and "A story of the river" in page
    archivist.post("/desk/names/pairs/apart/", {"in": "author", "key": [other.pk, one.pk]})
    assert DistinctPair.objects.of("author") == {(one.pk, other.pk)}
    assert "No pairs were found" in archivist.get("/desk/names/pairs/", {"in": "author"}).text


def test_an_editor_reads_a_record_and_cannot_change_it() -> None:
    client, author = Client(), make_author("Ana Ruiz")
    client.force_login(make_person("Editor"))
    page = client.get(record_of(author))
    assert (page.status_code, "Merge into" in page.text) == (200, False)
    assert client.post(record_of(author), {"name": "Ana Rouiz"}).status_code == 403


@pytest.mark.parametrize("name", ["author-999999", "nobody-1", "author-x", "12"])
def test_a_record_that_does_not_exist_is_not_found(archivist: Client, name: str) -> None:
    assert archivist.get(f"/desk/names/record/{name}/").status_code == 404


def test_the_list_of_equivalents_is_saved_and_tells_which_lines_are_none(archivist: Client) -> None:
    assert "USSR = Soviet Union" in archivist.get("/desk/names/equivalents/").text
    save = "/desk/names/equivalents/save/"
    wrong = archivist.post(save, {"text": "lorry = truck\nnothing", "last": ""})
    assert (wrong.status_code, "<bdi>nothing</bdi>" in wrong.text) == (422, True)
    assert not EquivalentList.objects.exists()
    archivist.post(save, {"text": "lorry = truck", "last": ""})
    page = archivist.get("/desk/names/equivalents/").text
    assert "lorry = truck" in page and "Last saved by" in page


def test_a_list_of_equivalents_that_somebody_else_saved_meanwhile_is_not_overwritten(archivist: Client) -> None:
    EquivalentList.objects.create(text="lift = elevator")
    answer = archivist.post("/desk/names/equivalents/save/", {"text": "lorry = truck", "last": ""})
    assert answer.status_code == 422
    assert "lift = elevator" in answer.text and "lorry = truck" in answer.text
    assert EquivalentList.objects.current_text() == "lift = elevator"
