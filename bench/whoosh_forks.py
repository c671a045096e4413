"""Run the engine's tests and Haystack's own on the forks of Whoosh: `make test-forks`.

Each fork goes into a scratch folder that stands before Whoosh 2.7.4 on the path; the environment itself is not changed.
docs/testing.md holds what came out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORKS = ("whoosh==2.7.4", "whoosh3==3.54.0", "whoosh-ng==5.4.0")
"""The first is what the archive runs on, to compare with."""
SUITES = {
    "oracle": ["-m", "pytest", "-q", "--tb=line", "tests/search/engines/whoosh/test_oracle.py"],
    "engine": ["-m", "pytest", "-q", "--tb=line", "tests/search/engines"],
    "haystack": ["bench/haystack_suite.py"],
}


def install(fork: str, folder: Path) -> dict[str, str]:
    """Put a fork and what it needs into a folder. Returns an environment in which `import whoosh` finds it."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--target", str(folder), fork], check=True)
    return {**os.environ, "PYTHONPATH": str(folder)}


def run_suite(arguments: list[str], environment: dict[str, str]) -> str:
    """The last line that a suite prints."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    lines = (done.stdout.strip() or done.stderr.strip()).splitlines()
    return f"exit {done.returncode}: {lines[-1] if lines else 'printed nothing'}"


def main() -> None:
    for fork in FORKS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                environment = install(fork, Path(folder))
            except subprocess.CalledProcessError:
                print(f"{fork}: cannot be installed", flush=True)
                continue
            for name, arguments in SUITES.items():
                print(f"{fork} | {name} | {run_suite(arguments, environment)}", flush=True)


if __name__ == "__main__":
    main()
