"""What stands in the index: Whoosh's schema for a Document.

`all` holds all text fields (articles.search.engines.weights). Every short text field also stands alone, for
headline:word. Each has a twin `<field>_exact` of exact forms.

The text itself does not stand twice: the posting lists of `text` and its twin are cut from those of `all`, between the
positions that each document's columns `text_first` and `text_end` give.
"""

from __future__ import annotations

import array
import copyreg
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

from whoosh import analysis, columns, fields, formats

from articles.search.analysis import VERSION as ANALYSIS_VERSION
from articles.search.analysis import exact_terms, terms
from articles.search.document import KEY_FIELDS, TEXT_FIELDS
from articles.search.engines.weights import ALL, twin

SCHEMA_VERSION = 3
STAMP: dict[str, object] = {"engine": "whoosh", "schema": SCHEMA_VERSION, "analysis": ANALYSIS_VERSION}
STILL_READ: tuple[dict[str, object], ...] = (
    {**STAMP, "schema": 1, "analysis": 2},
    {**STAMP, "schema": 1},
    {**STAMP, "schema": 2},
)
"""Indexes of earlier versions that are read until rebuilt, but never written."""
ENGLISH_ONLY = STILL_READ[0]
"""In this one all stems are English."""

FACETS = ("kind", *KEY_FIELDS)
NUMBERS = {"pk": 0, "version": 0, "published": 0, "visible_from": 0, "text_first": 0, "text_end": 0}
"""Column -> value of a row without one."""
PLACES = frozenset({"text_first", "text_end"})
"""Columns of four octets a document; the others have eight."""
UNDATED = -(2**62)
NUMBERS["published"] = UNDATED


BODY = "text"
"""The field whose posting lists are cut from those of `all`."""


CUT = {BODY: ALL, twin(BODY): twin("")}
"""Fields without posting lists of their own -> the field that holds their words."""
STORED = tuple(name for field in (ALL, *TEXT_FIELDS) for name in (field, twin(field)) if name not in CUT)
"""Text fields with posting lists of their own."""


class WideNumbers:
    """Whole numbers of two or four octets each; a sequence of them to Whoosh."""

    __slots__ = ("_numbers", "data", "octets")

    def __init__(self, data: bytes, octets: int = 2) -> None:
        self.data, self.octets = data, octets
        self._numbers = memoryview(data).cast("H" if octets == 2 else "I")

    def __reduce__(self) -> tuple[Any, ...]:
        return WideNumbers, (self.data,) if self.octets == 2 else (self.data, self.octets)

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __getitem__(self, index: Any) -> Any:
        return self._numbers[index]


PackedNumbers: TypeAlias = bytes | WideNumbers
"""Whole numbers: bytes where all are below 256. (Schemas before 3 have an array.array where they are not.)"""


class PackedValues:
    """The positions of a long posting list: document i's are the next counts[i] of `flat`. Stands in a W3 block where
    Whoosh expects a sequence of bytes, and is one to Whoosh."""

    __slots__ = ("_starts", "counts", "flat")

    def __init__(self, counts: PackedNumbers, flat: PackedNumbers) -> None:
        self.counts = counts
        self.flat = flat
        self._starts: list[int] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return PackedValues, (self.counts, self.flat)

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, index: int) -> bytes:
        if self._starts is None:
            self._starts = [0]
            for count in self.counts:
                self._starts.append(self._starts[-1] + count)
        return array.array("I", list(self.flat[self._starts[index] : self._starts[index + 1]])).tobytes()


# In pickles two octets stand for these classes instead of their names, of which an index would hold hundreds of
# thousands. Python keeps the codes from 240 on for such private use.
for _code, _class in ((240, PackedValues), (241, WideNumbers)):
    copyreg.add_extension(_class.__module__, _class.__name__, _code)


class PackedPositions(formats.Positions):  # type: ignore[misc]
    """Whoosh's positions, a posting's value being its positions as 32-bit numbers instead of a pickle."""

    def encode(self, positions: list[int]) -> bytes:
        return array.array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        return array.array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value) * self.field_boost)


class ChainAnalyzer(analysis.Analyzer):  # type: ignore[misc]
    """The chain of articles.search.analysis as a Whoosh analyzer."""

    def __init__(self, exact: bool = False) -> None:
        self.exact = exact

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ChainAnalyzer) and self.exact == other.exact

    def __hash__(self) -> int:
        return hash(self.exact)

    def __call__(self, value: str, **kwargs: Any) -> Iterator[analysis.Token]:
        token = analysis.Token(True, True, **{key: kwargs[key] for key in ("mode",) if key in kwargs})
        token.boost, token.stopped = 1.0, False
        for position, text in enumerate((exact_terms if self.exact else terms)(value)):
            token.text, token.pos = text, position
            yield token


def _text(exact: bool) -> fields.FieldType:
    field = fields.TEXT(analyzer=ChainAnalyzer(exact), phrase=True, stored=False)
    field.format = PackedPositions()
    return field


@cache
def make_schema() -> fields.Schema:
    """The schema of every index of this engine."""
    made: dict[str, fields.FieldType] = {}
    for field in (ALL, *TEXT_FIELDS):
        made[field] = _text(exact=False)
        made[twin(field)] = _text(exact=True)
    made.update({field: fields.ID() for field in FACETS})
    for name, default in NUMBERS.items():
        made[name] = fields.COLUMN(columns.NumericColumn("i" if name in PLACES else "q", default))
    return fields.Schema(**made)
