"""How templates are written: short lines, which are read beside each other and reviewed one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
MOST = 120


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*ml")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_line_of_a_template_is_longer_than_120_characters(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > MOST] == []
