"""What became of each line of a paste, beside the form."""

from __future__ import annotations

from typing import Any

import pytest

from articles.desk.entry.source_lines import place_lines


def make_story(body: str, **fields: str) -> dict[str, Any]:
    return {"fields": {"headline": "News of the River", "body": body, **fields}, "photos": []}


BODY = "The news came late: search parties went home.\n\nIn short\n\n<h2>What follows</h2><p>Pumps ran all night.</p>"


@pytest.mark.parametrize(
    ("line", "became"),
    [
        ("News of the River", "Headline"),
        ("News", "Headline"),
        ("Search", ""),
        ("late", ""),
        ("In short", "Text"),
        ("What follows", "Text"),
        ("Pumps ran all night.", "Text"),
        ("search parties went home", "Text"),
        ("parties went home", ""),
        ("h parties went home", "Text"),
        ("Jane Smith", "Byline"),
        ("Elections", ""),
        ("https://delta.example/elections", "Address"),
    ],
)
def test_a_short_line_is_part_of_the_text_only_if_it_is_a_paragraph(line: str, became: str) -> None:
    found = place_lines(line, [make_story(BODY, byline="By Jane Smith", url="https://delta.example/elections")])
    assert [row.became for row in found] == [became]
