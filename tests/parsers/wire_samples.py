"""Samples beside their expected drafts: what a parser gives for a file, as plain JSON without empty fields."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from articles.drafts.draft import Entry, ParseError

SAMPLES = Path(__file__).parent / "samples"
Parse = Callable[[BinaryIO, str], Iterator[Entry]]


def read(parse: Parse, data: bytes | str, name: str = "file") -> list[Entry]:
    """All entries of some bytes."""
    return list(parse(io.BytesIO(data.encode() if isinstance(data, str) else data), name))


def sample_files(folder: str) -> list[Path]:
    """The inputs of a format, each with its expected drafts beside it."""
    return sorted(path for path in (SAMPLES / folder).iterdir() if not path.name.endswith(".expected.json"))


def expected_of(path: Path) -> list[dict[str, Any]]:
    """What a sample must give."""
    return json.loads(path.with_name(path.name + ".expected.json").read_text("utf-8"))


def shown(entry: Any) -> dict[str, Any]:
    """An entry as JSON: its kind, then its fields but for the empty ones and the original bytes."""
    fields = {
        field.name: plain(getattr(entry, field.name)) for field in dataclasses.fields(entry) if field.name != "original"
    }
    return {"kind": type(entry).__name__} | {name: value for name, value in fields.items() if value}


def plain(value: Any) -> Any:
    """A draft's value as JSON has it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return shown(value) if dataclasses.is_dataclass(value) else value


def damaged(data: bytes) -> SearchStrategy[bytes]:
    """The bytes of a sample with some of them changed, cut out or doubled: what a bad line makes of a file."""
    position = st.integers(0, len(data))
    change = st.tuples(position, st.integers(0, 40), st.binary(max_size=12))
    return st.lists(change, min_size=1, max_size=4).map(lambda changes: _changed(data, changes))


def _changed(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, replacement in changes:
        data = data[:start] + replacement + data[start + length :]
    return data


def read_or_refuse(parse: Parse, data: bytes) -> list[Entry]:
    """All entries, or none where the parser refuses the file as it should; any other error goes on."""
    try:
        return read(parse, data)
    except ParseError as error:
        assert error.why
        return []
