"""The known picture agencies (agencies.tsv): a canonical name for each, and the spellings that newsrooms print.

PRESS has those whose name alone is a credit: news agencies, picture agencies, stock libraries. OTHERS has the
platforms, papers, companies and public bodies that credits name most. A name in neither is kept as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path


def _read() -> dict[str, dict[str, tuple[str, ...]]]:
    """Kind -> canonical name -> its other spellings."""
    agencies: dict[str, dict[str, tuple[str, ...]]] = {"press": {}, "other": {}}
    for line in Path(__file__).with_name("agencies.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, name, *spellings = line.split("\t")
            agencies[kind][name] = tuple(spellings)
    return agencies


_TABLE = _read()
PRESS, OTHERS = _TABLE["press"], _TABLE["other"]
AGENCIES = PRESS | OTHERS
"""canonical name -> its other spellings."""

STOCK = frozenset((
    "123RF", "4Corners Images", "Adobe Stock", "Alamy", "Depositphotos", "Dreamstime", "Flickr", "Fotolia", "Freepik",
    "Getty Images", "iStock", "Pexels", "Pixabay", "Shutterstock", "Unsplash", "Wikimedia Commons",
))  # fmt: skip
"""Libraries that print a contributor's account name before their own: "dvoevnore/Shutterstock"."""

_GENERIC_TAIL = re.compile(r"\s+(?:photos?|images?|pictures?|pics?|foto|photographer|file|archive|archives)$", re.I)
_NOT_LETTERS = re.compile(r"[^\w&.]+")


def name_key(name: str) -> str:
    """A name without letter case, width, dashes and outer punctuation, by which its spellings are compared."""
    plain = unicodedata.normalize("NFKC", name).replace("İ", "I").casefold()
    return _NOT_LETTERS.sub(" ", plain).strip(" .")


_BY_KEY = {name_key(spelling): name for name, others in AGENCIES.items() for spelling in (*others, name)}


MAX_AGENCY = 100
"""Characters of the longest name that is looked up: twice the longest spelling in the table."""


def canonical_agency(name: str) -> str | None:
    """The canonical name of a known agency in any of its spellings ("AP Photo", "epa", "PA Wire"); else None."""
    return _canonical(name) if len(name) <= MAX_AGENCY else None


@lru_cache(maxsize=8192)
def _canonical(name: str) -> str | None:
    known = _BY_KEY.get(name_key(name))
    shorter = _GENERIC_TAIL.sub("", name)
    return known or (_BY_KEY.get(name_key(shorter)) if shorter != name else None)
