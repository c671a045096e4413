"""Triggers that set the status of a photo when it is taken out of a story.

Only triggers see every way in which this happens: the admin, an import, a cascade, a bulk delete, SQL typed by hand.
The rule: taking a photo out of a story, or deleting the story, must not show anybody more than before.

- A photo that its story showed to the public, and that is now in no story, is published: it stays visible.
- A photo that its story did not show (a draft, a withdrawn or embargoed story, one that is gone already), and that no
  visible story shows, is no longer published: it stays hidden until somebody publishes it.
- A withdrawn photo stays withdrawn.
"""

from __future__ import annotations

from articles.models.visibility import shown_stories_sql

TABLE = "articles_articlephoto"

MOVED = "OLD.article_id <> NEW.article_id OR OLD.photo_id <> NEW.photo_id"
"""The condition under which an UPDATE takes a photo out of a story. Most only change its position."""

_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "clock_timestamp()"}


def body(vendor: str) -> str:
    """The statements of the triggers, for a deleted row OLD. They update a photo only if its status changes, so that
    they queue no needless index update."""
    shown = shown_stories_sql("story", _NOW[vendor])
    story = f"EXISTS (SELECT 1 FROM articles_article story WHERE story.id = {{key}} AND {shown})"  # noqa: S608 - constants
    places = f"SELECT 1 FROM {TABLE} place WHERE place.photo_id = OLD.photo_id"  # noqa: S608 - constants
    was_shown, is_shown = story.format(key="OLD.article_id"), story.format(key="place.article_id")
    update = "UPDATE articles_photo SET status = '{to}' WHERE id = OLD.photo_id AND status = '{of}'"
    return (
        f"{update.format(to='published', of='stories')} AND {was_shown} AND NOT EXISTS ({places}); "
        f"{update.format(to='stories', of='published')} AND NOT {was_shown} AND NOT EXISTS ({places} AND {is_shown});"
    )
