"""Fifty archivists add a name each to one story, at the same time. Prints {names, errors, slowest, p99} as JSON.

A program of its own, run by test_fifty_archivists.py in a new archive, with the settings of production. With
--unchecked, what was typed is saved without looking at what is there now.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import django

ARCHIVISTS = 50


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connections

    from articles.desk.stories import save_story
    from articles.desk.stories.save_story import StoryEdit, create_story, opened_story
    from articles.versions.three_way_merge import Merged

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("archivist")
    pk = create_story({"headline": "Flood", "status": "draft", "precision": "unknown"}, user)
    begun = opened_story(pk)
    assert begun is not None
    if "--unchecked" in sys.argv:
        save_story.merge = lambda base, mine, theirs: Merged(dict(mine))  # type: ignore[assignment]

    def save(number: int) -> tuple[float, str]:
        values, opened = begun
        start = time.monotonic()
        try:
            save_story.save_story(pk, StoryEdit(opened, {**values, "people": f"Archivist {number}"}), user)
        except Exception as error:  # noqa: BLE001 - counted and reported
            return time.monotonic() - start, repr(error)
        finally:
            connections.close_all()
        return time.monotonic() - start, ""

    with ThreadPoolExecutor(ARCHIVISTS) as pool:
        saved = list(pool.map(save, range(ARCHIVISTS)))
    times = sorted(seconds for seconds, _ in saved)
    now = opened_story(pk)
    assert now is not None
    told = {
        "names": len(now[0]["people"].splitlines()),
        "errors": [error for _, error in saved if error],
        "slowest": round(times[-1], 2),
        "p99": round(times[int(len(times) * 0.99) - 1], 2),
        "versions": save_story.history.current_number("article", pk),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
