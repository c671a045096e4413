"""ninjs on its way out: valid by IPTC's schema, and read back by the archive's own reader unchanged."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Precision
from articles.exporting.ninjs import to_ninjs, write_ninjs
from articles.parsers import ninjs
from tests.parsers.make import articles, bare, make_article, make_photo, photos


def read_back(data: bytes) -> list[Any]:
    return list(ninjs.parse(io.BytesIO(data), "export.json"))


@given(drafts=st.lists(articles() | photos, min_size=1, max_size=3))
def test_whatever_is_written_is_read_back_unchanged(drafts: list[Any]) -> None:
    entries = read_back(b"".join(write_ninjs(drafts)))
    assert [bare(entry) for entry in entries] == [bare(draft) for draft in drafts]


@pytest.mark.shared
@given(draft=articles() | photos)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_item_is_valid_by_the_standard_s_schema(shared: Path, draft: Any) -> None:
    schema = json.loads((shared / "corpora/newswire/ninjs/schemas/ninjs-schema_3.1.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(to_ninjs(draft))


def test_others_find_the_story_in_the_standard_s_own_fields() -> None:
    draft = make_article(
        byline="By Jane Doe",
        source="Northwire",
        source_key="urn:x:1",
        published_on=None,
        published_at=datetime(2024, 5, 3, 6, 0, tzinfo=UTC),
        photos=(make_photo(address="https://x.example/a.png", is_lead=True),),
    )
    item = to_ninjs(draft)
    assert item["uri"] == "urn:x:1"
    assert item["headlines"][0]["value"] == draft.headline
    assert item["by"] == "By Jane Doe"
    assert item["firstCreated"] == "2024-05-03T06:00:00+00:00"
    picture = item["associations"][0]
    assert picture["renditions"] == [
        {"name": "original", "href": "https://x.example/a.png", "contentType": "image/png"}
    ]
    assert {"role": "creditline", "contentType": "text/plain", "value": draft.photos[0].credit_line} in picture[
        "descriptions"
    ]


def test_an_edited_export_brings_its_edits_back() -> None:
    item = to_ninjs(make_article())
    item["headlines"][0]["value"] = "Another headline"
    item["bodies"][0]["value"] = "<p>Another <script>x</script>text.</p>"
    (entry,) = read_back(json.dumps(item).encode())
    assert isinstance(entry, ArticleDraft)
    assert (entry.headline, entry.body) == ("Another headline", "<p>Another text.</p>")


def test_a_day_without_a_time_stays_a_day() -> None:
    (entry,) = read_back(b"".join(write_ninjs([make_article(precision=Precision.DAY)])))
    assert (entry.published_at, entry.precision) == (None, Precision.DAY)


@pytest.mark.parametrize("rest", ["[" * 50_000, "not json", '{"published_on": "never"}'])
def test_a_tampered_rest_is_rejected_with_its_reason(rest: str) -> None:
    item = to_ninjs(make_article())
    item["altIds"] = [{"role": "archive", "value": rest}]
    (entry,) = read_back(json.dumps(item).encode())
    assert entry.why
