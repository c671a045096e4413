"""Makes processes end with the one that started them, even if that one is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_library = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when its parent dies. On systems other than Linux this does nothing;
    there, each process checks now and then whether its parent still runs."""
    if _library is not None:
        _library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGTERM)


def tie() -> Callable[[], None]:
    """The function that a child of this process calls first (Popen's preexec_fn)."""
    parent = os.getpid()
    return lambda: end_with(parent)
