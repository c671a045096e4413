"""Hostile inputs: files through the command and the import page, texts through its paste, pictures through a photo's
form, requests to public addresses, and pages of what got in.

Nothing may be answered with a status of 500 or more or end in a traceback, take ten seconds, or make a process of the
site larger than 500 MB; afterwards the site is healthy, and the sound story beside each bad input is in the archive.
A process's size is the peak of its resident memory (VmHWM, pages of mapped files among it) during that one input.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html

from bench.torture import rows
from bench.torture.browser import Answer, Browser, Fields, NoAnswer, filled_form
from bench.torture.editors import PASSWORD, make_editors
from bench.torture.hostile_files import GOOD, SIGNS, files, story
from bench.torture.hostile_requests import requests, searches
from bench.torture.site import ROOT, Site

IMPORT = "/admin/articles/importbatch/import/"
ADD_PHOTO = "/admin/articles/photo/add/"
MOST_SECONDS, MOST_BYTES = 10.0, 500 * 10**6
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tiff", ".tif", ".svg")
COMMAND_EVERY = 4
"""Of so many files one goes through the command, which takes a second to start, the others through the import page."""
PASTED = 400_000
"""Characters of a pasted text: a form may bring 20 MB."""
_READ = "SELECT id, slug FROM articles_article WHERE headline LIKE 'Harm%' ORDER BY length(body) DESC, id LIMIT 25"
_PHOTOS = "SELECT id FROM articles_photo ORDER BY length(caption) DESC LIMIT 5"
_GOOD = "SELECT headline FROM articles_article WHERE headline LIKE 'Good %'"


def hostile(options: argparse.Namespace) -> dict[str, Any]:
    """The trial."""
    site, seen = Site(), Seen()
    site.manage("start", "--prepare-only")
    make_editors(site, 1)
    site.start()
    memory = Memory(site)
    try:
        attack = Attack(site, memory, seen)
        attack.everything()
    finally:
        memory.over.set()
        left = site.stop()
    seen.broken += left
    seen.broken += [f"The log says: {line[:200]}" for line in site.complaints()]
    seen.broken += [f"The database: {sentence}" for sentence in rows.damage()]
    return seen.figures()


class Seen:
    """What came of each input."""

    def __init__(self) -> None:
        self.inputs: Counter[str] = Counter()
        self.slowest: dict[str, tuple[float, str]] = {}
        self.largest: dict[str, tuple[int, str]] = {}
        self.broken: list[str] = []

    def complain(self, sentence: str) -> None:
        """Note it, and say so at once: the whole trial takes a while."""
        print(sentence, file=sys.stderr, flush=True)
        self.broken.append(sentence)

    def note(self, way: str, name: str, seconds: float, worked: float, size: int) -> None:
        """The cost of one. worked: seconds of processor time, by which a busy machine is told from a slow site."""
        self.inputs[way] += 1
        self.slowest[way] = max(self.slowest.get(way, (0.0, "")), (round(seconds, 2), name))
        self.largest[way] = max(self.largest.get(way, (0, "")), (size // 10**6, name))
        if seconds > MOST_SECONDS:
            self.complain(f"{way} {name} took {seconds:.1f} s, {worked:.1f} s of them at work")
        if size > MOST_BYTES:
            self.complain(f"{way} {name} made a process of {size // 10**6} MB")

    def figures(self) -> dict[str, Any]:
        return {
            "inputs": sum(self.inputs.values()),
            "of": dict(self.inputs),
            "slowest_s": self.slowest,
            "largest_mb": self.largest,
            "broken": self.broken,
        }


class Memory:
    """The largest process of the site since the last reset, looked at four times a second."""

    def __init__(self, site: Site) -> None:
        self.site, self.over, self._peak = site, threading.Event(), 0
        threading.Thread(target=self._watch, daemon=True).start()

    def reset(self) -> None:
        """Let the kernel forget what the processes needed before."""
        for process in self.site.processes():
            with contextlib.suppress(OSError):
                Path(f"/proc/{process.pid}/clear_refs").write_text("5")
        self._peak = 0

    def peak(self) -> int:
        """Bytes."""
        self._look()
        return self._peak

    def worked(self) -> float:
        """Seconds of processor time of the site so far, and of the commands that have ended."""
        times = os.times()
        site = sum(_ticks(process.pid) for process in self.site.processes()) / os.sysconf("SC_CLK_TCK")
        return site + times.children_user + times.children_system

    def _watch(self) -> None:
        while not self.over.wait(0.25):
            self._look()

    def _look(self) -> None:
        self._peak = max([self._peak, *(_high_water(process.pid) for process in self.site.processes())])


def _high_water(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0]) * 1024 if found else 0


def _ticks(pid: int) -> int:
    try:
        return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
    except OSError:
        return 0


class Attack:
    """Hands everything in, one after the other."""

    def __init__(self, site: Site, memory: Memory, seen: Seen) -> None:
        self.site, self.memory, self.seen = site, memory, seen
        self.host = f"127.0.0.1:{site.port}"
        self.editor = Uploader(site.address, timeout=60)
        self.editor.sign_in("editor0", PASSWORD)
        self.reader = Browser(site.address, timeout=60)
        self.good = 0
        self.known: set[str] = set()

    def everything(self) -> None:
        for number, (name, data) in enumerate(files()):
            by_command = number % COMMAND_EVERY == 0
            self.hand_in(*(("command", self.command) if by_command else ("upload", self.upload)), name, data)
            if name.endswith(PICTURES):
                self.attempt("photo form", name, lambda: self.photo(name, data))  # noqa: B023 - called at once
            elif name.endswith(("txt", "html", "jsonl", "xml")):
                text = data[:PASTED].decode("utf-8", "replace")
                self.attempt("paste", name, lambda: self.paste(text))  # noqa: B023 - called at once
        for number, sign in enumerate(SIGNS):
            for button in ("look", "save"):
                self.attempt("paste", f"sign {number}", lambda: self.paste(sign * PASTED, button))  # noqa: B023
        for name, sent in requests(self.host):
            self.attempt("request", name, lambda: _raw(self.site.port, sent))  # noqa: B023 - called at once
        self.read()
        self._expect_good()

    def attempt(self, way: str, name: str, action: Callable[[], int]) -> None:
        """Do it, and note what it took; the action gives the status."""
        self.memory.reset()
        began, worked = time.monotonic(), self.memory.worked()
        try:
            status = action()
        except NoAnswer as error:
            status = 599
            self.seen.complain(f"{way} {name}: no answer, {error!s:.150}")
        seconds = time.monotonic() - began
        self.seen.note(way, name, seconds, self.memory.worked() - worked, self.memory.peak())
        if status >= 500 and status not in (501, 599):  # 501: a coding that no server need know (RFC 9112)
            self.seen.complain(f"{way} {name} answered {status}")
        if not self._healthy():
            self.seen.complain(f"{way} {name} left the site unhealthy")

    def hand_in(self, way: str, through: Callable[[Path], int], name: str, data: bytes) -> None:
        """The file in a folder with a sound one, which must be in the archive afterwards."""
        self.good += 1
        headline = f"Good {self.good}"
        with tempfile.TemporaryDirectory(prefix="newsarchive-hostile-") as folder:
            bad, sound = Path(folder, name), Path(folder, "sound.jsonl")
            bad.write_bytes(data.replace(GOOD.encode(), f"{headline} inside".encode()))
            sound.write_bytes(json.dumps(story(headline=headline, body=f"<p>{headline}</p>")).encode())
            self.attempt(way, name, lambda: through(Path(folder)))
        if headline not in self._good():
            self.seen.complain(f"{way} {name}: the sound file beside it is not in the archive")

    def command(self, folder: Path) -> int:
        """manage.py import_articles; a traceback counts as 500."""
        done = subprocess.run(
            [sys.executable, "manage.py", "import_articles", str(folder), "--json"],
            cwd=ROOT, env=self.site.environment, capture_output=True, check=False, timeout=300,
        )  # fmt: skip
        return 500 if b"Traceback" in done.stderr + done.stdout or done.returncode not in (0, 1) else 200

    def upload(self, folder: Path) -> int:
        """All files of the folder through the import page, as one form."""
        given = [("uploads", path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
        return self.editor.send(IMPORT, "uploads", {"save": "Import"}, given).status

    def paste(self, text: str, button: str = "save") -> int:
        return self.editor.send(IMPORT, "uploads", {"pasted": text, button: "yes"}, []).status

    def photo(self, name: str, data: bytes) -> int:
        return self.editor.send(ADD_PHOTO, "image", {"caption": name}, [("image", name, data)]).status

    def read(self) -> None:
        """The pages of the heaviest stories and photos that got in, for readers and editors."""
        for key, slug in rows._ask(_READ):
            page = f"/articles/{key}/{urllib.parse.quote(slug)}/"
            for path in (
                page,
                f"{page}?q=word",
                f'{page}?q="a+a+a"+OR+word',
                f"{page}text",
                f"{page}ninjs",
                f"{page}cite",
            ):
                self.attempt("page", path, lambda: self.reader.get(path).status)  # noqa: B023 - called at once
            self.attempt("admin", page, lambda: self.edit(key))  # noqa: B023 - called at once
        for (key,) in rows._ask(_PHOTOS):
            self.attempt("page", f"/photos/{key}/", lambda: self.reader.get(f"/photos/{key}/").status)  # noqa: B023
        lists = [
            "/",
            "/feed/",
            "/articles/",
            "/photos/",
            "/sitemap.xml",
            "/sitemap-articles-0.xml",
            "/sections/",
            "/authors/",
        ]
        lists += [
            f"/search/{kind}?q={q}"
            for kind in ("", "feed/", "export.csv", "export.jsonl")
            for q in ("harm", "a", "word*")
        ]
        lists += [f"/search/?q=harm+OR+{urllib.parse.quote(text[:900])}" for text in searches()]
        for path in lists:
            self.attempt("page", path[:60], lambda: self.reader.get(path).status)  # noqa: B023 - called at once
        for kind in ("jsonl", "csv", "ninjs", "nitf"):
            self.attempt("export", kind, lambda: self.export(kind))  # noqa: B023 - called at once

    def edit(self, key: int) -> int:
        """The form of a story, saved as it is."""
        path = f"/admin/articles/article/{key}/change/"
        form = filled_form(self.editor.get(path).text, "article_form", {"dateline": "Harm"})
        return self.editor.send_parts(path, form, []).status

    def export(self, kind: str) -> int:
        with tempfile.TemporaryDirectory(prefix="newsarchive-hostile-") as folder:
            done = subprocess.run(
                [sys.executable, "manage.py", "export_articles", f"{folder}/all", "--format", kind],
                cwd=ROOT, env=self.site.environment, capture_output=True, check=False, timeout=300,
            )  # fmt: skip
        return 200 if done.returncode == 0 else 500

    def _good(self) -> set[str]:
        return {headline for (headline,) in rows._ask(_GOOD)}

    def _expect_good(self) -> None:
        """The sound records within bad files: said, not demanded, where the file as a whole cannot be read."""
        inside = {headline for headline in self._good() if headline.endswith("inside")}
        self.seen.inputs["sound stories beside"] = self.good
        self.seen.inputs["sound stories within"] = len(inside)

    def _healthy(self) -> bool:
        for path in ("/healthz", "/readyz"):
            try:
                status = Browser(self.site.address, timeout=10).get(path).status
            except NoAnswer:
                return False
            if path == "/healthz" and status != 200:
                return False
        return True


class Uploader(Browser):
    """A browser that sends files too."""

    def send(self, path: str, field: str, values: dict[str, str], given: list[tuple[str, str, bytes]]) -> Answer:
        """The form that has this field, with these values and files (field, name, bytes)."""
        form = next(form for form in lxml.html.fromstring(self.get(path).text).forms if field in form.fields)
        kept = [(name, str(value or "")) for name, value in form.form_values() if name not in values]
        return self.send_parts(path, [*kept, *values.items()], given)

    def send_parts(self, path: str, values: Fields, given: list[tuple[str, str, bytes]]) -> Answer:
        """These values and files, as multipart/form-data."""
        boundary = "hostile-7MA4YWxkTrZu0gW"
        parts = [f'; name="{name}"\r\n\r\n{value}'.encode() for name, value in values]
        parts += [f'; name="{field}"; filename="{name}"\r\n\r\n'.encode() + data for field, name, data in given]
        begin = f"--{boundary}\r\nContent-Disposition: form-data".encode()
        body = b"".join(begin + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
        head = {"Referer": self.site + path, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._open(urllib.request.Request(self.site + path, body, head))


def _raw(port: int, sent: bytes) -> int:
    """The status that these bytes are answered with; 400 where the server closes without a word, as it may."""
    began = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            with contextlib.suppress(OSError):  # the server may close while it is still being told
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
            answer = b"".join(_blocks(connection))
    except OSError as error:
        raise NoAnswer(f"{error!r} after {time.monotonic() - began:.0f} s") from error
    first = answer.split(b"\r\n", 1)[0].split()
    return int(first[1]) if len(first) > 1 and first[1].isdigit() else 400


def _blocks(connection: socket.socket) -> Iterator[bytes]:
    while True:
        try:
            block = connection.recv(1 << 16)
        except ConnectionResetError:
            return
        if not block:
            return
        yield block
