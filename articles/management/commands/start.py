"""Do everything that `make run` needs, then run the web server and the worker under a supervisor."""

from __future__ import annotations

import os
import secrets
import socket
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from articles.models import Article
from articles.search.engines.base import IndexUnreachable
from articles.search.indexing.queue import drain
from articles.search.indexing.rebuild import is_under_way, reason_to_rebuild, rebuild
from articles.search.indexing.triggers import install_triggers
from newsarchive.server import address, supervisor

WAIT_FOR = 5_000
"""An archive of so many articles is indexed in seconds, and the start waits for it."""


class Command(BaseCommand):
    help = "Prepare the archive and serve it. PORT, HOST, WORKERS and THREADS are read from the environment."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty archive empty")
        parser.add_argument("--prepare-only", action="store_true", help="do everything but serve")

    def handle(self, *args: Any, **options: Any) -> None:
        listener = None if options["prepare_only"] else self.listener()
        self.prepare(no_demo=options["no_demo"])
        if listener is not None:
            self.serve(listener)

    def listener(self) -> socket.socket:
        """The socket to serve on, bound before anything is prepared. It answers once the web server runs."""
        try:
            return address.bind(settings.HOST, settings.PORT)
        except OSError as error:
            raise CommandError(
                f"The site cannot be at {address.url(settings.HOST, settings.PORT)} "
                f"({error.strerror}). Set PORT to another port, or HOST to an address of this machine."
            ) from error

    def prepare(self, *, no_demo: bool) -> None:
        """Bring database, static files and index up to date, and fill an empty archive with the demo."""
        if _migrations_waiting():
            call_command("migrate", verbosity=0)
        install_triggers()  # a new version may have other triggers without a migration
        call_command("collectstatic", verbosity=0, interactive=False)
        self.make_administrator()
        if not no_demo and not Article.objects.exists():
            self.stdout.write("The archive is empty: loading the demo archive...")
            call_command("load_demo", stdout=self.stdout)
        self.prepare_index()

    def prepare_index(self) -> None:
        """Build an index that is missing or outdated. A large one is left to the worker, and search says so."""
        if (why := reason_to_rebuild()) and not is_under_way() and Article.objects.count() <= WAIT_FOR:
            self.stdout.write(f"{why} Building it...")
            rebuild()
        try:
            drain()
        except IndexUnreachable as away:
            self.stderr.write(f"{away} The site is served; searches fail until then.")

    def make_administrator(self) -> None:
        """Create an administrator with a random password, if there is none, and print the password once."""
        if User.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser("admin", password=password)
        self.stdout.write(
            f"Sign in at /admin/ as admin with the password {password} (shown this once; change it there)."
        )

    def serve(self, listener: socket.socket) -> None:
        """Replace this process with the supervisor of web server and worker."""
        where = address.url(settings.HOST, settings.PORT)
        self.stdout.write(f"{settings.SITE_NAME} is at {where} (stop it with Ctrl-C)")
        self.stdout.flush()
        connection.close()
        os.chdir(settings.BASE_DIR)
        supervisor.become(listener)


def _migrations_waiting() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
