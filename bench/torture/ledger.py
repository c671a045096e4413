"""What was acknowledged, story by story, and whether the rows agree with it."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

WORD = "torturetrial"
"""A word in the headline of every story of a trial, by which a search finds all of them."""

_MARK = re.compile(r"\bmark(\d+)x\b")
_TOKEN = re.compile(r"\btoken\d+x\b")
_tokens = count(1)


class Content(NamedTuple):
    """What a story says."""

    headline: str
    standfirst: str
    body: str
    status: str = "published"

    @property
    def token(self) -> str:
        """The word that only this version of this story has."""
        return tokens_in(self.headline).pop()

    @property
    def mark(self) -> int | None:
        """The number that stays with the story; None of a story that is no trial's."""
        found = _MARK.search(self.body)
        return int(found[1]) if found else None


def tokens_in(text: str) -> set[str]:
    """The tokens that stand in a text, a page or a headline."""
    return set(_TOKEN.findall(text))


@dataclass
class Story:
    """A story that one person at a time works on, whoever holds its lock. content: its last acknowledged state, None
    where there is no such story; maybe: states that were asked for and never acknowledged, any of which may be true."""

    mark: int
    pk: int | None = None
    content: Content | None = None
    maybe: list[Content | None] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    hidden: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_content(self) -> Content:
        """Another version of it, unlike any before."""
        token = f"token{next(_tokens)}x"
        self.tokens.add(token)
        body = f"<p>The story of {token} with the mark{self.mark}x.</p><p>Its second paragraph says {token} too.</p>"
        return Content(f"{WORD.title()} headline {token}", f"A standfirst about {token}.", body)

    def acknowledged(self, content: Content | None) -> None:
        """A story that is hidden or deleted once stays so."""
        self.content = content
        self.hidden = content is None or content.status != "published"

    def unanswered(self, content: Content | None) -> None:
        """Nobody may work on it from now on: what was asked for may still be done at any later time."""
        self.maybe.append(content)

    @property
    def open(self) -> bool:
        """Whether it may be changed."""
        return not self.maybe and not self.hidden


class Ledger:
    """Every story of a trial."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.stories: list[Story] = []

    def new_story(self) -> Story:
        with self._lock:
            story = Story(len(self.stories) + 1)
            self.stories.append(story)
        return story

    def hidden_tokens(self, deleted: bool = True) -> set[str]:
        """The words of stories that are acknowledged to be hidden, or gone too: from now on no reader may see them."""
        hidden = [story for story in list(self.stories) if story.hidden and (deleted or story.content is not None)]
        return {token for story in hidden for token in list(story.tokens)}

    def differences(self, rows: Iterable[Content]) -> list[str]:
        """A sentence for each acknowledged save that the rows do not show, and for each row that nobody asked for."""
        by_mark: dict[int, list[Content]] = defaultdict(list)
        for content in rows:
            if content.mark is not None:
                by_mark[content.mark].append(content)
        said = [sentence for story in self.stories for sentence in _judge(story, by_mark.pop(story.mark, []))]
        return said + [f"nobody saved {contents}" for contents in by_mark.values()]


def _judge(story: Story, rows: list[Content]) -> Iterable[str]:
    if len(rows) > 1:
        yield f"story {story.mark} is there {len(rows)} times"
    found = rows[0] if rows else None
    if found == story.content or found in story.maybe:
        return
    if found is None:
        yield f"story {story.mark} is lost; acknowledged was {story.content}"
    elif story.content is None:
        yield f"story {story.mark} is there though it was deleted or never saved: {found}"
    else:
        yield f"story {story.mark} is {found}; acknowledged was {story.content}"
