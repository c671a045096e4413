"""Write a photograph's words into its picture file, so that every picture program shows them.

Only the blocks of metadata are edited: the picture is not encoded again, and everything else in the file stays as it
is.
"""

from __future__ import annotations

from collections.abc import Callable

from articles.drafts.draft import ParseError, PhotoDraft
from articles.exporting.picture.edit_chunks import edit_png, edit_tiff_file, edit_webp
from articles.exporting.picture.edit_jpeg import edit_jpeg
from articles.exporting.picture.embedded_texts import Texts, texts_of

_EDITORS = (
    (b"\xff\xd8", edit_jpeg),
    (b"\x89PNG\r\n\x1a\n", edit_png),
    (b"II*\0", edit_tiff_file),
    (b"MM\0*", edit_tiff_file),
)


def can_write(head: bytes) -> bool:
    """Whether a file that begins so is of a kind that metadata can be written into."""
    return _editor(head) is not None


def write_metadata(picture: bytes, photo: PhotoDraft) -> bytes:
    """The same picture with this photograph's texts as XMP, IPTC-IIM and EXIF. An empty text leaves the file's own.

    Raises ParseError if the file is of another kind or damaged, or if the texts do not fit.
    """
    editor = _editor(picture)
    if editor is None:
        raise ParseError("Captions can be written into JPEG, PNG, TIFF and WebP files only.")
    texts = texts_of(photo)
    return editor(picture, texts) if texts else picture


def _editor(head: bytes) -> Callable[[bytes, Texts], bytes] | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return edit_webp
    return next((edit for magic, edit in _EDITORS if head.startswith(magic)), None)
