"""Compare the feed reader with the facts of feedparser's own well-formed tests.

feedparser (BSD) ships its tests in its source package: `pip download --no-deps --no-binary :all: feedparser`, then
`python -m bench.feed_suite feedparser-*.tar.gz`. Each test is a feed and a Python expression about its first entry.
Facts that the archive has a field for are compared by their words, since the two clean markup by different rules.
"""

from __future__ import annotations

import ast
import html
import io
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC

from articles.drafts.draft import ArticleDraft, ParseError
from articles.drafts.text import plain_text
from articles.parsers import feeds
from articles.parsers.limits import set_limits

Path = tuple[str | int, ...]
_EXPECT = re.compile(rb"Expect:\s*(.+?)\s*(?:-->|\n\s*\n)", re.S)
_ENTRY = re.compile(rb"<(?:item|entry)\b[^>]*(?<!/)>", re.I)
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")


def _texts(draft: ArticleDraft) -> list[str]:
    return [draft.standfirst, plain_text(draft.body), draft.headline]


def _days(draft: ArticleDraft) -> list[str]:
    """The day as written and, as feedparser has it, the day in UTC."""
    days = (draft.published_on, draft.published_at and draft.published_at.astimezone(UTC).date())
    return [day.isoformat() for day in days if day]


FIELDS: dict[Path, Callable[[ArticleDraft], list[str]]] = {
    ("title",): lambda draft: [draft.headline],
    ("title_detail", "value"): lambda draft: [draft.headline],
    ("link",): lambda draft: [draft.url],
    ("id",): lambda draft: [draft.source_key, draft.url],
    ("guid",): lambda draft: [draft.source_key],
    ("summary",): _texts,
    ("summary_detail", "value"): _texts,
    ("description",): _texts,
    ("content", 0, "value"): _texts,
    ("author",): lambda draft: [draft.byline, *draft.authors],
    ("author_detail", "name"): lambda draft: [draft.byline, *draft.authors],
    ("authors", 0, "name"): lambda draft: [draft.byline, *draft.authors],
    ("tags", 0, "term"): lambda draft: [topic.name for topic in draft.topics],
    ("category",): lambda draft: [topic.name for topic in draft.topics],
    ("rights",): lambda draft: [draft.rights],
    ("rights_detail", "value"): lambda draft: [draft.rights],
    ("publisher",): lambda draft: [draft.source],
    ("source", "title"): lambda draft: [draft.source],
    ("published_parsed",): _days,
    ("updated_parsed",): _days,
    ("created_parsed",): _days,
    ("media_content", 0, "url"): lambda draft: [photo.address for photo in draft.photos],
    ("media_thumbnail", 0, "url"): lambda draft: [photo.address for photo in draft.photos],
    ("media_credit", 0, "content"): lambda draft: [photo.credit_line for photo in draft.photos],
}
"""Path in feedparser's entry -> where the archive may hold it."""


def facts(expression: str) -> Iterator[tuple[Path, str]]:
    """(path, text) of each comparison with entries[0] in a test's expression."""
    try:
        tree = ast.parse(" ".join(expression.split()), mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            path = _path(node.left)
            value = _literal(node.comparators[0])
            if path[:2] == ("entries", 0) and path[2:] in FIELDS and _words(value):
                yield path[2:], value


def _literal(node: ast.expr) -> str:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return ""
    if isinstance(value, tuple):
        return "-".join(f"{part:02}" for part in value[:3]) if all(isinstance(part, int) for part in value) else ""
    return value if isinstance(value, str) else ""


def _path(node: ast.expr) -> Path:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (*_path(node.value), node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return (*_path(node.value), node.slice.value)  # type: ignore[arg-type]
    return ()


def _words(text: str) -> str:
    return " ".join(_WORD.findall(html.unescape(_TAG.sub(" ", html.unescape(text))).casefold()))


def with_title(data: bytes) -> bytes:
    """The feed with a title in its first entry if no entry has one: the archive keeps no story without words."""
    start = _ENTRY.search(data)
    if start is None or (b"title" in data[start.end() :].lower() and b"<source" not in data):
        return data
    return data[: start.end()] + b"<title>A title</title>" + data[start.end() :]


def holds(data: bytes, path: Path, value: str) -> bool:
    """Whether our draft of the feed's first entry has the words of a fact."""
    try:
        draft = next((each for each in feeds.parse(io.BytesIO(data), "feed") if isinstance(each, ArticleDraft)), None)
    except ParseError:
        return False
    return draft is not None and any(_words(value) in _words(text) for text in FIELDS[path](draft))


def main(archive: str) -> None:
    """Print how many facts hold, by field, and each that does not."""
    set_limits()
    right, all_ = Counter[str](), Counter[str]()
    with tarfile.open(archive) as tests:
        for member in tests:
            if "/tests/wellformed/" not in member.name or not member.name.endswith(".xml"):
                continue
            stream = tests.extractfile(member)
            data = with_title(stream.read() if stream else b"")
            found = _EXPECT.search(data)
            for path, value in facts(found[1].decode("utf-8", "replace")) if found else ():
                key = ".".join(map(str, path))
                all_[key] += 1
                if holds(data, path, value):
                    right[key] += 1
                else:
                    print(f"{member.name.partition('wellformed/')[2]}: {key} == {value[:80]!r}")
    for key, count in sorted(all_.items()):
        print(f"{key:24} {right[key]:4} of {count:4}")
    print(f"{'all':24} {right.total():4} of {all_.total():4}")


if __name__ == "__main__":
    main(sys.argv[1])
