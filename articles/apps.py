"""The one app of the archive."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "News archive"

    def ready(self) -> None:
        from articles import outbox

        pre_migrate.connect(outbox.drop_detachment, sender=self)
        post_migrate.connect(outbox.install_triggers, sender=self)
