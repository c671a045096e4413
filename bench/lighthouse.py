"""Lighthouse's marks for the main pages at its mobile settings: front page, story, photo, results, day.

    python bench/lighthouse.py [--site http://...]         # or `make lighthouse`, which installs Lighthouse too

Serves the demo archive, if no site is named, and asks Lighthouse 12 for each page three times; the median is printed as
Markdown, with what costs marks. Needs Node and Chromium. Exits with 1 if a mark is below its aim: 100 for
accessibility, best practices and SEO, 95 for performance. Lighthouse simulates a slow phone, so other work on the
machine lowers the marks for performance.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.screenshots import serving  # noqa: E402

PROGRAM = Path(os.environ.get("LIGHTHOUSE", ROOT / "node_modules")) / "lighthouse/cli/index.js"
SKIPPED = {"results": "is-crawlable"}
"""Results tell search engines on purpose not to index them, which Lighthouse takes for a mistake."""
AIMS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def addresses(site: str) -> dict[str, str]:
    """One page of each kind; the story and the photo are the first that the search finds with a picture."""
    story = _first_link(f"{site}/search/?q=has:picture", r'href="(/articles/[^"?]+)')
    photo = _first_link(f"{site}/photos/", r'href="(/photos/[0-9]+/)')
    day = _first_link(f"{site}{story}", r'href="(/[0-9]{4}/[0-9]{2}/[0-9]{2}/)"')
    pages = {"front": "/", "story": story, "photo": photo, "results": "/search/?q=the+river", "day": day}
    return {name: f"{site}{path}" for name, path in pages.items()}


def _first_link(address: str, pattern: str) -> str:
    with urlopen(address, timeout=60) as answer:
        found = re.search(pattern, answer.read().decode())
    return found[1] if found else sys.exit(f"There is no {pattern} at {address}.")


def report_of(page: str, address: str) -> dict[str, Any]:
    """Lighthouse's report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["node", str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={report}"]
        command += [f"--only-categories={','.join(AIMS)}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
        command += [f"--skip-audits={SKIPPED[page]}"] if page in SKIPPED else []
        chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": chromium}, timeout=300)
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))
        return found


def marks(report: dict[str, Any]) -> dict[str, int]:
    """Category -> mark of 100."""
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in AIMS}


def failed(report: dict[str, Any]) -> list[str]:
    """The audits that cost marks, each with what it says."""
    asked = {ref["id"] for name in AIMS for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    audits = (report["audits"][name] for name in sorted(asked) if name in report["audits"])
    bad = [audit for audit in audits if audit.get("score") is not None and audit["score"] < 0.9]
    return [f"{audit['id']} ({audit.get('displayValue') or audit['title']})" for audit in bad]


def measure(pages: dict[str, str], rounds: int) -> bool:
    """Print the table; whether all aims are reached."""
    print(f"| page | {' | '.join(AIMS)} | what costs marks |\n|---|{'---:|' * len(AIMS)}---|")
    reached = True
    for name, address in pages.items():
        reports = [report_of(name, address) for _ in range(rounds)]
        found = {category: int(median(marks(each)[category] for each in reports)) for category in AIMS}
        reached &= all(found[category] >= aim for category, aim in AIMS.items())
        print(f"| {name} | {' | '.join(map(str, found.values()))} | {', '.join(failed(reports[-1]))} |", flush=True)
    return reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", help="the address of a site that is served already")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not PROGRAM.exists():
        sys.exit("Install Lighthouse first: npm install --no-save lighthouse@12, or run `make lighthouse`.")
    if options.site:
        sys.exit(not measure(addresses(options.site.rstrip("/")), options.rounds))
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as site:
        sys.exit(not measure(addresses(site), options.rounds))


if __name__ == "__main__":
    main()
