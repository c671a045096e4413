"""Kill nodes, servers and workers at random while stories are saved, withdrawn, deleted and searched for.

    POSTGRESQL_URL=postgresql://user@host/postgres python -m bench.cluster.kills [--kills 100] [--nodes 3]

Three nodes, each a process; two web servers, two processes that save (by the code that a page's save runs), two
workers, each with a data folder of its own, all on one PostgreSQL database; and two readers, who ask both web servers
for the same pages. Every kill is kill -9 of one of them but the readers; what was killed is started again, and no
second node is killed until the cluster has all copies again. Then everything is let finish, and the database, the index
and what each process was told are compared. Prints a JSON of figures; the exit status is 1 where a promise was broken:
something lost, doubled, stale or leaked, or a wrong answer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cluster.page_reader import STABLE
from bench.cluster.two_servers import try_sharing
from bench.torture.__main__ import _database
from bench.torture.browser import Browser, NoAnswer
from tests.search.engines.opensearch.node import Node, free_port, running_nodes

ROOT = Path(__file__).resolve().parents[2]
KILLED = ("writer1", "writer2", "web1", "web2", "worker1", "worker2")
ROLES = (*KILLED, "reader1", "reader2")
SECRET = "only-for-this-trial-" * 4


@dataclass
class Server:
    """A process of one role, with a data folder of its own."""

    name: str
    folder: Path
    environment: dict[str, str]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        data = self.folder / self.name
        data.mkdir(exist_ok=True)
        static = data / "static"
        if not static.exists():
            static.symlink_to(self.folder / "prepare" / "static")
        commands = {"web": ["-m", "gunicorn", "newsarchive.wsgi"], "worker": ["manage.py", "run_worker"]}
        role = commands.get(self.name.rstrip("12"), ["-m", "bench.cluster.kill_roles", self.name])
        command = [sys.executable, *role]
        environment = self.environment | {"ARCHIVE_DATA": str(data), "LEDGER": str(self.folder / f"{self.name}.jsonl")}
        if self.port:
            environment |= {"PORT": str(self.port), "WORKERS": "1", "THREADS": "3"}
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def end(self, number: signal.Signals) -> None:
        """Send a signal to the process and its children, and wait for its end."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait(timeout=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=17)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started is ended
    database = os.environ.get("POSTGRESQL_URL") or sys.exit("POSTGRESQL_URL names no server.")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_nodes(options.nodes) as nodes,
        _database("postgresql", database) as url,
    ):
        environment = os.environ | {
            "DATABASE_URL": url,
            "SEARCH_URL": ",".join(node.address for node in nodes),
            "SEARCH_SHARDS": "2",
            "SECRET_KEY": SECRET,
            "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        }
        figures = run(Path(folder), nodes, environment, options)
    print(json.dumps(figures, indent=1))
    sys.exit(0 if figures["kept"] else 1)


def run(folder: Path, nodes: list[Node], environment: dict[str, str], options: argparse.Namespace) -> dict[str, Any]:
    """The whole trial: prepare, kill, let finish, compare."""
    role(folder, environment, "prepare")
    ports = {name: free_port() for name in ("web1", "web2")}
    addresses = [f"http://127.0.0.1:{port}" for port in ports.values()]
    environment = environment | {"SERVERS": ",".join(addresses)}
    servers = [Server(name, folder, environment, ports.get(name, 0)) for name in ROLES]
    began, rng = time.monotonic(), random.Random(options.seed)
    killed: dict[str, int] = {}
    try:
        for server in servers:
            if server.port:
                server.start()
        wait_for_pages(addresses, 300)
        shared = try_sharing(*addresses)
        for server in servers:
            if not server.port:
                server.start()
        wait_for_all(folder, 300)
        while sum(killed.values()) < options.kills:
            time.sleep(rng.uniform(0.5, 4))
            what = rng.choice(["node", *KILLED])
            if what == "node" and not kill_node(nodes, rng):
                continue
            if what != "node":
                server = next(each for each in servers if each.name == what)
                server.end(signal.SIGKILL)
                server.start()
            kind = what.rstrip("12")
            killed[kind] = killed.get(kind, 0) + 1
    finally:
        for server in servers:
            with suppress(subprocess.TimeoutExpired):
                server.end(signal.SIGTERM)
    wait_for_copies(nodes, 300)
    seconds = time.monotonic() - began
    verdict = json.loads(role(folder, environment, "verdict"))
    return {"kills": killed, "seconds": round(seconds), "load": round(os.getloadavg()[0], 1), "shared": shared} | (
        verdict | {"kept": verdict["kept"] and all(shared.values())}
    )


def wait_for_all(folder: Path, seconds: float) -> None:
    """Until every server that saves or searches has noted something."""
    deadline = time.monotonic() + seconds
    for name in (name for name in ROLES if not name.startswith(("worker", "web"))):
        while not (folder / f"{name}.jsonl").exists():
            if time.monotonic() >= deadline:
                raise TimeoutError(f"{name} does nothing: {(folder / f'{name}.log').read_text()[-2000:]}")
            time.sleep(1)


def wait_for_pages(addresses: list[str], seconds: float) -> None:
    """Until every web server answers."""
    deadline = time.monotonic() + seconds
    for address in addresses:
        while True:
            with suppress(NoAnswer):
                if Browser(address, timeout=10).get("/articles/").status == 200:
                    break
            if time.monotonic() >= deadline:
                raise TimeoutError(f"{address} does not answer")
            time.sleep(1)


def kill_node(nodes: list[Node], rng: random.Random) -> bool:
    """Kill a node and start it again a moment later; False where the cluster still lacks copies."""
    if not wait_for_copies(nodes, 0):
        return False
    node = rng.choice(nodes)
    node.kill()
    time.sleep(rng.uniform(0, 6))
    node.start([each.name for each in nodes])
    return True


def wait_for_copies(nodes: list[Node], seconds: float) -> bool:
    """Whether all nodes are there with all copies of all shards, within so many seconds."""
    import urllib.request

    deadline = time.monotonic() + seconds
    while True:
        for node in nodes:
            with suppress(OSError, ValueError):
                health = json.load(urllib.request.urlopen(f"{node.address}/_cluster/health", timeout=5))
                if health["status"] == "green" and health["number_of_nodes"] == len(nodes):
                    return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(1)


def role(folder: Path, environment: dict[str, str], name: str) -> str:
    """What one of the roles prints, run to its end."""
    (folder / name).mkdir(exist_ok=True)
    here = environment | {"ARCHIVE_DATA": str(folder / name), "LEDGER": str(folder), "STABLE": str(STABLE)}
    command = [sys.executable, "-m", "bench.cluster.kill_roles", name]
    return subprocess.run(command, cwd=ROOT, env=here, check=True, stdout=subprocess.PIPE).stdout.decode()


if __name__ == "__main__":
    main()
