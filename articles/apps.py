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

        from articles import outbox
        from articles.sign_in.forms import SignInForm
        from articles.sign_in.middleware import begin_session

        admin.site.login_form = SignInForm
        user_logged_in.connect(begin_session)
        pre_migrate.connect(outbox.drop_detachment, sender=self)
        post_migrate.connect(outbox.install_triggers, sender=self)
