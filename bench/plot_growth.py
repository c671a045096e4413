"""Draws bench/results/search-*.json: milliseconds of a warm ranked page by number of stories, as docs/growth.svg."""

from __future__ import annotations

import json
from math import log10
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT, LEFT, TOP = 640, 360, 60, 30
COLOURS = {"ours": "#b3261e", "fts5": "#1f6feb", "tantivy": "#2e7d32", "postgresql": "#336791", "stock": "#6e5494"}
LOW, HIGH = -2, 4  # powers of ten of a millisecond


def main() -> None:
    reports = sorted((json.loads(path.read_text()) for path in (HERE / "results").glob("search-*.json")), key=size)
    (HERE.parent / "docs/growth.svg").write_text(drawing(reports), "utf-8")


def size(report: dict[str, Any]) -> int:
    return int(report["stories"])


def drawing(reports: list[dict[str, Any]]) -> str:
    """Median (line) and p95 (dashes) of each engine; both axes logarithmic."""
    first, last = log10(size(reports[0])), log10(size(reports[-1]))

    def place(stories: int, ms: float) -> str:
        x = LEFT + (log10(stories) - first) / ((last - first) or 1) * (WIDTH - LEFT - 110)
        y = TOP + (HIGH - log10(max(ms, 0.01))) / (HIGH - LOW) * (HEIGHT - 2 * TOP)
        return f"{x:.1f},{y:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="11">'
    ]
    parts.append("<title>Warm ranked page, milliseconds by number of stories: median (line), p95 (dashes)</title>")
    for power in range(LOW, HIGH + 1):
        y = place(size(reports[0]), 10**power).split(",")[1]
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - 110}" stroke="#ddd"/><text x="8" y="{y}">{10**power:g} ms</text>')
    for report in reports:
        x = place(size(report), 1).split(",")[0]
        parts.append(f'<text x="{x}" y="{HEIGHT - 8}" text-anchor="middle">{size(report):,}</text>')
    for engine, colour in COLOURS.items():
        rows = [(size(r), r["engines"][engine]["page"]["warm"]) for r in reports if engine in r["engines"]]
        if not rows:
            continue
        for figure, dash in (("p50", ""), ("p95", ' stroke-dasharray="4 3"')):
            points = [place(stories, warm[figure]) for stories, warm in rows]
            parts.append(
                f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
            )
        x, y = place(rows[-1][0], rows[-1][1]["p50"]).split(",")
        parts.append(f'<text x="{float(x) + 6:.1f}" y="{y}" fill="{colour}">{engine}</text>')
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    main()
