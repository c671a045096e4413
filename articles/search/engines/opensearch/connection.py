"""The connection to a cluster: one client a process, with bounded times, and errors as sentences with a cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    ConnectionError,  # noqa: A004 - the library's own name
    ConnectionTimeout,
    NotFoundError,
    SSLError,
    TransportError,
)

from articles.search.engines.base import IndexBroken, IndexUnreachable
from articles.search.engines.cluster import Cluster

SECONDS = 8
"""How long a question may take on one node."""
WRITE_SECONDS = 60
CONNECTIONS = 8
"""Kept to each node; threads beyond that make one for each question."""
TRIES = 2
"""A node that does not answer is followed by so many others."""

NO_INDEX = "There is no search index yet."
_NO_ANSWER = "The search cluster does not answer."
_NO_ANSWER_CURE = "Start its nodes, or check SEARCH_URL; changes wait until then."
_NOT_TRUSTED = "The certificate of the search cluster is not trusted, or is another host's."
_NOT_TRUSTED_CURE = "Name the file of its authority in SEARCH_CERTIFICATES, and nodes in SEARCH_URL as it names them."
_NO_COPY = "A part of the search index has no copy on any running node."
_NO_COPY_CURE = "Start the missing nodes. If their disks are lost, run: manage.py rebuild_search"
_BLOCKED = "The search cluster accepts no changes ({reason})."
_BLOCKED_CURE = "Free disk space on its nodes or take the block away; then the waiting changes are indexed."


@cache
def connect(cluster: Cluster) -> OpenSearch:
    """The process's one client of a cluster. It asks the next node where one does not answer."""
    secure = cluster.hosts[0].startswith("https:")
    options: dict[str, Any] = {"verify_certs": True, "ca_certs": cluster.certificates or None} if secure else {}
    return OpenSearch(
        list(cluster.hosts),
        http_auth=(cluster.user, cluster.password) if cluster.user else None,
        timeout=SECONDS,
        max_retries=TRIES,
        retry_on_timeout=True,
        pool_maxsize=CONNECTIONS,
        **options,
    )


@contextmanager
def fault_in_words() -> Iterator[None]:
    """Turn the client's errors into IndexBroken with a cure. An error that is a fault of ours keeps its traceback."""
    try:
        yield
    except SSLError as error:
        raise IndexUnreachable(_NOT_TRUSTED, _NOT_TRUSTED_CURE) from error
    except (ConnectionTimeout, ConnectionError) as error:
        why = f"{_NO_ANSWER[:-1]} ({type(error).__name__})."
        raise IndexUnreachable(why, _NO_ANSWER_CURE) from error
    except NotFoundError as error:
        raise IndexBroken(NO_INDEX) from error
    except AuthenticationException as error:
        raise IndexUnreachable(
            "The search cluster refuses this user or password.", "Check SEARCH_USER and SEARCH_PASSWORD."
        ) from error
    except TransportError as error:
        raise _explain(error) from error


def _explain(error: TransportError) -> Exception:
    reason = reason_of(error.info)
    if is_block(reason):
        return write_block(reason)
    if error.status_code == 403:
        cure = "Give it the rights that docs/scale-out.md lists."
        return IndexUnreachable("The search cluster does not let this user do that.", cure)
    if "too_many" in reason and "clauses" in reason:
        cure = "Set indices.query.bool.max_clause_count to 4096 on its nodes."
        return IndexUnreachable("A search had more clauses than the cluster allows.", cure)
    if error.status_code in (429, 502, 503, 504):
        if "shard" in reason or "search_phase_execution" in reason:
            return IndexUnreachable(_NO_COPY, _NO_COPY_CURE)
        return IndexUnreachable(f"The search cluster cannot answer now ({reason[:200]}).", "Try again in a minute.")
    return error


def no_copy() -> IndexUnreachable:
    """The error for an index of which a part is lost: never fewer hits."""
    return IndexUnreachable(_NO_COPY, _NO_COPY_CURE)


def write_block(reason: str) -> IndexUnreachable:
    """The error for a full or read-only cluster. The queue keeps the rows to be indexed."""
    return IndexUnreachable(_BLOCKED.format(reason=reason[:200]), _BLOCKED_CURE)


def is_block(reason: str) -> bool:
    """Whether a write was refused because the cluster or an index is read-only, or its disks are full."""
    return "cluster_block_exception" in reason or "disk usage exceeded" in reason


def reason_of(info: Any) -> str:
    """The types and reasons in an answer that tells of an error, as one text."""
    error = info.get("error", info) if isinstance(info, dict) else info
    if not isinstance(error, dict):
        return str(error)
    causes = [error, *error.get("root_cause", ()), *(row.get("reason", {}) for row in error.get("failed_shards", ()))]
    parts = [f"{each.get('type')}: {each.get('reason')}" for each in causes if isinstance(each, dict)]
    return "; ".join(dict.fromkeys(parts))
