"""Digests that tell whether two drafts say the same."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from articles.parsers.draft import ArticleDraft, PhotoDraft
from articles.text import fold, plain_text


def digest_of(draft: ArticleDraft | PhotoDraft) -> str:
    """Of everything a draft says, but for where and in which format it stood: equal drafts are `unchanged`."""
    bare = replace(draft, where="", format="")
    if isinstance(bare, ArticleDraft):
        bare = replace(bare, original=b"", photos=tuple(_without_image(photo) for photo in bare.photos))
    else:
        bare = _without_image(bare)
    return _hex(repr(bare))


def checksum_of(draft: ArticleDraft) -> str:
    """Of the words alone, letter case, accents and spacing aside; empty for a story without a body."""
    text = plain_text(draft.body)
    return _hex(fold(f"{draft.headline}\n{text}")) if text.strip() else ""


def identity_of(photo: PhotoDraft) -> str:
    """What makes a photo the same one when it comes again: its source's key, else caption and credit, else address."""
    if photo.source_key:
        return _hex(f"key\n{photo.source}\n{photo.source_key}")
    if photo.caption or photo.credit_line:
        return _hex(f"text\n{' '.join(photo.caption.split())}\n{' '.join(photo.credit_line.split())}")
    return _hex(f"address\n{photo.address}") if photo.address else _hex(f"image\n{image_checksum(photo)}")


def image_checksum(photo: PhotoDraft) -> str:
    """Of the picture's bytes; empty without a picture."""
    return _hex(photo.image) if photo.image else ""


def _without_image(photo: PhotoDraft) -> PhotoDraft:
    return replace(photo, image=None, where=image_checksum(photo), format="")


def _hex(content: str | bytes) -> str:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return blake2b(data, digest_size=16).hexdigest()
