"""What is typed at the desk in a real browser is never lost, and never comes back once it was saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Credit
from tests.browser.conftest import Watched
from tests.browser.test_edit_story import sign_in, story

BACK = "What you had typed here is back."


@pytest.fixture
def desk(watched: Watched, archive: LiveServer) -> Watched:
    """A page on which an archivist has signed in. Dialogs that ask whether to leave are answered with yes."""
    sign_in(watched.page.context, archive, "ana")
    watched.page.on("dialog", lambda dialog: dialog.accept())
    return watched


def type_into(page: Page, label: str, text: str) -> None:
    """Type, and wait until the browser has kept it."""
    page.get_by_label(label).first.fill(text)
    page.wait_for_function("text => Object.values(localStorage).some((kept) => kept.includes(text))", arg=text)


def test_every_form_of_the_desk_keeps_what_is_typed_when_the_page_is_loaded_again(desk: Watched) -> None:
    name = f"/desk/names/record/photographer-{Credit.objects.get(name='Ana Ruiz').pk}/"
    forms = [
        (name, "Note"),
        ("/desk/many/?kind=article&all=1&q=flood", "Rights"),
        ("/desk/names/equivalents/", "Groups"),
        ("/desk/pages/new/", "Title"),
        ("/desk/front/", "Number or address of the story"),
        ("/desk/photos/", "Caption"),
        ("/desk/articles/new/", "Headline"),
        (f"/desk/photos/{story().photos.all()[0].pk}/", "Caption"),
    ]
    for address, label in forms:
        page = desk.open(address)
        type_into(page, label, "Half a sent")
        page.reload()
        expect(page.get_by_text(BACK)).to_be_visible()
        expect(page.get_by_label(label).first).to_have_value("Half a sent")


def test_what_was_typed_is_merged_with_what_somebody_else_saved_before_the_page_was_loaded_again(
    desk: Watched, browser: Browser, archive: LiveServer
) -> None:
    pk = story().pk
    page = desk.open(f"/desk/articles/{pk}/")
    type_into(page, "Standfirst", "Typed by Ana.")
    context = browser.new_context()
    sign_in(context, archive, "ben")
    other = context.new_page()
    other.goto(f"{archive.url}/desk/articles/{pk}/")
    other.get_by_label("Byline").fill("By Ben")
    other.get_by_label("Standfirst").fill("Typed by Ben.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator(".message").first).to_contain_text("Saved")
    context.close()
    page.reload()
    expect(page.get_by_text("It was changed elsewhere meanwhile.")).to_be_visible()
    expect(page.get_by_label("Standfirst")).to_have_value("Typed by Ana.")
    expect(page.get_by_label("Byline")).to_have_value("By Ben")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Take mine").check()  # both texts are shown, side by side
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("Saved")
    kept = Article.objects.get(pk=pk)
    assert (kept.standfirst, kept.byline) == ("Typed by Ana.", "By Ben")
    desk.faults[:] = [fault for fault in desk.faults if "409" not in fault]  # the browser reports the answer itself


def test_what_was_saved_does_not_come_back(desk: Watched) -> None:
    page = desk.open("/desk/")
    page.get_by_role("link", name="New story").click()
    type_into(page, "Headline", "Bridge opens")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("The story was created.")
    desk.open("/desk/articles/new/")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("")
    desk.open("/desk/many/?kind=article&all=1&q=flood")
    type_into(page, "Rights", "© The archive")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="would change")).to_be_visible()
    desk.open("/desk/many/?kind=article&all=1&q=letters")
    expect(page.get_by_label("Rights")).to_have_value("")


def test_what_was_refused_comes_back(desk: Watched) -> None:
    page = desk.open(f"/desk/articles/{story().pk}/")
    page.get_by_label("Corrections").fill("2025-99-99: No such day.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("There is no day 2025-99-99.")).to_be_visible()
    desk.open("/desk/")
    desk.open(f"/desk/articles/{story().pk}/")
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.get_by_label("Corrections")).to_have_value("2025-99-99: No such day.")
    desk.faults[:] = [fault for fault in desk.faults if "422" not in fault]


def test_what_was_refused_for_an_error_of_no_field_comes_back(desk: Watched) -> None:
    pk = story().photos.all()[0].pk
    page = desk.open(f"/desk/articles/{story().pk}/")
    page.get_by_label("Byline").fill("By Ana")
    page.locator(f"[name=photo-{pk}-credit_line]").evaluate("(field) => { field.value = 'a'.repeat(1001); }")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("is longer than 1,000 characters.")).to_be_visible()
    desk.open("/desk/")
    desk.open(f"/desk/articles/{story().pk}/")
    expect(page.get_by_label("Byline")).to_have_value("By Ana")
    desk.faults[:] = [fault for fault in desk.faults if "422" not in fault]


def test_what_one_person_typed_comes_back_to_nobody_else(desk: Watched, archive: LiveServer) -> None:
    page = desk.open("/desk/articles/new/")
    type_into(page, "Headline", "Bridge opens")
    of_ana = page.context.cookies()
    sign_in(page.context, archive, "ben")
    desk.open("/desk/articles/new/")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("")
    page.context.add_cookies(of_ana)  # type: ignore[arg-type]
    desk.open("/desk/articles/new/")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Bridge opens")
