"""A reader of bench.cluster.kills, who asks the web servers for pages: of searches, and of stories just saved.

Both servers are asked for every page, so that a page is found that one of them kept in memory and that is out of date.
A server that was killed gives no answer; then the other one is asked alone.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Iterator

from bench.cluster.ledger import lines, note, word_of
from bench.torture.browser import Answer, Browser, NoAnswer

STABLE = 200
"""Stories that nobody changes: each must be found by its word at any time."""
_TAG = re.compile(r"<[^>]+>")


def read() -> None:
    """Read until this process is ended."""
    rng = random.Random()
    servers = [Browser(address, timeout=30) for address in os.environ["SERVERS"].split(",")]
    reader = _Reader(servers)
    while True:
        state = _State.now()
        for _ in range(5):
            reader.search(word_of(rng.randrange(STABLE)), True)
            if state.withdrawn:
                reader.search(rng.choice(list(state.withdrawn.values())), False)
            if state.saved:
                reader.read_story(rng.choice(list(state.saved)))
            if state.withdrawn:
                reader.read_story(rng.choice(list(state.withdrawn)))


class _State:
    """What the writers were told so far. saved: stories as they were last saved, which nobody is changing. withdrawn:
    those that were withdrawn. Both by primary key, with their word."""

    def __init__(self) -> None:
        self.saved: dict[int, str] = {}
        self.withdrawn: dict[int, str] = {}

    @classmethod
    def now(cls) -> _State:
        state = cls()
        for line in lines("writer*.jsonl"):
            pk = line.get("pk", 0)
            if line["act"] in ("saved", "changing", "withdrawn", "deleted"):
                state.saved.pop(pk, None)
                state.withdrawn.pop(pk, None)
            if line["act"] == "saved":
                state.saved[pk] = line["word"]
            elif line["act"] == "withdrawn":
                state.withdrawn[pk] = line["word"]
        return state

    def of(self, pk: int) -> tuple[str, str]:
        """What is known of a story: "saved" or "withdrawn" and its word; two empty texts if it is being changed."""
        for name, rows in (("saved", self.saved), ("withdrawn", self.withdrawn)):
            if pk in rows:
                return name, rows[pk]
        return "", ""


class _Reader:
    """Asks all servers. good: when one of them last gave a page."""

    def __init__(self, servers: list[Browser]) -> None:
        self.servers, self.good = servers, time.monotonic()

    def search(self, word: str, expected: bool) -> None:
        for answer in self._ask(f"/search/?q=%22{word}%22"):
            text = _TAG.sub("", answer.text)
            self._judge("search", (f"Stable {word}" in text or f"Moving {word}" in text) is expected, word)

    def read_story(self, pk: int) -> None:
        """The page of a story, judged only if it was not changed meanwhile."""
        before = _State.now().of(pk)
        answers = list(self._ask(f"/articles/{pk}/"))
        if not before[0] or _State.now().of(pk) != before:
            return
        for answer in answers:
            shown = answer.status == 200 and before[1] in answer.text
            right = shown if before[0] == "saved" else answer.status == 410
            self._judge("story", right, f"{pk} {before} {answer.status}")

    def _ask(self, path: str) -> Iterator[Answer]:
        """The answers of the servers that give one."""
        for server in self.servers:
            try:
                answer = server.get(path)
            except NoAnswer:
                note(act="no answer", server=server.site)
                continue
            if answer.status == 503:
                note(act="unavailable", pause=time.monotonic() - self.good, why=_TAG.sub("", answer.text)[:200])
                continue
            pause, self.good = time.monotonic() - self.good, time.monotonic()
            note(act="answer", pause=pause)
            yield answer

    def _judge(self, what: str, right: bool, about: str) -> None:
        note(act="right" if right else "wrong", what=what, about=about)
