"""The leak matrix: every public address, for every kind of reader, asked anew, by tag and by date, while the index lags
and when it has caught up. Nobody is told a word, a name, a key or a picture that is not meant for them.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from bench.torture.index_kills import set_up
from bench.torture.leak_addresses import addresses, admin_addresses, desk_addresses, missing
from bench.torture.leak_rows import hide, make_rows

if TYPE_CHECKING:
    from django.test import Client

READERS: dict[str, tuple[str, ...] | str | None] = {
    "anonymous": None,
    "member": (),
    "story viewer": ("view_article",),
    "photo viewer": ("view_photo",),
    "editor": "Editor",
    "archivist": "Archivist",
    "administrator": "Administrator",
    "superuser": None,
}
"""Who reads -> the permissions, or the role of the desk."""

WAYS = ("fresh", "if-none-match", "if-modified-since")

TOKEN = re.compile(r'"[A-Za-z0-9]{64}"')
SECRET = re.compile(r"(?<![a-z0-9]{3})qx[api][a-z]+|\b77[1-4]0\d\d\b|\b1987\b", re.IGNORECASE)
"""Words and keys of hidden rows, and the year that only hidden stories are of (leak_rows). Not within longer words: the
tokens of forms are drawn by lot."""
MEANT_FOR = {
    "story viewer": re.compile(r"qxa|qxp(?:draft|withdrawn|embargo|taken)|77[13]0|774|7720|1987"),
    "photo viewer": re.compile(r"qxp|77[24]0"),
    **dict.fromkeys(("editor", "archivist", "administrator"), re.compile("")),
    "superuser": re.compile(""),
}
"""What a secret may begin with that this reader may know. A draft's page prints the captions of its photos."""

FUTURE = "Fri, 01 Jan 2100 00:00:00 GMT"
PICTURE = re.compile(r"/pictures/(\d+)/")


@dataclass
class Answers:
    """What a reader was told before anything was hidden: address -> text, and its tag."""

    client: Client
    texts: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


def matrix(options: argparse.Namespace) -> dict[str, Any]:
    """The trial."""
    set_up()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    return run(make_readers(READERS))


def run(
    readers: dict[str, Client], indexes: Iterable[str] = ("lagging", "current"), ways: Iterable[str] = WAYS
) -> dict[str, Any]:
    """Walk all addresses before and after rows are hidden. lagging: while nobody may write the index."""
    from articles.search.indexing.queue import drain, index_lock

    rows = make_rows()
    drain()
    every, admin = [*addresses(rows), *desk_addresses(rows)], list(admin_addresses(rows))
    broken = [f"No case for the address {name}." for name in sorted(missing())]
    walk = Walk(ways, broken)
    known = {name: walk.remember(name, client, every, admin) for name, client in readers.items()}
    with index_lock():
        hide(rows)
        if "lagging" in indexes:
            walk.judge(known, "lagging")
    drain()
    if "current" in indexes:
        walk.judge(known, "current")
    figures = {"addresses": len(every), "of_the_admin": len(admin), "readers": len(readers), "asked": walk.asked}
    return figures | {"seconds": {part: round(took) for part, took in walk.seconds.items()}, "broken": broken}


def make_readers(readers: dict[str, Any]) -> dict[str, Client]:
    """A browser for each, signed in where the reader has an account."""
    from django.contrib.auth.models import Permission, User
    from django.test import Client

    from tests.factories import make_role

    clients = {}
    for name, given in readers.items():
        clients[name] = Client()
        if name == "anonymous":
            continue
        user = User.objects.create_user(name, is_staff=given != (), is_superuser=name == "superuser")
        if isinstance(given, str):
            user.groups.set([make_role(given)])
        else:
            user.user_permissions.set(
                Permission.objects.filter(content_type__app_label="articles", codename__in=given or ())
            )
        clients[name].force_login(user)
    return clients


class Walk:
    """Asks every address for every reader. seconds: how long each reader's part took."""

    def __init__(self, ways: Iterable[str], broken: list[str]) -> None:
        self.ways, self.broken = ways, broken
        self.asked = 0
        self.seconds: dict[str, float] = {}

    def remember(self, name: str, client: Client, every: Iterable[str], admin: Iterable[str]) -> Answers:
        """What this reader is told while everything may be seen. The admin is asked by who may enter it."""
        known = Answers(client)
        with self._timed(f"{name} before"):
            for address in [*every, *(admin if client.get("/admin/").status_code == 200 else ())]:
                response = client.get(address)
                known.texts[address] = _text(response)
                known.tags[address] = response.get("ETag", "")
        return known

    def judge(self, known: dict[str, Answers], index: str) -> None:
        """Ask everything again."""
        for name, answers in known.items():
            with self._timed(f"{name} {index}"):
                for address, way in product(answers.texts, self.ways):
                    self._ask(name, answers, address, way, index)

    def _ask(self, name: str, answers: Answers, address: str, way: str, index: str) -> None:
        response = answers.client.get(address, headers=_headers(way, answers.tags[address]))
        answers.client.cookies.pop("messages", None)  # the next page would repeat which row is not there
        self.asked += 1
        text = answers.texts[address] if response.status_code == 304 else _text(response)
        where = f"{name}, {way}, index {index}, {address}"
        self.broken += [f"{where}: told {secret}." for secret in sorted(told(name, address, text))[:5]]
        if response.status_code >= 500:
            self.broken.append(f"{where}: answered {response.status_code}.")

    @contextmanager
    def _timed(self, part: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.seconds[part] = time.monotonic() - started


def _headers(way: str, tag: str) -> dict[str, str]:
    return {"fresh": {}, "if-none-match": {way: tag or '"none"'}, "if-modified-since": {way: FUTURE}}[way]


def told(reader: str, address: str, text: str) -> set[str]:
    """The secrets in an answer that the reader neither asked with nor may know; of a picture, its photo's key."""
    asked = set(SECRET.findall(unquote(address).lower()))
    found = set(SECRET.findall(text.lower())) - asked
    if picture := PICTURE.match(address):
        found |= {picture[1]} if text == "a picture" and SECRET.fullmatch(picture[1]) else set()
    may = MEANT_FOR.get(reader)
    return {secret for secret in found if not (may and may.match(secret))}


def _text(response: Any) -> str:
    """What an answer says, where it leads, and whether it is a picture; without the tokens against forged forms, whose
    signs are drawn by lot and can be those of a secret."""
    if response.get("Content-Type", "").startswith("image/"):
        return "a picture"
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join([TOKEN.sub("", content.decode("utf-8", "replace")), response.get("Location", "")])
