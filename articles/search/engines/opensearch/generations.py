"""The generations of an index in a cluster: an index each, named archive-g0001 and so on; an alias names the live one.

A new one is built beside the live one, without copies, and switched to by moving the alias, which is atomic.
"""

from __future__ import annotations

import logging
import re

from articles.search.engines.base import IndexBroken
from articles.search.engines.cluster import Cluster
from articles.search.engines.opensearch import index_fields
from articles.search.engines.opensearch.connection import WRITE_SECONDS, connect, fault_in_words
from articles.search.engines.opensearch.live import forget, live, words_beside

log = logging.getLogger(__name__)

COPY_SECONDS = 60
"""How long the switch waits for the copies of a new index. Searches do not need them."""


class ClusterGenerations:
    """Those of one cluster's index. The caller holds the index lock for whatever changes them."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._name = re.compile(rf"{re.escape(cluster.name)}-(g\d{{4,}})")

    def names(self) -> list[str]:
        """Names of all generations, oldest first, finished or not."""
        with fault_in_words():
            found = connect(self.cluster).indices.get_alias(index=f"{self.cluster.name}-g*")
        names = [match[1] for index in found if (match := self._name.fullmatch(index))]
        return sorted(names, key=lambda name: int(name[1:]))

    def live_name(self) -> str:
        """The name of the live generation; empty if there is none."""
        with fault_in_words():
            client = connect(self.cluster)
            if not client.indices.exists_alias(name=self.cluster.name):
                return ""
            found = client.indices.get_alias(name=self.cluster.name)
        match = self._name.fullmatch(next(iter(found)))
        return match[1] if match else ""

    def exists(self) -> bool:
        """Whether any generation is live."""
        return bool(self.live_name())

    def check_live(self) -> None:
        """IndexBroken where the live generation cannot be written by this version."""
        live(self.cluster)

    def create_beside(self) -> str:
        """Make a new generation, which nobody reads yet, and return its name."""
        names = self.names()
        name = f"g{int(names[-1][1:]) + 1 if names else 1:04}"
        client = connect(self.cluster)
        with fault_in_words():
            version = str(client.info()["version"]["number"])
            settings = index_fields.settings(self.cluster.shards, version)
            bodies = {
                words_beside(self.index(name)): {
                    "settings": index_fields.word_settings(),
                    "mappings": index_fields.word_mapping(),
                },
                self.index(name): {"settings": settings, "mappings": index_fields.mapping()},
            }
            for index, body in bodies.items():
                client.indices.create(index=index, body=body, request_timeout=WRITE_SECONDS)
        return name

    def switch(self, name: str) -> None:
        """Make a finished generation the live one. Of the others, only the previously live one is kept."""
        before, index = self.live_name(), self.index(name)
        client = connect(self.cluster)
        with fault_in_words():
            if not client.indices.exists(index=index):
                raise IndexBroken(f"The search index {name!r} is missing.")
            if self.cluster.replicas:
                copies = {"index.auto_expand_replicas": f"0-{self.cluster.replicas}"}
                client.indices.put_settings(index=[index, words_beside(index)], body=copies)
                self._wait_for_copies(index)
            remove = [{"remove": {"index": self.index(before), "alias": self.cluster.name}}] if before else []
            actions = [*remove, {"add": {"index": index, "alias": self.cluster.name}}]
            client.indices.update_aliases(body={"actions": actions}, request_timeout=WRITE_SECONDS)
            forget(self.cluster)
            for other in self.names():
                if other not in (name, before):
                    old = [self.index(other), words_beside(self.index(other))]
                    client.indices.delete(index=old, params={"ignore_unavailable": "true"})

    def _wait_for_copies(self, index: str) -> None:
        health = connect(self.cluster).cluster.health(
            index=[index, words_beside(index)],
            params={"wait_for_status": "green", "timeout": f"{COPY_SECONDS}s"},
            request_timeout=COPY_SECONDS + WRITE_SECONDS,
        )
        if health["timed_out"]:
            log.warning("The copies of %s are not complete yet; it is searched all the same.", index)

    def index(self, name: str) -> str:
        """The index of a generation."""
        return f"{self.cluster.name}-{name}"
