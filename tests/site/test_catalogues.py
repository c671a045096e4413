"""The translations of the interface: complete, with the same placeholders, and compiled."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings

from articles.site.script_words import WORDS
from bench import messages

pytestmark = pytest.mark.parametrize("language", messages.LANGUAGES)
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*(?::,)?\}")
_FORMS_WITHOUT_NUMBER = {"de": 1, "fr": 1, "es": 1, "ar": 3}
"""How many forms of the plural may do without the number: Arabic has forms for none, one and two."""


@pytest.fixture(scope="module")
def used() -> Catalog:
    """Every text that the code and the templates use."""
    return messages.template_catalogue()


def sources(message: Message) -> list[str]:
    """The text, or its singular and plural."""
    return list(message.id) if isinstance(message.id, tuple) else [str(message.id)]


def test_the_catalogue_has_exactly_the_texts_that_are_used(language: str, used: Catalog) -> None:
    wanted = {(str(row.id), row.context) for row in used if row.id}
    kept = {(str(row.id), row.context) for row in messages.read(language) if row.id}
    assert kept == wanted, "run `make messages` and translate what is new"


def test_no_text_is_without_a_translation_or_uncertain(language: str) -> None:
    rows = [row for row in messages.read(language) if row.id]
    assert [row.id for row in rows if row.fuzzy or not all(messages.strings(row))] == []


def test_a_translation_has_the_placeholders_of_the_text(language: str) -> None:
    for row in messages.read(language):
        if not row.id:
            continue
        wanted = set(_PLACEHOLDER.findall(sources(row)[-1]))
        for form, text in enumerate(messages.strings(row)):
            found = set(_PLACEHOLDER.findall(text))
            small = row.pluralizable and form < _FORMS_WITHOUT_NUMBER[language]
            assert found == wanted or (small and found <= wanted), (row.id, text)


def test_every_form_of_the_plural_is_there(language: str) -> None:
    number = {"de": 2, "fr": 2, "es": 2, "ar": 6}[language]
    assert {len(messages.strings(row)) for row in messages.read(language) if row.pluralizable} == {number}


def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    with messages.po_path(language).with_suffix(".mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    for row in messages.read(language):
        if row.id and not row.pluralizable:
            said = compiled.pgettext(row.context, row.id) if row.context else compiled.gettext(row.id)
            assert said == row.string, "run `make messages`"
        elif row.id:
            said = {compiled.ngettext(*row.id, number) for number in range(200)}
            assert said == set(messages.strings(row)), "run `make messages`"


def test_scripts_say_only_words_that_are_translated(language: str) -> None:
    scripts = [path for path in (Path(settings.BASE_DIR) / "static/js").glob("*.js") if "desk" not in path.name]
    said = {word for path in scripts for word in re.findall(r'say\((?:[^")]*\? )?"([^"]+)"', path.read_text("utf-8"))}
    assert said <= set(WORDS)
    assert said
