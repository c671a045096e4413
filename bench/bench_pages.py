"""How fast the pages are: requests a second and p50/p95 of front, story, day, photos and search page under gunicorn,
beside a bare Django view with the same middleware that returns the same bytes.

    python bench/bench_pages.py [--stories 20000] [--archive FOLDER] [--seconds 3]

On an archive that bench/archive_maker.py makes for it, or one that was made before: its ARCHIVE_DATA, and DATABASE_URL
if it stands on PostgreSQL. Three ways of asking: `new`, the page as the first reader after a change gets it (the
address is varied by a parameter that means nothing, so that no kept copy answers); `kept`, asked again; `304`, asked
with the reader's own ETag. Each is given in wall clock and in the server's processor time, which other work on the
machine disturbs less (Linux). Writes bench/results/pages.json.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

WAYS = ("new", "kept", "304")
COLUMNS = {"page": 8, "way": 6, "per_second": 12, "p50_ms": 8, "p95_ms": 8, "times": 7, "processor_ms": 14}
COLUMNS |= {"processor_times": 17}
_numbers = count(1)


def kept_path(folder: str | Path, address: str) -> Path:
    """Where the bytes of an address are kept, for the bare view (bench/bare.py) to return."""
    return Path(folder) / blake2b(address.encode(), digest_size=8).hexdigest()


class Server(NamedTuple):
    """Where a server listens, and its first process."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """What it and its worker have used so far."""
        worker = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in [self.pid, *worker])
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(application: str, settings: str, data: str, kept: str) -> Iterator[Server]:
    """One gunicorn worker on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "ARCHIVE_DATA": data, "DJANGO_SETTINGS_MODULE": settings, "BENCH_KEPT": kept}
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    command += ["--threads", "2"]
    server = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait(20)


def fetch(
    connection: http.client.HTTPConnection, address: str, tag: str = ""
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request("GET", address, headers={"If-None-Match": tag} if tag else {})
    answer = connection.getresponse()
    return answer, answer.read()


def measure(server: Server, address: str, seconds: float, way: str) -> dict[str, float]:
    """{per_second, p50_ms, p95_ms, processor_ms} of one client that asks without a pause."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    tag = fetch(connection, address)[0].getheader("ETag", "") if way == "304" else ""
    joint = "&" if "?" in address else "?"
    for _ in range(20):  # the first requests of a process open what all others find open
        fetch(connection, address)
    times: list[float] = []
    used, begun = server.processor_seconds(), time.perf_counter()
    while time.perf_counter() - begun < seconds:
        asked = f"{address}{joint}bench={next(_numbers)}" if way == "new" else address
        started = time.perf_counter()
        answer, _ = fetch(connection, asked, tag)
        times.append((time.perf_counter() - started) * 1000)
        if answer.status not in (200, 304):
            raise RuntimeError(f"{asked} gave {answer.status}")
    times.sort()
    processor = (server.processor_seconds() - used) / len(times) * 1000
    figures = {"per_second": len(times) / sum(times) * 1000, "p50_ms": times[len(times) // 2]}
    return figures | {"p95_ms": times[int(len(times) * 0.95)], "processor_ms": processor}


def compared(page: str, way: str, address: str, archive: Server, bare: Server, seconds: float) -> dict[str, Any]:
    """A row of the table: the archive's figures, those of the bare view right behind them, and their ratios."""
    plain = measure(bare, address, seconds, "kept")
    figures = measure(archive, address, seconds, way)
    row = {"page": page, "way": way} | figures | {f"bare_{name}": plain[name] for name in ("p50_ms", "processor_ms")}
    times = {"times": figures["p50_ms"] / plain["p50_ms"]}
    return row | times | {"processor_times": figures["processor_ms"] / plain["processor_ms"]}


def addresses(data: str) -> dict[str, str]:
    """One of each page; the search is for a word that many stories hold, as people search."""
    words = [word for word in json_lines(data, "")[0]["headline"].split() if len(word) > 4]
    hit = json_lines(data, words[0])[0]
    return {
        "front": "/",
        "article": hit["url"],
        "day": f"/{hit['published_on'].replace('-', '/')}/",
        "photos": "/photos/",
        "search": f"/search/?q={words[0]}",
    }


def json_lines(data: str, query: str) -> list[dict[str, Any]]:
    """What a search finds."""
    command = [sys.executable, "manage.py", "search_archive", query, "--json"]
    environment = {**os.environ, "ARCHIVE_DATA": data}
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    hits: list[dict[str, Any]] = json.loads(answer.stdout)["hits"]
    return [hit for hit in hits if hit["published_on"]]


@contextmanager
def archive_of(stories: int, made: Path | None) -> Iterator[str]:
    """The folder of an archive that is ready to be served."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as own:
        data = str(made or own)
        environment = {**os.environ, "ARCHIVE_DATA": data}
        if made is None:
            environment.pop("DATABASE_URL", None)
            os.environ.pop("DATABASE_URL", None)
            subprocess.run(
                [sys.executable, "bench/archive_maker.py", str(stories)], cwd=ROOT, env=environment, check=True
            )
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, env=environment, check=True)
        yield data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=20_000, help="of the archive that is made")
    parser.add_argument("--archive", type=Path, help="ARCHIVE_DATA of one that was made before")
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    seconds = options.seconds
    rows: list[dict[str, Any]] = []
    with archive_of(options.stories, options.archive) as data, tempfile.TemporaryDirectory() as kept:
        pages = addresses(data)
        os.environ["BENCH_KEPT"] = kept
        # Both serve at once and are asked in turn, so that each row compares what the machine gave in the same seconds.
        with (
            serving("newsarchive.wsgi", "newsarchive.settings", data, kept) as archive,
            serving("newsarchive.wsgi", "bench.bare", data, kept) as bare,
        ):
            for address in pages.values():
                body = fetch(http.client.HTTPConnection("127.0.0.1", archive.port), address)[1]
                kept_path(kept, address).write_bytes(body)
            for page, address in pages.items():
                rows += [compared(page, way, address, archive, bare, seconds) for way in WAYS]
    print("".join(f"{name:>{width}}" for name, width in COLUMNS.items()))
    for row in rows:
        figures = "".join(f"{row[name]:{width}.2f}" for name, width in list(COLUMNS.items())[2:])
        print(f"{row['page']:>8}{row['way']:>6}{figures}")
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / "pages.json").write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
