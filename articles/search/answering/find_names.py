"""Look up the names of a vocabulary in the database: exactly, by their words, by a beginning, or the nearest one.

Names that only hidden stories hold are left out, unless staff asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import F
from django.db.models import Value as Constant

from articles.drafts.text import fold
from articles.models import Author, Credit, ImportBatch, Section, Source, Spelling, Topic
from articles.models.prepared_query import Prepared
from articles.printed.agencies import canonical_agency
from articles.printed.languages import known_language
from articles.search.answering.gate import VOCABULARY, readable_names
from articles.search.language.fields import TOPIC_FIELDS
from articles.search.language.query import Value

MAX_NAMES = 20_000
"""The most names of one vocabulary that are compared with one value."""
MAX_CLOSE = 5
"""How many similar names are tried for an unknown one; the first that may be shown is used."""
Name = tuple[str, str, str]
"""Key field, key, printed name."""
_PLAIN: dict[str, Any] = {"section": Section, "source": Source, "author": Author}
"""The vocabularies that have one kind of name."""
_NAMED = {"author", "section", "source", "photographer", "agency", "topic", *TOPIC_FIELDS}


def find_names(value: Value, languages: Callable[[], Iterable[str]], staff: bool = False) -> list[Name]:
    """Return the names that match: exactly if quoted, else those that contain every word."""
    found = _matching_names(value, languages)
    return found if staff else drop_hidden(found)


def _matching_names(value: Value, languages: Callable[[], Iterable[str]]) -> list[Name]:
    if value.field == "language":
        return _find_languages(value, languages)
    if value.exact:
        return _find_exact(value.field, value.text)
    found = _find_by_words(value)
    return found or (_find_exact(value.field, value.text) if value.field == "agency" else [])


def names_with_beginning(name_field: str, beginning: str, most: int) -> list[Name]:
    """Return the names of a field that have a word with this beginning."""
    return _rows(name_field, "with_beginning", beginning, most) if name_field in _NAMED else []


def nearest_name(value: Value, languages: Callable[[], Iterable[str]], staff: bool = False) -> Name | None:
    """Return the known name most similar to an unknown one; None if none is similar."""
    wanted = fold(value.text.replace("*", ""))
    if not wanted:
        return None
    if value.field == "language":
        names = [("language", code, language_label(code)) for code in languages()]
    else:
        names = _rows(value.field, "with_beginning", wanted[0])
    by_folded = {fold(name): (key_field, key, name) for key_field, key, name in names}
    if value.field in VOCABULARY or value.field == "topic":
        by_folded = {spelling: name for name, spelling in _spellings(value.field, wanted[0])} | by_folded
    close = [by_folded[name] for name in get_close_matches(wanted, by_folded, n=MAX_CLOSE, cutoff=0.75)]
    return next(iter(close if staff else drop_hidden(close)), None)


def drop_hidden(names: list[Name]) -> list[Name]:
    """Return the names that may be shown. Languages and batches pass: only those that may be shown were asked for."""
    wanted: dict[str, list[str]] = {}
    for name_field, key, _ in names:
        if name_field in VOCABULARY:
            wanted.setdefault(name_field, []).append(key)
    known = readable_names(wanted) if wanted else {}
    return [name for name in names if name[0] not in VOCABULARY or name[1] in known[name[0]]]


def language_label(code: str) -> str:
    """The English name of a language code; the code itself where it has none here."""
    info = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.lower().split("-")[0]) or {}
    name = str(info.get("name", code))
    return name if "-" not in code or code.lower() in LANG_INFO else f"{name} ({code.split('-', 1)[1]})"


def _find_languages(value: Value, languages: Callable[[], Iterable[str]]) -> list[Name]:
    """Codes that are the text or begin with it (en: en-GB), or whose language is called so in English or by itself."""
    wanted = fold(value.text)
    found = []
    for code in languages():
        info = LANG_INFO.get(code.lower().split("-")[0], {})
        names = {fold(str(info.get("name", ""))), fold(str(info.get("name_local", ""))), fold(language_label(code))}
        is_code = fold(code) in (wanted, fold(known_language(value.text))) or fold(code).startswith(f"{wanted}-")
        if wanted in names or is_code:
            found.append(("language", code, language_label(code)))
    return found


def _find_exact(name_field: str, text: str) -> list[Name]:
    """The terms of exactly this name, letter case and accents aside, and an agency's by its other names."""
    canonical = canonical_agency(text) if name_field == "agency" else None
    return _rows(name_field, "with_name", text) or (_rows(name_field, "with_name", canonical) if canonical else [])


def exact_names(text: str, staff: bool = False) -> list[Name]:
    """Return the names of all vocabularies that this is, in any spelling. One query, and those of drop_hidden() for
    names that are found."""
    rows = _EXACT(folded=fold(text), agency=fold(canonical_agency(text) or text))
    found = [(field, str(pk), name) for field, pk, name in rows]
    return found if staff else drop_hidden(found)


def _exact(folded: str, agency: str) -> Any:
    asked = [
        *(_of_kind(model.objects.checked().with_name(folded), Constant(name)) for name, model in _PLAIN.items()),
        _of_kind(Topic.objects.checked().with_name(folded), F("kind")),
        _of_kind(Credit.objects.checked().filter(kind="photographer").with_name(folded), F("kind")),
        _of_kind(Credit.objects.checked().filter(kind="agency").with_name(agency), F("kind")),
    ]
    return asked[0].union(*asked[1:], all=True)


_EXACT = Prepared(_exact, has_now=False)


def _of_kind(terms: Any, field: Any) -> Any:
    """Rows of key field, key and name."""
    return terms.order_by().annotate(of=field).values_list("of", "pk", "name")


def _find_by_words(value: Value) -> list[Name]:
    """The terms that hold every word of the text as a whole word, or its beginning where the word ends in *."""
    wanted = fold(value.text).split()
    words = " ".join(word.rstrip("*") for word in wanted)
    found = [name for name in _rows(value.field, "with_words", words) if _holds(fold(name[2]), wanted)]
    spelled = [name for name, spelling in _spellings(value.field, words) if _holds(spelling, wanted)]
    return list(dict.fromkeys([*found, *spelled]))


def _spellings(name_field: str, words: str) -> list[tuple[Name, str]]:
    """The names of which another spelling contains these words, each with that spelling, folded. One query."""
    fields = TOPIC_FIELDS if name_field == "topic" else (name_field,)
    return [
        ((row.vocabulary, str(row.term_id), str(row.preferred)), row.folded)
        for vocabulary in fields
        if vocabulary in VOCABULARY
        for row in Spelling.objects.of(vocabulary).with_words(words).with_preferred(VOCABULARY[vocabulary])[:MAX_NAMES]
    ]


def _holds(name: str, wanted: list[str]) -> bool:
    held = [*name.split(), *re.split(r"[^\w]+", name)]
    return all(
        any(part.startswith(word[:-1]) if word.endswith("*") else part == word for part in held) for word in wanted
    )


def _rows(name_field: str, question: str, text: str, most: int = MAX_NAMES) -> list[Name]:
    """Names of a field's vocabulary, from the method of its QuerySet called `question`; one query."""
    if name_field in ("topic", *TOPIC_FIELDS):
        topics = getattr(Topic.objects.checked(), question)(text)
        if name_field != "topic":
            topics = topics.filter(kind=name_field)
        return [(kind, str(pk), name) for kind, pk, name in topics.values_list("kind", "pk", "name")[:most]]
    if name_field in ("photographer", "agency"):
        terms = getattr(Credit.objects.checked().filter(kind=name_field), question)(text)
    elif name_field == "batch":
        terms = ImportBatch.objects.filter(name__icontains=text)
    else:
        terms = getattr(VOCABULARY[name_field].objects.checked(), question)(text)
    return [(name_field, str(pk), name) for pk, name in terms.values_list("pk", "name")[:most]]
