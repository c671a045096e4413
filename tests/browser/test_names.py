"""Names at the desk in a real browser: merging two photographers, and what the next import does with a spelling."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.importing.importer import import_entries
from articles.models import Credit
from tests.browser.conftest import Watched
from tests.browser.test_edit_story import sign_in
from tests.browser.test_quality import COLOURS, EVERY_RULE, axe_faults
from tests.factories import make_photo
from tests.search.conftest import Index, index  # noqa: F401


@pytest.fixture
def ana(watched: Watched, archive: LiveServer) -> Watched:
    sign_in(watched.page.context, archive, "ana")
    return watched


def import_story(headline: str, credit: str) -> None:
    photographer, agency = credit.split("/")
    caption = f"A photo of {headline}."
    photo = PhotoDraft(caption=caption, credit_line=credit, photographers=(photographer,), agencies=(agency,))
    import_entries([ArticleDraft(headline=headline, body=f"<p>{headline}.</p>", photos=(photo,))], headline)


def merge(page: Page, loser: str, winner: str) -> None:
    page.get_by_label("Name or spelling").fill(loser)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=loser, exact=True).click()
    page.get_by_role("link", name="Merge into another name").click()
    page.get_by_role("searchbox", name="The name that stays").fill(winner)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=winner, exact=True).click()
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator(".message").first).to_contain_text(f"{loser} is now a spelling of {winner}")


def test_two_photographers_are_merged_and_a_third_spelling_is_imported_as_the_one(
    ana: Watched,
    archive: LiveServer,
    index: Index,  # noqa: F811
) -> None:
    import_story("Talks begin", "Hannes P. Albert/dpa")
    import_story("Talks go on", "Hannes Albert/dpa")
    old = Credit.objects.get(name="Hannes Albert").get_absolute_url()
    page = ana.open("/desk/names/?in=photographer")
    merge(page, "Hannes Albert", "Hannes P. Albert")
    page.get_by_label("Other spellings").fill("Hannes Albert\nH. P. Albert")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message").first).to_contain_text("Saved")

    import_story("Talks end", "H. P. Albert/dpa")
    index()
    ana.open("/desk/names/?in=photographer&q=Albert")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("Albert"))).to_have_count(1)
    ana.open(old)  # the address of the name that went
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hannes P. Albert")
    for headline in ("Talks begin", "Talks go on", "Talks end"):
        expect(page.get_by_role("main")).to_contain_text(f"A photo of {headline}.")


def test_the_pages_of_names_are_accessible_in_either_theme(ana: Watched) -> None:
    make_photo("One.", ["Hannes P. Albert"])
    make_photo("Two.", ["Hannes P Albert"])
    import_story("Talks begin", "Ada Lunde/dpa")
    first, second = Credit.objects.filter(name__startswith="Hannes").order_by("pk").values_list("pk", flat=True)
    paths = [
        "/desk/names/?in=photographer",
        "/desk/names/unchecked/?in=photographer",
        "/desk/names/pairs/?in=photographer",
        f"/desk/names/record/photographer-{first}/",
        f"/desk/names/record/photographer-{first}/merge/?into=photographer-{second}",
    ]
    ana.page.set_viewport_size({"width": 820, "height": 1100})
    faults = []
    for path in paths:
        page = ana.open(path)
        faults += [f"{path}: {fault}" for fault in axe_faults(page, EVERY_RULE)]
        page.emulate_media(color_scheme="dark")
        faults += [f"{path}, dark: {fault}" for fault in axe_faults(page, COLOURS)]
        page.emulate_media(color_scheme="light")
    assert faults == []
