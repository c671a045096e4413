"""import_articles, export_articles and undo_import from the shell; hostile and broken input gives a rejected entry with
its file, its place and a reason, and the rest goes in."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.exporting.nitf import write_nitf
from articles.models import Article, ImportBatch
from articles.parsers.formats import FORMATS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]

GOOD = {"headline": "River Falls", "body": "The water fell.", "source": "Delta Wire", "source_key": "1"}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with one good file in it."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "good.jsonl").write_text(json.dumps(GOOD))
    return folder


def run(*arguments: Any, **options: Any) -> dict[str, Any]:
    """The report of an import."""
    out = io.StringIO()
    call_command("import_articles", *map(str, arguments), "--json", stdout=out, **options)
    report: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return report


def make_zip(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def make_png(width: int, height: int) -> bytes:
    """The beginning of a picture that says it is so large."""
    header = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + b"\0" * 4


ENTITY_BOMB = b"""<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><nitf><head><title>&c;</title></head><body><body.content><p>&c;</p>
</body.content></body></nitf>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<nitf><head><title>T</title></head><body><body.head><hedline><hl1>&x;</hl1></hedline></body.head></body></nitf>"""

BROKEN = {
    "bomb.zip": make_zip(**{"bomb.txt": b"0" * (80 * 2**20)}),
    "bomb.jsonl.gz": gzip.compress(b" " * (80 * 2**20)),
    "cut.zip": make_zip(**{"a.txt": b"words " * 1000})[:-40],
    "cut.jsonl.gz": gzip.compress(json.dumps(GOOD).encode() * 400)[:-30],
    "entities.xml": ENTITY_BOMB,
    "cut.xml": b'<?xml version="1.0"?><nitf><head><title>Half</title></head><body><body.content><p>It en',
    "cut.json": b'{"uri": "urn:x:1", "type": "text", "headline": "Half", "body_text": "It e',
    "empty.html": b"",
    "noise.bin": bytes(range(256)) * 20,
    "line.jsonl": b'{"headline": "No end", "body"\n',
    "latin.jsonl": '{"headline": "Fa\u00e7ade", "body": "Words."}'.encode("latin-1"),
    "huge.png": make_png(60_000, 60_000),
    "cut.sgm": b'<REUTERS NEWID="9"><DATE>26-FEB-1987</DATE><TEXT><TITLE>Half</TITLE><BODY>It e',
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_file_is_named_and_the_rest_goes_in(desk: Path, name: str) -> None:
    (desk / name).write_bytes(BROKEN[name])
    report = run(desk)
    assert report["created"] == 1
    assert Article.objects.get().headline == "River Falls"
    assert all(name in rejected["where"] and rejected["why"] for rejected in report["rejected"])
    assert report["rejected"]


def test_an_entity_of_a_file_is_never_read(desk: Path) -> None:
    (desk / "external.xml").write_bytes(EXTERNAL)
    run(desk)
    assert not Article.objects.filter(headline__contains="root:").exists()


def test_a_path_inside_a_zip_leads_nowhere(desk: Path, tmp_path: Path) -> None:
    content = json.dumps(GOOD | {"source_key": "2", "body": "Other."}).encode()
    (desk / "tricks.zip").write_bytes(make_zip(**{"../../evil.jsonl": content, "/etc/evil.jsonl": content}))
    before = {path for path in tmp_path.rglob("*") if "index" not in path.parts}
    assert run(desk)["created"] == 2
    assert {path for path in tmp_path.rglob("*") if "index" not in path.parts} == before


def test_one_broken_line_is_named_by_its_number(desk: Path) -> None:
    lines = [json.dumps(GOOD), "{", json.dumps(GOOD | {"source_key": "2", "body": "Other."})]
    (desk / "good.jsonl").write_text("\n".join(lines))
    report = run(desk)
    assert report["created"] == 2
    assert report["rejected"][0]["where"].endswith("good.jsonl: line 2")


def test_a_file_that_does_not_exist_is_a_rejected_entry(desk: Path) -> None:
    report = run(desk / "nosuch.txt", desk / "good.jsonl")
    assert (report["created"], len(report["rejected"])) == (1, 1)


def test_a_mapping_names_the_columns_of_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("Titel,Text\nRiver Falls,The water fell.\n")
    (tmp_path / "map.json").write_text('{"Titel": "headline", "Text": "body"}')
    run(tmp_path / "old.csv", "--mapping", tmp_path / "map.json")
    assert Article.objects.get().headline == "River Falls"


@pytest.mark.parametrize("mapping", ["[1]", "{", '{"Titel": 3}'])
def test_a_mapping_that_is_none_is_said_so(tmp_path: Path, mapping: str) -> None:
    (tmp_path / "map.json").write_text(mapping)
    with pytest.raises(CommandError, match="mapping"):
        run(tmp_path / "old.csv", "--mapping", tmp_path / "map.json")


def test_a_dry_run_prints_the_difference_and_writes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(desk)
    (desk / "good.jsonl").write_text(json.dumps(GOOD | {"headline": "River Rises"}))
    call_command("import_articles", str(desk), "--dry-run")
    assert '"River Falls" -> "River Rises"' in capsys.readouterr().out
    assert Article.objects.get().headline == "River Falls"


def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps(GOOD | {"source_key": f"{n}", "body": f"Body {n}."}) for n in range(5)]
    (desk / "good.jsonl").write_text("\n".join(lines))
    parse = FORMATS["jsonl"].parse

    def interrupted(stream: Any, name: str) -> Iterator[Any]:
        for count, entry in enumerate(parse(stream, name)):
            if count == 3:
                os.kill(os.getpid(), signal.SIGINT)
            yield entry

    with monkeypatch.context() as patch:
        patch.setitem(FORMATS, "jsonl", replace(FORMATS["jsonl"], parse=interrupted))
        with pytest.raises(CommandError, match="Stopped") as stopped:
            run(desk, "--batch", "night")
    assert stopped.value.returncode == 130
    assert (Article.objects.count(), ImportBatch.objects.get().state) == (3, "stopped")
    assert run(desk, "--batch", "night")["created"] == 2
    assert ImportBatch.objects.get().state == "done"


def test_a_batch_is_undone_from_the_shell(desk: Path) -> None:
    run(desk, "--batch", "b")
    out = io.StringIO()
    call_command("undo_import", "b", "--json", "--dry-run", stdout=out)
    assert (json.loads(out.getvalue())["deleted"], Article.objects.count()) == (1, 1)
    call_command("undo_import", "b", stdout=out)
    assert Article.objects.count() == 0


def test_a_batch_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(CommandError, match="There is no batch 'nosuch'"):
        call_command("undo_import", "nosuch")


@pytest.mark.parametrize("format_name", ["jsonl", "csv", "ninjs", "nitf"])
def test_what_is_exported_comes_back(desk: Path, tmp_path: Path, format_name: str) -> None:
    run(desk)
    file = tmp_path / f"archive.{format_name}"
    call_command("export_articles", str(file), "--format", format_name)
    Article.objects.all().delete()
    assert run(file, "--format", format_name)["created"] == 1
    article = Article.objects.get()
    assert (article.headline, article.body, str(article.source)) == (
        "River Falls",
        "<p>The water fell.</p>",
        "Delta Wire",
    )


def exported(tmp_path: Path, *arguments: str) -> list[str]:
    file = tmp_path / "archive.jsonl"
    call_command("export_articles", str(file), "--format", "jsonl", *arguments)
    return [json.loads(line)["headline"] for line in file.read_text().splitlines()]


def test_a_query_exports_what_the_search_finds_and_drafts_only_with_all(desk: Path, tmp_path: Path) -> None:
    more = [
        GOOD | {"headline": "Budget Passes", "body": "Money.", "source_key": "2"},
        GOOD | {"headline": "River Draft", "body": "Water draft.", "source_key": "3", "status": "draft"},
    ]
    (desk / "more.jsonl").write_text("\n".join(map(json.dumps, more)))
    run(desk)
    assert exported(tmp_path) == ["River Falls", "Budget Passes"]
    assert exported(tmp_path, "--query", "river") == ["River Falls"]
    assert sorted(exported(tmp_path, "--query", "river", "--all")) == ["River Draft", "River Falls"]
    assert len(exported(tmp_path, "--all")) == 3


def test_an_export_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_articles", str(tmp_path / "nosuch" / "a.jsonl"), "--format", "jsonl")


def test_nitf_of_nothing_is_still_a_file() -> None:
    assert b"".join(write_nitf([])).startswith(b"<?xml")
