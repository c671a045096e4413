"""Signing in to the desk, and the way to it on public pages."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.sign_in.throttle import PAIR
from tests.factories import make_article, make_editor, make_person

pytestmark = pytest.mark.django_db

PAGE = "/desk/sign-in/"


def enter(client: Client, name: str, password: str) -> int:
    return client.post(PAGE, {"username": name, "password": password}).status_code


def test_a_person_with_a_role_signs_in_without_being_staff(client: Client) -> None:
    make_person("Editor")
    answer = client.post(PAGE, {"username": "editor", "password": "a long password"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_a_person_without_a_role_is_told_what_a_wrong_password_is_told(client: Client) -> None:
    make_person("")
    right = client.post(PAGE, {"username": "reader", "password": "a long password"})
    wrong = client.post(PAGE, {"username": "reader", "password": "wrong"})
    assert right.status_code == wrong.status_code == 200
    assert right.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()


def test_wrong_passwords_lock_the_name_here_as_in_the_admin(client: Client) -> None:
    make_person("Editor")
    answers = [enter(client, "editor", "wrong") for _ in range(PAIR + 1)]
    assert answers[-1] == 429
    assert client.post("/admin/login/", {"username": "editor", "password": "wrong"}).status_code == 429


def test_the_page_leads_to_the_address_that_was_asked_for_and_to_no_other_host(client: Client) -> None:
    make_person("Archivist")
    answer = client.get("/desk/?page=2")
    assert answer["Location"] == "/desk/sign-in/?next=/desk/%3Fpage%3D2"
    for target, leads_to in [("/desk/?page=2", "/desk/?page=2"), ("https://evil.example/", "/desk/")]:
        form = {"username": "archivist", "password": "a long password", "next": target}
        assert Client().post(PAGE, form)["Location"] == leads_to


def test_the_page_has_the_name_of_the_archive_and_not_of_the_host(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert 'class="nameplate" href="/">News Archive<' in page
    assert "Desk – News Archive </title>" in " ".join(page.split())


def test_signing_out_is_a_form_and_ends_the_session(client: Client) -> None:
    client.force_login(make_person("Editor"))
    assert client.get("/desk/sign-out/").status_code == 405
    assert client.post("/desk/sign-out/")["Location"] == "/"
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    ("role", "sees"), [("Editor", True), ("Archivist", True), ("Administrator", True), ("", False)]
)
def test_people_with_a_role_see_the_way_to_the_desk_on_public_pages(client: Client, role: str, sees: bool) -> None:
    story = make_article()
    client.force_login(make_person(role))
    for address in ("/", story.get_absolute_url(), "/search/", "/dates/", "/nowhere/"):
        assert (b'href="/desk/"' in client.get(address).content) is sees, address


def test_a_page_made_for_a_person_with_a_role_is_kept_for_nobody_else(client: Client) -> None:
    story = make_article()
    member = Client()
    member.force_login(make_editor())
    for address in ("/", story.get_absolute_url()):
        assert b"/desk/" in member.get(address).content
        assert b"/desk/" not in client.get(address).content
        assert b"/desk/" in member.get(address).content


def test_a_form_that_is_sent_signed_out_comes_back_with_its_text(client: Client) -> None:
    answer = client.post("/desk/", {"text": "A long <story>", "password": "secret"})
    assert answer.status_code == 403
    assert b"A long &lt;story&gt;" in answer.content
    assert b"secret" not in answer.content


def test_a_form_of_before_signing_in_again_comes_back_with_its_text() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("Archivist"))
    answer = client.post("/desk/", {"text": "A long story", "csrfmiddlewaretoken": "old"})
    assert answer.status_code == 403
    assert b"A long story" in answer.content
    assert b"old" not in answer.context["sent"]
    assert b"A long" not in client.post("/admin/login/", {"text": "A long story"}).content
