"""How passwords are hashed, and how many at once: a hash takes a processor for a while, and readers need it too."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

PATIENCE = 60.0
"""Seconds for which a sign-in waits for its turn in quiet times: fifty editors begin work in the same minute."""

ATTACK = 10
"""So many wrong passwords in a process within ATTACK_SECONDS are guessing, and no longer people."""
ATTACK_SECONDS = 60.0

RETRY_AFTER = 5
"""Seconds after which somebody whose turn did not come is asked to try again."""


class Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP's Password Storage Cheat Sheet advises: 19 MiB and two passes.

    It costs a guesser more than PBKDF2 with a million rounds, and this server a tenth of the time.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class Busy(Exception):
    """Another password is being hashed, and this one is not to wait."""


_turn = threading.Semaphore(1)
_failures: deque[float] = deque(maxlen=ATTACK)


def note_failure() -> None:
    """Remember a wrong password, to tell an attack from a busy morning."""
    _failures.append(time.monotonic())


def is_under_attack() -> bool:
    """Whether this process saw ATTACK wrong passwords in the last minute."""
    return len(_failures) == ATTACK and time.monotonic() - _failures[0] < ATTACK_SECONDS


@contextmanager
def turn(known_device: bool) -> Iterator[None]:
    """One hash at a time in a process. Raises Busy.

    A sign-in waits for its turn, except under attack: those who wait keep the threads that readers need. Then one hash
    at a time is made on the whole machine, and whoever comes meanwhile is refused. A device from which this name has
    signed in before always waits, so that no attack keeps its owner out.
    """
    waits = known_device or not is_under_attack()
    if not _turn.acquire(timeout=PATIENCE if waits else 0):
        raise Busy
    try:
        with nullcontext() if waits else _machine():
            yield
    finally:
        _turn.release()


@contextmanager
def _machine() -> Iterator[None]:
    """The kernel's lock, which goes with the process that dies. Raises Busy where another process holds it."""
    handle = os.open(settings.ARCHIVE_DATA / "sign_in.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield
    finally:
        os.close(handle)
