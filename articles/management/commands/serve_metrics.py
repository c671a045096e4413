"""Run the small server for metrics."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsarchive.server import metrics


class Command(BaseCommand):
    help = (
        "Serve metrics for Prometheus at METRICS_ADDRESS, until SIGTERM. `manage.py start` runs it where that is set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this stops")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.METRICS_ADDRESS is None:
            raise CommandError("METRICS_ADDRESS is not set. Set it to an address such as 127.0.0.1:9100.")
        registry = metrics.registry()
        from prometheus_client import start_http_server

        address, port = settings.METRICS_ADDRESS
        try:
            server, thread = start_http_server(port, address, registry)
        except OSError as error:
            raise CommandError(f"METRICS_ADDRESS {address}:{port} cannot be used ({error.strerror}).") from error
        over, parent = threading.Event(), os.getppid()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: over.set())
        while not over.wait(1) and not (options["with_parent"] and os.getppid() != parent):
            pass
        server.shutdown()
        thread.join()
