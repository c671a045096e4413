"""The examples of docs/api.md, run by curl against a server."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from articles.models import ApiToken, Article, Collection, Photo, SavedSearch
from articles.search.indexing import queue
from tests.conftest import missing
from tests.factories import make_article, make_person, make_photo, make_picture

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "api.md"
AFTER = "\\n%{http_code}"


def examples() -> list[str]:
    """Each command of the indented blocks, as one line."""
    blocks = re.findall(r"(?:^    .*\n)+", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    text = "\n".join(block.replace("\\\n", " ") for block in blocks)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_every_block_of_the_manual_is_an_example() -> None:
    assert len(examples()) >= 15
    assert all(line.startswith("curl -s ") for line in examples())


@pytest.fixture
def token(transactional_db: None) -> Iterator[str]:
    """An archive with a story and a photo, each of number 1, and the token of an archivist."""
    make_article("River", pk=1, photos=[make_photo("A boat on the river.", ["Kay Nietfeld"], pk=1)])
    queue.drain()
    user = make_person("Archivist")
    yield ApiToken.objects.issue(user, "manual", "write", timezone.now() + timedelta(days=1))[1]


def test_curl_gets_what_each_example_asks_for(live_server: LiveServer, token: str, tmp_path: Path) -> None:
    if not shutil.which("curl"):
        missing("curl", "curl is not installed")
    (tmp_path / "photo.jpg").write_bytes(make_picture(300, 200))
    # Made before, with the numbers that the examples name; what the examples make gets others.
    owner = ApiToken.objects.get().user
    Collection.objects.create(pk=1, owner=owner, name="Budget 2024")
    SavedSearch.objects.create(pk=1, owner=owner, name="Rain", address="q=rain")
    order = sorted(examples(), key=lambda line: "withdraw" in line)  # a withdrawn story is not corrected
    for line in order:
        command = line.replace("localhost:8000", live_server.url).replace("curl -s", f"curl -s -w '{AFTER}'", 1)
        ran = subprocess.run(
            ["/bin/sh", "-c", command], env={"TOKEN": token, "PATH": "/usr/bin:/bin"}, cwd=tmp_path,
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        body, _, status = ran.stdout.rpartition("\n")
        assert status in ("200", "201", "204"), (line, ran.stdout)
        assert body.startswith("{") or status == "204", (line, ran.stdout)
    assert Article.objects.get(pk=1).status == "withdrawn"
    assert Article.objects.filter(headline="Rain").exists() and Photo.objects.count() == 2
    assert list(Collection.objects.order_by("pk").values_list("name", "access")) == [
        ("Budget 2024", "link"),
        ("Budget 2025", "private"),
    ]
    assert list(SavedSearch.objects.values_list("name", flat=True)) == ["Floods"]
