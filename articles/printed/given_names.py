"""Which names of sections were given by people. Systems file stories without a section under a word of their own
("Uncategorized"), and some send the key of a section instead of its name ("espana", "us_news", "twis"). Pages print no
such name over a story. Pure."""

from __future__ import annotations

import re

_NONE = frozenset((
    "uncategorized", "uncategorised", "uncategorised news", "no category", "none", "other", "others", "misc",
    "miscellaneous", "default", "general", "null", "n/a", "unknown", "untitled", "various", "blog", "article",
    "articles", "sin categoría", "sin categoria", "sin clasificar", "non classé", "non classe", "non catégorisé",
    "sans catégorie", "allgemein", "unkategorisiert", "nicht kategorisiert", "ohne kategorie", "senza categoria",
    "sem categoria", "sem categorias", "geen categorie", "niet gecategoriseerd", "ukategoriseret", "ukategorisert",
    "okategoriserade", "luokittelematon", "bez kategorii", "nezařazené", "nezaradené", "egyéb", "kategorisiz", "genel",
    "без категории", "без рубрики", "без категорії", "χωρίς κατηγορία", "غير مصنف", "כללי",
    "未分类", "未分類", "미분류",
))  # fmt: skip
"""What systems call the section of stories that have none. Folded to lower case."""

_KEY = re.compile(r"[_/\\=<>{}\[\]]|^\W*\d*\W*$|\w\.\w+\.\w")
"""What stands in keys and in no name: underscores, slashes, brackets, dotted paths; and numbers alone."""


def is_given(name: str) -> bool:
    """Whether this is a section's name: not the word of a system for "none", and not a key. A key has no capital
    letter, in a script that has capitals."""
    words = " ".join(name.split())
    if not words or words.casefold() in _NONE or _KEY.search(words):
        return False
    return words != words.lower() or words == words.upper()
