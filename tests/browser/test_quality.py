"""Every page type: no accessibility fault that axe-core finds, in either theme, valid HTML, and a quiet console."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Photo
from tests.browser.conftest import Watched

EVERY_RULE: dict[str, object] = {"rules": {"target-size": {"enabled": True}}}
COLOURS: dict[str, object] = {"runOnly": ["color-contrast", "link-in-text-block"]}

PATHS = [
    "/",
    "/articles/",
    "/dates/",
    "/undated/",
    "/2023/",
    "/2023/05/",
    "/2023/05/04/",
    "/on-this-day/05-04/",
    "/photos/",
    "/sections/",
    "/people/",
    "/sections/world/",
    "/subjects/floods/",
    "/photographers/ana-ruiz/",
    "/agencies/epa/",
    "/search/",
    "/search/?q=flood&sort=oldest",
    "/search/?q=flood&kind=photos",
    "/search/?q=flod+colour:red",
    "/search/help/",
    "/nothing-here/",
]


def every_path() -> list[str]:
    """The fixed pages, every story, a citation page, a photo with a picture and one without, a withdrawn story."""
    stories = [row.get_absolute_url() for row in Article.objects.all()]
    photos = [row.get_absolute_url() for row in Photo.objects.all()]
    gone = Article.objects.create(headline="Taken back", status="withdrawn").get_absolute_url()
    return [*PATHS, *stories, f"{stories[0]}cite", f"{stories[0]}?results=q%3Dflood", photos[0], photos[-1], gone]


def test_axe_finds_no_fault_on_any_page_in_either_theme(browser: Browser, archive: LiveServer) -> None:
    """On a phone: every rule in the light theme; in the dark one those of colour, which alone can differ."""
    context = browser.new_context(color_scheme="light", viewport={"width": 390, "height": 800})
    page = context.new_page()
    faults = []
    for path in [*every_path(), "/admin/login/"]:
        page.goto(archive.url + path)
        faults += [f"{path}: {fault}" for fault in axe_faults(page, EVERY_RULE)]
        page.emulate_media(color_scheme="dark")
        faults += [f"{path}, dark: {fault}" for fault in axe_faults(page, COLOURS)]
        page.emulate_media(color_scheme="light")
    context.close()
    assert faults == []


def axe_faults(page: Page, options: dict[str, object] | None = None) -> list[str]:
    """What axe-core objects to, each with the first elements it names."""
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{row['id']}: {row['help']} {[node['html'][:120] for node in row['nodes'][:3]]}" for row in violations]


def test_no_page_complains_or_asks_another_host(watched: Watched) -> None:
    for path in every_path():
        watched.open(path)
    expected = [fault for fault in watched.faults if "404" in fault or "410" in fault]
    assert len(expected) == 2  # the browser itself reports the two pages that are not there
    for fault in expected:
        watched.faults.remove(fault)


def test_a_viewer_and_suggestions_are_accessible_too(watched: Watched) -> None:
    page = watched.open(Article.objects.get(headline="Flood stops below the dikes").get_absolute_url())
    page.locator(".photo-open").first.click()
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".photo-open").first).to_be_focused()  # given back when the viewer is gone, not before
    page.get_by_label("Search the archive").fill("flo")
    page.get_by_role("option").first.wait_for()
    assert axe_faults(page) == []


def validator() -> Path:
    """The Nu HTML checker: npm install vnu-jar, or VNU_JAR."""
    place = os.environ.get("VNU_JAR") or settings.BASE_DIR / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not Path(place).is_file() or not shutil.which("java"):
        pytest.skip("the Nu validator (npm install vnu-jar) or Java is not here")
    return Path(place)


def test_every_page_is_valid_html(archive: LiveServer, tmp_path: Path) -> None:
    jar = validator()
    client = Client(headers={"host": "localhost"})
    for number, path in enumerate(every_path()):
        (tmp_path / f"{number:02}.html").write_bytes(b"".join([client.get(path).content]))
    command = [
        "java",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--errors-only",
        *map(str, sorted(tmp_path.glob("*.html"))),
    ]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(found.stderr)["messages"]
    assert [f"{row['url'][-7:]}: {row['message']} ({row.get('extract', '')[:90]})" for row in messages] == []
