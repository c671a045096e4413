"""Digests that show whether two drafts have the same content."""

from __future__ import annotations

from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.text import fold, plain_text

_OWN = {"where", "format", "original", "image", "photos"}
"""Fields that say where a draft came from, and fields that are digested separately. A photo's status is left out too:
an import sets it on new photos only."""
_article = attrgetter(
    *(field.name for field in fields(ArticleDraft) if field.name not in {*_OWN, "instructions", "genre"})
)
_photo = attrgetter(
    *(field.name for field in fields(PhotoDraft) if field.name not in {*_OWN, "status", "instructions"})
)


def digest_of(draft: ArticleDraft | PhotoDraft) -> str:
    """The digest of everything that a draft says, except its place and format. An article with the same digest is
    `unchanged`."""
    if isinstance(draft, PhotoDraft):
        return hex_digest(repr(_photo_parts(draft)))
    said: tuple[object, ...] = (_article(draft), [_photo_parts(photo) for photo in draft.photos])
    if draft.instructions:
        said = (*said, draft.instructions)
    return hex_digest(repr((*said, {"genre": draft.genre}) if draft.genre else said))


def _photo_parts(photo: PhotoDraft) -> tuple[object, ...]:
    """What a photo says. Instructions count only if there are any: kept digests are older than them."""
    return (_photo(photo), image_checksum(photo), *filter(None, [photo.instructions]))


def checksum_of(draft: ArticleDraft) -> str:
    """The digest of the words alone, letter case, accents and spacing aside; empty for a story without a body."""
    text = plain_text(draft.body)
    return hex_digest(fold(f"{draft.headline}\n{text}")) if text.strip() else ""


def identity_of(photo: PhotoDraft, picture: str) -> str:
    """The digest by which a photo is recognised when it comes again: of its source's key, else of caption and credit,
    else of its address, else of the picture's checksum."""
    if photo.source_key:
        return hex_digest(f"key\n{photo.source}\n{photo.source_key}")
    if photo.caption or photo.credit_line:
        return hex_digest(f"text\n{' '.join(photo.caption.split())}\n{' '.join(photo.credit_line.split())}")
    return hex_digest(f"address\n{photo.address}" if photo.address else f"image\n{picture}")


def image_checksum(photo: PhotoDraft) -> str:
    """The checksum of the picture; empty without a picture."""
    return hex_digest(photo.image) if photo.image else ""


def hex_digest(content: str | bytes) -> str:
    """A digest of 32 hexadecimal digits."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return blake2b(data, digest_size=16).hexdigest()
