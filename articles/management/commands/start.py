"""Everything `make run` needs, then the web server."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from articles.models import Article
from articles.outbox import install_triggers
from articles.search.indexing import drain
from articles.search.rebuilding import rebuild, why_needed
from newsarchive import env

WAIT_FOR = 5_000
"""Articles that are indexed in seconds, so that a start waits for it."""


class Command(BaseCommand):
    help = "Prepare the archive and serve it. PORT, HOST, WORKERS and THREADS are read from the environment."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty archive empty")
        parser.add_argument("--prepare-only", action="store_true", help="do everything but serve")

    def handle(self, *args: Any, **options: Any) -> None:
        if _migrations_waiting():
            call_command("migrate", verbosity=0)
        install_triggers()  # also where a new version brings others without a migration
        call_command("collectstatic", verbosity=0, interactive=False)
        self.make_administrator()
        if not options["no_demo"] and not Article.objects.exists():
            self.stdout.write("The archive is empty: loading the demo archive...")
            call_command("load_demo", stdout=self.stdout)
        self.prepare_index()
        if not options["prepare_only"]:
            self.serve()

    def prepare_index(self) -> None:
        """Build an index that is missing or does not fit; a large one is left to the worker, and search says so."""
        if (why := why_needed()) and Article.objects.count() <= WAIT_FOR:
            self.stdout.write(f"{why} Building it...")
            rebuild()
        drain()

    def make_administrator(self) -> None:
        """The first time only: an administrator whose password nobody else knows, printed once."""
        if User.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser("admin", password=password)
        self.stdout.write(
            f"Sign in at /admin/ as admin with the password {password} (shown this once; change it there)."
        )

    def serve(self) -> None:
        """Become the web server."""
        host = env.text("HOST", "127.0.0.1")
        port = env.number("PORT", 8000, 1, 65_535)
        workers, threads = env.number("WORKERS", 2, 1, 64), env.number("THREADS", 4, 1, 64)
        self.stdout.write(f"{settings.SITE_NAME} is at http://{host}:{port}/ (stop it with Ctrl-C)")
        self.stdout.flush()
        connection.close()
        subprocess.Popen([sys.executable, "manage.py", "run_worker", "--with-parent"], cwd=settings.BASE_DIR)
        command = [sys.executable, "-m", "gunicorn", "newsarchive.wsgi", "--bind", f"{host}:{port}"]
        command += [
            "--workers",
            str(workers),
            "--threads",
            str(threads),
            "--worker-tmp-dir",
            str(settings.ARCHIVE_DATA),
        ]
        os.execv(sys.executable, [*command, "--log-level", "warning"])  # noqa: S606 - no shell, our own arguments


def _migrations_waiting() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
