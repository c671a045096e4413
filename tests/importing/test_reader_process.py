"""A large input is read by another process: the same pieces in the same order, whatever becomes of that process."""

from __future__ import annotations

import io
import json
import os
import pickle
import signal
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from articles.drafts.draft import Rejected
from articles.importing import reader_process
from articles.importing.prepare import Defaults, Piece, Story, prepare
from articles.parsers.files.reader import EntryReader

STORIES = 1000
"""Enough for several batches, more than those that may wait."""


def make_folder(folder: Path, files: int = 6, stories: int = STORIES // 5) -> Path:
    """Files of JSON Lines whose stories are numbered through, with a broken line in each."""
    for file in range(files):
        lines = [json.dumps({"headline": f"Story {file}.{n}", "body": f"It rained {n} times."}) for n in range(stories)]
        (folder / f"{file}.jsonl").write_text("\n".join([*lines, "{broken"]))
    return folder


def alone(folder: Path, **defaults: str) -> list[Piece]:
    return [prepare(entry, Defaults(**defaults)) for entry in EntryReader([folder])]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The helpers that were started, for what is large in these tests."""
    monkeypatch.setattr(reader_process, "LARGE", 10_000)
    found: list[Any] = []
    real = reader_process.subprocess.Popen

    def start(*arguments: Any, **options: Any) -> Any:
        found.append(real(*arguments, **options))
        return found[-1]

    monkeypatch.setattr(reader_process.subprocess, "Popen", start)
    yield found
    assert all(process.poll() is not None for process in found)


def test_a_large_input_gives_the_same_pieces_in_the_same_order(tmp_path: Path, started: list[Any]) -> None:
    reader = EntryReader([make_folder(tmp_path)])
    assert list(reader_process.prepare_all(reader, Defaults(section="World"))) == alone(tmp_path, section="World")
    assert len(started) == 1
    assert reader.share == 1.0


def test_one_large_file_is_read_by_another_process_too(tmp_path: Path, started: list[Any]) -> None:
    folder = make_folder(tmp_path, files=1, stories=STORIES)
    assert list(reader_process.prepare_all(EntryReader([folder]), Defaults())) == alone(folder)
    assert len(started) == 1


def test_the_other_process_reads_what_needs_our_limits(tmp_path: Path, started: list[Any]) -> None:
    (tmp_path / "long.csv").write_text(f"headline,body\nA long story,{'It rained. ' * 20_000}\n")
    page = "<html><body><h1>Rain in Brno</h1>" + "<p>It rained on the café for a long while.</p>" * 9
    (tmp_path / "stray.html").write_bytes(page.encode() + b"<p>It rained on the caf\xe9, too, that day.</p>")
    found = list(reader_process.prepare_all(EntryReader([tmp_path]), Defaults()))
    assert len(started) == 1
    assert [piece.draft.headline for piece in found if isinstance(piece, Story)] == ["A long story", "Rain in Brno"]


def test_a_small_input_starts_no_process(tmp_path: Path, started: list[Any]) -> None:
    folder = make_folder(tmp_path, files=2, stories=10)
    assert list(reader_process.prepare_all(EntryReader([folder]), Defaults())) == alone(folder)
    assert started == []


def test_a_pipe_is_read_here(tmp_path: Path, started: list[Any]) -> None:
    data = (make_folder(tmp_path, files=1, stories=STORIES) / "0.jsonl").read_bytes()
    reader = EntryReader(["-"], "jsonl", stdin=io.BytesIO(data))
    assert len(list(reader_process.prepare_all(reader, Defaults()))) == STORIES + 1
    assert started == []


def test_whoever_stops_early_leaves_no_process_behind(tmp_path: Path, started: list[Any]) -> None:
    pieces = reader_process.prepare_all(EntryReader([make_folder(tmp_path)]), Defaults())
    assert len(list(islice(pieces, 60))) == 60
    pieces.close()
    assert len(started) == 1


def test_nothing_is_lost_when_the_process_is_killed_once(tmp_path: Path, started: list[Any]) -> None:
    folder = make_folder(tmp_path)
    pieces = reader_process.prepare_all(EntryReader([folder]), Defaults())
    found = list(islice(pieces, 210))
    started[0].kill()
    assert [*found, *pieces] == alone(folder)
    assert len(started) == 2


@pytest.mark.parametrize(
    ("trouble", "why", "helpers", "files"),
    [(signal.SIGKILL, "ended the process", 3, 1), (signal.SIGSTOP, "takes longer", 2, 6)],
)
def test_the_file_that_ends_two_processes_or_stops_one_is_rejected_and_the_rest_is_read(
    tmp_path: Path,
    started: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    trouble: signal.Signals,
    why: str,
    helpers: int,
    files: int,
) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    os.mkfifo(make_folder(folder, files, 1500 // files) / "fifo")  # is no file: the folder's walk leaves it out
    pieces = reader_process.prepare_all(EntryReader([folder]), Defaults())
    found = list(islice(pieces, 210))
    os.kill(started[0].pid, trouble)
    with monkeypatch.context() as impatient:
        impatient.setattr(reader_process, "HANG_SECONDS", 0.2 if trouble == signal.SIGSTOP else 60)
        while why not in getattr(piece := next(pieces), "why", ""):
            found.append(piece)
            if trouble == signal.SIGKILL and len(started) == 2:
                started[1].kill()
    assert isinstance(piece, Rejected)
    found += pieces
    whole = alone(folder)
    assert [each for each in whole if each in found] == found
    missing = [getattr(each, "draft", each).where for each in whole if each not in found]
    assert {where.partition(": line")[0] for where in missing} == {piece.where}
    assert len(started) == helpers


@pytest.mark.parametrize("waiting", [False, True])
def test_what_the_writing_process_waits_for_is_sent_to_it_unprepared(tmp_path: Path, waiting: bool) -> None:
    folder, out = make_folder(tmp_path, files=1, stories=10), io.BytesIO()
    with tempfile.TemporaryFile() as note:
        os.pwrite(note.fileno(), bytes([waiting]), reader_process.LONGEST_NOTE)
        reader_process._Sender(
            reader_process.Job([folder], None, None, "", Defaults(), frozenset(), 0, note.fileno()), out
        ).run()
    out.seek(0)
    message = pickle.load(out)  # noqa: S301 - our own
    stories = [entry for entry in message.entries if not isinstance(entry, Rejected)]
    assert len(stories) == 10
    assert all(isinstance(story, Story) is not waiting for story in stories)


def test_a_process_that_cannot_start_is_done_without(
    tmp_path: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path)
    monkeypatch.setattr(reader_process.sys, "executable", "/bin/false")
    assert list(reader_process.prepare_all(EntryReader([folder]), Defaults())) == alone(folder)


def test_a_process_that_hangs_is_given_up(tmp_path: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_folder(tmp_path)
    monkeypatch.setattr(reader_process, "HANG_SECONDS", 0.2)
    sleeper = tmp_path.parent / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 60\n")
    sleeper.chmod(0o700)
    monkeypatch.setattr(reader_process.sys, "executable", str(sleeper))
    assert list(reader_process.prepare_all(EntryReader([folder]), Defaults())) == alone(folder)
