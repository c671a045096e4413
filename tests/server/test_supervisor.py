"""How long the supervisor waits before it starts again what ended."""

from __future__ import annotations

import signal
import sys
import time

import pytest

from newsarchive.server import supervisor
from newsarchive.server.supervisor import Program
from tests.server.site import until


def make_program(code: str = "pass") -> Program:
    return Program("The sleeper", [sys.executable, "-c", code])


def test_what_ends_at_once_by_itself_waits_longer_each_time(caplog: pytest.LogCaptureFixture) -> None:
    program = make_program()
    delays = [program._delay(1, 0.1) for _ in range(9)]
    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert "manage.py check" not in caplog.messages[1]
    assert "It ended at once 3 times" in caplog.messages[2]
    assert "manage.py check" in caplog.messages[2]


@pytest.mark.parametrize("code", [-signal.SIGKILL, -signal.SIGTERM])
def test_what_was_killed_starts_again_soon_however_often(code: int) -> None:
    program = make_program()
    assert {program._delay(code, 0.1) for _ in range(9)} == {supervisor.AFTER_A_KILL}


@pytest.mark.parametrize(("lived", "delay"), [(supervisor.SOON - 0.1, 0.5), (supervisor.SOON, 0)])
def test_what_ran_for_a_while_starts_again_at_once(lived: float, delay: float) -> None:
    assert make_program()._delay(1, lived) == delay


def test_what_ran_for_a_while_has_a_clean_record() -> None:
    program = make_program()
    for _ in range(5):
        program._delay(1, 0.1)
    program._delay(1, 60)
    assert program._delay(1, 0.1) == 0.5


def test_a_program_is_started_when_it_is_due_and_not_before() -> None:
    program = make_program("raise SystemExit(3)")
    program.tend(0)
    first = program.process
    assert first is not None
    first.wait(30)
    now = time.monotonic()
    program.tend(now)
    assert program.process is None
    program.tend(program.due - 0.01)
    assert program.process is None
    program.tend(program.due)
    assert program.process is not None
    program.process.wait(30)


def test_a_child_hears_of_its_parents_death() -> None:
    code = (
        "import subprocess, sys, os, signal; from newsarchive.server.family import tie;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], preexec_fn=tie());"
        "print(p.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    import subprocess

    from tests.server.site import ROOT, runs

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    until(lambda: not runs(pid), 10)
