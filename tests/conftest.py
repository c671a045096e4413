"""Fixtures that more than one room of the house needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # a slow machine is no failure
settings.load_profile("house")


@pytest.fixture
def shared() -> Path:
    """The folder of real pages and corpora beside the checkout; the test is skipped where it is missing."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the real pages and corpora in ../shared are not here")
    return folder
