"""An encrypted cluster that asks who is there: a real node behind nginx, which has the certificate and the password."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from articles.search.engines import Cluster
from articles.search.engines.base import IndexUnreachable
from articles.search.engines.opensearch.connection import connect, fault_in_words
from tests.search.engines.opensearch.node import Node, free_port
from tests.server.proxy import make_certificate, nginx_command, running

PASSWORD = "open, sesame"
SERVER = """
server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/pem;
    ssl_certificate_key {folder}/key;
    auth_basic "nodes";
    auth_basic_user_file {folder}/users;
    location / {{ proxy_pass {node}; }}
}}
"""


@pytest.fixture(scope="module")
def secured(search_node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The node by https, for the user `archive` alone."""
    folder = make_certificate(tmp_path_factory.mktemp("secured"), "IP:127.0.0.1")
    (folder / "users").write_text(f"archive:{{PLAIN}}{PASSWORD}\n")
    port = free_port()
    command = nginx_command(folder, SERVER.format(port=port, folder=folder, node=search_node.address))
    hosts = (f"https://127.0.0.1:{port}",)
    with running(command, port):
        yield Cluster(hosts, "secured", "archive", PASSWORD, certificates=str(folder / "pem"))


def asked(cluster: Cluster) -> str:
    """The name of the node's cluster."""
    with fault_in_words():
        return str(connect(cluster).info()["cluster_name"])


def test_a_node_with_a_known_certificate_answers_who_has_the_password(secured: Cluster) -> None:
    assert asked(secured) == "newsarchive-test"


def test_a_certificate_that_nobody_trusts_is_refused_with_a_cure(secured: Cluster) -> None:
    with pytest.raises(IndexUnreachable, match="certificate") as refused:
        asked(replace(secured, certificates=""))
    assert "SEARCH_CERTIFICATES" in refused.value.cure


def test_a_certificate_for_another_host_is_refused(secured: Cluster) -> None:
    elsewhere = secured.hosts[0].replace("127.0.0.1", "localhost")
    with pytest.raises(IndexUnreachable, match="certificate"):
        asked(replace(secured, hosts=(elsewhere,)))


@pytest.mark.parametrize("told", [{"password": "guess"}, {"user": ""}], ids=["a wrong password", "no user"])
def test_whoever_lacks_the_password_is_told_which_settings_to_check(secured: Cluster, told: dict[str, str]) -> None:
    with pytest.raises(IndexUnreachable, match="user or password") as refused:
        asked(replace(secured, **told))
    assert "SEARCH_USER" in refused.value.cure


def test_the_password_is_never_logged(secured: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked(secured)
    with pytest.raises(IndexUnreachable):
        asked(replace(secured, user="stranger"))
    assert caplog.text
    assert PASSWORD not in caplog.text
