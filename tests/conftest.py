"""Fixtures that more than one room of the house needs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.conf import settings as archive
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from hypothesis import HealthCheck
from hypothesis import settings as profiles

from articles.models import IndexUpdate, archive_version
from articles.search.indexing import queue
from articles.site.page_cache import shelf
from articles.site.site_pages import forget_footers
from articles.templatetags.kept_parts import forget_parts

# No deadline: a slow machine is no failure. The same examples every day: new ones are what `make fuzz` is for.
profiles.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
profiles.register_profile("house", profiles.get_profile("patient"), derandomize=True)
profiles.load_profile("patient" if os.environ.get("FUZZ") else "house")


@receiver(post_migrate, sender=apps.get_app_config("articles"))
def empty_queue(**_: object) -> None:
    """Behind a test of real transactions Django empties the tables row by row, and the triggers queue each row that
    goes; the next test is to find the queue empty all the same."""
    IndexUpdate.objects.all().delete()


def missing(what: str, reason: str) -> None:
    """Skip the test, or fail it where REQUIRE says that this is to be had: CI installs it, so a skip hides a hole."""
    if what in os.environ.get("REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    if not path:
        missing("chromium", "Chromium is not installed")
    return path


@pytest.fixture
def postgresql_url() -> str:
    """A PostgreSQL server to make databases on: POSTGRESQL_URL=postgresql://user@host/postgres."""
    url = os.environ.get("POSTGRESQL_URL", "")
    if not url:
        missing("postgresql", "POSTGRESQL_URL names no PostgreSQL server")
    return url


@pytest.fixture
def shared() -> Path:
    """The folder of real pages and corpora beside the checkout; the test is skipped where it is missing."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the real pages and corpora in ../shared are not here")
    return folder


@pytest.fixture(autouse=True)
def clear_cache() -> None:
    """What one test made the process remember is forgotten: its rows are rolled back and their numbers used again."""
    cache.clear()
    shelf.clear()
    forget_footers()
    forget_parts()


@pytest.fixture(scope="module", autouse=True)
def no_index_is_left() -> Iterator[None]:
    """The index that a file's tests made tells of rows that are rolled back; the next file's tests find none."""
    yield
    shutil.rmtree(archive.SEARCH_INDEX_PATH, ignore_errors=True)
    queue.reader.cache_clear()


@pytest.fixture
def own_index(settings: LazySettings, tmp_path: Path) -> Iterator[Path]:
    """The folder of an index that only this test uses. There is none in it until something is indexed."""
    settings.SEARCH_INDEX_PATH = tmp_path / "index"
    queue.reader.cache_clear()
    yield tmp_path / "index"
    queue.reader.cache_clear()


@pytest.fixture(autouse=True)
def own_writes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL server's snapshot moves with all of its databases, those of the tests running beside this one too;
    a test that is one transaction sees its own writes in the counters."""
    monkeypatch.setattr(archive_version, "_OWN_WRITES", archive_version.COUNTERS)
