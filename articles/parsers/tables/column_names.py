"""The names of columns in other people's spreadsheets, and our field for each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from articles.drafts.draft import ParseError
from articles.parsers.tables.records import ARTICLE_TEXTS, PHOTO_LISTS, PHOTO_TEXTS, TOPIC_LISTS

_ARTICLE = {
    "headline": "title, head, heading, story title, article title, titel, titre, título, titolo, überschrift, "
    "schlagzeile",
    "standfirst": "subtitle, subheadline, summary, abstract, lead, lede, intro, teaser, description, excerpt, "
    "untertitel, vorspann, chapô, chapeau, entradilla, sottotitolo",
    "body": "text, content, story, article, full text, body text, body html, article text, html, inhalt, "
    "texte, texto, testo",
    "byline": "author, by, writer, reporter, journalist, autor, autorin, verfasser, auteur, autore",
    "authors": "writers, reporters",
    "dateline": "datelined",
    "slug": "slugline, keyword line",
    "priority": "urgency",
    "genre": "article type, story type",
    "published_on": "date, published, publication date, pub date, pubdate, publish date, published date, datum, "
    "veröffentlicht, fecha, data",
    "published_at": "datetime, timestamp, published time",
    "updated_at": "updated, modified, last modified, date modified",
    "embargo_until": "embargo, embargoed, embargoed until",
    "section": "category, desk, rubric, ressort, rubrique, sección, sezione",
    "topics": "subjects, tags, topic, subject, labels, schlagworte, stichworte, mots clés, etiquetas",
    "people": "persons, person",
    "places": "locations, geography",
    "organisations": "organizations, companies, orgs",
    "source": "publisher, publication, outlet, newspaper, provider, quelle, fuente",
    "language": "lang, language code, locale, sprache, langue, idioma, lingua",
    "url": "link, address, web address, canonical url, permalink, uri, source url",
    "source_key": "id, guid, key, story id, article id, identifier, slug id",
    "rights": "copyright, licence, license",
    "corrections": "correction",
    "instructions": "notes to editors, ednote, editors note",
}
_PHOTO = {
    "caption": "photo caption, image caption, picture caption, cutline, photo description, bildunterschrift, "
    "bildtext, légende, pie de foto, didascalia",
    "credit_line": "credit, photo credit, image credit, picture credit, photo by, bildnachweis, fotocredit, "
    "crédit photo, crédito",
    "photographers": "photographer, photographer name, fotograf, fotografin, photographe, fotógrafo, fotografo",
    "agencies": "agency, photo agency, picture agency",
    "alt_text": "alt, alternative text, image alt, photo alt",
    "file_name": "file, filename, photo, image, picture, photo file, image file, picture file, photo file name",
    "address": "photo url, image url, picture url, photo address, image address",
    "taken_on": "taken, photo date, date taken, image date",
    "place": "photo place, photo location",
    "photo_headline": "image headline",
    "photo_rights": "image rights, photo copyright",
    "photo_instructions": "restrictions, special instructions",
    "photo_source": "image source",
    "photo_source_key": "photo id, image id",
    "keywords": "photo keywords",
    "is_lead": "lead photo, cover",
}
_OWN = {*ARTICLE_TEXTS, *PHOTO_TEXTS, *PHOTO_LISTS, *TOPIC_LISTS, "paragraphs", "photos", "status", "version", "kind"}
_OWN |= {"precision", "published_estimate", "format", "rejected", *_ARTICLE, *_PHOTO}
_JSON = {*PHOTO_LISTS, *TOPIC_LISTS, "photos", "topics", "authors", "paragraphs", "corrections", "published_estimate"}
GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBERED = re.compile(r"(.+?) ?(\d{1,2})")


def _key(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


_FIELDS = {_key(field): field for field in _OWN}
for _table in (_ARTICLE, _PHOTO):
    for _field, _names in _table.items():
        _FIELDS |= {_key(name): _field for name in _names.split(", ") if _key(name) not in _FIELDS}


def field_of(column: str, mapping: Mapping[str, str] | None = None) -> str:
    """Our field for a column, with the number of its photo ("caption 2"); "" for an unknown column."""
    if mapping is not None and column in mapping:
        return mapping[column]
    key = _key(column)
    if key in _FIELDS:
        return _FIELDS[key]
    found = _NUMBERED.fullmatch(key)
    field = _FIELDS.get(found[1], "") if found else ""
    return f"{field} {found[2]}" if found and field in _PHOTO else ""


def record_of(fields: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """One row as a record. The columns of photos are gathered into photos, by number."""
    record: dict[str, Any] = {}
    photos: dict[str, dict[str, Any]] = {}
    for field, cell in zip(fields, cells, strict=False):
        name, _, number = field.partition(" ")
        if not name or not cell.strip():
            continue
        if name in _PHOTO:
            name = "address" if name == "file_name" and "://" in cell else name.removeprefix("photo_")
            photos.setdefault(number, {})[name] = _value(name, cell)
        else:
            record.setdefault(name, _value(name, cell))
    found = [photos[number] for number in sorted(photos, key=lambda number: int(number or 0))]
    is_story = any(record.get(name) for name in ("headline", "body", "paragraphs", "photos"))
    if record.get("kind") == "photo" or (len(found) == 1 and not is_story):
        return {"kind": "photo", "caption": record.get("standfirst", "")} | record | (found[0] if found else {})
    return record | ({"photos": found} if found and "photos" not in record else {})


def parse_mapping(data: bytes, name: str) -> dict[str, str]:
    """Their column -> our field, of a JSON file's bytes. Raises ParseError, which names the file."""
    try:
        mapping = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"The mapping {name} is no JSON: {error}.") from None
    if not isinstance(mapping, dict) or not all(isinstance(field, str) for field in mapping.values()):
        raise ParseError(f'The mapping {name} is not of the form {{"their column": "our field"}}.')
    return mapping


def strip_guard(cell: str) -> str:
    """The cell without the apostrophe that keeps spreadsheets from running it as a formula (exporting/tabular.py)."""
    return cell[1:] if GUARDED.match(cell) else cell


def _value(name: str, cell: str) -> Any:
    """A cell's value: JSON in the columns of lists that our own export writes, text anywhere else."""
    text = strip_guard(cell)
    if name not in _JSON or not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
