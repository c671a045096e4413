"""A broken row of a CSV file costs itself, and nothing else: no good row is lost, and no shred is taken for a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Rejected
from articles.parsers import tables as table_formats
from articles.parsers.tables import table_rows
from articles.parsers.tables.table_rows import OPEN, Row, read_rows


def read(text: str, columns: int = 2, delimiter: str = ",") -> list[Row]:
    return list(read_rows(io.StringIO(text, newline="\n"), delimiter, columns, 2))


def told(text: str, columns: int = 2) -> list[tuple[str, ...]]:
    """Where each row stands, then its cells; of a broken one "broken"."""
    return [(row.where, *(row.cells if not row.why else ("broken",))) for row in read(text, columns)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,"b\nc,d\n', [("line 2", "broken"), ("line 3", "c", "d")]),
        ('a,b\nc,"d\n', [("line 2", "a", "b"), ("line 3", "broken")]),
        ('a,b\nc,"d', [("line 2", "a", "b"), ("line 3", "broken")]),
        ('a,"b\n"c","d"\ne,f\n', [("line 2", "broken"), ("line 3", "c", "d"), ("line 4", "e", "f")]),
        ('a,"b\nmore, and more, of it\nthe end\nc,d\n', [("lines 2 to 4", "broken"), ("line 5", "c", "d")]),
        ('a,"b\n\nc,d\n', [("lines 2 to 3", "broken"), ("line 4", "c", "d")]),
        ('a,"b\n",x",y\nc,d\n', [("line 2", "broken"), ("line 3", ",x", "y"), ("line 4", "c", "d")]),
        ('a,"b\nb"\nc,d\n', [("line 2", "a", "b\nb"), ("line 4", "c", "d")]),
        ('a,"He said "go"."\nc,d\n', [("line 2", "a", 'He said go"."'), ("line 3", "c", "d")]),
        ('a,"He said "go".\nc,d\n', [("line 2", "broken"), ("line 3", "c", "d")]),
        ("a\nb,c\n\n,\nd\n", [("line 2", "a"), ("line 3", "b", "c"), ("line 6", "d")]),
        ('a\nb,"c\nd\n', [("line 2", "a"), ("line 3", "broken"), ("line 4", "d")]),
        ("", []),
        ('"', [("line 2", "broken")]),
    ],
)
def test_rows_are_found_again_behind_a_broken_one(text: str, rows: list[tuple[str, ...]]) -> None:
    assert told(text) == rows


def test_the_lines_of_a_broken_row_are_kept() -> None:
    assert [row.lines for row in read('a,"b\nmore\nc,d\n')] == [('a,"b\n', "more\n"), ("c,d\n",)]


def written(rows: Iterable[Iterable[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


plain = st.text("ab ;.", min_size=1, max_size=8).filter(lambda cell: bool(cell.strip()))
tables = st.lists(st.tuples(plain, plain), max_size=8)


@given(tables, tables)
def test_no_good_row_is_lost_beside_a_broken_one(before: list[tuple[str, str]], behind: list[tuple[str, str]]) -> None:
    text = written(before) + 'x,"open\n' + written(behind)
    rows = read(text)
    assert [row.cells for row in rows if not row.why] == [*before, *behind]
    assert "".join(line for row in rows for line in row.lines) == text


any_cell = st.text('ab ,"\n;', min_size=1, max_size=8).filter(lambda cell: bool(cell.strip()))


@given(st.lists(st.tuples(any_cell, any_cell, any_cell), max_size=8))
def test_what_a_writer_of_csv_writes_comes_back(rows: list[tuple[str, ...]]) -> None:
    assert [row.cells for row in read(written(rows), 3)] == rows


@given(st.text('ab,"\n', max_size=60))
def test_every_line_that_says_anything_is_in_one_row_and_numbered(text: str) -> None:
    lines = text.splitlines(keepends=True)
    rows = read(text)
    taken = [number for row in rows for number in range(row.first - 2, row.first - 2 + len(row.lines))]
    assert len(taken) == len(set(taken))
    assert [lines[number] for number in taken] == [line for row in rows for line in row.lines]
    left = set(range(len(lines))) - set(taken)
    assert not {"a", "b"} & set("".join(lines[number] for number in left))


@pytest.mark.parametrize(("spare", "broken"), [(0, False), (1, True)])
def test_a_row_of_several_lines_ends_somewhere(spare: int, broken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "MAX_ROW", 20)
    body = "x" * (16 + spare) + "\n"  # 20 characters with what stands before it
    assert bool(read(f'a,"{body}y"\n')[0].why) is broken


def test_a_file_of_open_marks_is_not_read_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row could go on for thousands of lines before it turns out to be none."""
    monkeypatch.setattr(table_rows, "MAX_ROW", 10_000)
    monkeypatch.setattr(table_rows, "MAX_REREAD", 30_000)
    steps = []
    take = table_rows._Lines.__next__

    def counted(self: table_rows._Lines) -> str:
        steps.append(1)
        return take(self)

    monkeypatch.setattr(table_rows._Lines, "__next__", counted)
    text = 'x","y\n' * 20_000
    rows = read(text, 1000)
    assert {row.why for row in rows} == {OPEN}
    assert "".join(line for row in rows for line in row.lines) == text
    assert len(steps) < 4 * 20_000


@pytest.mark.parametrize(("most", "rejections"), [(15, 1), (14, 2)])
def test_a_long_region_is_rejected_in_portions(most: int, rejections: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'a,"b\nmore\nmore\n'
    monkeypatch.setattr(table_rows, "MAX_REGION", most - 5 * (rejections - 1))
    rows = read(text)
    assert len(rows) == rejections
    assert "".join(line for row in rows for line in row.lines) == text


def read_csv(data: bytes) -> list[Entry]:
    return list(table_formats.parse_csv(io.BytesIO(data), "a.csv"))


def test_one_open_mark_makes_no_junk_of_the_stories_behind_it() -> None:
    rows = "".join(f"Ferry {number},2024-05-03,It sails; again.\n" for number in range(2000))
    entries = read_csv(f'headline,date,body\nFirst,2024-05-03,"It sails.\n{rows}'.encode())
    assert [type(entry) for entry in entries] == [Rejected, *[ArticleDraft] * 2000]
    assert isinstance(entries[0], Rejected)
    assert (entries[0].where, entries[0].why) == ("line 2", OPEN)
    assert entries[0].original == b'First,2024-05-03,"It sails.\n'


def test_rows_that_are_parted_otherwise_than_the_first_line_are_named() -> None:
    (entry,) = read_csv(b"headline,date,body\nFerry;2024-05-03;It sails.\n")
    assert isinstance(entry, Rejected)
    assert "';', not by ','" in entry.why


def test_a_headline_alone_is_no_mistake() -> None:
    (entry,) = read_csv(b"headline,date,body\nFerry sails; again\n")
    assert isinstance(entry, ArticleDraft)


@pytest.mark.parametrize("columns", [1000, 1001])
def test_a_table_has_so_many_columns_and_no_more(columns: int) -> None:
    data = ("headline,body" + ",x" * (columns - 2) + "\nFerry,It sails.\n").encode()
    if columns == 1000:
        assert isinstance(read_csv(data)[0], ArticleDraft)
        return
    with pytest.raises(ParseError, match="columns"):
        read_csv(data)


def test_a_binary_file_is_no_table() -> None:
    with pytest.raises(ParseError, match="None of its columns"):
        read_csv(bytes(range(256)) * 100)
