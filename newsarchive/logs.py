"""The format of the log: lines for people, or JSON for machines. It works without Django being set up, because the
supervisor and gunicorn's first process use it too."""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from textwrap import indent
from typing import Any

from newsarchive import env

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The request that this thread is working on, or answered last: Django logs some answers after they are made."""

ACCESS = "newsarchive.access"
PROBES = ("/healthz", "/readyz")


_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Line(logging.Formatter):
    """time LEVEL logger [request]: message, and a traceback below it.

    Both may contain text from readers. A message is always one line, and a traceback is indented, so that nobody can
    forge a line of the log.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}{request}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        record.request = f" [{found}]" if (found := request_id.get()) else ""
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        record.message = _UNSEEN.sub(lambda found: repr(found[0])[1:-1], record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return indent(super().formatException(ei), "  ")


class Json(logging.Formatter):
    """One JSON object a line for each record, with the traceback in a field."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        fields: dict[str, Any] = {"time": moment.isoformat(timespec="milliseconds"), "level": record.levelname}
        fields |= {"logger": record.name, "message": record.getMessage(), "process": record.process}
        if found := request_id.get():
            fields["request_id"] = found
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields | getattr(record, "fields", {}), ensure_ascii=False, default=str)


def worth_a_line(record: logging.LogRecord) -> bool:
    """Whether to log this record; a filter for logging. Django logs every answer with status 400 or more. Readers'
    mistakes, such as a 404, belong in the access log, and failing probes need no line each time. For requests that
    Django refuses as suspicious, this drops the traceback and keeps the message."""
    if record.name == "django.request":
        asked = getattr(getattr(record, "request", None), "path", "")
        return getattr(record, "status_code", 500) >= 500 and asked not in PROBES
    if record.name.startswith("django.security"):
        record.exc_info = None
    return True


def config() -> dict[str, Any]:
    """The configuration, from the environment, for dictConfig, Django's LOGGING and gunicorn's logconfig_dict."""
    level = env.choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))
    form = env.choice("LOG_FORMAT", "line", ("line", "json"))
    access = env.flag("ACCESS_LOG", False)
    through: dict[str, Any] = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "newsarchive.logs.Line"}, "json": {"()": "newsarchive.logs.Json"}},
        "filters": {"worth_a_line": {"()": "newsarchive.logs.filter_of_ours"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["worth_a_line"]},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            ACCESS: {"level": "INFO" if access else "ERROR"},
            "articles.sign_in": {"level": "INFO"},  # sign-ins are logged at any LOG_LEVEL
            "opensearch": {"level": "ERROR"},  # it warns of each request that a node fails; what we raise says why
            "gunicorn.error": through | {"level": level},
            "gunicorn.access": through | {"level": "ERROR"},  # its lines contain queries; ours do not
        },
    }


def filter_of_ours() -> Any:
    """The factory that logging needs for a filter that is a function."""
    return worth_a_line
