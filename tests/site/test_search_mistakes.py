"""The sentences about a reader's mistakes are told in the reader's language."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from articles.search.language.mistakes import Mistake, MistakeKind
from articles.site.search_mistakes import in_words
from bench.messages import LANGUAGES

_VALUES = re.compile(r"\{(\w+)(:,)?\}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MistakeKind, ids=lambda kind: kind.name)
def test_each_sentence_is_told_with_its_values(kind: MistakeKind, language: str) -> None:
    values = {name: 1204 if comma or name == "most" else f"<{name}>" for name, comma in _VALUES.findall(kind.value)}
    mistake = Mistake.of(kind, **values)
    with override(language):
        sentence = in_words(mistake)
    assert sentence != mistake.sentence
    assert [name for name, value in values.items() if value != 1204 and str(value) not in sentence] == []


def test_english_is_as_it_is_written() -> None:
    mistake = Mistake.of(MistakeKind.TOO_FAR, most=10_000)
    with override("en-gb"):
        assert in_words(mistake) == mistake.sentence


def test_labels_orders_and_numbers_are_those_of_the_language() -> None:
    with override("de"):
        assert "Fotograf" in in_words(Mistake.of(MistakeKind.UNKNOWN_VALUE, label="photographer", text="Nobody"))
        assert "neuesten zuerst" in in_words(Mistake.of(MistakeKind.SORTED, text="newest", order="newest first"))
        assert "10.000" in in_words(Mistake.of(MistakeKind.TOO_FAR, most=10_000))
