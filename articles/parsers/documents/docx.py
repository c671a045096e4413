"""DOCX (ECMA-376, WordprocessingML): the paragraphs of a document as HTML, and its pictures.

Only what a story needs is read: paragraphs with their style, runs in bold and italics, links, lists, tables, pictures.
Deleted text of tracked changes, comments, headers, footers and notes are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from lxml import etree

from articles.parsers.documents.office_zip import OfficeZip
from articles.parsers.documents.paragraph import Paragraph, Picture
from articles.parsers.files.xml import child, children, descendants, local_name

BODY = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADING = re.compile(r"(?i)^(?:heading|berschrift|überschrift|titre|ttulo|rubrik|overskrift|otsikko|kop)\s*(\d)$")
_CAPTION = re.compile(r"(?i)^(?:caption|beschriftung|lgende|bildtext)$")
_SUBTITLE = re.compile(r"(?i)^(?:subtitle|untertitel|sous-titre|subttulo|sottotitolo|underrubrik)$")
_TITLE = re.compile(r"(?i)^(?:title|titel|titre|ttulo|titolo|rubrik1?)$")
_OFF = ("0", "false", "none", "off")


def read_paragraphs(document: OfficeZip) -> Iterator[Paragraph]:
    """The document's paragraphs, in order; a table gives one for each row."""
    body = child(document.xml(BODY), "body")
    relations = document.xml(_RELATIONS)
    targets = {each.get("Id") or "": each.get("Target") or "" for each in children(relations, "Relationship")}
    yield from _blocks(body, document, targets)


def _blocks(body: etree._Element | None, document: OfficeZip, targets: dict[str, str]) -> Iterator[Paragraph]:
    for node in () if body is None else body:
        name = local_name(node)
        if name == "p":
            yield _paragraph(node, document, targets)
        elif name == "tbl":
            for row in children(node, "tr"):
                cells = [" ".join(_markup(p, targets) for p in descendants(cell, "p")) for cell in children(row, "tc")]
                yield Paragraph(" | ".join(cell for cell in cells if cell.strip()))
        elif name == "sdt":
            yield from _blocks(child(node, "sdtContent"), document, targets)


def _paragraph(node: etree._Element, document: OfficeZip, targets: dict[str, str]) -> Paragraph:
    properties = child(node, "pPr")
    style = _value(child(properties, "pStyle"))
    heading = _HEADING.match(style)
    named = "title" if _TITLE.match(style) else "subtitle" if _SUBTITLE.match(style) else ""
    kind = named or (f"h{min(int(heading[1]) + 1, 3)}" if heading else "p")
    if kind == "p" and (child(properties, "numPr") is not None or style.lower().startswith("list")):
        kind = "li"
    return Paragraph(
        _markup(node, targets),
        "caption" if _CAPTION.match(style) else kind,
        tuple(_pictures(node, document, targets)),
    )


def _markup(node: etree._Element, targets: dict[str, str]) -> str:
    """The runs of a paragraph as inline HTML."""
    parts = []
    for each in node:
        name = local_name(each)
        if name == "r":
            parts.append(_run(each))
        elif name == "hyperlink":
            address = targets.get(each.get(f"{_R}id") or "", "")
            inner = _markup(each, targets)
            parts.append(f'<a href="{escape(address)}">{inner}</a>' if address.startswith("http") else inner)
        elif name in ("ins", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml"):
            parts.append(_markup(each, targets))
    return "".join(parts)


def _run(run: etree._Element) -> str:
    text = "".join(_PIECES[local_name(each)](each) for each in run if local_name(each) in _PIECES)
    properties = child(run, "rPr")
    if properties is None or not text.strip() or _is_on(child(properties, "vanish")):
        return "" if properties is not None and _is_on(child(properties, "vanish")) else text
    for name, tag in (("b", "strong"), ("i", "em")):
        if _is_on(child(properties, name)):
            text = f"<{tag}>{text}</{tag}>"
    return text


_PIECES: dict[str, Callable[[etree._Element], str]] = {
    "t": lambda node: escape(node.text or "", quote=False),
    "tab": lambda node: " ",
    "br": lambda node: "<br>" if node.get(f"{_W}type") in (None, "textWrapping") else " ",
    "cr": lambda node: "<br>",
    "noBreakHyphen": lambda node: "-",
}


def _is_on(node: etree._Element | None) -> bool:
    return node is not None and _value(node).lower() not in _OFF


def _value(node: etree._Element | None) -> str:
    return "" if node is None else node.get(f"{_W}val") or ""


def _pictures(node: etree._Element, document: OfficeZip, targets: dict[str, str]) -> Iterator[Picture]:
    for drawing in descendants(node, "drawing"):
        told = next(descendants(drawing, "docPr"), None)
        for blip in descendants(drawing, "blip"):
            target = targets.get(blip.get(f"{_R}embed") or "", "").lstrip("/")
            member = target if target.startswith("word/") else f"word/{target}"
            if data := document.picture(member):
                alt = "" if told is None else told.get("descr") or ""
                yield Picture(member.rpartition("/")[2], data, " ".join(alt.split()))
