"""The features of each line of a pasted page: what it says, what stands around it, and where it stands in the text.

A feature is a name; articles/parsers/pasted/label_weights.tsv says what each speaks for. No word of any text is one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from articles.parsers.pasted.line_traits import Traits, traits_of
from articles.parsers.pasted.lines import Item

_SIZES = (1, 2, 3, 5, 8, 12, 17, 25, 40, 70)
_NEIGHBOUR = (
    *(
        "date",
        "name",
        "name:known",
        "people:known",
        "byline",
        "by",
        "names_people",
        "credited",
        "credit_alone",
        "agency",
        "date_word",
        "time",
        "reading",
        "share",
        "tool",
        "related",
    ),
    *(
        "advert",
        "newsletter",
        "subscribe",
        "comment",
        "topic",
        "caption",
        "menu",
        "place",
        "label",
        "cookie",
        "capitals",
        "dateline",
        "ago",
        "numbers",
        "legal",
        "points",
    ),
)
_SPAN_LINES = 300
"""How many lines apart two copies of a line still say something about each other."""


def size_of(words: int) -> int:
    """The class of a number of words, from 0 to 10."""
    return bisect_left(_SIZES, words)


def features_of(items: Sequence[Item]) -> list[list[str]]:
    """The features of each line, in order."""
    lines = [traits_of(item) for item in items]
    return _Page(items, lines).features()


class _Page:
    """What is known of the whole text: the copies of its lines, and its runs of prose."""

    def __init__(self, items: Sequence[Item], lines: list[Traits]) -> None:
        self.items, self.lines = items, lines
        self.count = len(lines)
        self.copies = Counter(item.key for item in items)
        self.prose = [0, *accumulate(int(line.is_prose) for line in lines)]
        self.short = [0, *accumulate(int(line.words <= 6) for line in lines)]
        self.words = [0, *accumulate(min(line.words, 80) if line.is_prose else 0 for line in lines)]
        self.topic = Counter(word for line in lines if line.is_prose for word in line.vocabulary)
        self.places: dict[str, list[int]] = {}
        for place, item in enumerate(items):
            self.places.setdefault(item.key, []).append(place)
        self.most = max((self._density(place) for place in range(self.count)), default=0)
        self.next_prose = self._distances(range(self.count - 1, -1, -1), lambda line: line.is_prose)
        self.last_prose = self._distances(range(self.count), lambda line: line.is_prose)
        self.next_date = self._distances(range(self.count - 1, -1, -1), lambda line: "date" in line.flags)
        self.last_date = self._distances(range(self.count), lambda line: "date" in line.flags)
        self.next_by = self._distances(
            range(self.count - 1, -1, -1), lambda line: bool(line.flags & {"byline", "name"})
        )

    def _density(self, place: int) -> int:
        """The words of prose within 12 lines on either side."""
        return self.words[min(self.count, place + 12)] - self.words[max(0, place - 12)]

    def _distances(self, order: range, counts: object) -> list[int]:
        found, distance = [99] * self.count, 99
        for place in order:
            found[place] = distance
            distance = 1 if counts(self.lines[place]) else distance + 1  # type: ignore[operator]
        return found

    def features(self) -> list[list[str]]:
        """The features of every line."""
        return [self._of(place) for place in range(self.count)]

    def _of(self, place: int) -> list[str]:
        line, item = self.lines[place], self.items[place]
        size = size_of(line.words)
        stop = "." if line.is_stopped else ""
        own = [f"size:{size}{stop}", *line.flags]
        own.append(f"gap:{min(item.gap, 3)}")
        below = self.items[place + 1].gap if place + 1 < self.count else 4
        own.append(f"below:{min(below, 3)}")
        own += [f"{flag}&short" for flag in line.flags if line.words <= 4]
        if line.is_prose:
            own.append("prose")
        own += self._copies(place)
        own += self._position(place, size)
        own += self._overlap(place, size)
        own += self._around(place)
        return own

    def _copies(self, place: int) -> list[str]:
        item = self.items[place]
        copies = self.copies[item.key]
        if copies == 1:
            return ["once"]
        found = ["twice" if copies == 2 else "often"]
        if place and self.items[place - 1].key == item.key:
            found.append("copy:above")
        if place + 1 < self.count and self.items[place + 1].key == item.key:
            found.append("copy:below")
        if self.places[item.key][0] < place:
            found.append("copy:later")
        return found

    def _position(self, place: int, size: int) -> list[str]:
        ahead5 = self.prose[min(self.count, place + 6)] - self.prose[min(self.count, place + 1)]
        ahead15 = self.prose[min(self.count, place + 16)] - self.prose[min(self.count, place + 1)]
        behind5 = self.prose[place] - self.prose[max(0, place - 5)]
        behind15 = self.prose[place] - self.prose[max(0, place - 15)]
        here = self._density(place) / self.most if self.most else 0.0
        rest = (self.words[self.count] - self.words[place]) / (self.words[self.count] or 1)
        found = [
            f"ahead5:{min(ahead5, 4)}",
            f"ahead15:{min(ahead15, 9) // 2}",
            f"behind5:{min(behind5, 4)}",
            f"behind15:{min(behind15, 9) // 2}",
            f"dense:{int(here * 5)}",
            f"rest:{int(rest * 8)}",
            f"to_prose:{_near(self.next_prose[place])}",
            f"from_prose:{_near(self.last_prose[place])}",
            f"to_date:{_near(self.next_date[place])}",
            f"from_date:{_near(self.last_date[place])}",
            f"to_by:{_near(self.next_by[place])}",
            f"size&ahead:{min(size, 9)}:{min(ahead5, 3)}:{min(behind5, 2)}",
        ]
        seen = self.words[place]
        found.append("prose_above:" + ("none" if not seen else "little" if seen < 120 else "much"))
        if place == 0:
            found.append("first")
        elif place < 4:
            found.append("top")
        if place == self.count - 1:
            found.append("last")
        short = self.short[min(self.count, place + 4)] - self.short[max(0, place - 3)]
        found.append(f"short_around:{short}")
        return found

    def _overlap(self, place: int, size: int) -> list[str]:
        """How many of the line's words the prose of the text says too, other than this line itself."""
        line = self.lines[place]
        own = 1 if line.is_prose else 0
        words = line.vocabulary
        if not words:
            return ["shared:none"]
        shared = sum(self.topic[word] > own for word in words) / len(words)
        often = sum(self.topic[word] > own + 2 for word in words) / len(words)
        level = "0" if not shared else "1" if shared < 0.25 else "2" if shared < 0.5 else "3" if shared < 0.75 else "4"
        found = [f"shared:{level}", f"shared:{level}&size:{min(size, 8) // 2}", f"often:{int(often * 4)}"]
        if size in (3, 4, 5, 6) and shared >= 0.5:
            found.append(f"shared&to_prose:{_near(self.next_prose[place])}")
        for step in (-1, 1):
            beside = place + step
            if 0 <= beside < self.count and self.lines[beside].vocabulary & words and len(words) >= 2:
                common = len(self.lines[beside].vocabulary & words) / len(words)
                found.append(f"like{step:+}:{'much' if common >= 0.6 else 'some'}")
        return found

    def _around(self, place: int) -> list[str]:
        found = []
        for step in (-3, -2, -1, 1, 2, 3):
            at = place + step
            if not 0 <= at < self.count:
                found.append(f"{step:+}:none")
                continue
            line = self.lines[at]
            kind = "prose" if line.is_prose else f"{size_of(line.words) // 2}{'.' if line.is_stopped else ''}"
            found.append(f"{step:+}:{kind}")
            if abs(step) <= 2:
                found += [f"{step:+}:{flag}" for flag in _NEIGHBOUR if flag in line.flags]
            if abs(step) == 1:
                found.append(f"{step:+}:{kind}&{size_of(self.lines[place].words) // 2}")
        return found


def _near(distance: int) -> str:
    """A distance in lines, in classes."""
    return (
        str(distance)
        if distance <= 3
        else "6"
        if distance <= 6
        else "12"
        if distance <= 12
        else "30"
        if distance <= 30
        else "far"
    )
