"""Collects the texts of the interface into locale/*/LC_MESSAGES/django.po, and compiles those to .mo: `make messages`.

Django's makemessages needs GNU gettext; this needs Babel alone, and also finds the words of {{ n|quantity:"one,many" }}
and of phrases.quantity(n, "one", "many"). Texts that are no longer used are dropped; a new one has an empty
translation, which tests/site/test_catalogues.py refuses. Edit the .po file, then run this again.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from articles.search.language.mistakes import MistakeKind  # noqa: E402

LOCALE = ROOT / "locale"
LANGUAGES = ("de", "fr", "es", "ar")
ENGLISH_FOLDERS = ("admin", "api", "desk", "exporting", "importing", "management", "migrations", "parsers", "versions")
"""Folders of articles/ whose texts stay English."""
ACCOUNT_PAGES = ("token_page.py", "door.py")
"""Files of those folders whose pages are in the reader's language."""
ENGLISH_TEMPLATES = ("admin", "api", "desk")
SIGN_IN = ("desk/sign_in.html", "desk/base.html", "desk/_field.html", "desk/_form_errors.html", "api/tokens.html")
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "quantity": (2, 3),
}
_QUANTITY = re.compile(r'\|quantity:"([^",]+),([^"]+)"')
_FLAGS = re.compile(r"^#, .*\n", re.MULTILINE)
_FORMS = {
    "de": "nplurals=2; plural=(n != 1)",
    "fr": "nplurals=2; plural=(n > 1)",
    "es": "nplurals=2; plural=(n != 1)",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",
}
_HEADER = """# The interface in this language. `make messages` brings it up to date and compiles it.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {forms};\\n"

"""
Text = tuple[str | tuple[str, str], str | None]
"""A text, or its singular and plural; and its context."""


def messages() -> Iterator[tuple[Path, int, Text]]:
    """Every text of the interface: file, line, text."""
    for path in sorted((ROOT / "articles").rglob("*.py")):
        if path.relative_to(ROOT / "articles").parts[0] not in ENGLISH_FOLDERS or path.name in ACCOUNT_PAGES:
            yield from _of_code(path, path.read_text("utf-8"))
    for kind in MistakeKind:
        yield ROOT / "articles/search/language/mistakes.py", 1, (kind.value, None)
    for path in templates():
        text = path.read_text("utf-8")
        yield from _of_code(path, _as_code(text))
        for found in _QUANTITY.finditer(text):
            one, many = (f"{{number}} {word}" for word in found.groups())
            yield path, text.count("\n", 0, found.start()) + 1, ((one, many), None)


def templates() -> list[Path]:
    """The templates of pages for readers."""
    folder = ROOT / "templates"
    paths = [path for path in folder.rglob("*.*ml") if path.relative_to(folder).parts[0] not in ENGLISH_TEMPLATES]
    return sorted([*paths, *(folder / name for name in SIGN_IN)])


def _as_code(template: str) -> str:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure()
        django.setup()
    from django.utils.translation.template import templatize

    return re.sub(r"(?m)^\s+", "", templatize(template))


def _of_code(path: Path, code: str) -> Iterator[tuple[Path, int, Text]]:
    stream = io.BytesIO(code.encode())
    for line, function, found, _ in extract_python(stream, list(_KEYWORDS), (), {"encoding": "utf-8"}):
        text = _text(function, found if isinstance(found, tuple) else (found,))
        if text:
            yield path, line, text


def _text(function: str, words: tuple[str | None, ...]) -> Text | None:
    """The text of a call with these arguments; None if they are no literals."""
    context = words[0] if function in ("pgettext", "npgettext") else None
    texts = [word for word in words[1 if context else 0 :] if word]
    if not texts:
        return None
    if function == "quantity":
        one, many = texts[0], texts[1] if len(texts) > 1 else f"{texts[0]}s"
        return (f"{{number}} {one}", f"{{number}} {many}"), None
    return ((texts[0], texts[1]) if "ngettext" in function else texts[0]), context


def template_catalogue() -> Catalog:
    """Every text of the interface, without translations."""
    catalogue = Catalog()
    for _, _, (text, context) in messages():
        catalogue.add(text, None, context=context)
    return catalogue


def po_path(language: str) -> Path:
    """The catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    with po_path(language).open("rb") as stream:
        return read_po(stream, locale=language)


def renew(language: str, template: Catalog) -> int:
    """Bring a language's catalogue up to date, and compile it. Returns the number of texts without a translation."""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = read(language) if path.exists() else Catalog(locale=language)
    fresh = Catalog(locale=language, fuzzy=False)
    fresh.mime_headers = [("Plural-Forms", _FORMS[language])]
    for message in sorted((row for row in template if row.id), key=lambda row: (str(row.id), row.context or "")):
        known = kept.get(message.id, message.context)
        fresh.add(message.id, known.string if known else None, context=message.context)
    text = io.BytesIO()
    write_po(text, fresh, omit_header=True, width=110)
    header = _HEADER.format(language=language, forms=_FORMS[language])
    path.write_text(header + _FLAGS.sub("", text.getvalue().decode()), "utf-8")
    with path.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, _without_dates(read(language)))
    return sum(not all(strings(message)) for message in fresh if message.id)


def _without_dates(catalogue: Catalog) -> Catalog:
    """The catalogue with the same dates at each time, so that the compiled file changes only with its texts."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalogue


def strings(message: Message) -> tuple[str, ...]:
    """The translation of a text: one, or one for each form of the plural."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


if __name__ == "__main__":
    collected = template_catalogue()
    missing = {language: renew(language, collected) for language in LANGUAGES}
    print(f"{len(collected)} texts; without a translation:", missing)
    sys.exit(any(missing.values()))
