"""The archivists' pages: enter and correct articles and photos, look after the vocabularies, follow imports."""

from __future__ import annotations

from django.contrib import admin

from articles.admin import imports, model_admins

admin.site.site_header = admin.site.site_title = "News Archive"

__all__ = ["imports", "model_admins"]
