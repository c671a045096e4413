"""Languages as lists show them: each once, and only those that are languages."""

from __future__ import annotations

import pytest

from articles.printed.languages import known_language

SHOWN = {
    "en": "en", "en-GB": "en", "en_us": "en", "ENG": "en", "de-AT": "de", "ger": "de", "deu": "de", "nb-NO": "no",
    "nn": "nn", "iw": "he", "zh": "zh", "zh-CN": "zh-Hans", "zh-Hant-TW": "zh-Hant", "cmn-Hant": "zh-Hant",
    "pt": "pt", "pt-PT": "pt", "pt-br": "pt-BR", "sr-Latn-RS": "sr-Latn", "sr-Cyrl": "sr", "ckb": "ckb", " fr ": "fr",
    "utf": "", "utf-8": "", "": "", "xx": "", "english": "", "-en": "", "e": "",
}  # fmt: skip


@pytest.mark.parametrize(("tag", "shown"), SHOWN.items())
def test_a_language_has_one_code(tag: str, shown: str) -> None:
    assert known_language(tag) == shown
