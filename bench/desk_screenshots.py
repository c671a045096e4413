"""The screenshots of docs/desk.md: what an archivist sees of the demo archive. Called by bench/screenshots.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

MAKE_ARCHIVIST = (
    "from django.contrib.auth.models import Group, User\n"
    "user = User.objects.create_user('archivist', password='a long password')\n"
    "user.groups.set(Group.objects.filter(name='Archivist'))"
)
"""Python for `manage.py shell`."""
PASTE = """River Crests Below the Dikes

Soldiers carry sandbags to the dike in Port Ellis, Norland, 25 March 2025. (Ana Ruiz/EPA)
By Jane Smith
27 March 2025

The water stopped a hand below the top of the dike, and the soldiers who had worked all night went home to sleep.

Nobody was hurt, the mayor said on Thursday, although the lower road will be closed for another week of work.
"""


def shoot_desk(browser: Browser, address: str, folder: Path) -> None:
    """Write a screenshot of each page of SHOTS."""
    for name, (prepare, width, theme) in SHOTS.items():
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
        sign_in(page, address)
        prepare(page, address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"desk-{name}.jpg", type="jpeg", quality=80)
        page.close()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/sign-in/")
    page.get_by_label("Username").fill("archivist")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()


def paste(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/paste/")
    page.get_by_label("Paste here").fill(PASTE)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="Check what was read").wait_for()


def edit(page: Page, address: str) -> None:
    page.goto(f"{address}/search/?q=Hrafnajökull&sort=newest")
    page.goto(address + str(page.locator(".row-head a").first.get_attribute("href")))
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator(".rich-text").wait_for()


def compare(page: Page, address: str) -> None:
    edit(page, address)
    headline = page.get_by_label("Headline")
    headline.fill(f"{headline.input_value()} after a quiet week")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Versions", exact=True).click()
    page.get_by_role("button", name="Compare").click()


def preview(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/photos/")
    page.get_by_role("button", name="Tick all on this page").click()
    page.locator("#many-credit").fill("Ada Lunde/The Demo Gazette")
    page.get_by_role("button", name="Give them this credit").click()


def visit(path: str) -> Callable[[Page, str], None]:
    return lambda page, address: page.goto(address + path) and None


SHOTS: dict[str, tuple[Callable[[Page, str], None], int, str]] = {
    "check": (paste, 1280, "light"),
    "overview": (visit("/desk/"), 1280, "light"),
    "edit": (edit, 1280, "light"),
    "edit-tablet": (edit, 820, "dark"),
    "versions": (compare, 1280, "light"),
    "photos": (visit("/desk/photos/"), 1280, "light"),
    "many": (preview, 1280, "light"),
    "names": (visit("/desk/names/?in=photographer"), 1280, "light"),
}
"""Name -> (how the page is reached, width, theme)."""
