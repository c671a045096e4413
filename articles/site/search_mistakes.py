"""What a reader got wrong in a search, in the reader's language. bench/messages.py collects the sentences."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext

from articles.search.language.mistakes import Mistake
from articles.site.phrases import separate_thousands

_WORDS: dict[str, Callable[[str], str]] = {"label": str.capitalize, "order": str}
"""Values that are words of the interface (articles.site.search_words), and how those are written in its list."""


class _Number(int):
    """A number with the separators of the language."""

    def __format__(self, spec: str) -> str:
        return separate_thousands(int(self)) if spec == "," else super().__format__(spec)


def in_words(mistake: Mistake) -> str:
    """The sentence of a mistake. Plain text, not escaped."""
    sentence = gettext(mistake.kind.value)
    if sentence == mistake.kind.value:
        return mistake.sentence
    return sentence.format(**{name: _value(name, value) for name, value in mistake.values})


def _value(name: str, value: object) -> object:
    if name in _WORDS:
        return gettext(_WORDS[name](str(value)))
    return _Number(value) if isinstance(value, int) else value
