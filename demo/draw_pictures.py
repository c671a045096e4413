"""Draw the demo archive's photographs, each with its story's caption and credit embedded.

The captions stand in the stories and nowhere else: pictures.json says only which scene is drawn under which name, and
the name leads to the photograph, as it does in an import (story.jpg and story-2.jpg lie beside story.txt).
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from articles.drafts.draft import ArticleDraft, Entry, PhotoDraft
from articles.exporting.picture import write_metadata
from articles.parsers import pasted, tables
from demo.canvas import Canvas
from demo.scenes import SCENES

HERE = Path(__file__).parent
QUALITY = 84


def draw(folder: Path) -> list[Path]:
    """Draw every picture of pictures.json below a folder, and give the paths written.

    Those of pasted stories go where their stories lie (Science/comet-returns.jpg), those of stories.jsonl at the top.
    Raises KeyError where a picture's name belongs to no photograph or its scene is none.
    """
    photos = dict(story_photos())
    written = []
    for row in read_table():
        path = folder / row["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write_metadata(_paint(row["scene"], row["seed"], tuple(row["size"])), photos[row["file"]]))
        written.append(path)
    return written


def read_table() -> list[dict[str, Any]]:
    """The rows of pictures.json: file, scene, seed, and size as [width, height]."""
    table: list[dict[str, Any]] = json.loads((HERE / "pictures.json").read_text())
    return table


def story_photos() -> Iterator[tuple[str, PhotoDraft]]:
    """The photographs of all demo stories, each under the name that its picture would have."""
    for page in sorted((HERE / "stories").rglob("*.txt")):
        photos = chain.from_iterable(_photos(article) for article in _articles(page, pasted.parse))
        for number, photo in enumerate(photos, 1):
            stem = page.stem if number == 1 else f"{page.stem}-{number}"
            yield f"{page.parent.name}/{stem}.jpg", photo
    for article in _articles(HERE / "stories.jsonl", tables.parse_json_lines):
        yield from ((photo.file_name, photo) for photo in _photos(article))


def _articles(path: Path, parse: Callable[[BinaryIO, str], Iterator[Entry]]) -> list[ArticleDraft]:
    with path.open("rb") as stream:
        return [entry for entry in parse(stream, path.name) if isinstance(entry, ArticleDraft)]


def _photos(article: ArticleDraft) -> Iterator[PhotoDraft]:
    for photo in article.photos:
        owner = ", ".join(photo.agencies or photo.photographers)
        year = f" {photo.taken_on.year}" if photo.taken_on else ""
        yield replace(photo, headline=article.headline, rights=f"©{year} {owner}" if owner else "")


def _paint(scene: str, seed: int, size: tuple[int, int]) -> bytes:
    """The scene's picture as a JPEG."""
    canvas = Canvas(size, seed)
    SCENES[scene](canvas)
    jpeg = io.BytesIO()
    canvas.finish().save(jpeg, "JPEG", quality=QUALITY, progressive=False, subsampling="4:2:0")
    return jpeg.getvalue()
