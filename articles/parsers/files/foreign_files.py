"""Files of kinds that the archive does not read: each named, with what to do about it."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from articles.parsers.files.optional_packages import HEIC_KINDS, READS_HEIC

_SIGNATURES = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office document (Word, Excel, Outlook). Save it as DOCX, CSV or EML, and import that.",
    ),
    (b"{\\rtf1", "a Rich Text document (RTF). Save it as DOCX or as plain text, and import that."),
    (b"%!PS-Adobe", "a PostScript file. Save its text, and import that."),
    (b"Rar!\x1a", "a RAR archive. Unpack it, and import the folder."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive. Unpack it, and import the folder."),
    (b"BZh", "a bzip2 file. Unpack it, and import what it holds."),
    (b"\xfd7zXZ", "an xz file. Unpack it, and import what it holds."),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file. Unpack it, and import what it holds."),
    (b"SQLite format 3", "an SQLite database. Export its tables as CSV, and import those."),
    (b"ID3", "a sound recording, not a story."),
    (b"OggS", "a sound recording or film, not a story."),
    (b"\x1aE\xdf\xa3", "a film (Matroska or WebM), not a story."),
    (b"RIFF", "a sound recording or film (RIFF), not a story."),
    (b"BM", "a bitmap picture (BMP). Save it as JPEG, PNG or TIFF, and import that."),
    (b"8BPS", "a Photoshop document. Save it as JPEG, PNG or TIFF, and import that."),
    (b"\x7fELF", "a program, not a story."),
    (b"MZ", "a program, not a story."),
    (b"\0asm", "a program (WebAssembly), not a story."),
    (b"\xca\xfe\xba\xbe", "a program (Java), not a story."),
    (b"\xff\xfb", "a sound recording (MP3), not a story."),
    (b"\xff\xf3", "a sound recording (MP3), not a story."),
    (b"fLaC", "a sound recording (FLAC), not a story."),
    (b"FLV\1", "a film (Flash), not a story."),
    (b"\0\0\1\xba", "a film (MPEG), not a story."),
    (b"\0\0\1\xb3", "a film (MPEG), not a story."),
    (b"wOF", "a font, not a story."),
    (b"OTTO", "a font, not a story."),
    (b"\0\1\0\0\0", "a font, not a story."),
    (b"bplist00", "a property list or web archive of Apple's. Save the page as HTML, and import that."),
    (b"!BDN", "an Outlook mail store (PST). Export its messages as EML or mbox, and import those."),
    (b"\xdb\xa5", "an old Word document. Save it as DOCX, and import that."),
    (b"\x31\xbe\0\0", "an old Word document. Save it as DOCX, and import that."),
    (b"\xffWPC", "a WordPerfect document. Save it as DOCX, and import that."),
    (b"\x06\x06\xed\xf5", "an InDesign document. Export its stories as text or RTF saved as DOCX, and import those."),
    (b"\0\0MMXPR", "a QuarkXPress document. Export its stories as text, and import those."),
    (b"\0\0IIXPR", "a QuarkXPress document. Export its stories as text, and import those."),
    (b"AT&TFORM", "a scanned document (DjVu). The archive does no OCR; save its text, and import that."),
)
"""The bytes that a kind of file begins with -> what it is and what to do."""

_PRINTABLE = (b"{\\rtf1", b"%!PS-Adobe")
"""Signatures of files that may hold no zero byte. The others count only with one, since texts may begin like them."""
_ROOT = re.compile(rb"<(?![?!])([\w.:-]{1,60})")
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]*")


_RAW = (b"CR\2\0", b"IIU\0", b"FUJIFILMCCD-RAW", b"IIRO")
"""What raw files of cameras have among their first bytes."""


def known_kind(head: bytes) -> str:
    """What a file of a kind that the archive does not read is, and what to do, as the end of "This is ..."; else ""."""
    if head[4:12] in HEIC_KINDS:
        advice = "Install requirements-heic.txt, or save it as JPEG, and import that."
        return "" if READS_HEIC else f"a HEIC picture, as phones take them. {advice}"
    if head[4:8] == b"ftyp" and head[8:12] not in (b"avif", b"avis"):
        return "a film or sound recording (MP4 or QuickTime), not a story."
    if head[257:262] == b"ustar":
        return "a tar archive. Unpack it, and import the folder."
    if any(mark in head[:16] for mark in _RAW):
        return "a raw file of a camera. Save it as JPEG or TIFF, and import that."
    if head[60:68] == b"BOOKMOBI":
        return "an electronic book (Mobipocket). Save its text as DOCX or HTML, and import that."
    binary = b"\0" in head[:1024]
    text = head.removeprefix(BOM_UTF8).lstrip()
    found = (
        words
        for mark, words in _SIGNATURES
        if (binary and head.startswith(mark)) or (mark in _PRINTABLE and text.startswith(mark))
    )
    return next(found, "")


def describe(head: bytes) -> str:
    """What a file is that no format fits, and what to do, as the end of the sentence that begins with "This is"."""
    return _describe_text(head.lstrip())


def _describe_text(start: bytes) -> str:
    advice = "Name the format with --format if you know it, or export the stories as JSON Lines or CSV."
    if start.startswith(b"<"):
        root = _ROOT.search(start)
        element = f" (its root is <{root[1].decode('ascii', 'replace')}>)" if root else ""
        return f"XML of a vocabulary that the archive does not read{element}. {advice}"
    if start[:1] in (b"{", b"["):
        return f"JSON without keys that the archive knows. {advice}"
    if _TEXT.fullmatch(start):
        return f"text that begins like markup, but no format the archive reads. {advice}"
    if start.strip(b"\0") and len(start) and _TEXT.fullmatch(start.replace(b"\0", b"")):
        return f"a text with zero bytes in it. Remove them, and import it again. {advice}"
    return f"a file of bytes, and no format the archive reads. {advice}"
