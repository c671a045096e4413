"""A document's version follows all of its content; portions bound the text that is indexed at a time."""

from __future__ import annotations

from articles.search.document import ARTICLE, Document, Key, portions


def make_document(pk: int, text: str) -> Document:
    return Document(Key(ARTICLE, pk), {"text": text})


def test_another_text_is_another_version() -> None:
    assert make_document(1, "Rain.").version == make_document(1, "Rain.").version
    assert make_document(1, "Rain.").version != make_document(1, "Snow.").version


def test_portions_keep_the_order_and_end_where_they_hold_enough() -> None:
    documents = [make_document(pk, "x" * length) for pk, length in enumerate([10, 10, 500, 10, 10, 10, 10])]
    found = [[document.key.pk for document in portion] for portion in portions(documents, 3, 100)]
    assert found == [[0, 1, 2], [3, 4, 5], [6]]
    assert [[document.key.pk for document in portion] for portion in portions(documents[2:4], 3, 100)] == [[2], [3]]
    assert list(portions([], 3, 100)) == []
