"""Where an index lies that several servers share: the addresses of a search cluster, and how it is signed in to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cluster:
    """hosts: addresses of nodes, such as https://node1:9200. name: what the names of its indices begin with.

    certificates: the file of the authorities that signed the nodes' certificates; "" for those of the system. shards:
    the parts of a new index; replicas: how many more copies of each it keeps where there are nodes enough.
    """

    hosts: tuple[str, ...]
    name: str = "archive"
    user: str = ""
    password: str = field(default="", repr=False)
    certificates: str = ""
    shards: int = 1
    replicas: int = 1
