"""A model for tests that needs no package: texts are as near as the topics of their words."""

from __future__ import annotations

import numpy as np

from articles.search.meaning.vectors import SIZE, Floats
from articles.search.meaning.wordpieces import split_words

TOPICS = (
    {"ship", "ships", "ferry", "vessel", "vessels", "boat", "sank"},
    {"bank", "rates", "money", "lender", "interest"},
    {"football", "match", "goal", "striker"},
)


class MadeEmbedder:
    """texts: all that it was asked for."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, text: str) -> Floats:
        self.texts.append(text)
        words = list(split_words(text))
        vector = make_direction(0) * 0.1
        for number, topic in enumerate(TOPICS, 1):
            vector = vector + make_direction(number) * sum(word in topic for word in words)
        return vector / np.linalg.norm(vector)


def make_direction(number: int) -> Floats:
    """A vector of length 1 of its own, the same every time."""
    direction = np.random.default_rng(number).normal(size=SIZE).astype(np.float32)
    return direction / np.linalg.norm(direction)
