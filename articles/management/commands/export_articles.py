"""Write the archive, or what a search finds, into one file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.exporting.drafts import all_keys, drafts_of
from articles.exporting.ninjs import write_ninjs
from articles.exporting.nitf import write_nitf
from articles.exporting.package import NAMES, Pictures, write_package
from articles.exporting.tabular import write_csv, write_json_lines
from articles.management.progress import Progress
from articles.models import Article
from articles.search.language.mistakes import SearchUnavailable
from articles.search.request import Kind, SearchRequest, Sort
from articles.search.service import walk

Draft = ArticleDraft | PhotoDraft

WRITERS: dict[str, Callable[[Iterable[Draft]], Iterator[bytes]]] = {
    "ninjs": write_ninjs,
    "jsonl": write_json_lines,
    "csv": write_csv,
    "nitf": write_nitf,
}


class Command(BaseCommand):
    help = "Write articles and photos into a file (- for standard output), as import_articles reads them back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--format", choices=list(WRITERS), required=True)
        parser.add_argument("--pictures", action="store_true", help="a zip of that file and the pictures beside it")
        parser.add_argument("--query", help="what to write, in the query language, newest first; all without it")
        parser.add_argument("--kind", choices=[*Kind], default=Kind.ARTICLES, help="what a query finds")
        parser.add_argument("--all", action="store_true", help="drafts, withdrawn and embargoed stories too")

    def handle(self, *args: Any, **options: Any) -> None:
        public = not options["all"]
        try:
            keys = all_keys(public=public) if options["query"] is None else _find(options, public)
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        progress = Progress("written")
        pictures = Pictures()
        drafts = _count(drafts_of(keys, public=public), progress)
        pieces = WRITERS[options["format"]](pictures.note(drafts) if options["pictures"] else drafts)
        with _target(options["file"]) as target:
            if options["pictures"]:
                count = write_package(target, NAMES[options["format"]], pieces, pictures)
            else:
                target.writelines(pieces)
        progress.finish()
        also = f", and {count:,} pictures" if options["pictures"] else ""
        self.stderr.write(f"{progress.count:,} written{also}.")


def _find(options: dict[str, Any], public: bool) -> Iterator[tuple[str, int]]:
    request = SearchRequest(options["query"], kind=Kind(options["kind"]), sort=Sort.NEWEST, staff=not public)
    return ((key.kind, key.pk) for key in walk(request, () if public else Article.Status.values))


def _count(drafts: Iterable[Draft], progress: Progress) -> Iterator[Draft]:
    for draft in drafts:
        progress(1)
        yield draft


@contextmanager
def _target(name: str) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only when it is complete."""
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    try:
        file = tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)  # noqa: SIM115
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with file:
            yield cast(BinaryIO, file)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(file.name, 0o666 & ~mask)  # noqa: PTH101 - temporary files are their owner's alone
        os.replace(file.name, path)  # noqa: PTH105 - both are names
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise
