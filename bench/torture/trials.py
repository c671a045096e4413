"""The table of trials, and what runs one of them on the archive that the environment names."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.torture.alert_kills import alert_kills
from bench.torture.editors import editors
from bench.torture.harvest import harvest
from bench.torture.hostile import hostile
from bench.torture.index_files import damage, disk
from bench.torture.index_kills import index_kills
from bench.torture.kills import kills
from bench.torture.matrix import matrix

Trial = Callable[[argparse.Namespace], dict[str, Any]]

TRIALS: dict[str, Trial] = {
    "editors": editors,
    "kills": kills,
    "index_kills": index_kills,
    "alert_kills": alert_kills,
    "damage": damage,
    "disk": disk,
    "matrix": matrix,
    "hostile": hostile,
    "harvest": harvest,
}
"""Name -> trial. A trial gets the options and finds an empty archive named by ARCHIVE_DATA and DATABASE_URL in its
environment. It returns its figures; "broken" lists every promise that was broken, a sentence each."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of all trials."""
    parser.add_argument("--editors", type=int, default=50)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300, help="how long editors and readers go on")
    parser.add_argument("--pause", type=float, default=10, help="seconds an editor writes between saves, in the mean")
    parser.add_argument("--form", choices=["admin", "desk"], default="admin", help="the form in which editors save")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--index-kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)


def main() -> None:
    """Run one trial, print its figures, and exit with 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("trial", choices=list(TRIALS))
    add_options(parser)
    options, _ = parser.parse_known_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # so that a trial that is stopped stops its site
    started = time.monotonic()
    database = "postgresql" if os.environ["DATABASE_URL"] else "sqlite"
    figures = {"trial": options.trial, "database": database, **TRIALS[options.trial](options)}
    print(json.dumps(figures | {"took_s": round(time.monotonic() - started)}), flush=True)
    sys.exit(1 if figures["broken"] else 0)


if __name__ == "__main__":
    main()
