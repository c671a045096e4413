"""Citations as CSL-JSON, which Zotero, pandoc and citeproc read. Pure.

Source of the fields: Citation Style Language 1.0.2, schemas/input/csl-data.json.
"""

from __future__ import annotations

from typing import Any

from articles.exporting.citations import Citation

_PARTS = {"year": 1, "month": 2, "estimated": 3}
"""How much of a date is known, by its precision; all of it for the others."""


def csl(citation: Citation) -> dict[str, Any]:
    """One citation as an object of CSL-JSON."""
    fields = {
        "id": citation.key,
        "type": "article-newspaper",
        "title": citation.headline,
        "author": [_name(name) for name in citation.authors],
        "container-title": citation.source,
        "issued": _date(citation),
        "language": citation.language,
        "abstract": citation.abstract,
        "keyword": ", ".join(citation.keywords),
        "URL": citation.url,
    }
    return {name: value for name, value in fields.items() if value}


def _name(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"family": family, "given": given} if given and "," not in name else {"literal": name}


def _date(citation: Citation) -> dict[str, Any]:
    day = citation.published_on
    if day is None:
        return {}
    parts = [day.year, day.month, day.day][: _PARTS.get(citation.precision, 3)]
    return {"date-parts": [parts]} | ({"circa": True} if citation.precision == "estimated" else {})
