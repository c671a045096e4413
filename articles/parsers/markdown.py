"""Markdown with front matter, as static sites keep their posts (Jekyll, Hugo, Eleventy, Astro).

The front matter is YAML between lines of three hyphens, or TOML between lines of three plus signs. Of YAML, what such
files use is read: a key and a value a line, texts with and without quotes, lists in brackets or with hyphens. Of
Markdown (CommonMark), paragraphs, headings, lists, quotes, emphasis, links and pictures are read; HTML within it is
cleaned like any other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from html import escape
from typing import Any, BinaryIO

from articles.drafts.draft import Entry, PhotoDraft, Rejected, Status, TopicKind
from articles.drafts.text import without_forbidden
from articles.parsers.files.encodings import decode_8bit, split_mark
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.xml import read_bytes
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_body import html_body
from articles.parsers.wire.story_draft import agency_name, make_article
from articles.printed.dates import parse_date
from articles.printed.timestamps import Moment, read_moment

MAX_BYTES = 8 * 2**20
MAX_QUOTES = 8
"""How many quotes within quotes are read."""
Fields = dict[str, Any]

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.S)
_START = re.compile(rb"\s*(?:---|\+\+\+)[ \t]*\r?\n(?:#[^\n]*\n|\s*\n)*[\w\"'-]{1,60}[ \t]*[:=]")
_PAIR = re.compile(r"([\w\"' -]{1,60}?)\s*:(?:\s+(.*)|\s*)$")
_PICTURE = re.compile(r"!\[([^\]\n]{0,1000})\]\(\s*<?([^\s)>]{1,2000})>?(?:\s+[\"']([^\"'\n]{0,2000})[\"'])?\s*\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\]\(\s*<?([^\s)>]{1,2000})>?[^)\n]{0,500}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,2000}?)(?<=\S)\1(?![\w*])")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s{0,3}(?:([-*+])|\d{1,9}[.)])\s+(.*)")
_SHORTCODE = re.compile(r"\{\{[<%].{0,500}?[>%]\}\}|\{%.{0,500}?%\}")


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins with front matter, or is named as Markdown."""
    return bool(_START.match(head)) or name.lower().endswith((".md", ".markdown"))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The story of a file."""
    data = read_bytes(stream, name, MAX_BYTES)
    yield read_one(lambda: _entry(data, name), name, data)


def _entry(data: bytes, name: str) -> Entry:
    marked, rest = split_mark(data)
    text = without_forbidden((rest.decode(marked, "replace") if marked else decode_8bit(rest)).replace("\r\n", "\n"))
    front = _FRONT.match(text)
    fields = _front_matter(front[1], front[2]) if front else {}
    markdown = text[front.end() :] if front else text
    photos = [*_lead(fields), *_pictures(markdown)]
    tags, sections = _texts(fields, "tags", "keywords", "topics"), _texts(fields, "categories", "category", "section")
    article = make_article(
        headline=_first(fields, "title", "headline") or _first_heading(markdown),
        body=html_body(to_html(markdown)),
        standfirst=_first(fields, "description", "summary", "excerpt", "subtitle", "standfirst", "lead"),
        byline=", ".join(_texts(fields, "author", "authors", "byline")),
        section=sections[0] if len(sections) == 1 else "",
        topics=[(TopicKind.SUBJECT, word) for word in (*sections, *tags)],
        language=_first(fields, "lang", "language", "locale"),
        source=agency_name(_first(fields, "source", "publication", "site")),
        url=url if (url := _first(fields, "canonical_url", "canonical", "permalink", "url")).startswith("http") else "",
        source_key=_first(fields, "id", "uuid", "guid", "slug"),
        first=_moment(_first(fields, "date", "published", "publishdate", "pubdate", "date_published")),
        latest=_moment(_first(fields, "lastmod", "updated", "modified", "last_modified_at")),
        status=Status.DRAFT if _is_draft(fields) else Status.PUBLISHED,
        photos=with_lead(tuple(photos)),
        original=data,
        format="markdown",
    )
    return article or Rejected(name, "This Markdown has neither a title nor a text.", data)


def _is_draft(fields: Fields) -> bool:
    return _first(fields, "draft").lower() == "true" or _first(fields, "published").lower() == "false"


def _front_matter(fence: str, block: str) -> Fields:
    if fence == "+++":
        try:
            return {key.lower(): value for key, value in tomllib.loads(block).items()}
        except (tomllib.TOMLDecodeError, RecursionError):
            return {}
    return _yaml(block)


def _yaml(block: str) -> Fields:
    """The keys of YAML's simplest form. A key below another is read as "outer.inner"."""
    fields: Fields = {}
    outer = ""
    for line in block.split("\n"):
        indent = len(line) - len(line.lstrip())
        stripped = line.strip()
        if stripped.startswith("#") or not stripped:
            continue
        if stripped.startswith("- ") and outer:
            fields[outer] = [*(fields[outer] if isinstance(fields.get(outer), list) else []), _scalar(stripped[2:])]
        elif pair := _PAIR.match(stripped):
            key = pair[1].strip(" \"'").lower()
            key = f"{outer}.{key}" if indent and outer else key
            outer = outer if indent and outer else key
            fields[key] = _scalar(pair[2] or "")
        elif outer and indent and isinstance(fields.get(outer), str):
            fields[outer] = f"{fields[outer].strip('>|-+ ')} {stripped}".strip()
    return fields


def _scalar(text: str) -> Any:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_scalar(each) for each in text[1:-1].split(",") if each.strip()]
    quote = text[:1]
    if quote in ("'", '"') and len(text) > 1 and text.endswith(quote):
        inner = text[1:-1]
        return inner.replace("''", "'") if quote == "'" else inner.replace('\\"', '"').replace("\\\\", "\\")
    return re.sub(r"\s+#.*$", "", text)


def _texts(fields: Fields, *names: str) -> list[str]:
    for name in names:
        value = fields.get(name) or fields.get(f"{name}.name")
        found = value if isinstance(value, list) else [value]
        named = [each.get("name") if isinstance(each, dict) else each for each in found]
        texts = [re.sub(r"^name:\s*", "", str(each)).strip() for each in named if each not in (None, "", True, False)]
        if texts:
            return texts
    return []


def _first(fields: Fields, *names: str) -> str:
    for name in names:
        value = fields.get(name)
        if isinstance(value, bool):
            return str(value).lower()
        if value not in (None, "", []) and not isinstance(value, list | dict):
            return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()
    return ""


def _moment(text: str) -> Moment | None:
    day = None if read_moment(text) else parse_date(text[:60])
    return Moment(day) if day else read_moment(text)


def _first_heading(markdown: str) -> str:
    found = next((match for line in markdown.split("\n") if (match := _HEADING.match(line))), None)
    return " ".join(re.sub(r"[*_`]", "", found[2]).split()) if found and len(found[1]) == 1 else ""


def _lead(fields: Fields) -> list[PhotoDraft]:
    for name in ("image", "cover", "featured_image", "hero", "thumbnail", "og_image", "images"):
        address = _first(fields, name, f"{name}.src", f"{name}.url", f"{name}.image", f"{name}.path")
        address = address or next(iter(_texts(fields, name)), "")
        if address:
            caption = _first(fields, f"{name}.caption", "image_caption", "caption", "cover_caption")
            alt = _first(fields, f"{name}.alt", "image_alt", "alt")
            credit = _first(fields, "image_credit", f"{name}.credit")
            return [make_photo(caption, credit=credit, alt_text=alt, address=address, format="markdown")]
    return []


def _pictures(markdown: str) -> list[PhotoDraft]:
    return [
        make_photo(found[3] or "", alt_text=" ".join(found[1].split()), address=found[2], format="markdown")
        for found in _PICTURE.finditer(markdown)
    ]


def to_html(markdown: str) -> str:
    """The Markdown as HTML; pictures and shortcodes are left out."""
    text = _SHORTCODE.sub("", _PICTURE.sub("", markdown))
    return "\n".join(block for piece in re.split(r"\n[ \t]*\n", text) if (block := _block(piece.strip("\n"))))


def _block(piece: str, depth: int = 0) -> str:
    lines = [line.rstrip() for line in piece.split("\n") if line.strip() and not line.startswith("```")]
    if not lines or re.fullmatch(r"\s*([-*_])(?:\s*\1){2,}\s*", lines[0]):
        return ""
    if heading := _HEADING.match(lines[0].strip()):
        tag = "h2" if len(heading[1]) < 3 else "h3"
        return f"<{tag}>{_inline(heading[2])}</{tag}>" + (_block("\n".join(lines[1:])) if lines[1:] else "")
    if lines[0].lstrip().startswith(">"):
        inner = "\n".join(re.sub(r"^\s*>\s?", "", line) for line in lines)
        return f"<blockquote>{_block(inner, depth + 1)}</blockquote>" if depth < MAX_QUOTES else ""
    if item := _ITEM.match(lines[0]):
        return _list(lines, "ul" if item[1] else "ol")
    if lines[0].lstrip().startswith("<"):
        return "\n".join(lines)
    return f"<p>{_inline('<br>'.join(lines) if _has_hard_breaks(piece) else ' '.join(lines))}</p>"


def _has_hard_breaks(piece: str) -> bool:
    """Whether each line but the last ends with two spaces, which make a line break."""
    *lines, _ = piece.split("\n")
    return bool(lines) and all(line.endswith("  ") for line in lines)


def _list(lines: list[str], tag: str) -> str:
    items: list[str] = []
    for line in lines:
        if item := _ITEM.match(line):
            items.append(item[2])
        elif items:
            items[-1] += f" {line.strip()}"
    return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"


def _inline(text: str) -> str:
    text = _LINK.sub(lambda match: f'<a href="{escape(match[2])}">{match[1]}</a>', text)
    text = _STRONG.sub(r"<strong>\2</strong>", text)
    text = _EMPHASIS.sub(r"<em>\2</em>", text)
    return re.sub(r"`([^`\n]{1,500})`", r"\1", text)
