"""Write texts into the segments of a JPEG file (ISO 10918-1, annex B; XMP part 3, section 1.1.3).

Every other segment, the picture, and what follows it stay byte for byte. New segments come directly after those of JFIF
and EXIF; the offsets of a multi-picture file (CIPA DC-007) are counted from its own segment and corrected if the file
grows after that.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from articles.drafts.draft import ParseError
from articles.exporting.picture.edit_iim import edit_resources
from articles.exporting.picture.edit_tiff import NEW, edit_tiff, overwrite
from articles.exporting.picture.edit_xmp import descriptions, edit_xmp, parse_packet, qualified_name
from articles.exporting.picture.embedded_texts import Texts
from articles.exporting.picture.exif_texts import exif_values

MAX_SEGMENT_BYTES = 65_533
XMP_HEAD, EXTENDED_HEAD = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_XMP_END = b"://ns.adobe.com/xap/1.0/\0"
_EXIF_HEAD, _PHOTOSHOP_HEAD, _MPF_HEAD = b"Exif\0\0", b"Photoshop 3.0\0", b"MPF\0"
_EXTENSION_PART = 65_400
_LONE_MARKERS = {0x01, *range(0xD0, 0xD8)}


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its marker, its data, and its bytes as they are in the file, with fill bytes before it. raw is empty
    if the data changed."""

    marker: int
    data: bytes
    raw: bytes = b""

    def written(self) -> bytes:
        """The segment's bytes."""
        if self.raw:
            return self.raw
        if len(self.data) > MAX_SEGMENT_BYTES:
            raise ParseError("The caption is too long to be written into a JPEG file.")
        return struct.pack(">BBH", 0xFF, self.marker, len(self.data) + 2) + self.data


def edit_jpeg(jpeg: bytes, texts: Texts) -> bytes:
    """The file with these texts as XMP, IIM and EXIF. Raises ParseError if they cannot be written."""
    segments, rest = _split(jpeg)
    edited = _edit_xmp(_edit_photoshop(_edit_exif(segments, texts), texts), texts)
    return b"\xff\xd8" + b"".join(segment.written() for segment in _correct_offsets(segments, edited)) + rest


def _split(jpeg: bytes) -> tuple[list[Segment], bytes]:
    """The segments before the picture's first scan, and the rest of the file."""
    segments: list[Segment] = []
    place = 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        start = place
        while place + 4 < len(jpeg) and jpeg[place + 1] == 0xFF:
            place += 1
        marker = jpeg[place + 1]
        if marker in (0xDA, 0xD9, 0xFF) or marker in _LONE_MARKERS:
            return segments, jpeg[start:]
        (length,) = struct.unpack_from(">H", jpeg, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(jpeg):
            return segments, jpeg[start:]
        segments.append(Segment(marker, jpeg[place + 4 : end], jpeg[start:end]))
        place = end
    return segments, jpeg[place:]


def _insert(segments: list[Segment], new: list[Segment]) -> list[Segment]:
    """Add segments after those of JFIF and EXIF and the main XMP, which come first."""
    place = 0
    while place < len(segments) and (segments[place].marker == 0xE0 or _comes_first(segments[place])):
        place += 1
    return segments[:place] + new + segments[place:]


def _comes_first(segment: Segment) -> bool:
    return segment.marker == 0xE1 and (segment.data.startswith(_EXIF_HEAD) or _is_xmp(segment))


def _is_xmp(segment: Segment) -> bool:
    """Whether it holds the main XMP. Some programs overwrite the first letters of its header."""
    return segment.marker == 0xE1 and _XMP_END in segment.data[:64]


def _edit_exif(segments: list[Segment], texts: Texts) -> list[Segment]:
    values = exif_values(texts)
    found = [index for index, item in enumerate(segments) if item.marker == 0xE1 and item.data.startswith(b"Exif\0")]
    if not values:
        return segments
    if not found:
        leading = sum(1 for _ in _leading_jfif(segments))
        return [*segments[:leading], Segment(0xE1, _EXIF_HEAD + edit_tiff(NEW, values)), *segments[leading:]]
    segments = list(segments)
    for index in found:
        old = segments[index].data
        try:
            new = edit_tiff(old[6:], values) if len(found) == 1 else overwrite(old[6:], values)
            if len(new) + 6 > MAX_SEGMENT_BYTES:
                new = overwrite(old[6:], values)
        except ParseError:
            continue  # a damaged block, or the second part of a long one, stays as it is
        if new != old[6:]:
            segments[index] = Segment(0xE1, old[:6] + new)
    return segments


def _leading_jfif(segments: list[Segment]) -> Iterator[Segment]:
    for segment in segments:
        if segment.marker != 0xE0:
            return
        yield segment


def _edit_photoshop(segments: list[Segment], texts: Texts) -> list[Segment]:
    """Photoshop's resources, which may be split over several segments."""
    found = [item for item in segments if item.marker == 0xED and item.data.startswith(_PHOTOSHOP_HEAD)]
    old = b"".join(item.data[len(_PHOTOSHOP_HEAD) :] for item in found)
    new = edit_resources(old, texts)
    if new == old:
        return segments
    most = MAX_SEGMENT_BYTES - len(_PHOTOSHOP_HEAD)
    parts = [Segment(0xED, _PHOTOSHOP_HEAD + new[start : start + most]) for start in range(0, len(new), most)]
    if not found:
        return _insert(segments, parts)
    place = segments.index(found[0])
    return segments[:place] + parts + [item for item in segments[place:] if item not in found]


def _edit_xmp(segments: list[Segment], texts: Texts) -> list[Segment]:
    main = next((item for item in segments if _is_xmp(item)), None)
    start = main.data.index(_XMP_END) + len(_XMP_END) if main else 0
    old, extension = main.data[start:] if main else b"", _extension(segments)
    new = edit_xmp(old, texts)
    longer = edit_xmp(extension, texts, add=False) if extension else b""
    head = main.data[:start] if main else XMP_HEAD
    if (new, longer) == (old, extension):
        return segments
    if longer != extension or len(head) + len(new) > MAX_SEGMENT_BYTES:
        new, longer = _extend(new, longer, MAX_SEGMENT_BYTES - len(head))
        segments = [item for item in segments if not _is_extension(item)]
        parts = list(_extension_segments(longer))
    else:
        parts = []
    edited = Segment(0xE1, head + new)
    if main is None:
        return _insert(segments, [edited, *parts])
    place = segments.index(main)
    return [*segments[:place], edited, *parts, *segments[place + 1 :]]


def _is_extension(segment: Segment) -> bool:
    return segment.marker == 0xE1 and segment.data.startswith(EXTENDED_HEAD)


def _extension(segments: list[Segment]) -> bytes:
    """The extended XMP, joined in the order of its parts."""
    parts = {struct.unpack_from(">I", item.data, 71)[0]: item.data[75:] for item in segments if _is_extension(item)}
    return b"".join(parts[offset] for offset in sorted(parts))


def _extend(main: bytes, extension: bytes, most: int) -> tuple[bytes, bytes]:
    """Move the largest properties of a packet to its extension until it is small enough, and note the extension's
    digest in it. Padding goes first."""
    _, root, _ = parse_packet(main)
    other = parse_packet(extension or edit_xmp(b"", {"caption": ("",)}))[1]
    if not extension:
        for item in list(descriptions(other)[0]):
            descriptions(other)[0].remove(item)
    note = qualified_name("xmpNote:HasExtendedXMP")
    for item in descriptions(root):
        item.attrib.pop(note, "")
    properties = sorted(
        (item for top in descriptions(root) for item in top), key=lambda item: len(etree.tostring(item))
    )
    while len(etree.tostring(root, encoding="utf-8")) + 200 > most and properties:
        descriptions(other)[0].append(properties.pop())
    longer = etree.tostring(other, encoding="utf-8")
    for item in root.iter(note):
        item.getparent().remove(item)  # type: ignore[union-attr]
    descriptions(root)[0].set(note, hashlib.md5(longer, usedforsecurity=False).hexdigest().upper())
    return etree.tostring(root, encoding="utf-8"), longer


def _extension_segments(extension: bytes) -> Iterator[Segment]:
    digest = hashlib.md5(extension, usedforsecurity=False).hexdigest().upper().encode()
    for start in range(0, len(extension), _EXTENSION_PART):
        head = EXTENDED_HEAD + digest + struct.pack(">II", len(extension), start)
        yield Segment(0xE1, head + extension[start : start + _EXTENSION_PART])


def _correct_offsets(before: list[Segment], after: list[Segment]) -> Iterator[Segment]:
    """The segments, with the offsets of a multi-picture file moved by what was added after its segment."""
    mpf = next((item for item in before if item.marker == 0xE2 and item.data.startswith(_MPF_HEAD)), None)
    if mpf is None:
        yield from after
        return
    old, new = (sum(len(item.written()) for item in row[row.index(mpf) :]) for row in (before, after))
    for segment in after:
        yield _moved(segment, new - old) if segment is mpf and new != old else segment


def _moved(mpf: Segment, by: int) -> Segment:
    """The multi-picture segment with the offset of each picture but the first, which is 0, moved."""
    data = bytearray(mpf.data)
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[4:6]), "")
    try:
        (start,) = struct.unpack_from(f"{order}I", data, 8)
        (count,) = struct.unpack_from(f"{order}H", data, 4 + start)
        for index in range(min(count, 64)):
            tag, _, size, place = struct.unpack_from(f"{order}HHII", data, 4 + start + 2 + 12 * index)
            if tag == 0xB002:
                for entry in range(4 + place + 8, 4 + place + min(size, 16 * 64), 16):
                    (offset,) = struct.unpack_from(f"{order}I", data, entry)
                    if offset:
                        struct.pack_into(f"{order}I", data, entry, offset + by)
    except struct.error:
        return mpf
    return replace(mpf, data=bytes(data), raw=b"")
