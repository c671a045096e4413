"""Pictures that wait to be drawn: notes in a folder beside the renditions, and who draws them, one at a time.

Whoever keeps a picture or is asked for a size that is not there leaves a note: a file that names the original. A note
costs no database lock, is left once however often it is asked for, and outlives whoever left it; so a lost one is left
again by the next reader. The worker takes them, those of readers first, and has each drawn by a process of its own
(articles.site.renditions). A lock beside MEDIA_ROOT, held by that process itself, lets one draw at a time on a
machine, whoever asks.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from articles.models import Photo
from articles.site import pictures
from articles.site.renditions import FORMATS, MOST_SECONDS, CannotDraw, Job

log = logging.getLogger(__name__)

MOST_TRIES = 3
"""Times that a picture is tried whose process ended without an answer."""
PATIENCE = 4 * MOST_SECONDS
"""Seconds by the clock until a process that draws is ended; it sleeps while others work."""
_BY_READERS, _BY_IMPORTS = "wanted", "kept"
_FAILED = ".failed"


def want(image: str, *, at_once: bool = True) -> None:
    """Leave a note that the sizes of this original are to be drawn; at_once: a reader waits for them."""
    note = _notes(_BY_READERS if at_once else _BY_IMPORTS) / pictures.name(image)
    if not note.exists():
        _write(note, f"0 {image}")


def why_not(image: str) -> str:
    """Why an original could not be drawn; empty where it was not tried or could be."""
    with suppress(FileNotFoundError):
        return _mark(image).read_text("utf-8")
    return ""


def count_waiting() -> int:
    """How many pictures wait."""
    return sum(len(list(_notes(kind).glob("*"))) for kind in (_BY_READERS, _BY_IMPORTS))


def make_renditions(photo: Photo) -> int:
    """Draw every missing size of a photo now, for commands, also of one that could not be drawn before; how many files
    there are. Raises CannotDraw with the reason."""
    wanted = [pictures.path(photo, width, suffix) for width in pictures.widths(photo) for suffix in FORMATS]
    if not wanted:
        raise CannotDraw("it cannot be read")
    if not all(path.exists() for path in wanted):
        image = str(photo.image.name)
        drawing = Drawing(image, wait=True)
        drawing.finish()
        _settle(image, drawing.why)
        if drawing.why:
            raise CannotDraw(drawing.why)
    return len(wanted)


class Drawing:
    """A process that draws one picture. why: what became of it, empty while it runs and where all is well."""

    def __init__(self, image: str, *, wait: bool = False) -> None:
        """Raises BlockingIOError where another process of this machine draws, unless told to wait for it."""
        self.image = image
        self.why = ""
        self.answered = False
        lock = os.open(Path(settings.MEDIA_ROOT).with_name("pictures.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            self._process = _start(pictures.job_of(image), lock)
        finally:
            os.close(lock)  # the process that draws has its own: the lock goes with it
        self._until = time.monotonic() + PATIENCE

    def is_over(self) -> bool:
        """Whether it has ended, or takes too long."""
        return self._process.poll() is not None or time.monotonic() >= self._until

    def finish(self) -> None:
        """Wait for its end; one that takes too long is ended."""
        try:
            said, _ = self._process.communicate(timeout=max(0.1, self._until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            said, _ = self._process.communicate()
        try:
            self.why = str(json.loads(said).get("why", ""))
            self.answered = True
        except ValueError:
            self.why = f"drawing it ended without an answer ({self._process.returncode})"


class Drawer:
    """The worker's part: step() never waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._drawing: Drawing | None = None
        self._note = Path()

    def step(self) -> bool:
        """See to the picture at hand, and begin another; whether there is one at hand."""
        if self._drawing is not None and not self._drawing.is_over():
            return True
        self.close()
        if note := _next_note():
            with suppress(BlockingIOError):  # somebody else draws
                self._begin(note)
        return self._drawing is not None

    def close(self) -> None:
        """Wait for the picture at hand."""
        if self._drawing is not None:
            self._drawing.finish()
            _settle(self._drawing.image, self._drawing.why, self._drawing.answered)
            self._drawing = None

    def _begin(self, note: Path) -> None:
        """1. Count the try in the note: it survives this process. 2. Start the process that draws."""
        with suppress(FileNotFoundError):  # whoever draws beside us has finished it
            tries, _, image = note.read_text("utf-8").partition(" ")
            if int(tries) >= MOST_TRIES:
                _settle(image, f"drawing it ended {MOST_TRIES} times without an answer")
                return
            self._drawing = Drawing(image)
            _write(note, f"{int(tries) + 1} {image}")


def draw_waiting(seconds: float) -> None:
    """Draw what waits, for a command; no longer than so many seconds."""
    drawer, until = Drawer(), time.monotonic() + seconds
    while (drawer.step() or count_waiting()) and time.monotonic() < until:
        time.sleep(0.02)
    drawer.close()


def _settle(image: str, why: str, final: bool = True) -> None:
    """Take the notes of a picture away, and mark it where it cannot be drawn; one without an answer is tried again."""
    if why:
        log.warning("The picture %s cannot be drawn: %s.", image, why)
        if not final:
            return
        _write(_mark(image), why)
    else:
        _mark(image).unlink(missing_ok=True)
    for kind in (_BY_READERS, _BY_IMPORTS):
        (_notes(kind) / pictures.name(image)).unlink(missing_ok=True)


def _next_note() -> Path | None:
    """One of the notes, those of readers first."""
    for kind in (_BY_READERS, _BY_IMPORTS):
        with suppress(FileNotFoundError), os.scandir(_notes(kind)) as found:
            for entry in found:
                return Path(entry.path)
    return None


def _notes(kind: str) -> Path:
    return pictures.folder() / kind


def _mark(image: str) -> Path:
    return Path(f"{pictures.job_of(image).target}{_FAILED}")


def _write(target: Path, text: str) -> None:
    """Written beside and moved into place, so that nobody ever reads half a note."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = pictures.folder() / f"{target.name}.{os.getpid()}.{threading.get_ident()}.part"
    part.write_text(text, "utf-8")
    part.replace(target)


def _start(job: Job, lock: int) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-P", "-m", "articles.site.renditions"]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what decoders say of broken files
        text=True,
        env=environment,
        pass_fds=[lock],
    )
    stdin: IO[str] | None = process.stdin
    with suppress(BrokenPipeError):
        if stdin is not None:
            json.dump({"original": job.original, "target": job.target}, stdin)
            stdin.close()
    process.stdin = None
    return process
