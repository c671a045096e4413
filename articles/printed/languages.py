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
_CODES = frozenset(
    re.findall(
        r"\w+",
        """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja
    jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nd
    ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq
    sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu arc ast
    bho ceb ckb dsb fil fur gsw haw hsb kab khw lld mai nds nqo pap prs scn sco syr szl tet vec yue
    """,
    )
)
"""ISO 639-1, and of ISO 639-3 languages without a shorter code."""
_SAME = {"iw": "he", "in": "id", "ji": "yi", "nb": "no"} | dict(
    re.findall(
        r"(\w+):(\w+)",
        """
    afr:af ara:ar baq:eu ben:bn bul:bg cat:ca ces:cs chi:zh cmn:zh cym:cy cze:cs dan:da deu:de dut:nl ell:el eng:en
    est:et eus:eu fas:fa fin:fi fra:fr fre:fr ger:de gle:ga glg:gl gre:el heb:he hin:hi hrv:hr hun:hu ice:is ind:id
    isl:is ita:it jpn:ja kor:ko lav:lv lit:lt mar:mr may:ms msa:ms nld:nl nob:no nor:no per:fa pol:pl por:pt ron:ro
    rum:ro rus:ru slk:sk slo:sk slv:sl spa:es srp:sr swa:sw swe:sv tam:ta tel:te tha:th tur:tr ukr:uk urd:ur vie:vi
    wel:cy zho:zh
    """,
    )
)
"""Other codes of the same language: older ones, and those of ISO 639-2."""
_WRITTEN = {
    "zh-hans": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hant": "zh-Hant", "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "sr-latn": "sr-Latn", "pt-br": "pt-BR",
}  # fmt: skip
"""Scripts and regions that matter to readers."""
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


@lru_cache(maxsize=1000)
def known_language(tag: str) -> str:
    """The language of a tag as lists show it, each language once: "en" of "en-US", "eng" and "EN_gb". A script stays
    where a language is written in two, and a region where it is read as a language of its own (pt-BR). "" for what is
    no language, such as "utf"."""
    code, *rest = tag.strip().casefold().replace("_", "-").split("-")
    code = _SAME.get(code, code)
    if code not in _CODES:
        return ""
    marks = {_WRITTEN.get(f"{code}-{part}", "") for part in rest} - {""}
    return min(marks) if len(marks) == 1 else code


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
