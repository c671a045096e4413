"""Strict readers of the environment variables that name what several servers share (docs/scale-out.md)."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any, TypedDict

from django.core.exceptions import ImproperlyConfigured

from newsarchive import env


class ClusterSettings(TypedDict):
    """The fields of articles.search.engines.Cluster."""

    hosts: tuple[str, ...]
    name: str
    user: str
    password: str
    certificates: str
    shards: int
    replicas: int


def search_cluster(name: str) -> ClusterSettings | None:
    """The OpenSearch cluster of NAME, addresses of its nodes separated by commas; None if that is not set. Its other
    settings begin as this one does: SEARCH_URL, SEARCH_USER."""
    hosts, prefix = tuple(env.words(name, "")), name.removesuffix("_URL")
    if not hosts:
        return None
    if not all(env.is_origin(each) and "@" not in each for each in hosts) or len({each[:5] for each in hosts}) > 1:
        raise ImproperlyConfigured(
            f"{prefix}_URL: write each node with its scheme and without a password: https://node1:9200,https://node2:9200."
            f" The password belongs into {prefix}_PASSWORD or {prefix}_PASSWORD_FILE."
        )
    if importlib.util.find_spec("opensearchpy") is None:
        raise ImproperlyConfigured(f"{prefix}_URL needs a package: pip install -r requirements-opensearch.txt.")
    user, password = env.text(f"{prefix}_USER", ""), env.secret(f"{prefix}_PASSWORD")
    _check_both_or_none(user, f"{prefix}_USER", password, f"{prefix}_PASSWORD")
    if password and hosts[0].startswith("http:"):
        raise ImproperlyConfigured(f"{prefix}_URL: a password would cross the network in the clear. Write https://.")
    certificates = env.text(f"{prefix}_CERTIFICATES", "")
    if certificates and not Path(certificates).is_file():
        raise ImproperlyConfigured(f"{prefix}_CERTIFICATES: there is no file {certificates}.")
    index = env.text(f"{prefix}_NAME", "archive")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", index):
        raise ImproperlyConfigured(f"{prefix}_NAME is {index!r}. Use small letters, figures and underlines.")
    return {
        "hosts": hosts,
        "name": index,
        "user": user,
        "password": password,
        "certificates": certificates,
        "shards": env.number(f"{prefix}_SHARDS", 1, 1, 200),
        "replicas": env.number(f"{prefix}_REPLICAS", 1, 0, 5),
    }


def picture_storage(name: str) -> dict[str, Any]:
    """Where pictures are kept, as an entry of Django's STORAGES: the bucket NAME of an object store (S3), or files of
    this machine if that is not set. Its other settings begin as this one does: PICTURES_BUCKET, PICTURES_KEY."""
    prefix = name.removesuffix("_BUCKET")
    bucket, address = env.text(name, "").strip(), env.text(f"{prefix}_URL", "").strip()
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        raise ImproperlyConfigured(f"{prefix}_BUCKET is {bucket!r}. Write the name of a bucket alone.")
    if address and (not env.is_origin(address) or "@" in address):
        raise ImproperlyConfigured(f"{prefix}_URL is no address. Write the store's: https://s3.example.org.")
    if any(importlib.util.find_spec(package) is None for package in ("storages", "boto3")):
        raise ImproperlyConfigured(f"{prefix}_BUCKET needs packages: pip install -r requirements-s3.txt.")
    key, own_secret = env.text(f"{prefix}_KEY", "").strip(), env.secret(f"{prefix}_SECRET")
    _check_both_or_none(key, f"{prefix}_KEY", own_secret, f"{prefix}_SECRET")
    options = {
        "bucket_name": bucket,
        "endpoint_url": address or None,
        "region_name": env.text(f"{prefix}_REGION", "").strip() or "us-east-1",
        "access_key": key or None,
        "secret_key": own_secret or None,
    }
    return {"BACKEND": "newsarchive.object_store.ObjectStore", "OPTIONS": options}


def _check_both_or_none(who: str, name: str, own_secret: str, secret_name: str) -> None:
    """Whoever signs in needs a secret, and the other way round."""
    if bool(who) != bool(own_secret):
        raise ImproperlyConfigured(f"Set both {name} and {secret_name}, or none of them.")
