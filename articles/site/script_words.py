"""The words that the scripts in static/js put on pages of readers. Scripts call say("Tray"); a test compares."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from articles.site.languages import ENGLISH, interface_language

WORDS = (
    gettext_noop("Auto"),
    gettext_noop("Auto theme"),
    gettext_noop("Close"),
    gettext_noop("Copied"),
    gettext_noop("Dark"),
    gettext_noop("Dark theme"),
    gettext_noop("Details"),
    gettext_noop("Light"),
    gettext_noop("Light theme"),
    gettext_noop("Next"),
    gettext_noop("Photograph"),
    gettext_noop("Previous"),
    gettext_noop("Suggestions"),
    gettext_noop("Tray"),
)


def translated_words() -> dict[str, str]:
    """Each word -> the same in the language of the interface; empty in English."""
    if interface_language().casefold() == ENGLISH:
        return {}
    return {word: gettext(word) for word in WORDS}
