"""Image files: one photograph each, with its embedded caption and credit.

Three standards may have the same field; for each field XMP counts before IPTC-IIM, and IPTC-IIM before EXIF. The credit
line is the embedded Credit as it is. Photographers and agencies are derived from it and from the by-lines and the
source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from pathlib import PurePath
from typing import BinaryIO

from articles.drafts.draft import Entry, ParseError, PhotoDraft, Rejected
from articles.parsers.files.optional_packages import HEIC_KINDS, READS_HEIC
from articles.parsers.images.exif import parse_exif
from articles.parsers.images.iim import parse_iim
from articles.parsers.images.metadata_blocks import read_blocks
from articles.parsers.images.photo_metadata import Metadata, is_placeholder
from articles.parsers.images.picture_size import MAX_PICTURE_BYTES, picture_info
from articles.parsers.images.xmp import parse_xmp
from articles.printed.agencies import canonical_agency
from articles.printed.credit_lines import parse_credit
from articles.printed.names import names_line, unique_names

SUFFIXES = (".jpg", ".jpeg", ".tif", ".tiff", ".png", ".webp", ".gif", ".jp2", ".avif", ".heic", ".heif")
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\0\x0cjP  ")


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins as a picture does, whatever its name."""
    kind = head[4:12]
    is_heic = READS_HEIC and kind in HEIC_KINDS
    return head.startswith(_MAGIC) or head[8:12] == b"WEBP" or kind in (b"ftypavif", b"ftypavis") or is_heic


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The photograph in an image file."""
    return read_picture(stream.read(MAX_PICTURE_BYTES + 1), name)


def read_picture(data: bytes, name: str, sidecar: bytes = b"") -> Iterator[Entry]:
    """The photograph. A damaged picture gives its caption without the picture, and a Rejected.

    sidecar: the XMP file beside the picture, which counts before all embedded metadata. Raises ParseError if the
    picture is too large.
    """
    if len(data) > MAX_PICTURE_BYTES:
        raise ParseError(f"The picture is larger than {MAX_PICTURE_BYTES // 2**20} MB.")
    metadata = read_metadata(data, sidecar)
    try:
        picture_info(data)
    except ParseError as error:
        if metadata != Metadata():
            yield photo_of(metadata, None, name)
        yield Rejected("", error.why, data)
        return
    yield photo_of(metadata, data, name)


def read_metadata(data: bytes, sidecar: bytes = b"") -> Metadata:
    """The picture's metadata; for each field the first of sidecar XMP, embedded XMP, IPTC-IIM and EXIF that has it."""
    blocks = read_blocks(data)
    readings = [
        *map(parse_xmp, (sidecar, *blocks.xmp)),
        *map(parse_iim, blocks.iim),
        *map(parse_exif, blocks.exif),
    ]
    plain = (replace(each, caption="") if is_placeholder(each.caption) else each for each in readings)
    return reduce(Metadata.fill_from, plain, Metadata())


def photo_of(metadata: Metadata, image: bytes | None, name: str) -> PhotoDraft:
    """The draft of a photograph with this metadata."""
    credit_line = metadata.credit or "/".join(filter(None, (*metadata.bylines, metadata.source)))
    photographers, agencies, roles = _credits(metadata)
    return PhotoDraft(
        caption=metadata.caption,
        credit_line=credit_line,
        photographers=photographers,
        agencies=agencies,
        roles=roles,
        taken_on=metadata.created,
        place=", ".join(filter(None, (metadata.city, metadata.country))),
        headline=metadata.headline,
        alt_text=metadata.alt_text,
        rights=metadata.rights,
        instructions=metadata.instructions,
        keywords=metadata.keywords,
        file_name=PurePath(name).name,
        image=image,
        source=metadata.source,
        format="image",
    )


def _credits(metadata: Metadata) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Photographers, agencies and roles. By-lines are people unless they name a known agency; then the credit is
    read."""
    known = {byline: canonical_agency(line) for byline in metadata.bylines if (line := names_line(byline))}
    agencies = [name for name in known.values() if name]
    people = [byline for byline, name in known.items() if not name]
    parsed = parse_credit(metadata.credit)
    source = canonical_agency(metadata.source)
    own = {name.casefold() for name in people}
    others = (name for name in (*parsed.agencies, *filter(None, (source,))) if name.casefold() not in own)
    return unique_names((*people, *parsed.photographers)), unique_names((*agencies, *others)), parsed.roles
