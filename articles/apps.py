"""The one app of the archive."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "News archive"

    def ready(self) -> None:
        from django.contrib import admin
        from django.contrib.auth.signals import user_logged_in

        from articles.parsers.limits import set_limits
        from articles.search.indexing import triggers
        from articles.sign_in.forms import SignInForm
        from articles.sign_in.middleware import begin_session

        set_limits()
        admin.site.login_form = SignInForm
        admin.site.site_header = admin.site.site_title = "News Archive"
        user_logged_in.connect(begin_session)
        pre_migrate.connect(refuse_another_programs_database, sender=self)
        pre_migrate.connect(triggers.drop_detachment, sender=self)
        post_migrate.connect(triggers.install_triggers, sender=self)


def refuse_another_programs_database(using: str, **_: object) -> None:
    """Before migrating, refuse an SQLite file that has another program's tables: DATABASE_URL may be wrong, or the log
    that lies beside the file may belong to another database. Raises CommandError."""
    from django.core.management.base import CommandError
    from django.db import connections

    from articles.models.database_files import database_place

    connection = connections[using]
    tables = set(connection.introspection.table_names()) if connection.vendor == "sqlite" else set()
    if tables and "django_migrations" not in tables:
        raise CommandError(
            f"{database_place()} has tables of another program ({min(tables)}). Check DATABASE_URL "
            "and ARCHIVE_DATA, or move the file away and restore the newest backup."
        )
