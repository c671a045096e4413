"""Join the pictures beside a text to its photographs: by file name, by caption, or by the text's own name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from articles.drafts.digests import hex_digest
from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft
from articles.parsers import images
from articles.parsers.files.inputs import Input
from articles.parsers.images.picture_size import MAX_PICTURE_BYTES

MAX_SIDECAR_BYTES = 2**20
_FILLED = (
    "caption", "credit_line", "photographers", "agencies", "roles", "taken_on", "place", "headline", "alt_text",
    "rights", "keywords", "source",
)  # fmt: skip
_CHECKSUM = re.compile(r"[0-9a-f]{32}")
_LETTERS = re.compile(r"\w+")
_NUMBER = re.compile(r"[-_ ]?\(?(\d{0,4})\)?")


class Pictures:
    """The pictures of a folder, read one at a time. joined: collects the names of those that were joined to a text."""

    def __init__(self, own: Sequence[Input], lent: Sequence[Input], joined: set[str]) -> None:
        self._own = [file for file in own if is_picture(file)]
        self._lent = [file for file in lent if is_picture(file)]
        self._sidecars = {file.base: file for file in (*own, *lent) if file.suffix == ".xmp"}
        self._by_name = {file.base: file for file in (*self._lent, *self._own)}
        self._captions: dict[str, Input] | None = None
        self._joined_names = joined

    def leftovers(self) -> Iterator[Input]:
        """The folder's own pictures that were joined to no text."""
        return (file for file in self._own if file.name not in self._joined_names)

    def sidecar(self, file: Input) -> bytes:
        """The XMP file of a picture: picture.xmp or picture.jpg.xmp in the same folder."""
        found = self._sidecars.get(f"{file.base}.xmp") or self._sidecars.get(f"{file.stem}.xmp")
        if not found:
            return b""
        with found.open() as stream:
            return stream.read(MAX_SIDECAR_BYTES)

    def has_picture(self, sidecar: Input) -> bool:
        """Whether there is a picture for an XMP file."""
        return any(sidecar.stem in (file.base, file.stem) for file in (*self._own, *self._lent))

    def join(self, entries: Iterable[Entry], text: Input) -> Iterator[Entry]:
        """The entries of a text, with their pictures. Pictures named after the text's file join it if it holds a single
        story."""
        if not self._by_name:
            yield from entries
            return
        first: ArticleDraft | None = None
        for count, entry in enumerate(entries):
            if first:
                yield first if isinstance(entry, ArticleDraft) else self._with_namesakes(first, text)
                first = None
            if not isinstance(entry, ArticleDraft):
                yield self._join(entry) if isinstance(entry, PhotoDraft) else entry
                continue
            joined = replace(entry, photos=tuple(map(self._join, entry.photos)))
            if count:
                yield joined
            else:
                first = joined
        if first:
            yield self._with_namesakes(first, text)

    def _join(self, photo: PhotoDraft) -> PhotoDraft:
        """A photograph with its picture, found by file name, else by caption."""
        if photo.image is not None:
            return photo
        file = self._by_name.get(_file_name(photo)) or self._find_by_caption(photo.caption)
        return self._fill(photo, file) if file else photo

    def _with_namesakes(self, article: ArticleDraft, text: Input) -> ArticleDraft:
        """A story with the pictures that are named after its file: first its own photographs in order, then further
        ones."""
        photos = list(article.photos)
        without = [index for index, photo in enumerate(photos) if photo.image is None]
        for file in self._namesakes(text):
            if without:
                index = without.pop(0)
                photos[index] = self._fill(photos[index], file)
            elif (photo := self._fill(PhotoDraft(), file)).image is not None:
                photos.append(photo)
        return replace(article, photos=tuple(photos))

    def _namesakes(self, text: Input) -> list[Input]:
        """story.jpg, story-2.jpg, story (3).jpg and the pictures in the folder story/, in that order."""
        found = []
        for file in self._by_name.values():
            if file.name in self._joined_names:
                continue
            ending = _NUMBER.fullmatch(file.stem.removeprefix(text.stem)) if file.stem.startswith(text.stem) else None
            if ending or file.folder == text.stem:
                found.append((int(ending[1] or 0) if ending else 10_000, file.base, file))
        return [file for _, _, file in sorted(found, key=lambda item: item[:2])]

    def _find_by_caption(self, caption: str) -> Input | None:
        """The picture whose embedded caption is the same, with or without a credit after it. Pictures of an export are
        left out: it names them, and a photo that names none has none."""
        if self._captions is None:
            self._captions = {}
            for file in self._own:
                if not _CHECKSUM.fullmatch(file.stem) and (photo := self._photo(file)) and photo.caption:
                    self._captions.setdefault(_caption_key(photo.caption), file)
        key = _caption_key(caption)
        if not key or key in self._captions:
            return self._captions.get(key)
        longer = (file for embedded, file in self._captions.items() if embedded.startswith(f"{key} "))
        return next(longer, None) if len(key) >= 30 else None

    def _fill(self, photo: PhotoDraft, file: Input) -> PhotoDraft:
        """The photograph with this picture. Fields that the text leaves empty are filled from the picture's
        metadata."""
        embedded = self._photo(file)
        if embedded is None or embedded.image is None:
            return photo
        self._joined_names.add(file.name)
        if _is_exported(photo, embedded.image):
            return replace(photo, image=embedded.image)
        said = {name for name in _FILLED if getattr(photo, name)}
        if photo.credit_line:
            said |= {"photographers", "agencies", "roles"}
        missing = {name: getattr(embedded, name) for name in _FILLED if name not in said}
        return replace(photo, image=embedded.image, file_name=embedded.file_name, **missing)

    def _photo(self, file: Input) -> PhotoDraft | None:
        """The picture's own draft; None if it cannot be read, which is reported when its own turn comes."""
        try:
            with file.open() as stream:
                entries = images.read_picture(stream.read(MAX_PICTURE_BYTES + 1), file.name, self.sidecar(file))
                return next((entry for entry in entries if isinstance(entry, PhotoDraft)), None)
        except (ParseError, OSError):
            return None


def _is_exported(photo: PhotoDraft, image: bytes) -> bool:
    """Whether an export wrote the photo, under its picture's checksum. The archive says nothing else of it then."""
    return PurePosixPath(photo.file_name).stem == hex_digest(image)


def is_picture(file: Input) -> bool:
    """Whether a file's name has the suffix of a picture."""
    return file.suffix in images.SUFFIXES


def _file_name(photo: PhotoDraft) -> str:
    """The picture's own file name in a draft: file_name itself, or the end of its address."""
    given = photo.file_name or unquote(urlsplit(photo.address).path)
    return PurePosixPath(given.replace("\\", "/")).name.lower()


def _caption_key(caption: str) -> str:
    """The caption's words alone, so that captions that differ in spacing or typography are equal."""
    return " ".join(_LETTERS.findall(caption.casefold()))
