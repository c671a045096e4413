"""Processes that end with the one that started them, also where that is killed and can tell nobody."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_library = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when its parent dies. Elsewhere than on Linux it does nothing: there
    each process looks at its parent itself, now and then."""
    if _library is not None:
        _library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGTERM)


def tie() -> Callable[[], None]:
    """What a child of this process calls first (Popen's preexec_fn)."""
    parent = os.getpid()
    return lambda: end_with(parent)
