"""Long runs of one sign, as hostile files hold them: a regular expression that backtracks does not end here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.importing.prepare import Defaults, prepare
from articles.parsers.files.reader import EntryReader

LENGTH = 60_000
RUNS = (" ", "\xa0", " \n", "1", "(", "a.", "-", "a@", "A ")
PARAGRAPH = "A long paragraph of words that says what happened. " * 9


def samples(text: str) -> Iterator[tuple[str, str]]:
    """(file name, content): a file of each kind that holds the text wherever it can."""
    yield "a.txt", f"River\n\nA man {text} (Ana Ruiz/AP)\n\nTT\n\n20\n\nRiver\n\nA man {text}\n\nHe said so. {text}\n"
    photo = {"caption": text, "credit_line": text}
    flat = {"headline": text, "byline": text, "dateline": text, "paragraphs": [text], "photos": [photo]}
    yield "a.jsonl", json.dumps(flat)
    yield (
        "a.xml",
        (
            f"<rss version='2.0'><channel><title>{text}</title><item><title>{text}</title><author>{text}</author>"
            f"<link>https://e.example/</link><description>{text}</description></item></channel></rss>"
        ),
    )
    yield (
        "b.xml",
        (
            f"<nitf><body><body.head><hedline><hl1>{text}</hl1></hedline><byline>{text}</byline><dateline><location>{text}"
            f"</location></dateline></body.head><body.content><p>{text}</p></body.content></body></nitf>"
        ),
    )
    fields = "From: Ada Lunde <ada@paper.example>\nSubject: Ferry\nMessage-ID: <1@paper.example>\n"
    yield "a.eml", f"{fields}\n{text}:\n> {text}\nFrom: {text}\nDate: {text}\nSubject: {text}\n\n{text}\n"
    yield "b.eml", f"{fields}Content-Type: text/html; charset=utf-8\n\n<p>{text}</p><blockquote>{text}</blockquote>"
    yield (
        "a.html",
        (
            f"<html><head><title>{text}</title><meta name='author' content='{text}'></head><body><article>"
            f"<h1>{text}</h1><p class='byline'>{text}</p>"
            f"<time>{text}</time><figure><img src='a.jpg' alt='{text}'><figcaption>{text}"
            f"</figcaption></figure><p>{PARAGRAPH}</p><p>{text}</p></article></body></html>"
        ),
    )


@pytest.mark.parametrize("run", RUNS)
def test_no_run_of_signs_takes_for_ever(run: str, tmp_path: Path) -> None:
    text = f"River{run * (LENGTH // len(run))}x"
    for name, content in samples(text):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        assert [prepare(entry, Defaults()) for entry in EntryReader([path])], name
