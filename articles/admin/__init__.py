"""The archivists' pages: enter and correct articles and photos, maintain the vocabularies, follow imports."""

from articles.admin import imports, model_admins

__all__ = ["imports", "model_admins"]
