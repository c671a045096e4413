"""What becomes of a photo that is taken out of a story, decided by the database.

Only triggers see every way out: the admin, an import, a cascade, a bulk delete, SQL typed by hand. The rule is that
taking a photo out of a story, or deleting the story, shows nobody more than before:

- A photo that its story showed to the public, and that now stands in no story, is published: it stays to be seen.
- A photo that its story did not show (a draft, a withdrawn or embargoed story, one that is gone already), and that no
  visible story shows, is no longer published: it stays hidden until somebody publishes it.
- A withdrawn photo stays withdrawn.
"""

from __future__ import annotations

from articles.models.visibility import shown_stories_sql

TABLE = "articles_articlephoto"

MOVED = "OLD.article_id <> NEW.article_id OR OLD.photo_id <> NEW.photo_id"
"""Which UPDATE takes a photo out of a story; most give it another position."""

_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "clock_timestamp()"}


def body(vendor: str) -> str:
    """The statements of the triggers, for a row OLD that is gone. They update a photo only if its status changes, so
    that they queue no index update for nothing."""
    shown = shown_stories_sql("story", _NOW[vendor])
    story = f"EXISTS (SELECT 1 FROM articles_article story WHERE story.id = {{key}} AND {shown})"  # noqa: S608 - constants
    places = f"SELECT 1 FROM {TABLE} place WHERE place.photo_id = OLD.photo_id"  # noqa: S608 - constants
    was_shown, is_shown = story.format(key="OLD.article_id"), story.format(key="place.article_id")
    update = "UPDATE articles_photo SET status = '{to}' WHERE id = OLD.photo_id AND status = '{of}'"
    return (
        f"{update.format(to='published', of='stories')} AND {was_shown} AND NOT EXISTS ({places}); "
        f"{update.format(to='stories', of='published')} AND NOT {was_shown} AND NOT EXISTS ({places} AND {is_shown});"
    )
