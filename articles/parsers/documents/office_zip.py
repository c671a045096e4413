"""The files within a DOCX or ODT document, which is a zip: read within bounds, and the document's own properties."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from articles.drafts.draft import ParseError
from articles.parsers.files.xml import child, descendants, local_name, parse_xml, text_of

MAX_MEMBERS = 5000
MAX_TEXT = 32 * 2**20
MAX_PICTURES = 200
MAX_ALL_PICTURES = 100 * 2**20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says about itself (Dublin Core). created and changed are timestamps."""

    title: str = ""
    author: str = ""
    subject: str = ""
    created: str = ""
    changed: str = ""
    language: str = ""
    keywords: tuple[str, ...] = field(default=())


class OfficeZip:
    """The members of a document. Raises ParseError for a damaged or encrypted one, and for one that expands too far."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._name = name
        self._pictures = 0
        try:
            self._zip = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise ParseError(f"The document is damaged: {error}.", name) from None
        self.members = {member.filename: member for member in self._zip.infolist()}
        if len(self.members) > MAX_MEMBERS:
            raise ParseError(f"The document holds more than {MAX_MEMBERS:,} files.", name)

    def xml(self, member: str) -> etree._Element | None:
        """The root of an XML file in the document; None if there is none of this name."""
        if member not in self.members:
            return None
        return parse_xml(self._read(member, MAX_TEXT), f"{self._name}/{member}")

    def picture(self, member: str) -> bytes:
        """A picture's bytes; b"" if there is none of this name, or if too many were read already."""
        if member not in self.members or self._pictures > MAX_ALL_PICTURES:
            return b""
        data = self._read(member, MAX_ALL_PICTURES)
        self._pictures += len(data)
        return data

    def _read(self, member: str, limit: int) -> bytes:
        found = self.members[member]
        if found.flag_bits & 1:
            raise ParseError("The document is protected by a password. Save it without one.", self._name)
        try:
            with self._zip.open(found) as opened:
                data = opened.read(limit + 1)
        except _BROKEN as error:
            raise ParseError(f"The document is damaged: {error}.", self._name) from None
        if len(data) > limit:
            raise ParseError(f"The document expands to more than {limit // 2**20} MB.", self._name)
        return data


def properties_of(root: etree._Element | None) -> Properties:
    """The properties in docProps/core.xml (ECMA-376, part 2) or meta.xml (OpenDocument)."""
    if root is None:
        return Properties()
    holder = child(root, "meta") if local_name(root) == "document-meta" else root
    found = {local_name(each): text_of(each) for each in (() if holder is None else reversed(holder))}
    keywords = [text_of(each) for each in descendants(root, "keyword")] or found.get("keywords", "").split(",")
    return Properties(
        title=found.get("title", ""),
        author=found.get("initial-creator", "") or found.get("creator", ""),
        subject=found.get("subject", ""),
        created=found.get("created", "") or found.get("creation-date", ""),
        changed=found.get("modified", "") or found.get("date", ""),
        language=found.get("language", ""),
        keywords=tuple(filter(None, map(str.strip, keywords))),
    )
