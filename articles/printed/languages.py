"""Which language a text is written in, and in which direction it runs.

The script decides if it can, else py3langid (BSD-3-Clause). Its model is a file of the package, loaded when a text
first needs it; nothing goes over the network.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

RIGHT_TO_LEFT = frozenset((
    "ar", "arc", "ckb", "dv", "fa", "he", "iw", "khw", "ks", "nqo", "prs", "ps", "sd", "syr", "ug", "ur", "yi",
))  # fmt: skip
"""ISO 639 codes of languages that are written from right to left, in whatever region."""
_RIGHT_TO_LEFT_SCRIPTS = frozenset(("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"))
"""ISO 15924 codes of scripts that a tag may carry: ku-Arab is Kurdish in Arabic script."""
MIN_LETTERS = 20
SAMPLE = 2000
SURE = 0.8

_KANA, _HANGUL = re.compile(r"[\u3040-\u30ff]"), re.compile(r"[\uac00-\ud7af]")
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("ko", _HANGUL),
    ("ja", _KANA),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|is|was|said|that|for|on|with|by|from|has|have|who|were|will)\b", re.I)
_LETTERS = re.compile(r"[^\W\d_]")


def guess_language(text: str) -> str:
    """The ISO 639-1 code of the text's language; "" if the text is too short or the guess is uncertain."""
    sample = text[:SAMPLE]
    letters = len(_LETTERS.findall(sample))
    if not sample.isascii() and (by_script := _by_script(sample, letters)):
        return by_script
    if letters < MIN_LETTERS:
        return ""
    if len(_ENGLISH.findall(sample)) * 5 >= len(sample.split()) >= 40:
        return "en"
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= SURE and len(language) == 2 else ""


def primary_language(tag: str) -> str:
    """The language of a tag (BCP 47), in whatever region: "pt" of "pt-BR" and "PT_br"."""
    return tag.casefold().replace("_", "-").partition("-")[0]


def is_right_to_left(language: str) -> bool:
    """Whether texts in this language run from right to left.

    The tag (BCP 47) may carry a region ("ar-EG") and a script, which then decides ("ku-Arab", "ks-Deva").
    """
    code, *rest = language.casefold().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in _RIGHT_TO_LEFT_SCRIPTS if script else code in RIGHT_TO_LEFT


def _by_script(sample: str, letters: int) -> str:
    """The language that the script alone determines, else "". Kana comes before Chinese characters, which Japanese uses
    too."""
    for language, script in _SCRIPTS:
        share = 0.15 if language == "ja" else 0.5
        if letters >= 4 and len(script.findall(sample)) >= share * letters:
            return language
    return ""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
