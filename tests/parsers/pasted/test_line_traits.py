"""What is kept of the traits of lines."""

from __future__ import annotations

import pytest

from articles.parsers.pasted import line_traits


def test_many_short_lines_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_traits, "MAX_KEPT", 10 * line_traits.LEAST)
    kept = line_traits._Kept()
    assert all(kept[str(number)].words == 1 for number in range(40))
    assert len(kept) <= 11
