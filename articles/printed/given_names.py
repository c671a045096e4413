"""Which names of sections and topics were given by people. Systems file stories without a section under a word of
their own ("Uncategorized"), and some send the key of a section instead of its name ("espana", "us_news", "twis"). Pages
print no such name. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

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

_CODE = re.compile(
    r"(?i:[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})|(?i:[0-9a-f]{16,})|[A-Z]{4}\d{1,2}|.|[\w-]+\.(?:com|org|net)"
    r"|(?i:(?:article|content|page|post) type): .*"
)
"""Names of topics that only systems read: UUIDs and digests, "AIRS08", a single letter, an address, "Page type: x"."""
_WIRE_CODES = frozenset((
    "acq", "alum", "austdlr", "bop", "citruspulp", "copra-cake", "cornglutenfeed", "cotton-oil", "cpi", "cpu", "dfl",
    "dlr", "dmk", "earn", "f-cattle", "gnp", "groundnut-oil", "instal-debt", "ipi", "iron-steel", "l-cattle", "lei",
    "lin-meal", "lin-oil", "lit", "meal-feed", "money-fx", "money-supply", "nat-gas", "nkr", "nzdlr", "palm-meal",
    "palm-oil", "palmkernel", "pet-chem", "rape-meal", "rape-oil", "saudriyal", "skr", "sorghum-meal", "soy-meal",
    "soy-oil", "stg", "sun-meal", "sun-oil", "veg-oil", "wpi",
))  # fmt: skip
"""Codes of Reuters' topics that are no words."""


@lru_cache(maxsize=5000)
def is_topic(name: str) -> bool:
    """Whether this is a topic's name, and no code or key of a system's. Unlike a section's, it may be in small letters:
    people write such tags."""
    words = " ".join(name.split())
    if not words or words in _WIRE_CODES or words.casefold() in _NONE:
        return False
    return not _KEY.search(words) and not (_CODE.fullmatch(words) and not _is_sign(words))


def _is_sign(words: str) -> bool:
    """Whether this is a single sign of a script whose signs are words."""
    return len(words) == 1 and words.lower() == words.upper() and words.isalpha()


@lru_cache(maxsize=2000)
def is_given(name: str) -> bool:
    """Whether this is a section's name: not the word of a system for "none", and not a key. A key has no capital
    letter, in a script that has capitals."""
    words = " ".join(name.split())
    if not words or words.casefold() in _NONE or _KEY.search(words):
        return False
    return words != words.lower() or words == words.upper()


_WIRE_KEY = re.compile(r"[a-z]+(?:-[a-z]+)*")
_WIRE_KINDS = ("person", "place", "organisation")
_ACRONYM_PLACES = frozenset(("eu", "uae", "uk", "un", "us", "usa", "ussr"))
_ACRONYM_LENGTH = 5


@lru_cache(maxsize=5000)
def shown_name(name: str, vocabulary: str) -> str:
    """A name as pages print it. Wires send people, places and organisations as keys in small letters, as which nobody
    writes them: "hisham-nazer", "saudi-arabia", "opec"."""
    if vocabulary not in _WIRE_KINDS or not _WIRE_KEY.fullmatch(name):
        return name
    first, *others = name.split("-")
    is_acronym = name in _ACRONYM_PLACES or (vocabulary == "organisation" and len(first) <= _ACRONYM_LENGTH)
    return " ".join([first.upper() if is_acronym else first.capitalize(), *map(str.capitalize, others)])
