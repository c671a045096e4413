"""Files of kinds that the archive does not read: each named, with what to do about it."""

from __future__ import annotations

import re

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
)
"""The bytes that a kind of file begins with -> what it is and what to do."""

_PRINTABLE = (b"{\\rtf1", b"%!PS-Adobe")
"""Signatures of files that may hold no zero byte. The others count only with one, since texts may begin like them."""
_HEIF = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypheim", b"ftypheis")
_ROOT = re.compile(rb"<(?![?!])([\w.:-]{1,60})")
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]*")


def known_kind(head: bytes) -> str:
    """What a file of a kind that the archive does not read is, and what to do, as the end of "This is ..."; else ""."""
    if head[4:12] in _HEIF:
        return "a HEIC picture, as phones take them. Save it as JPEG, and import that."
    if head[4:8] == b"ftyp" and head[8:12] not in (b"avif", b"avis"):
        return "a film or sound recording (MP4 or QuickTime), not a story."
    if head[257:262] == b"ustar":
        return "a tar archive. Unpack it, and import the folder."
    binary = b"\0" in head[:1024]
    return next((words for mark, words in _SIGNATURES if head.startswith(mark) and (binary or mark in _PRINTABLE)), "")


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
    return f"a file of bytes, and no format the archive reads. {advice}"
