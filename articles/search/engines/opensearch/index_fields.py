"""What stands in an index of the cluster: its settings and mapping, and a document as it is sent there.

The analysis is ours: text is cut into words in Python, and the words go over separated by spaces. `all` holds the
values of all text fields, a headline three times, so that the cluster's BM25 of `all` is the BM25F of
articles.search.engines.weights. Beside every text field stands its twin of exact forms. The text itself is not stored;
of a document only its distinct terms are, by which similar stories are found.
"""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from articles.search.analysis import VERSION as ANALYSIS_VERSION
from articles.search.analysis import forms_in, language_of, split
from articles.search.document import KEY_FIELDS, TEXT_FIELDS, Document
from articles.search.engines.weights import ALL, FIELD_WEIGHTS, GAP, K1, B, twin

SCHEMA_VERSION = 1
STAMP: dict[str, object] = {"engine": "opensearch", "schema": SCHEMA_VERSION, "analysis": ANALYSIS_VERSION}

SEPARATOR = "\u0001"
"""Stands between the terms of a group in a question: the cluster takes them for one word in several spellings."""
DAY = 86400
MOST_KEYS = 60_000
"""Keys in one clause."""


def settings(shards: int, version: str) -> dict[str, Any]:
    """The settings of a new index, which has no copies yet. version: the cluster's."""
    bm25 = "BM25" if int(version.partition(".")[0]) < 3 else "LegacyBM25"  # the one with the factor k1 + 1
    return {
        "number_of_shards": shards,
        "number_of_replicas": 0,
        "refresh_interval": "-1",  # whoever writes refreshes
        "gc_deletes": "1h",  # a stale write may come so late, and does not bring back what was removed
        "codec": "best_compression",
        "max_terms_count": MOST_KEYS,
        "similarity": {"default": {"type": bm25, "k1": K1, "b": B}},
        "analysis": {
            "analyzer": {
                "words": {"type": "custom", "tokenizer": "whitespace"},
                "groups": {"type": "custom", "tokenizer": "whitespace", "filter": ["spellings"]},
            },
            "filter": {
                "spellings": {
                    "type": "pattern_capture",
                    "preserve_original": False,
                    "patterns": [f"([^{SEPARATOR}]+)"],
                }
            },
        },
    }


def mapping() -> dict[str, Any]:
    """The mapping of documents; nothing that it does not name is accepted. `made` tells an index from a later one that
    has its name."""
    text = {"type": "text", "analyzer": "words", "search_analyzer": "groups", "position_increment_gap": GAP}
    return {
        "dynamic": "strict",
        "_meta": {"stamp": STAMP, "languages": [""], "made": token_hex(8)},
        "_source": {"includes": ["terms"]},
        "properties": {
            **{name: text for field in (ALL, *TEXT_FIELDS) for name in (field, twin(field))},
            **{field: {"type": "keyword"} for field in ("kind", *KEY_FIELDS)},
            **{name: {"type": "long"} for name in ("pk", "pk_article", "pk_photo", "published", "visible_from")},
            **{name: {"type": "integer"} for name in ("day", "month", "year")},
            "version": {"type": "keyword", "index": False},
            "fold": {"type": "keyword", "index": False},
            "terms": {"type": "text", "index": False, "norms": False},
        },
    }


def word_settings() -> dict[str, Any]:
    """The settings of the list of words that stands beside each index."""
    return {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1", "codec": "best_compression"}


def word_mapping() -> dict[str, Any]:
    """The mapping of the list of words: the id is the exact form."""
    return {
        "dynamic": "strict",
        "properties": {
            "folded": {"type": "keyword"},
            "documents": {"type": "integer"},
            "counted": {"type": "integer"},
        },
    }


def send(text: str) -> str:
    """A text as JSON can carry it: halves of surrogate pairs, which no reader can type, become a sign of their own."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def body_of(document: Document) -> tuple[dict[str, Any], list[str]]:
    """A document as it is sent, and the distinct exact forms of its words."""
    forms = forms_in(language_of(document.language))
    body: dict[str, Any] = {ALL: [], twin(""): []}
    for field in TEXT_FIELDS:
        if text := document.texts.get(field):
            pairs = [pair for pair in map(forms.__getitem__, split(text)) if pair.term]
            terms, exacts = send(" ".join(pair.term for pair in pairs)), send(" ".join(pair.exact for pair in pairs))
            body[field], body[twin(field)] = terms, exacts
            body[ALL] += [terms] * FIELD_WEIGHTS[field]
            body[twin("")] += [exacts] * FIELD_WEIGHTS[field]
    distinct = dict.fromkeys(term for value in body[ALL] for term in value.split(" "))
    words = dict.fromkeys(word for value in body[twin("")] for word in value.split(" ") if word)
    kind, pk = document.key
    body |= {field: list(dict.fromkeys(values)) for field, values in document.keys.items()}
    body |= {"kind": kind, "pk": pk, f"pk_{kind}": pk, "version": document.version, "terms": " ".join(distinct)}
    body["fold"] = next(iter(document.keys.get("family", ())), str(document.key))  # what folds under one hit
    body |= {"visible_from": document.visible_from} | _days(document.published)
    return body, list(words)


def _days(published: int | None) -> dict[str, int]:
    """The moment, and its day, month and year since 1970, by which the histogram counts; nothing for the undated."""
    if published is None:
        return {}
    day = published // DAY
    year, month = _year_and_month(day)
    return {"published": published, "day": day, "month": (year - 1970) * 12 + month - 1, "year": year - 1970}


def _year_and_month(day: int) -> tuple[int, int]:
    """The year and month of a day since 1970-01-01, by the Gregorian calendar, for any year (Howard Hinnant's
    civil_from_days)."""
    era, day_of_era = divmod(day + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month
