"""The oracle again on real stories, and facets against plain counting, on a sample of Reuters-21578."""

import gzip
import random
from collections import Counter
from io import BytesIO
from itertools import islice
from pathlib import Path

import pytest

from articles.drafts.draft import ArticleDraft
from articles.parsers import reuters
from articles.search.analysis import exact_terms
from articles.search.document import ARTICLE, Document, Key
from articles.search.engines import open_reader, open_writer, store
from articles.search.engines.base import Filter, Plan
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.language.query import And, AnyOf, Everything, Node, Not, Or, Phrase, Wildcard, Word
from tests.search.engines.whoosh.test_oracle import by_arrays, by_whoosh

pytestmark = pytest.mark.shared


def make_documents(folder: Path, count: int) -> list[Document]:
    content = gzip.decompress((folder / "corpora/reuters21578/reut2-000.sgm.gz").read_bytes())
    drafts = (draft for draft in reuters.parse(BytesIO(content), "reut2-000.sgm") if isinstance(draft, ArticleDraft))
    return [make_document(number, draft) for number, draft in enumerate(islice(drafts, count), 1)]


def make_document(number: int, draft: ArticleDraft) -> Document:
    keys: dict[str, tuple[str, ...]] = {"status": ("published",)}
    for topic in draft.topics:
        keys[topic.kind.value] = (*keys.get(topic.kind.value, ()), topic.name)
    return Document(Key(ARTICLE, number), {"headline": draft.headline, "text": "\n".join(draft.paragraphs)}, keys)


def make_question(rng: random.Random, documents: list[Document]) -> Node:
    words = exact_terms(rng.choice([d for d in documents if d.texts["text"]]).texts["text"])
    start = rng.randrange(len(words))
    some = [Word(word) for word in rng.choices(words, k=3)]
    return rng.choice(
        [
            And(tuple(some)),
            Or(tuple(some)),
            AnyOf(tuple(some)),
            And((some[0], Not(some[1]))),
            Phrase(" ".join(words[start : start + 3])),
            Phrase(" ".join(words[start : start + 4 : 2]), slop=4),
            Wildcard(f"{words[start][:4]}*"),
            Word(words[start], "headline"),
        ]
    )


def test_random_questions_score_as_whoosh_has_them(shared: Path, tmp_path: Path) -> None:
    documents = make_documents(shared, 400)
    open_writer(tmp_path).update(documents[:250])
    open_writer(tmp_path).update(documents[250:], [documents[7].key])
    snapshot = Snapshot(store.current(tmp_path))
    rng = random.Random(21578)
    for _ in range(120):
        node = make_question(rng, documents)
        assert by_arrays(snapshot, node) == pytest.approx(by_whoosh(snapshot, node), abs=1e-4), node


def test_facets_agree_with_plain_counting(shared: Path, tmp_path: Path) -> None:
    documents = make_documents(shared, 400)
    open_writer(tmp_path).build(documents, len(documents))
    reader, rng = open_reader(tmp_path), random.Random(21578)
    topics = sorted({key for document in documents for key in document.keys.get("subject", ())})
    for _ in range(40):
        include, exclude = frozenset(rng.sample(topics, 3)), frozenset(rng.sample(topics, 2))
        filters = (Filter("subject", include), Filter("subject", exclude, exclude=True))
        found = reader.search(Plan(Everything(), filters=filters, facets=("place", "subject"), facet_size=1000))
        allowed = [d for d in documents if not exclude & set(d.keys.get("subject", ()))]
        chosen = [d for d in allowed if include & set(d.keys.get("subject", ()))]
        assert found.total == len(chosen)
        assert dict(found.facets["place"]) == Counter(key for d in chosen for key in d.keys.get("place", ()))
        assert dict(found.facets["subject"]) == Counter(key for d in allowed for key in d.keys.get("subject", ()))
