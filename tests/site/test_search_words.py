"""The words of the search that code defines which knows no Django are all translated."""

from __future__ import annotations

from articles.search.language.fields import FIELDS
from articles.site.search_words import WORDS
from articles.site.vocabularies import VOCABULARIES
from articles.views.search import _SORTS, _TABS


def test_every_label_that_pages_translate_is_in_the_list() -> None:
    labels = {field.label for field in FIELDS} | {label for _, label in _SORTS} | {label for _, label, _ in _TABS}
    assert labels | {vocabulary.title for vocabulary in VOCABULARIES} <= set(WORDS)
