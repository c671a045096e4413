"""How much of an archive of real stories and photos comes back from an export of each format with its pictures.

`python -m bench.round_trip FILE...` reads the files into an archive of its own in a temporary folder (without files:
those of ../shared), exports it, empties it, imports the export, and compares every story and photo.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[1].resolve().parent / "shared/corpora"
REUTERS = 1000
SHOWN = 10
"""Differences that are printed for each format."""


def main(paths: list[str]) -> None:
    """Print, for each format, how many drafts are the same and how many pictures are there."""
    if not paths and not SHARED.exists():
        sys.exit(f"{SHARED} is not here. Name the files to read.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ARCHIVE_DATA": folder, "DJANGO_SETTINGS_MODULE": "newsarchive.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure([Path(path) for path in paths], Path(folder))


def _measure(paths: list[Path], folder: Path) -> None:
    from django.core.management import call_command

    from articles.exporting.drafts import all_keys, drafts_of
    from articles.exporting.package import NAMES
    from articles.importing.importer import import_entries
    from articles.models import Article, ImportBatch, Photo, Term
    from articles.parsers.files.reader import EntryReader

    def exported() -> list[Any]:
        return list(drafts_of(all_keys(public=False), public=False))

    def pictures() -> Counter[str]:
        return Counter(Photo.objects.exclude(image="").values_list("checksum", flat=True))

    import_entries(EntryReader(paths or _corpora()))
    if not paths:
        reuters = sorted(SHARED.glob("reuters21578/*.sgm*"))[:1]
        import_entries(islice(EntryReader(reuters), REUTERS))
    for name in NAMES:
        before, had = exported(), pictures()
        target = folder / f"{name}.zip"
        call_command("export_articles", str(target), "--format", name, "--all", "--pictures")
        for model in (Article, Photo, ImportBatch, *Term.__subclasses__()):
            model._default_manager.all().delete()
        report = import_entries(EntryReader([target]))
        now = exported()
        same = len(set(map(repr, before)) & set(map(repr, now)))
        print(f"{name}: {same} of {len(before)} the same, {(pictures() & had).total()} of {had.total()} pictures")
        print(f"    {len(now)} came back, {report.rejected_count} rejected")
        there = set(map(repr, now))
        for one in [draft for draft in before if repr(draft) not in there][:SHOWN]:
            other = next((each for each in now if _name(each) == _name(one)), None)
            print(f"    {_name(one)[:80]!r}: {_difference(one, other) if other else 'is missing'}")


def _name(draft: Any) -> str:
    return getattr(draft, "headline", "") or getattr(draft, "caption", "")


def _difference(one: Any, other: Any) -> str:
    if type(one) is not type(other):
        return f"{one!r} and {other!r}"[:300]
    names = [name for name in one.__slots__ if getattr(one, name) != getattr(other, name)]
    return "; ".join(f"{name}: {getattr(one, name)!r} and {getattr(other, name)!r}"[:300] for name in names)


def _corpora() -> list[Path]:
    return [
        SHARED / name for name in ("saved_pages", "article_extraction/html", "newswire/agencies", "photos", "pastes")
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
