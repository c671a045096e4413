"""What the API promises: schemathesis finds no answer that its description does not allow, and a search costs little
more than the archive's own.

    python bench/api_proof.py schema [EXAMPLES]     on a site of its own, with the token of an archivist
    python bench/api_proof.py speed                 on the archive that ARCHIVE_DATA and DATABASE_URL name
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

QUERIES = ("oil", "oil prices", "bank of japan", '"oil prices"', "trade deficit", "gold")
ROUNDS = 30


def prove_schema(examples: str = "40") -> int:
    """Run schemathesis; its exit status."""
    from bench.torture.site import Site

    with tempfile.TemporaryDirectory(prefix="newsarchive-api-") as folder:
        os.environ |= {"ARCHIVE_DATA": folder, "API_REQUESTS_A_MINUTE": "1000000"}
        site = Site()
        site.manage("start", "--prepare-only")
        token = site.issue_token()
        site.start()
        try:
            command = [Path(sys.executable).with_name("schemathesis"), "run", f"{site.address}/api/v1/openapi.json"]
            command += ["--url", site.address, "-H", f"Authorization: Bearer {token}", "--max-examples", examples]
            return subprocess.run([*map(str, command)], cwd=ROOT, check=False).returncode
        finally:
            site.stop()


def measure_speed() -> int:
    """Print, as a line of JSON for each query, milliseconds of processor time: the search with its rows, and the API's
    answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from articles.search.request import SearchRequest
    from articles.search.service import search

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.API_REQUESTS_A_MINUTE = 10**9
    client = Client()
    for query in QUERIES:
        asked = SearchRequest(query, facets=False, fold=False)
        own, api = _together(lambda asked=asked: search(asked), lambda q=query: client.get("/api/v1/search", {"q": q}))
        print(json.dumps({"query": query, "search_ms": own, "api_ms": api, "times": round(api / own, 2)}))
    return 0


def _together(*jobs: Callable[[], Any]) -> list[float]:
    """Median milliseconds of processor time of each job, done in turn."""
    took: list[list[float]] = [[] for _ in jobs]
    for _ in range(ROUNDS):
        for job, times in zip(jobs, took, strict=True):
            started = time.process_time()
            job()
            times.append((time.process_time() - started) * 1000)
    return [round(statistics.median(times), 2) for times in took]


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["schema"]:
        sys.exit(prove_schema(*arguments[1:2]))
    if arguments == ["speed"]:
        sys.exit(measure_speed())
    sys.exit(__doc__)
