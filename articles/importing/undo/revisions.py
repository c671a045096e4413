"""What a story or photo was before a batch changed it, as JSON.

The format is that of JSON Lines (articles.drafts.to_json); "kept" adds what only the archive knows of a row. A revision
can be read by itself and refers to no rows but those of the vocabularies.
"""

from __future__ import annotations

from typing import Any

from articles.drafts.to_json import article_as_json, photo_as_json
from articles.exporting.drafts import draft_of, photo_draft_of
from articles.models import Article, Photo

Json = dict[str, Any]

_ARTICLE_KEPT = ("slug", "digest", "checksum", "version", "status")
_PHOTO_KEPT = ("pk", "identity", "checksum", "width", "height", "status")


def remember(article: Article) -> Json:
    """The article as it is now. For many articles, fetch them with_draft_parts()."""
    before = article_as_json(draft_of(article))
    del before["paragraphs"]
    rows = article.article_photos.all()
    for photo, row in zip(before["photos"], rows, strict=True):
        photo["kept"] = _kept_photo(row.photo)
    dates = [row.corrected_on and row.corrected_on.isoformat() for row in article.corrections.all()]
    return before | {"kept": {name: getattr(article, name) for name in _ARTICLE_KEPT} | {"corrected_on": dates}}


def remember_photo(photo: Photo) -> Json:
    """The photo as it is now."""
    return photo_as_json(photo_draft_of(photo)) | {"kept": _kept_photo(photo)}


def _kept_photo(photo: Photo) -> Json:
    return {name: getattr(photo, name) for name in _PHOTO_KEPT} | {"image": photo.image.name or ""}
