"""External identifiers of names: the record of a person, place or organisation at Wikidata or VIAF.

Only the form is checked; no request leaves the archive.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

_FORMS = {
    "wikidata": (re.compile(r"Q[1-9]\d{0,11}"), "https://www.wikidata.org/entity/"),
    "viaf": (re.compile(r"[1-9]\d{0,21}"), "https://viaf.org/viaf/"),
}
_PASTED = re.compile(
    r"(?:https?://)?(?:(?:www\.|m\.)?(?P<wikidata>wikidata)\.org/(?:wiki|entity)/|(?:www\.)?(?P<viaf>viaf)\.org/viaf/)"
    r"(?P<key>\w+)/?(?:[?#].*)?",
    re.I,
)


def read_identifier(text: str) -> str:
    """The identifier in the form that is stored, such as wikidata:Q42, of an address or of anything typed; "" for
    nothing. Raises ValidationError if it has no known form."""
    typed = text.strip()
    if not typed:
        return ""
    pasted = _PASTED.fullmatch(typed)
    if pasted:
        scheme, key = (pasted["wikidata"] or pasted["viaf"]).lower(), pasted["key"]
    else:
        scheme, colon, key = typed.partition(":")
        scheme, key = (scheme.strip().lower(), key.strip()) if colon else ("wikidata", typed)
    known = _FORMS.get(scheme)
    key = key.upper()
    if known is None or not known[0].fullmatch(key):
        raise ValidationError("Write an identifier of Wikidata (Q42) or VIAF (viaf:113230702), or its address.")
    return f"{scheme}:{key}"


def check_identifier(text: str) -> None:
    """Raise ValidationError if this is no identifier in the form that is stored."""
    if read_identifier(text) != text:
        raise ValidationError("Write it as wikidata:Q42 or viaf:113230702.")


def address_of(identifier: str) -> str:
    """The address of the record; "" for an identifier of no known form."""
    scheme, _, key = identifier.partition(":")
    known = _FORMS.get(scheme)
    return known[1] + key if known and known[0].fullmatch(key) else ""
