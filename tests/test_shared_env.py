"""What several servers share is named in the environment: a cluster, a bucket, and the key that all of them need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsarchive import env, shared_env


def expect_refusal(read: Callable[[], object], message: str, unsaid: str) -> None:
    """The settings are refused with this message, and their secret is not in it."""
    with pytest.raises(ImproperlyConfigured, match=message) as caught:
        read()
    assert unsaid not in str(caught.value)


@pytest.fixture
def search_variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """SEARCH_URL names a cluster, and nothing else is set."""
    for name in ("USER", "PASSWORD", "PASSWORD_FILE", "CERTIFICATES", "NAME", "SHARDS", "REPLICAS"):
        monkeypatch.delenv(f"SEARCH_{name}", raising=False)
    monkeypatch.setenv("SEARCH_URL", "https://node1:9200, https://node2:9200")
    return monkeypatch


def test_without_search_url_there_is_no_cluster(search_variables: pytest.MonkeyPatch) -> None:
    search_variables.delenv("SEARCH_URL")
    assert shared_env.search_cluster("SEARCH_URL") is None


def test_a_cluster_is_read_from_the_environment(search_variables: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    search_variables.setenv("SEARCH_USER", "archive")
    search_variables.setenv("SEARCH_PASSWORD_FILE", str(tmp_path / "password"))
    search_variables.setenv("SEARCH_SHARDS", "6")
    assert shared_env.search_cluster("SEARCH_URL") == {
        "hosts": ("https://node1:9200", "https://node2:9200"),
        "name": "archive",
        "user": "archive",
        "password": "secret",
        "certificates": "",
        "shards": 6,
        "replicas": 1,
    }


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"URL": "node1:9200"}, "write each node with its scheme"),
        ({"URL": "https://user:secret@node1:9200"}, "without a password"),
        ({"URL": "https://node1:9200,http://node2:9200"}, "write each node"),
        ({"URL": "https://node1:9200/path"}, "write each node"),
        ({"USER": "archive"}, "Set both"),
        ({"PASSWORD": "secret"}, "Set both"),
        ({"URL": "http://node1:9200", "USER": "archive", "PASSWORD": "secret"}, "in the clear"),
        ({"CERTIFICATES": "/nowhere/ca.pem"}, "there is no file /nowhere/ca.pem"),
        ({"PASSWORD_FILE": "/nowhere/password"}, "cannot be read"),
        ({"NAME": "Archive-1"}, "SEARCH_NAME is 'Archive-1'"),
        ({"SHARDS": "0"}, "whole number from 1 to 200"),
        ({"REPLICAS": "6"}, "whole number from 0 to 5"),
    ],
)
def test_a_wrong_setting_of_the_cluster_says_what_to_change(
    search_variables: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    for name, value in variables.items():
        search_variables.setenv(f"SEARCH_{name}", value)
    expect_refusal(lambda: shared_env.search_cluster("SEARCH_URL"), message, unsaid="secret")


@pytest.fixture
def picture_variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """PICTURES_BUCKET names a bucket, and nothing else is set."""
    for name in ("URL", "REGION", "KEY", "SECRET", "SECRET_FILE"):
        monkeypatch.delenv(f"PICTURES_{name}", raising=False)
    monkeypatch.setenv("PICTURES_BUCKET", "archive-pictures")
    return monkeypatch


def test_without_a_bucket_pictures_are_files_of_this_machine(picture_variables: pytest.MonkeyPatch) -> None:
    picture_variables.delenv("PICTURES_BUCKET")
    assert shared_env.picture_storage("PICTURES_BUCKET")["BACKEND"].endswith("FileSystemStorage")


def test_a_bucket_is_read_from_the_environment(picture_variables: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n")
    picture_variables.setenv("PICTURES_URL", "https://s3.example.org")
    picture_variables.setenv("PICTURES_KEY", "archive")
    picture_variables.setenv("PICTURES_SECRET_FILE", str(tmp_path / "secret"))
    assert shared_env.picture_storage("PICTURES_BUCKET")["OPTIONS"] == {
        "bucket_name": "archive-pictures",
        "endpoint_url": "https://s3.example.org",
        "region_name": "us-east-1",
        "access_key": "archive",
        "secret_key": "hush",
    }


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"BUCKET": "s3://bucket/folder"}, "the name of a bucket alone"),
        ({"BUCKET": "ab"}, "the name of a bucket alone"),
        ({"URL": "s3.example.org"}, "PICTURES_URL is no address"),
        ({"URL": "https://user:hush@s3.example.org"}, "PICTURES_URL is no address"),
        ({"KEY": "archive"}, "Set both"),
        ({"SECRET": "hush"}, "Set both"),
        ({"SECRET_FILE": "/nowhere/secret"}, "cannot be read"),
    ],
)
def test_a_wrong_setting_of_the_bucket_says_what_to_change(
    picture_variables: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    for name, value in variables.items():
        picture_variables.setenv(f"PICTURES_{name}", value)
    expect_refusal(lambda: shared_env.picture_storage("PICTURES_BUCKET"), message, unsaid="hush")


@pytest.mark.parametrize("variable", ["SEARCH_URL", "PICTURES_BUCKET"])
def test_servers_that_share_something_need_the_same_secret_key(
    variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    kept = env.secret_key("SECRET_KEY", tmp_path)
    monkeypatch.setenv(variable, "https://node1:9200")
    with pytest.raises(ImproperlyConfigured, match=f"{variable} is set: set SECRET_KEY too") as caught:
        env.secret_key("SECRET_KEY", tmp_path)
    assert str(tmp_path / "secret_key") in str(caught.value)
    monkeypatch.setenv("SECRET_KEY", kept)
    assert env.secret_key("SECRET_KEY", tmp_path) == kept
