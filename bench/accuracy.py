"""How well saved pages and printed captions are read, by the scorers in ../shared/tools; `make accuracy` runs it.

python bench/accuracy.py                    all, on ../shared/corpora
python bench/accuracy.py pages FOLDER       saved pages; the predictions are written to var/pages.json
python bench/accuracy.py bodies FOLDER      article bodies of the public benchmark, ours and trafilatura's
python bench/accuracy.py captions FILE      printed captions
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TOOLS = SHARED / "tools"
sys.path.insert(0, str(ROOT))

import trafilatura  # noqa: E402

from articles.drafts.draft import ArticleDraft  # noqa: E402
from articles.parsers import webpage  # noqa: E402
from articles.parsers.limits import set_limits  # noqa: E402
from articles.parsers.webpage.body import without_lead  # noqa: E402
from articles.parsers.webpage.format import find_story, page_entry  # noqa: E402
from articles.parsers.webpage.page import open_page  # noqa: E402
from articles.parsers.webpage.page_bytes import read_page  # noqa: E402
from articles.printed import captions  # noqa: E402


def read_pages(folder: Path) -> dict[str, dict[str, object]]:
    """What is read out of each page of a folder, by its path within it, in the scorer's terms."""
    predictions = {}
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")]):
        with path.open("rb") as stream:
            for entry in webpage.parse(stream, path.name):
                if isinstance(entry, ArticleDraft):
                    predictions[str(path.relative_to(folder))] = as_prediction(entry)
    return predictions


def as_prediction(story: ArticleDraft) -> dict[str, object]:
    """A draft as the page scorer takes it."""
    return {
        "headline": story.headline,
        "authors": story.authors,
        "published_on": story.published_on.isoformat() if story.published_on else None,
        "paragraphs": story.paragraphs,
        "photos": [
            {
                "caption": photo.caption,
                "credit_line": photo.credit_line,
                "photographers": photo.photographers,
                "agencies": photo.agencies,
            }
            for photo in story.photos
        ],
    }


def score_pages(folder: Path) -> None:
    """Read and score a folder of saved pages; print the scorer's table and the speed of one core."""
    started = time.process_time()
    predictions = read_pages(folder)
    seconds = time.process_time() - started
    target = ROOT / "var" / "pages.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(predictions, ensure_ascii=False), encoding="utf-8")
    subprocess.run([sys.executable, TOOLS / "score_pages.py", folder, target], check=True)
    print(f"{len(predictions)} pages in {seconds:.1f} s of one core: {len(predictions) / seconds:.0f} pages a second")


def score_bodies(folder: Path) -> None:
    """Read the pages of scrapinghub's article-extraction-benchmark; print its scores for us and for trafilatura."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {name: folder / "html" / f"{name}.html.gz" for name in truth}
    readers: dict[str, Callable[[Path], str]] = {
        "ours, body alone": lambda page: our_body(page, with_lead=False),
        "ours, body and the standfirst printed above it": our_body,
        "trafilatura, defaults": trafilatura_body,
        "trafilatura, precision": lambda page: trafilatura_body(page, favor_precision=True),
    }
    target = ROOT / "var" / "bodies.json"
    target.parent.mkdir(exist_ok=True)
    for reader, read in readers.items():
        answers = {name: {"articleBody": read(page)} for name, page in pages.items()}
        target.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
        print(f"{reader}:", flush=True)
        subprocess.run([sys.executable, TOOLS / "score_bodies.py", folder / "ground-truth.json", target], check=True)


def our_body(path: Path, *, with_lead: bool = True) -> str:
    """The text of a page's story, below the standfirst if that is the paragraph that opens the printed story."""
    with path.open("rb") as stream:
        raw = read_page(stream, path.name)
    entry = page_entry(raw, path.name)
    if not isinstance(entry, ArticleDraft):
        return ""
    opening = opening_lead(raw, path.name) if with_lead else ""
    return "\n".join([opening, *entry.paragraphs])


def opening_lead(raw: bytes, name: str) -> str:
    """The first paragraph of a page's printed story if it is marked as the lead, which becomes the standfirst."""
    page = open_page(raw, name)
    return without_lead(find_story(page).blocks)[0]


def trafilatura_body(path: Path, **options: bool) -> str:
    """The text that trafilatura finds in a page."""
    return trafilatura.extract(gzip.decompress(path.read_bytes()), include_comments=False, **options) or ""


def score_captions(file: Path) -> None:
    """Part and score the printed captions of a file; print the scorer's table."""
    scorer = [sys.executable, str(TOOLS / "score_captions.py"), str(file)]
    printed = subprocess.run([*scorer, "--emit"], check=True, capture_output=True, text=True).stdout
    target = ROOT / "var" / "captions.jsonl"
    target.parent.mkdir(exist_ok=True)
    with target.open("w", encoding="utf-8") as answers:
        for line in printed.splitlines():
            parted = captions.split_caption(json.loads(line))
            answer = {"caption": parted.caption, "credit_line": parted.credit_line or None}
            answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
    subprocess.run([*scorer, str(target)], check=True)


MEASURES = {
    "pages": (score_pages, SHARED / "corpora" / "saved_pages"),
    "bodies": (score_bodies, SHARED / "corpora" / "article_extraction"),
    "captions": (score_captions, SHARED / "corpora" / "captions" / "captions.jsonl"),
}


def main(arguments: list[str]) -> None:
    """Run one measure on what is named, or all on ../shared."""
    set_limits()
    if arguments and (arguments[0] not in MEASURES or len(arguments) > 2):
        sys.exit(__doc__)
    for name in arguments[:1] or list(MEASURES):
        measure, usual = MEASURES[name]
        source = Path(arguments[1]) if len(arguments) > 1 else usual
        if not source.exists():
            sys.exit(f"{source} is missing: accuracy is measured on real pages, which are not part of this project.")
        measure(source)


if __name__ == "__main__":
    main(sys.argv[1:])
