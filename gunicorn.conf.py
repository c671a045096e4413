"""Gunicorn's configuration for the archive. Gunicorn reads this file by itself if it is started in this folder."""

import shutil
from typing import Any

from newsarchive import settings

bind = [f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"]
workers = settings.WORKERS
threads = settings.THREADS
worker_class = "newsarchive.server.worker.BufferedWorker"
worker_tmp_dir = str(settings.ARCHIVE_DATA)
timeout = 60
graceful_timeout = 30
control_socket_disable = True
logconfig_dict = settings.LOGGING
proc_name = "newsarchive"


def on_starting(server: Any) -> None:
    """Delete the counts of processes that have ended (newsarchive/server/metrics.py)."""
    shutil.rmtree(settings.ARCHIVE_DATA / "metrics", ignore_errors=True)
