"""Files in the same folder, read into entries: each by its format, zips opened, pictures joined to their texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BufferedIOBase
from typing import BinaryIO, cast

from articles.drafts.draft import Entry, ParseError, Rejected
from articles.parsers import documents, images, tables
from articles.parsers.files.budget import MAX_DEPTH
from articles.parsers.files.inputs import Group, Input
from articles.parsers.files.pictures_beside import Pictures, is_picture
from articles.parsers.files.record_faults import FAULTS, reject
from articles.parsers.files.unpack import spool
from articles.parsers.files.zip_members import is_zip, zip_groups
from articles.parsers.formats import SNIFF_BYTES, Format, detect
from articles.parsers.images.picture_size import MAX_PICTURE_BYTES

MAPPING_SUFFIX = ".mapping.json"
"""stories.mapping.json beside stories.csv maps each of its columns to one of our fields."""


def read_group(group: Group, row: Format | None, joined: set[str], depth: int = 0) -> Iterator[Entry]:
    """The entries of files in the same folder. joined: collects the names of pictures that were joined to a text."""
    pictures = Pictures(group.files, group.lent, joined)
    mappings = {file.base: file for file in (*group.files, *group.lent) if file.base.endswith(MAPPING_SUFFIX)}
    for file in group.files:
        if is_picture(file) or file.base in mappings:
            continue
        if file.suffix != ".xmp":
            entries = _place_entries(
                file, _file_entries(file, row, mappings.get(file.stem + MAPPING_SUFFIX), joined, depth)
            )
            yield from pictures.join(entries, file)
        elif not pictures.has_picture(file):
            yield Rejected(file.name, "No picture of this name lies beside it.")
    for file in pictures.leftovers():
        yield from _place_entries(file, _picture_entries(file, pictures))


def _file_entries(
    file: Input, row: Format | None, mapping: Input | None, joined: set[str], depth: int
) -> Iterator[Entry]:
    """The entries of one file, read in the given format or in the detected one."""
    with file.open() as stream:
        head = _head(stream)
        stream.seek(0)
        if not head:
            raise ParseError("The file is empty.")
        if is_zip(head) and not documents.sniff(head, file.name):
            yield from _zip_entries(stream, file, row, joined, depth)
        elif mapping:
            with mapping.open() as columns:
                fields = tables.parse_mapping(columns.read(2**20), mapping.base)
            yield from tables.parse_csv(stream, file.name, fields)
        else:
            yield from (row or detect(head, file.name)).parse(stream, file.name)


def _head(stream: BinaryIO) -> bytes:
    """The first SNIFF_BYTES of a file; of a damaged one, those before the damage, which is reported when it is read."""
    pieces: list[bytes] = []
    wanted = SNIFF_BYTES
    try:
        while wanted and (piece := cast(BufferedIOBase, stream).read1(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
    except ParseError:
        if not pieces:
            raise
    return b"".join(pieces)


def _zip_entries(stream: BinaryIO, file: Input, row: Format | None, joined: set[str], depth: int) -> Iterator[Entry]:
    if depth >= MAX_DEPTH:
        raise ParseError("It is a zip inside a zip inside a zip, which is not opened.")
    with spool(stream) if depth else stream as archive:
        for group in zip_groups(archive, file.name, file.budget):
            entries = read_group(group, row, joined, depth + 1)
            yield from entries if depth else file.budget.watch(entries)


def _picture_entries(file: Input, pictures: Pictures) -> Iterator[Entry]:
    with file.open() as stream:
        data = stream.read(MAX_PICTURE_BYTES + 1)
    yield from images.read_picture(data, file.name, pictures.sidecar(file))


def _place_entries(file: Input, entries: Iterator[Entry]) -> Iterator[Entry]:
    """The entries, with the file's name in front of their place. If reading fails, the last one is a Rejected."""
    try:
        for entry in entries:
            yield replace(entry, where=_place(file.name, entry.where))
    except ParseError as error:
        yield Rejected(_place(file.name, error.where), error.why)
    except OSError as error:
        yield Rejected(file.name, f"It cannot be read: {error.strerror or error}.")
    except FAULTS as error:
        yield reject(error, file.name)


def _place(name: str, inside: str) -> str:
    return inside if inside.startswith(name) else f"{name}: {inside}" if inside else name
