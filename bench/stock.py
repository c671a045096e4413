"""A Django project in memory with Haystack's own Whoosh backend, for the benchmark's stock engine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def set_up(folder: Path) -> Any:
    """Configure Django and Haystack on an index folder and return the search index of a Story."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "haystack"],
            HAYSTACK_CONNECTIONS={
                "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(folder)}
            },
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
            USE_TZ=True,
        )
        django.setup()
    from haystack import connections

    index = _index_class()()
    unified = connections["default"].get_unified_index()
    unified.build(indexes=[index])
    return index


def _index_class() -> Any:
    from django.contrib.auth.models import User
    from haystack import indexes

    class StoryIndex(indexes.SearchIndex, indexes.Indexable):
        """Stories pass as rows of a model that is there anyway."""

        text = indexes.CharField(document=True)
        headline = indexes.CharField()
        published = indexes.DateTimeField(null=True)
        subject = indexes.MultiValueField(faceted=True)
        place = indexes.MultiValueField(faceted=True)

        def get_model(self) -> Any:
            return User

        def full_prepare(self, story: Any) -> dict[str, Any]:
            moment = datetime.fromtimestamp(story.published, UTC) if story.published is not None else None
            data = {
                "id": f"auth.user.{story.number}",
                "django_ct": "auth.user",
                "django_id": str(story.number),
                "text": f"{story.headline}\n{story.text}",
                "headline": story.headline,
                "subject": list(story.keys.get("subject", ())),
                "place": list(story.keys.get("place", ())),
            }
            data |= {"subject_exact": data["subject"], "place_exact": data["place"]}
            return data | ({"published": moment.replace(tzinfo=None)} if moment else {})

    return StoryIndex
