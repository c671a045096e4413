"""Hashes passwords, few at a time: a hash occupies a processor for a while, and readers need it too."""

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
"""Seconds for which a sign-in waits for its turn when there is no attack: fifty editors may start work together."""

ATTACK = 10
"""This many wrong passwords in a process within ATTACK_SECONDS are taken for an attack."""
ATTACK_SECONDS = 60.0

RETRY_AFTER = 5
"""Seconds after which somebody who got no turn is asked to try again."""


class Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP's Password Storage Cheat Sheet advises: 19 MiB and two passes.

    It costs an attacker more than PBKDF2 with a million rounds, and takes this server a tenth of the time.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class Busy(Exception):
    """Another password is being hashed, and this one may not wait."""


_turn = threading.Semaphore(1)
_failures: deque[float] = deque(maxlen=ATTACK)


def note_failure() -> None:
    """Remember a wrong password, so that an attack can be recognised."""
    _failures.append(time.monotonic())


def is_under_attack() -> bool:
    """Whether this process saw ATTACK wrong passwords in the last minute."""
    return len(_failures) == ATTACK and time.monotonic() - _failures[0] < ATTACK_SECONDS


@contextmanager
def turn(known_device: bool) -> Iterator[None]:
    """Allow one hash at a time in a process. Raises Busy.

    A sign-in waits for its turn, except under attack, when waiting sign-ins would occupy the threads that readers need.
    Then only one password at a time is hashed on the whole machine, and others are refused meanwhile. A device from
    which this name has signed in before always waits, so that an attack does not lock its owner out.
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
    """Hold a lock of the kernel, which is released if the process dies. Raises Busy if another process holds it."""
    handle = os.open(settings.ARCHIVE_DATA / "sign_in.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield
    finally:
        os.close(handle)
