"""What happens to an index: damage is named, commits replace each other, readers follow, merging stays small."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from whoosh import index, query

from articles.search.document import Key
from articles.search.engines import open_reader, open_writer, store
from articles.search.engines.base import IndexBroken, Plan
from articles.search.engines.whoosh.storage import toc
from articles.search.engines.whoosh.write import merge
from articles.search.language.query import Everything, Phrase, Word
from tests.search.engines.whoosh.archive import make_archive, make_document


def make_index(root: Path, size: int = 40) -> Path:
    open_writer(root).update(make_archive(size))
    return store.current(root)


def total(root: Path) -> int:
    return open_reader(root).search(Plan(Everything())).total


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("harm", ["remove", "truncate", "empty", "flip first", "flip middle", "flip last"])
def test_a_damaged_file_is_broken_never_an_empty_result(tmp_path: Path, harm: str, number: int) -> None:
    folder = make_index(tmp_path)
    path = files_of(folder)[number]
    content = bytearray(path.read_bytes())
    places = {"flip first": 0, "flip middle": len(content) // 2, "flip last": len(content) - 1}
    if harm == "remove":
        path.unlink()
    elif harm in places:
        content[places[harm]] ^= 0x41
        path.write_bytes(content)
    else:
        path.write_bytes(content[: len(content) // 2] if harm == "truncate" else b"")
    with pytest.raises(IndexBroken):
        total(tmp_path)


@pytest.mark.parametrize("lost", ["*.toc", "*"])
def test_a_save_does_not_make_a_new_index_of_one_whose_files_are_gone(tmp_path: Path, lost: str) -> None:
    folder = make_index(tmp_path)
    for path in folder.glob(lost):
        path.unlink()
    with pytest.raises(IndexBroken):
        open_writer(tmp_path).update([make_document(1)])
    with pytest.raises(IndexBroken):
        total(tmp_path)


def test_damage_that_left_the_time_of_change_alone_is_found_by_the_thorough_check(tmp_path: Path) -> None:
    folder = make_index(tmp_path)
    path = next(folder.glob("*.seg"))
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(IndexBroken):
        toc.check(folder, toc.read(folder).segments[0], thorough=True)


def test_another_version_of_the_index_is_named(tmp_path: Path) -> None:
    store.write_stamp(make_index(tmp_path), {"engine": "whoosh", "schema": 0})
    with pytest.raises(IndexBroken, match="another version"):
        total(tmp_path)


def test_a_copied_index_is_as_good_as_the_first(tmp_path: Path) -> None:
    folder = make_index(tmp_path)
    for path in files_of(folder):
        os.utime(path)
    assert total(tmp_path) > 0


def test_a_reader_follows_commits_and_generations(tmp_path: Path) -> None:
    writer, reader = open_writer(tmp_path), open_reader(tmp_path)
    writer.update([make_document(1)])
    assert reader.search(Plan(Everything())).kinds == {"article": 1}
    writer.update([make_document(2)])
    assert sum(1 for _ in reader.versions("article")) == 2
    before, name = store.live_name(tmp_path), store.create_beside(tmp_path)
    open_writer(tmp_path, name).update([make_document(pk) for pk in range(1, 6)])
    assert sum(1 for _ in reader.versions("article")) == 2
    store.switch(tmp_path, name)
    assert sum(1 for _ in reader.versions("article")) == 5
    store.switch(tmp_path, before)
    assert sum(1 for _ in reader.versions("article")) == 2


def test_a_search_answers_from_one_commit_while_others_come(tmp_path: Path) -> None:
    writer, reader = open_writer(tmp_path), open_reader(tmp_path)
    writer.update(make_archive(20))
    stop, failures = threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            found = sum(1 for _ in reader.versions("article")) + sum(1 for _ in reader.versions("photo"))
            reader.search(Plan(Phrase("government oil"), facets=("subject",)))
            if found % 20:
                failures.append(found)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for round_ in range(1, 8):
        writer.update([make_document(pk) for pk in range(1000 * round_, 1000 * round_ + 20)])
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_no_save_rewrites_more_than_small_segments(tmp_path: Path) -> None:
    writer = open_writer(tmp_path)
    writer.build(make_archive(1200), 1200)
    large = toc.read(store.current(tmp_path)).segments[0].segment_id()
    for pk in range(2000, 2025):
        writer.update([make_document(pk)])
    segments = toc.read(store.current(tmp_path)).segments
    assert segments[0].segment_id() == large
    assert len(segments) <= 1 + 2 * merge.FACTOR


BUILD_FOR_EVER = """
import itertools, multiprocessing, sys
from pathlib import Path
from articles.search.engines.whoosh.write.build import build_segments
from tests.search.engines.whoosh.archive import make_document

if __name__ == "__main__":
    documents = map(make_document, itertools.count(1))
    for _ in build_segments(Path(sys.argv[1]), documents, 4001, processes=2):
        print(*[child.pid for child in multiprocessing.active_children()], flush=True)
"""


def test_the_helpers_of_a_build_that_was_killed_end_with_it(tmp_path: Path) -> None:
    script = tmp_path / "build.py"
    script.write_text(BUILD_FOR_EVER)
    (tmp_path / "index").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])}
    command = [sys.executable, str(script), str(tmp_path / "index")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as build:
        assert build.stdout is not None
        helpers = [int(pid) for pid in build.stdout.readline().split()]
        build.kill()
    assert helpers
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in helpers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in helpers)


def make_untidy_index(root: Path) -> Path:
    writer = open_writer(root)
    for first in range(1, 200, 20):
        writer.update([make_document(pk) for pk in range(first, first + 20)])
    return store.current(root)


def test_tidying_keeps_what_is_saved_and_deleted_meanwhile(tmp_path: Path) -> None:
    folder = make_untidy_index(tmp_path)

    @contextmanager
    def locked() -> Iterator[bool]:
        open_writer(tmp_path).update([make_document(7, seed=1), make_document(300)], [Key("article", 9)])
        yield True

    assert open_writer(tmp_path).tidy(locked)
    assert [segment.doc_count() for segment in toc.read(folder).segments] == [198, 2]
    plain = tmp_path / "plain"
    documents = [make_document(pk, seed=int(pk == 7)) for pk in [*range(1, 201), 300] if pk != 9]
    open_writer(plain).build(documents, len(documents))
    for node in (Word("govern"), Word("talk"), Phrase("government oil")):
        merged, built = (open_reader(root).search(Plan(node, limit=500)) for root in (tmp_path, plain))
        assert {hit.key for hit in merged.hits} == {hit.key for hit in built.hits}
    assert len(list(folder.glob("*.seg"))) == 2
    assert not (folder / "merging").exists()


def test_tidying_gives_way_where_a_save_has_merged_the_same(tmp_path: Path) -> None:
    folder = make_untidy_index(tmp_path)

    @contextmanager
    def locked() -> Iterator[bool]:
        open_writer(tmp_path).update([], [Key("article", pk) for pk in range(1, 21)])
        yield True

    assert not open_writer(tmp_path).tidy(locked)
    assert sum(segment.doc_count() for segment in toc.read(folder).segments) == 180


def test_a_save_leaves_larger_merges_to_the_worker(tmp_path: Path) -> None:
    folder = make_untidy_index(tmp_path)
    assert len(toc.read(folder).segments) == 10
    assert open_writer(tmp_path).tidy(lambda: nullcontext(True))
    assert len(toc.read(folder).segments) == 1
    assert not open_writer(tmp_path).tidy(lambda: nullcontext(True))


def test_long_documents_count_for_several_so_that_a_merge_stays_small(tmp_path: Path) -> None:
    long = {"text": "rain " * (100 * merge.WORDS)}
    for first in range(1, 200, 20):
        documents = [replace(make_document(pk), texts=long) for pk in range(first, first + 20)]
        open_writer(tmp_path).update(documents)
    assert not open_writer(tmp_path).tidy(lambda: nullcontext(True))


def test_whoosh_opens_the_index_and_finds_the_same(tmp_path: Path) -> None:
    folder = make_index(tmp_path)
    with index.open_dir(str(folder)).searcher() as searcher:
        by_whoosh = len(searcher.search(query.Term("all", "govern"), limit=None))
    ours = open_reader(tmp_path).count(gate_of_all(), [Word("govern")])
    photos = open_reader(tmp_path).search(Plan(Word("govern"), gate_of_all())).total - ours[0]
    assert by_whoosh == ours[0] + photos > 0


def gate_of_all():  # noqa: ANN201
    from articles.search.engines.base import Gate

    return Gate(frozenset({"published", "draft"}))


def test_removed_documents_are_gone_at_once(tmp_path: Path) -> None:
    folder = make_index(tmp_path)
    keys = [Key(kind, pk) for kind in ("article", "photo") for pk in range(1, 41)]
    open_writer(tmp_path).update([], keys)
    assert total(tmp_path) == 0
    assert list(folder.glob("*.seg")) == []


@pytest.mark.parametrize("name", ["PackedValues", "PackedPositions", "ChainAnalyzer"])
def test_what_an_index_names_stays_where_older_indexes_look_for_it(name: str) -> None:
    """Whoosh pickles these classes into every index; moved, no index made before could be read."""
    kept = getattr(import_module("articles.search.engines.whoosh.schema"), name)
    assert kept.__module__ == "articles.search.engines.whoosh.schema"
