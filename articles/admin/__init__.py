"""The archivists' pages: enter and correct articles and photos, maintain the vocabularies, follow imports."""

from articles.admin import article_admin, imports, photo_admin, term_admin

__all__ = ["article_admin", "imports", "photo_admin", "term_admin"]
