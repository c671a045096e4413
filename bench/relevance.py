"""How well are whole sentences answered? A judged set made of Reuters-21578's own labels, against public peers.

    ARCHIVE_DATA=... .venv/bin/python bench/relevance.py [queries]

The archive must hold Reuters-21578 (manage.py import_articles ../shared/corpora/reuters21578, then rebuild_search).
A query is the first sentence of a story, its dateline left off. Relevant are the other stories that carry all of the
story's topics and one of its places, where there are 3 to 60 of them; the story itself is taken out of every ranking.
Labels are coarse, so the figures rank engines; they are no statement about readers. The second set is of sentences
half remembered: some words of a sentence from the middle of a story, whose own story is wanted again (MRR: 1 / its
place). Half of the queries (odd ones) are for tuning, half (even ones) are reported apart. The peers: SQLite's FTS5
(bm25, porter unicode61) and Tantivy (en_stem, if it is installed), both asked for any of the words, headline and text
as two fields; and Whoosh with its defaults, which asks for all of them.
"""

from __future__ import annotations

import math
import os
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from articles.drafts.text import plain_text  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.search.answering.interpret import interpret  # noqa: E402
from articles.search.indexing.queue import reader  # noqa: E402
from articles.search.request import SearchRequest  # noqa: E402

Ranker = Callable[[str], list[int]]
DEPTH = 100
_DATELINE = re.compile(r"^[A-Z .,'()-]{2,40}, [A-Z][a-z]+ \d+ *-? *")


def read_stories() -> dict[int, tuple[str, str]]:
    rows = Article.objects.visible().values_list("pk", "headline", "body")
    return {pk: (headline, plain_text(body)) for pk, headline, body in rows}


def judged(stories: dict[int, tuple[str, str]], wanted: int) -> list[tuple[int, str, set[int]]]:
    """(story, its first sentence, stories relevant to it)."""
    labels: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for article, kind, topic in Article.topics.through.objects.values_list("article", "topic__kind", "topic"):
        labels[article][kind].add(topic)
    holding: dict[int, set[int]] = defaultdict(set)
    for article, kinds in labels.items():
        for topic in kinds["subject"] | kinds["place"]:
            holding[topic].add(article)
    made = []
    for pk in sorted(stories):
        subjects, places = labels[pk]["subject"], labels[pk]["place"]
        if not subjects or not places:
            continue
        same_place = set.union(*(holding[place] for place in places))
        relevant = set.intersection(*(holding[subject] for subject in subjects)) & same_place - {pk}
        sentence = re.split(r"(?<=[a-z0-9])\. ", _DATELINE.sub("", " ".join(stories[pk][1].split())), maxsplit=1)[0]
        if 3 <= len(relevant & set(stories)) <= 60 and 8 <= len(sentence.split()) <= 40:
            made.append((pk, sentence, relevant & set(stories)))
    return Random(21578).sample(made, min(wanted, len(made)))


def remembered(stories: dict[int, tuple[str, str]], wanted: int) -> list[tuple[int, str]]:
    """(story, some words of one of its sentences)."""
    random = Random(1987)
    made = []
    for pk in random.sample(sorted(stories), len(stories)):
        sentences = re.split(r"(?<=[a-z0-9])\. ", " ".join(stories[pk][1].split()))
        words = random.choice(sentences).split()
        kept = [word for word in words if random.random() < 0.45]
        if len(sentences) > 3 and 10 <= len(words) <= 35 and len(kept) >= 5:
            made.append((pk, " ".join(kept)))
        if len(made) == wanted:
            break
    return made


def archive() -> Ranker:
    index = reader()

    def rank(sentence: str) -> list[int]:
        search = interpret(SearchRequest(sentence, size=DEPTH + 1, facets=False), index)
        return [hit.key.pk for hit in index.search(search.plan()).hits]

    return rank


def fts5(stories: dict[int, tuple[str, str]]) -> Ranker:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(headline, body, tokenize='porter unicode61')")
    rows = ((pk, *texts) for pk, texts in stories.items())
    database.executemany("INSERT INTO t(rowid, headline, body) VALUES (?, ?, ?)", rows)

    def rank(sentence: str) -> list[int]:
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", sentence.lower())))
        found = database.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?", (words, DEPTH + 1))
        return [pk for (pk,) in found]

    return rank


def tantivy(stories: dict[int, tuple[str, str]]) -> Ranker | None:
    try:
        import tantivy as engine
    except ImportError:
        return None
    builder = engine.SchemaBuilder()
    builder.add_integer_field("pk", stored=True)
    builder.add_text_field("headline", tokenizer_name="en_stem")
    builder.add_text_field("body", tokenizer_name="en_stem")
    index = engine.Index(builder.build())
    writer = index.writer()
    for pk, (headline, body) in stories.items():
        writer.add_document(engine.Document(pk=pk, headline=headline, body=body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def rank(sentence: str) -> list[int]:
        asked = index.parse_query(" ".join(re.findall(r"\w+", sentence.lower())), ["headline", "body"])
        return [searcher.doc(address)["pk"][0] for _, address in searcher.search(asked, DEPTH + 1).hits]

    return rank


def whoosh_defaults(stories: dict[int, tuple[str, str]]) -> Ranker:
    """Whoosh as its manual begins: stemmed text fields, its query parser's AND, its BM25F."""
    from tempfile import mkdtemp

    from whoosh import analysis, fields, index
    from whoosh.qparser import MultifieldParser

    stemmed = fields.TEXT(analyzer=analysis.StemmingAnalyzer())
    made = index.create_in(mkdtemp(), fields.Schema(pk=fields.STORED, headline=stemmed, body=stemmed))
    writer = made.writer(limitmb=512)
    for pk, (headline, body) in stories.items():
        writer.add_document(pk=pk, headline=headline, body=body)
    writer.commit()
    searcher, parser = made.searcher(), MultifieldParser(["headline", "body"], made.schema)

    def rank(sentence: str) -> list[int]:
        asked = parser.parse(" ".join(re.findall(r"\w+", sentence.lower())))
        return [hit["pk"] for hit in searcher.search(asked, limit=DEPTH + 1)]

    return rank


def measure(rank: Ranker, queries: list[tuple[int, str, set[int]]]) -> tuple[float, float, float]:
    """Mean nDCG@10, average precision within DEPTH, recall at DEPTH."""
    totals = [0.0, 0.0, 0.0]
    for pk, sentence, relevant in queries:
        ranking = [found for found in rank(sentence) if found != pk][:DEPTH]
        hits = [found in relevant for found in ranking]
        ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))
        totals[0] += sum(hit / math.log2(place + 2) for place, hit in enumerate(hits[:10])) / ideal
        precisions = [sum(hits[: place + 1]) / (place + 1) for place, hit in enumerate(hits) if hit]
        totals[1] += sum(precisions) / len(relevant)
        totals[2] += sum(hits) / len(relevant)
    ndcg, precision, recall = (total / len(queries) for total in totals)
    return ndcg, precision, recall


def reciprocal_rank(rank: Ranker, items: list[tuple[int, str]]) -> float:
    """Mean of 1 / the place of the story wanted, 0 beyond DEPTH."""
    rankings = [(pk, rank(sentence)[:DEPTH]) for pk, sentence in items]
    return sum(1 / (found.index(pk) + 1) for pk, found in rankings if pk in found) / len(items)


def main(wanted: int) -> None:
    stories = read_stories()
    queries = judged(stories, wanted)
    items = remembered(stories, wanted)
    print(f"{len(queries)} first sentences and {len(items)} half remembered ones over {len(stories):,} stories")
    print("| ranking | queries | nDCG@10 | MAP@100 | recall@100 | MRR |\n|---|---|---|---|---|---|")
    rankings = {
        "this archive": archive(),
        "SQLite FTS5": fts5(stories),
        "Tantivy": tantivy(stories),
        "Whoosh's defaults": whoosh_defaults(stories),
    }
    for name, rank in rankings.items():
        if rank is not None:
            for part, half in (("tuning", slice(1, None, 2)), ("held out", slice(0, None, 2))):
                figures = (*measure(rank, queries[half]), reciprocal_rank(rank, items[half]))
                print(f"| {name} | {part} | " + " | ".join(f"{figure:.4f}" for figure in figures) + " |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
