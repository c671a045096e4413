"""An export as a zip: the stories in one file, and beside it each picture once, under the name that stories give it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.models import Photo

NAMES = {"jsonl": "archive.jsonl", "csv": "archive.csv", "ninjs": "archive.jsonl", "nitf": "archive.xml"}
"""Format -> the file with the stories."""
MANY = 500


class Pictures:
    """The names of the pictures that drafts name. A name is the picture's checksum."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def note(self, drafts: Iterable[ArticleDraft | PhotoDraft]) -> Iterator[ArticleDraft | PhotoDraft]:
        """The drafts, whose pictures are noted as they pass."""
        for draft in drafts:
            for photo in draft.photos if isinstance(draft, ArticleDraft) else (draft,):
                if photo.file_name:
                    self.names[PurePath(photo.file_name).stem] = photo.file_name
            yield draft

    def write(self, pack: ZipFile) -> int:
        """Write each picture that the archive has, and return how many those are."""
        count = 0
        wanted = list(self.names)
        for start in range(0, len(wanted), MANY):
            for checksum, image in Photo.objects.files_of(wanted[start : start + MANY]).items():
                info = ZipInfo(self.names[checksum])
                info.compress_type = ZIP_STORED  # pictures are compressed already
                with image.storage.open(image.name) as source, pack.open(info, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target)
                count += 1
        return count


def write_package(target: BinaryIO, name: str, pieces: Iterable[bytes], pictures: Pictures) -> int:
    """Write the pieces as a file of that name, and then the pictures. Returns how many pictures there are."""
    with ZipFile(target, "w", ZIP_DEFLATED) as pack:
        with pack.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
        return pictures.write(pack)
