"""The engines: which there are, and opening one. A new engine is a folder beside this file and a row in ENGINES.

A location says which engine: a folder is the embedded engine's, a Cluster that of OpenSearch.

reader = open_reader(location)      # asks the live generation, and follows when it changes
writer = open_writer(location)      # writes the live generation, made where there is none yet
writer = open_writer(location, name)  # writes one that generations(location).create_beside() made
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, cast

from articles.search.engines.base import Generations, Reader, Writer
from articles.search.engines.cluster import Cluster

Location: TypeAlias = "Path | Cluster"
"""Where an index is kept."""


class Engine(NamedTuple):
    """What opens each part of an engine: a reader and the generations of a location, and the writer of a generation,
    for a location and its name."""

    reader: str
    writer: str
    generations: str


ENGINES: dict[type, Engine] = {
    Path: Engine(
        "articles.search.engines.whoosh.read.index_reader.WhooshReader",
        "articles.search.engines.whoosh.write.index_writer.open_generation",
        "articles.search.engines.store.FolderGenerations",
    ),
    Cluster: Engine(
        "articles.search.engines.opensearch.cluster_reader.ClusterReader",
        "articles.search.engines.opensearch.cluster_writer.open_generation",
        "articles.search.engines.opensearch.generations.ClusterGenerations",
    ),
}
"""What a location is -> its engine."""


def open_reader(location: Location) -> Reader:
    """A reader of the live generation. It raises IndexBroken when first asked, not here."""
    return cast(Reader, _load(_engine(location).reader)(location))


def generations(location: Location) -> Generations:
    """The generations of an index."""
    return cast(Generations, _load(_engine(location).generations)(location))


def open_writer(location: Location, generation: str = "") -> Writer:
    """A writer of the live generation, or of the one named; the caller holds the index lock."""
    if generation:
        return _open(location, generation)
    kept = generations(location)
    if not kept.exists():
        name = kept.create_beside()
        _open(location, name)
        kept.switch(name)
    kept.check_live()
    return _open(location, kept.live_name())


def _open(location: Location, name: str) -> Writer:
    return cast(Writer, _load(_engine(location).writer)(location, name))


def _engine(location: Location) -> Engine:
    return next(engine for kind, engine in ENGINES.items() if isinstance(location, kind))


def _load(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)
