"""Django's administration in a real browser: axe-core finds no fault in either theme."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from articles.importing.importer import import_entries
from articles.models import Article, ImportBatch
from tests.browser.conftest import Watched
from tests.browser.test_edit_story import sign_in
from tests.browser.test_quality import COLOURS, EVERY_RULE, axe_faults

UNFINISHED = ".admin-autocomplete:not([name*=__prefix__], .select2-hidden-accessible)"
"""Lists of the page that its scripts have not made into boxes yet."""


def test_axe_finds_no_fault_in_the_administration_in_either_theme(watched: Watched, archive: LiveServer) -> None:
    sign_in(watched.page.context, archive, "ana")
    person = get_user_model().objects.get(username="ana")
    person.is_staff = person.is_superuser = True
    person.save()
    import_entries([], "A batch")
    article = Article.objects.get(headline__startswith="Flood stops")
    paths = [
        "articles/article/",
        f"articles/article/{article.pk}/change/",
        f"articles/photo/{article.photos.all()[0].pk}/change/",
        "articles/importentry/",
        f"articles/importbatch/{ImportBatch.objects.get().pk}/change/",
        f"auth/user/{person.pk}/change/",
    ]
    faults = []
    for path in paths:
        page = watched.open(f"/admin/{path}")
        expect(page.locator(UNFINISHED)).to_have_count(0)
        expect(page.locator(".select2-selection[aria-labelledby]")).to_have_count(
            0
        )  # they are named once they are there
        faults += [f"{path}: {fault}" for fault in axe_faults(page, EVERY_RULE)]
        page.emulate_media(color_scheme="dark")
        faults += [f"{path}, dark: {fault}" for fault in axe_faults(page, COLOURS)]
        page.emulate_media(color_scheme="light")
    assert faults == []
    watched.faults[:] = [fault for fault in watched.faults if "Content Security Policy" not in fault]
