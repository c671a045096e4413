"""The engines: which there are, and opening one. A new engine is a folder beside this file and a row in ENGINES.

reader = open_reader(root)      # asks the live generation below a root folder, and follows when it changes
writer = open_writer(root)      # writes the live generation, made where there is none yet
writer = open_writer(root, name)  # writes one that store.create_beside(root) made, which nobody reads yet
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import cast

from articles.search.engines import store
from articles.search.engines.base import Reader, Writer

ENGINES = {
    "whoosh": (
        "articles.search.engines.whoosh.read.index_reader.WhooshReader",
        "articles.search.engines.whoosh.write.index_writer.WhooshWriter",
    )
}
"""Engine -> its reader's class, which takes a root folder, and its writer's, which takes a generation's."""


def open_reader(root: Path, engine: str = "whoosh") -> Reader:
    """A reader of the live generation below `root`. It raises IndexBroken when first asked, not here."""
    return cast(Reader, _load(ENGINES[engine][0])(root))


def open_writer(root: Path, generation: str = "", engine: str = "whoosh") -> Writer:
    """A writer of the live generation, or of the one named; the caller holds the index lock."""
    make = _load(ENGINES[engine][1])
    if generation:
        return cast(Writer, make(root / generation))
    if not store.exists(root):
        name = store.create_beside(root)
        make(root / name)
        store.switch(root, name)
    live = store.current(root)
    store.read_stamp(live)  # one that lost its files is broken: it must not come back empty
    return cast(Writer, make(live))


def _load(name: str) -> type:
    module, _, attribute = name.rpartition(".")
    return cast(type, getattr(import_module(module), attribute))
