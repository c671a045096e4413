"""Write texts into PNG, WebP and TIFF files. XMP is always written; EXIF and IPTC-IIM where the file has them.

PNG: W3C PNG, third edition; WebP: its container specification; TIFF: TIFF 6.0 with XMP in tag 700 and IIM in tag 33723
or within Photoshop's resources in tag 34377.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from articles.drafts.draft import ParseError
from articles.exporting.picture.edit_iim import edit_iim, edit_resources
from articles.exporting.picture.edit_tiff import BYTE, UNDEFINED, Directory, Value, edit_tiff
from articles.exporting.picture.edit_xmp import edit_xmp
from articles.exporting.picture.embedded_texts import Texts
from articles.exporting.picture.exif_texts import exif_values
from articles.parsers.images.metadata_blocks import png_words, raw_profile
from articles.parsers.images.picture_size import picture_info

_PNG_XMP = b"XML:com.adobe.xmp"
_XMP_TAG, _IIM_TAG, _RESOURCES_TAG = 700, 33723, 34377
_XMP_FLAG, _ALPHA_FLAG = 0x04, 0x10

Chunk = tuple[bytes, bytes, bytes]
"""Its kind, its data, and its bytes in the file."""


def edit_png(png: bytes, texts: Texts) -> bytes:
    """The PNG with these texts. New XMP comes before the picture's data."""
    chunks, rest = _png_chunks(png)
    parts = [_edited_png_chunk(chunk, texts) for chunk in chunks]
    if not any(kind == b"iTXt" and data.startswith(_PNG_XMP + b"\0") for kind, data, _ in chunks):
        place = next((index for index, chunk in enumerate(chunks) if chunk[0] == b"IDAT"), len(chunks))
        parts.insert(place, _png_chunk(b"iTXt", _PNG_XMP + b"\0\0\0\0\0" + edit_xmp(b"", texts)))
    return png[:8] + b"".join(parts) + rest


def _png_chunks(png: bytes) -> tuple[list[Chunk], bytes]:
    chunks: list[Chunk] = []
    place = 8
    while place + 12 <= len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        end = place + 12 + length
        if end > len(png):
            break
        chunks.append((kind, png[place + 8 : end - 4], png[place:end]))
        place = end
    return chunks, png[place:]


def _edited_png_chunk(chunk: Chunk, texts: Texts) -> bytes:
    kind, data, raw = chunk
    if kind == b"eXIf":
        new = _edited_exif(data, texts)
        return raw if new == data else _png_chunk(kind, new)
    keyword, _, rest = data.partition(b"\0")
    if kind == b"iTXt" and keyword == _PNG_XMP:
        old = png_words(kind, rest)
        packet = edit_xmp(old, texts)
        return raw if packet == old else _png_chunk(kind, _PNG_XMP + b"\0\0\0\0\0" + packet)
    if kind in (b"zTXt", b"tEXt") and keyword in (b"Raw profile type iptc", b"Raw profile type 8bim"):
        return _edited_profile(chunk, keyword, rest, texts)
    return raw


def _edited_profile(chunk: Chunk, keyword: bytes, rest: bytes, texts: Texts) -> bytes:
    """ImageMagick's profile with IIM: a line with its name, a line with its length, and hexadecimal lines."""
    kind, _, raw = chunk
    words = png_words(kind, rest)
    old = raw_profile(words)
    new = edit_iim(old, texts) if old.startswith(b"\x1c") else edit_resources(old, texts)
    if new == old:
        return raw
    name = words.lstrip(b"\n").split(b"\n", 1)[0]
    lines = [new[start : start + 36].hex().encode() for start in range(0, len(new), 36)]
    text = b"\n" + name + b"\n%8d\n" % len(new) + b"\n".join(lines) + b"\n"
    packed = b"\0" + zlib.compress(text) if kind == b"zTXt" else text
    return _png_chunk(kind, keyword + b"\0" + packed)


def _edited_exif(block: bytes, texts: Texts) -> bytes:
    """The block with these texts; as it is if it is damaged."""
    head = block[:6] if block.startswith(b"Exif\0") else b""
    try:
        return head + edit_tiff(block[len(head) :], exif_values(texts))
    except ParseError:
        return block


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def edit_webp(webp: bytes, texts: Texts) -> bytes:
    """The WebP with these texts. A simple file becomes an extended one, which XMP requires."""
    chunks, rest = _webp_chunks(webp)
    found = {kind: data for kind, data, _ in chunks}
    new = edit_xmp(found.get(b"XMP ", b""), texts)
    header = bytearray(found.get(b"VP8X") or _extended_header(webp, found))
    header[0] |= _XMP_FLAG
    parts = [_riff_chunk(b"VP8X", bytes(header))]
    for kind, data, raw in chunks:
        if kind == b"EXIF":
            edited = _edited_exif(data, texts)
            parts.append(raw if edited == data else _riff_chunk(kind, edited))
        elif kind == b"XMP ":
            parts.append(raw if new == data else _riff_chunk(kind, new))
        elif kind != b"VP8X":
            parts.append(raw)
    if b"XMP " not in found:
        parts.append(_riff_chunk(b"XMP ", new))
    body = b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + rest


def _webp_chunks(webp: bytes) -> tuple[list[Chunk], bytes]:
    chunks: list[Chunk] = []
    place, end_of_file = 12, min(len(webp), 8 + struct.unpack_from("<I", webp, 4)[0])
    while place + 8 <= end_of_file:
        kind, length = struct.unpack_from("<4sI", webp, place)
        end = place + 8 + length + length % 2
        if end > len(webp):
            raise ParseError("The picture ends early, so that nothing can be written into it.")
        chunks.append((kind, webp[place + 8 : place + 8 + length], webp[place:end]))
        place = end
    return chunks, webp[place:]


def _extended_header(webp: bytes, chunks: dict[bytes, bytes]) -> bytes:
    """The header of an extended file: flags, and width and height less one."""
    info = picture_info(webp)
    lossless = chunks.get(b"VP8L", b"")
    flags = _ALPHA_FLAG if len(lossless) >= 5 and lossless[4] & 0x10 else 0
    return bytes([flags, 0, 0, 0]) + (info.width - 1).to_bytes(3, "little") + (info.height - 1).to_bytes(3, "little")


def _riff_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(data)) + data + b"\0" * (len(data) % 2)


def edit_tiff_file(tiff: bytes, texts: Texts) -> bytes:
    """The TIFF with these texts as tags of its first picture."""
    directory = Directory(tiff)
    found = {tag: directory.value(entry)[:2] for tag, entry in directory.entries().items()}
    values = exif_values(texts) | dict(_block_values(directory, found, texts))
    return edit_tiff(tiff, values)


def _block_values(
    directory: Directory, found: dict[int, tuple[int, bytes]], texts: Texts
) -> Iterator[tuple[int, Value]]:
    kind, old = found.get(_XMP_TAG, (BYTE, b""))
    yield _XMP_TAG, Value(kind if kind in (BYTE, UNDEFINED) else BYTE, edit_xmp(old, texts))
    if _RESOURCES_TAG in found:
        kind, old = found[_RESOURCES_TAG]
        if old[:4] == b"8BIM" and kind in (BYTE, UNDEFINED):
            yield _RESOURCES_TAG, Value(kind, edit_resources(old, texts))
    if _IIM_TAG in found:
        yield from _iim_value(directory, *found[_IIM_TAG], texts)


def _iim_value(directory: Directory, kind: int, old: bytes, texts: Texts) -> Iterator[tuple[int, Value]]:
    """IIM in its own tag. Some programs write it as longs, in the file's byte order."""
    swapped = old[:1] != b"\x1c" and kind == 4
    block = _swap(old, directory.order) if swapped else old
    if block[:1] == b"\x1c":
        yield _IIM_TAG, Value(UNDEFINED, edit_iim(block.rstrip(b"\0") if swapped else block, texts))


def _swap(data: bytes, order: str) -> bytes:
    whole = len(data) // 4
    return struct.pack(f">{whole}I", *struct.unpack_from(f"<{whole}I", data)) if order == "<" else data
