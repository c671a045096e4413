"""Pictures in an object store that speaks S3, for several servers (docs/scale-out.md). Needs requirements-s3.txt.

The bucket is private, and no address of it is ever handed out: readers get pictures from the archive, which asks the
gate first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from articles.models.stored_files import StoreUnreachable

CONNECT_SECONDS, READ_SECONDS, TRIES = 4, 15, 2
IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a file that is read; the rest of a larger one is on the disk."""

_AWAY = "The store of the pictures does not answer ({why}). Start it, or check PICTURES_URL and PICTURES_BUCKET."
_REFUSED = "The store of the pictures refuses this ({why}). Check PICTURES_KEY, its rights and PICTURES_BUCKET."


class ObjectStore(S3Storage):  # type: ignore[misc]  # the library has no types
    """A bucket. Times are bounded, and every error of the library becomes an OSError."""

    def __init__(self, **options: Any) -> None:
        style = "path" if options.get("endpoint_url") else "auto"
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            s3={"addressing_style": style},
            signature_version="s3v4",
            request_checksum_calculation="when_required",  # servers other than Amazon's know no others
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, max_memory_size=IN_MEMORY, file_overwrite=True, **options)

    def url(self, name: str, *_: object, **__: object) -> NoReturn:
        """Never: an address of the bucket would pass the gate by."""
        raise ValueError("Pictures have no address of their own. Link to the photo.")

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _explained(name):
            opened = super()._open(name, mode)
            if "r" in mode:
                opened.file  # noqa: B018 - fetches the file, here where errors are explained
            return opened

    def _save(self, name: str, content: Any) -> str:
        with _explained(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _explained(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _explained(name):
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _explained(path):
            found: tuple[list[str], list[str]] = super().listdir(path)
            return found

    def size(self, name: str) -> int:
        with _explained(name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> Any:
        with _explained(name):
            return super().get_modified_time(name)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = str(error.response.get("Error", {}).get("Code", status))
        if code in ("404", "NoSuchKey"):
            raise FileNotFoundError(2, "There is no such file in the store of the pictures", name) from error
        raise StoreUnreachable((_AWAY if status >= 500 else _REFUSED).format(why=code)) from error
    except BotoCoreError as error:
        raise StoreUnreachable(_AWAY.format(why=type(error).__name__)) from error
