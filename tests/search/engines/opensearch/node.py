"""Real OpenSearch nodes for tests and benchmarks, from the jars that Maven resolves: no server is installed.

with running_nodes(1) as nodes:
    nodes[0].address  # http://127.0.0.1:port
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

SOURCES = Path(__file__).parent / "node"
KEPT = Path(__file__).resolve().parents[4] / "var" / "test-node"
START_SECONDS = 180
MEMORY = ("-Xms256m", "-Xmx512m")
FOR_TESTS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For a node that lives for minutes: to compile its code well would take longer than to run it as it is."""
IN_MEMORY = Path("/dev/shm")
ROOM = 2 * 10**9
"""Free bytes of memory that a folder of it must have."""


class CannotStart(Exception):
    """Java, Maven or the jars are missing; the message says which."""


@cache
def class_path() -> str:
    """The jars and our own class, which are resolved and compiled once a checkout."""
    digest = sha256(b"".join(path.read_bytes() for path in sorted(SOURCES.iterdir()))).hexdigest()[:16]
    kept = KEPT / digest
    if not kept.exists():
        _compile(kept)
    jars = (kept / "jars").read_text()
    if not all(Path(jar).exists() for jar in jars.split(":")):
        shutil.rmtree(kept, ignore_errors=True)
        _compile(kept)
    return f"{kept}:{jars}"


def _compile(kept: Path) -> None:
    """Make the folder `kept`: the file `jars`, which lists the class path, and the compiled class."""
    for program in ("java", "javac", "mvn"):
        if shutil.which(program) is None:
            raise CannotStart(f"{program} is not installed")
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=KEPT))
    try:
        resolve = ["mvn", "-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={folder / 'jars'}"]
        subprocess.run(resolve, cwd=SOURCES, check=True, capture_output=True, timeout=600)
        jars = (folder / "jars").read_text()
        compiled = ["javac", "-cp", jars, "-d", str(folder), str(SOURCES / "TestNode.java")]
        subprocess.run(compiled, check=True, capture_output=True, timeout=120)
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stdout", b"") or getattr(error, "stderr", b"") or b""
        raise CannotStart(f"OpenSearch cannot be had from Maven: {said.decode(errors='replace')[-500:]}") from error
    with suppress(OSError):  # another process was first
        folder.replace(kept)


@dataclass
class Node:
    """One node, a process of its own with its data in a folder of its own."""

    name: str
    http: int
    transport: int
    folder: Path
    seeds: tuple[int, ...]
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    def start(self, names: list[str]) -> None:
        """Start it; `names` are the nodes that elect the first manager."""
        settings = {
            "path.home": str(self.folder),
            "cluster.name": "newsarchive-test",
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": str(self.http),
            "transport.port": str(self.transport),
            "http.type": "netty4",
            "transport.type": "netty4",
            "node.processors": "2",
            "action.auto_create_index": "false",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self.seeds),
            "cluster.initial_cluster_manager_nodes": ",".join(names),
        }
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [
                    "java",
                    *MEMORY,
                    *self.options,
                    "-cp",
                    class_path(),
                    "TestNode",
                    *map("=".join, settings.items()),
                ],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
            )

    def wait(self) -> None:
        """Until it answers and has found a manager."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            address = f"{self.address}/_cluster/health?wait_for_status=yellow&timeout=1s"
            with suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 - http
                return
            time.sleep(0.3)
        raise CannotStart(f"{self.name} does not answer: {(self.folder / 'output').read_text()[-2000:]}")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()


@contextmanager
def running_nodes(count: int, for_tests: bool = False) -> Iterator[list[Node]]:
    """So many nodes of one cluster, on free ports, gone with their data at the end. for_tests: start fast, and do not
    wait for the disk."""
    base = Path(tempfile.mkdtemp(prefix="newsarchive-nodes-", dir=_memory() if for_tests else None))
    transports = tuple(free_port() for _ in range(count))
    nodes = [
        Node(f"node{number}", free_port(), port, base / f"node{number}", transports, FOR_TESTS if for_tests else ())
        for number, port in enumerate(transports, 1)
    ]
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, base, ignore_errors=True)
        for node in nodes:
            stack.callback(node.kill)
            node.start([node.name for node in nodes])
        for node in nodes:
            node.wait()
        yield nodes


def _memory() -> Path | None:
    """A folder in memory, if there is room."""
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    return IN_MEMORY if has_room else None


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
