"""A small archive, indexed by the real engine in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.search import indexing
from articles.search.document import ARTICLE, PHOTO
from articles.search.documents import all_documents, count_documents
from articles.search.engines import open_reader, open_writer
from articles.search.engines.base import Reader

Index = Callable[[], Reader]


@pytest.fixture
def index(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """Call it to index every row there is; the service then asks that index."""
    reader = open_reader(tmp_path)
    monkeypatch.setattr(indexing, "reader", lambda: reader)

    def build() -> Reader:
        documents = (document for kind in (ARTICLE, PHOTO) for document in all_documents(kind))
        open_writer(tmp_path).build(documents, count_documents())
        indexing.IndexUpdate.objects.all().delete()
        return reader

    return build
