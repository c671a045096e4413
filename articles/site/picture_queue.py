"""The queue of pictures to be drawn. An entry is a note, a small file in a folder beside the renditions.

Saving a picture, or requesting a size that does not exist yet, leaves a note that names the original. A note needs no
database lock, exists once however often the picture is requested, and survives the process that left it. If a note is
lost, the next reader leaves it again. The worker takes the notes, those of readers first, and starts a process for each
picture (articles.site.renditions). That process holds a lock beside MEDIA_ROOT, so that a machine draws one at a time.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from articles.models import Photo
from articles.site import pictures
from articles.site.renditions import FORMATS, MOST_SECONDS, CannotDraw, Job

log = logging.getLogger(__name__)

MOST_TRIES = 3
"""Tries of a picture whose process ended without an answer."""
PATIENCE = 4 * MOST_SECONDS
"""Seconds of elapsed time until a drawing process is killed; it has low priority and may have to wait."""
_BY_READERS, _BY_IMPORTS = "wanted", "kept"
_FAILED = ".failed"


def want(image: str, *, at_once: bool = True) -> None:
    """Leave a note that this original is to be drawn in all sizes. at_once: a reader waits for them."""
    note = _notes(_BY_READERS if at_once else _BY_IMPORTS) / pictures.name(image)
    if not note.exists():
        _write(note, f"0 {image}")


def why_not(image: str) -> str:
    """The reason why an original could not be drawn; empty if it was not tried, or was drawn."""
    with suppress(FileNotFoundError):
        return _mark(image).read_text("utf-8")
    return ""


def count_waiting() -> int:
    """The number of pictures that wait."""
    return sum(len(list(_notes(kind).glob("*"))) for kind in (_BY_READERS, _BY_IMPORTS))


def make_renditions(photo: Photo) -> int:
    """Draw every missing size of a photo now, even if it could not be drawn before; for commands. Return the number of
    files that exist. Raises CannotDraw with the reason."""
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
    """A process that draws one picture. why: the reason if it failed; empty while it runs and if it succeeded."""

    def __init__(self, image: str, *, wait: bool = False) -> None:
        """Raises BlockingIOError if another process on this machine is drawing, unless `wait` is set."""
        self.image = image
        self.why = ""
        self.answered = False
        lock = os.open(Path(settings.MEDIA_ROOT).with_name("pictures.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            job = pictures.job_of(image)
            self._process = _start(lock)
        finally:
            os.close(lock)  # the process that draws has its own: the lock goes with it
        self._feeder = _Feeder(self._process, job, image)
        self._until = time.monotonic() + PATIENCE

    def is_over(self) -> bool:
        """Whether the process has ended, or has taken too long."""
        return self._process.poll() is not None or time.monotonic() >= self._until

    def finish(self) -> None:
        """Wait for the process to end; kill it if it takes too long."""
        try:
            said, _ = self._process.communicate(timeout=max(0.1, self._until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            said, _ = self._process.communicate()
        self._feeder.join()
        try:
            self.why = self._feeder.why or str(json.loads(said).get("why", ""))
            self.answered = not self._feeder.why
        except ValueError:
            self.why = f"drawing it ended without an answer ({self._process.returncode})"


class Drawer:
    """Draws the waiting pictures, for the worker. step() never waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._drawing: Drawing | None = None
        self._note = Path()

    def step(self) -> bool:
        """Finish the current picture if it is ready, and start the next. Return whether one is being drawn."""
        if self._drawing is not None and not self._drawing.is_over():
            return True
        self.close()
        if note := _next_note():
            with suppress(BlockingIOError):  # another process is drawing
                self._begin(note)
        return self._drawing is not None

    def close(self) -> None:
        """Wait for the current picture."""
        if self._drawing is not None:
            self._drawing.finish()
            _settle(self._drawing.image, self._drawing.why, self._drawing.answered)
            self._drawing = None

    def _begin(self, note: Path) -> None:
        """1. Count the try in the note, which survives a crash of this process. 2. Start the process that draws."""
        with suppress(FileNotFoundError):  # another process has finished it
            tries, _, image = note.read_text("utf-8").partition(" ")
            if int(tries) >= MOST_TRIES:
                _settle(image, f"drawing it ended {MOST_TRIES} times without an answer")
                return
            self._drawing = Drawing(image)
            _write(note, f"{int(tries) + 1} {image}")


def draw_waiting(seconds: float) -> None:
    """Draw the waiting pictures, for at most this many seconds; for commands."""
    drawer, until = Drawer(), time.monotonic() + seconds
    while (drawer.step() or count_waiting()) and time.monotonic() < until:
        time.sleep(0.02)
    drawer.close()


def _settle(image: str, why: str, final: bool = True) -> None:
    """Remove the notes of a picture, and mark it if it cannot be drawn. Not final: keep the notes, so it is retried."""
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
    """A note, if there is one; those of readers come first."""
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
    """Write a temporary file and rename it, so that nobody reads an incomplete note."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = pictures.folder() / f"{target.name}.{os.getpid()}.{threading.get_ident()}.part"
    part.write_text(text, "utf-8")
    part.replace(target)


def _start(lock: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "articles.site.renditions"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # messages of decoders about broken files
        env=environment,
        pass_fds=[lock],
    )


class _Feeder(threading.Thread):
    """Gives a process its job, and the picture if it is in a store that the process cannot read. why: the reason if the
    store did not give it, which may change."""

    def __init__(self, process: subprocess.Popen[bytes], job: Job, image: str) -> None:
        super().__init__(name="picture", daemon=True)
        self.why = ""
        self._image = image
        self._out, process.stdin = process.stdin, None
        told = json.dumps({"original": job.original, "target": job.target}) + "\n"
        with suppress(BrokenPipeError):
            self._out.write(told.encode())  # type: ignore[union-attr]
        if job.original:
            self._close()
        else:
            self.start()

    def run(self) -> None:
        try:
            with default_storage.open(self._image) as source:
                shutil.copyfileobj(source, self._out)  # type: ignore[arg-type]
        except BrokenPipeError:  # the process has ended, and said why
            pass
        except OSError as error:
            self.why = str(error)
        finally:
            self._close()

    def join(self, timeout: float | None = None) -> None:
        if self.ident is not None:
            super().join(timeout)

    def _close(self) -> None:
        with suppress(BrokenPipeError):
            self._out.close()  # type: ignore[union-attr]
