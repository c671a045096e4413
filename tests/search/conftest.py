"""A small archive, indexed by the real engine in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.search.document import ARTICLE, PHOTO
from articles.search.engines import open_reader, open_writer
from articles.search.engines.base import Reader
from articles.search.indexing import queue
from articles.search.indexing.documents import all_documents, count_documents

Index = Callable[[], Reader]


@pytest.fixture
def index(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """Call it to index every row there is; the service then asks that index."""
    reader = open_reader(tmp_path)
    monkeypatch.setattr(queue, "reader", lambda: reader)

    def build() -> Reader:
        documents = (document for kind in (ARTICLE, PHOTO) for document in all_documents(kind))
        open_writer(tmp_path).build(documents, count_documents())
        queue.IndexUpdate.objects.all().delete()
        return reader

    return build
