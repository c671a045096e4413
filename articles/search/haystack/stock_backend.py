"""Haystack's stock Whoosh backend with its known faults mended, for models that are not the archive's own.

Whoever adds an app with a search index of its own beside the archive keeps everything Haystack offers. Mended: deletes
wait for the lock instead of getting lost, errors are raised, an empty update takes no lock, the same row twice in a
batch is one document, and the last page is the last page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from haystack.backends.whoosh_backend import WhooshSearchBackend
from haystack.constants import DJANGO_CT, ID
from haystack.utils import get_identifier, get_model_ct
from whoosh import query

LOCK_SECONDS = 60


class PlainBackend(WhooshSearchBackend):  # type: ignore[misc]
    """The stock backend, mended."""

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        """Index rows, each once."""
        rows = list({get_identifier(row): row for row in iterable}.values())
        if rows:
            super().update(index, rows, commit)

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """Take one row out of the index."""
        self._delete([query.Term(ID, get_identifier(obj_or_string))])

    def clear(self, models: Sequence[Any] | None = None, commit: bool = True) -> None:
        """Take all rows, or all of some models, out of the index."""
        if models is None:
            self.delete_index()
        else:
            self._delete([query.Term(DJANGO_CT, get_model_ct(model)) for model in models])

    def search(self, query_string: str, **options: Any) -> dict[str, Any]:
        """Haystack's answer. The stock backend knows whole pages only, so a part of one is cut out of all before it."""
        start, end = options.get("start_offset") or 0, options.get("end_offset")
        if not start or end is None or start % max(end - start, 1) == 0:
            return dict(super().search(query_string, **options))
        answer = dict(super().search(query_string, **{**options, "start_offset": 0}))
        return answer | {"results": answer["results"][start:]}

    def _delete(self, queries: list[Any]) -> None:
        if not self.setup_complete:
            self.setup()
        self.index: Any = self.index.refresh()
        writer = self.index.writer(timeout=LOCK_SECONDS)
        for each in queries:
            writer.delete_by_query(each)
        writer.commit()
