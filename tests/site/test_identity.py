"""The name, colours and logo of a site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.site import identity
from newsarchive import colours, env

pytestmark = pytest.mark.django_db
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """The logo is read once a process."""
    identity.logo.cache_clear()
    yield
    identity.logo.cache_clear()


def test_a_site_without_colours_has_no_style_sheet_of_its_own(client: Client) -> None:
    assert client.get("/site.css").status_code == 404
    assert client.get("/logo").status_code == 404
    assert identity.styles_address() == identity.logo_address() == ""


def test_the_accent_is_served_at_an_address_that_changes_with_it(client: Client, settings: LazySettings) -> None:
    settings.SITE_ACCENT = "#005a9c"
    first = identity.styles_address()
    answer = client.get(first)
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.decode().startswith(":root { --accent: light-dark(#005a9c, #")
    settings.SITE_ACCENT = "#006000"
    assert identity.styles_address() != first


def test_the_logo_is_served_under_the_pages_policy(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.SITE_LOGO = tmp_path / "logo.svg"
    settings.SITE_LOGO.write_text(LOGO)
    answer = client.get(identity.logo_address())
    assert (answer.content.decode(), answer["Content-Type"]) == (LOGO, "image/svg+xml")
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_any_colour_becomes_readable_on_the_dark_paper(colour: str) -> None:
    assert colours.contrast(colours.for_dark_theme(colour), colours.PAPER["dark"]) >= colours.READABLE


def test_the_contrast_is_that_of_wcag() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("value", "theme", "said"),
    [
        ("red", "light", "such as #8c2f1b"),
        ("#ffcc00", "light", "choose a darker colour"),
        ("#8c2f1b", "dark", "choose a lighter"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(
    value: str, theme: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_ACCENT", value)
    with pytest.raises(ImproperlyConfigured, match=said):
        env.accent("SITE_ACCENT", theme)


@pytest.mark.parametrize("name", ["missing.svg", "logo.gif", "large.png"])
def test_a_logo_that_cannot_be_served_is_refused(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "logo.gif").write_bytes(b"GIF89a")
    (tmp_path / "large.png").write_bytes(b"x" * 200_001)
    monkeypatch.setenv("SITE_LOGO", str(tmp_path / name))
    with pytest.raises(ImproperlyConfigured, match="at most 200 kB"):
        env.logo("SITE_LOGO")


@pytest.mark.parametrize("value", ["", "xx", "en,klingon"])
def test_an_unknown_language_of_the_interface_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_LANGUAGES", value)
    with pytest.raises(ImproperlyConfigured, match="List one or more of: en, de, fr, es, ar"):
        env.languages("SITE_LANGUAGES", "en")
