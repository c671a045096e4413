"""The pages of a web archive that were read, by what a later record of the same page says about them."""

from __future__ import annotations

from warcio.recordloader import ArcWarcRecord


class Captures:
    """Pages by their digests, and by their addresses with the second in which they were captured."""

    def __init__(self) -> None:
        self._digests: set[str] = set()
        self._moments: set[tuple[str, str]] = set()

    def add(self, record: ArcWarcRecord) -> None:
        """Note that the page of a record was read."""
        self._digests.add(_header(record, "WARC-Payload-Digest"))
        self._moments.add((_header(record, "WARC-Target-URI"), _header(record, "WARC-Date")[:19]))

    def holds(self, revisit: ArcWarcRecord) -> bool:
        """Whether the page was read that a revisit found unchanged (ISO 28500, 6.7)."""
        digest = _header(revisit, "WARC-Payload-Digest")
        first = _header(revisit, "WARC-Refers-To-Target-URI") or _header(revisit, "WARC-Target-URI")
        return bool(digest and digest in self._digests) or (
            (first, _header(revisit, "WARC-Refers-To-Date")[:19]) in self._moments
        )


def _header(record: ArcWarcRecord, name: str) -> str:
    return (record.rec_headers.get_header(name) or "").strip(" <>")
