"""Digests that tell whether two drafts say the same."""

from __future__ import annotations

from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.text import fold, plain_text

_OWN = {"where", "format", "original", "image", "photos"}
"""Where and in which format a draft stood, and what is digested in its own way. A photo's status is left out, too: an
import gives one to new photos alone."""
_article = attrgetter(*(field.name for field in fields(ArticleDraft) if field.name not in _OWN))
_photo = attrgetter(*(field.name for field in fields(PhotoDraft) if field.name not in {*_OWN, "status"}))


def digest_of(draft: ArticleDraft | PhotoDraft) -> str:
    """Of everything a draft says, but for where and in which format it stood: equal drafts are `unchanged`."""
    if isinstance(draft, PhotoDraft):
        return hex_digest(repr((_photo(draft), image_checksum(draft))))
    photos = [(_photo(photo), image_checksum(photo)) for photo in draft.photos]
    return hex_digest(repr((_article(draft), photos)))


def checksum_of(draft: ArticleDraft) -> str:
    """Of the words alone, letter case, accents and spacing aside; empty for a story without a body."""
    text = plain_text(draft.body)
    return hex_digest(fold(f"{draft.headline}\n{text}")) if text.strip() else ""


def identity_of(photo: PhotoDraft, picture: str) -> str:
    """What makes a photo the same one when it comes again: its source's key, else caption and credit, else address,
    else the checksum of its picture."""
    if photo.source_key:
        return hex_digest(f"key\n{photo.source}\n{photo.source_key}")
    if photo.caption or photo.credit_line:
        return hex_digest(f"text\n{' '.join(photo.caption.split())}\n{' '.join(photo.credit_line.split())}")
    return hex_digest(f"address\n{photo.address}" if photo.address else f"image\n{picture}")


def image_checksum(photo: PhotoDraft) -> str:
    """Of the picture's bytes; empty without a picture."""
    return hex_digest(photo.image) if photo.image else ""


def hex_digest(content: str | bytes) -> str:
    """A digest of 32 letters."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return blake2b(data, digest_size=16).hexdigest()
