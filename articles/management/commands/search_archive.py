"""Search from the shell, through the same door as the search page; also used for measuring."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.search.language.mistakes import SearchUnavailable
from articles.search.request import Facet, Kind, ResultHit, SearchPage, SearchRequest, Sort
from articles.search.service import search


class Command(BaseCommand):
    help = "Search the archive as a reader does. docs/query-language.md explains what a query may hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--kind", choices=[*Kind], default=Kind.ARTICLES)
        parser.add_argument("--sort", choices=[sort.value for sort in Sort], default=Sort.RELEVANCE.value)
        parser.add_argument("--size", type=int, default=20, help="hits a page, up to 1000")
        parser.add_argument("--page", type=int, default=1)
        parser.add_argument("--facets", action="store_true", help="count facets too")
        parser.add_argument("--by-meaning", action="store_true", help="mind what stories say in other words")

    def handle(self, *args: Any, **options: Any) -> None:
        request = SearchRequest(
            text=options["query"],
            kind=Kind(options["kind"]),
            sort=Sort(options["sort"]),
            size=options["size"],
            page=options["page"],
            facets=options["facets"],
            by_meaning=options["by_meaning"],
        )
        try:
            page = search(request)
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(page), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_lines(page)))


def as_json(page: SearchPage) -> dict[str, Any]:
    """{total, took_ms, hits, facets, notice}, which scripts and measurements read."""
    return {
        "total": page.total,
        "took_ms": page.took_ms,
        "hits": [_hit(hit) for hit in page.hits],
        "facets": {facet.field: _values(facet) for facet in page.facets},
        "notice": " ".join(page.notices),
        "did_you_mean": page.did_you_mean,
        "corrected": page.corrected,
        "any_words": page.any_words,
        "pages": page.pages,
    }


def _hit(hit: ResultHit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.id,
        "headline": hit.headline,
        "url": hit.url,
        "score": round(hit.score, 4),
        "snippet": hit.snippet.html if hit.snippet else "",
        "matched_in": [snippet.field for snippet in hit.snippets if snippet.field],
        "published_on": hit.published_on.isoformat() if hit.published_on else None,
        "precision": getattr(hit.row, "precision", ""),
        "source_key": hit.source_key,
        "partial": hit.is_partial,
        "near": hit.is_near,
    }


def _values(facet: Facet) -> list[dict[str, Any]]:
    return [{"value": value.label, "key": value.key, "count": value.count} for value in facet.values]


def as_lines(page: SearchPage) -> list[str]:
    """The results as lines for a terminal."""
    lines = [*page.notices, f"{page.total:,} found in {page.took_ms} ms"]
    for number, hit in enumerate(page.hits, 1):
        lines += [f"{number:4} {hit.published_on or 'undated'}  {hit.headline}", f"     {hit.url}"]
    for facet in page.facets:
        lines.append(f"{facet.label}: " + ", ".join(f"{value.label} ({value.count})" for value in facet.values[:10]))
    return lines
