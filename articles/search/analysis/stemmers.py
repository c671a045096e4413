"""Stems by language: each Snowball stemmer with what must be done to a word before and after it.

A story's words are stemmed by the story's language. The stem of any language but English carries that language's tag
("regier|de"), so that stems which are spelled alike in two languages never meet: French "news" has the stem of English
"new". A word in another script than the language's (NATO in a Russian story) keeps its untagged English term.

Words are folded before they are stemmed, so that a word typed without its accents has the same stem as the printed one;
where a stemmer needs the accents of an ending, `_RESTORED` puts them back first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import Stemmer

TAG = "|"
"""Between a stem and its language."""

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch_porter",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
KOREAN = "ko"
STEMMED = frozenset({*_ALGORITHMS, KOREAN})
"""Languages whose stems are not English ones."""
_SAME = {"nb": "no", "nn": "no", "in": "id", "ji": "yi"}

_LATIN = re.compile(r"[a-z]+")
_SCRIPTS = {
    "ar": re.compile(r"[\u0620-\u065f\u066e-\u06d5]+"),
    "fa": re.compile(r"[\u0620-\u065f\u066e-\u06d5]+"),
    "el": re.compile(r"[\u0370-\u03ff]+"),
    "hi": re.compile(r"[\u0900-\u0963]+"),
    "ne": re.compile(r"[\u0900-\u0963]+"),
    "hy": re.compile(r"[\u0531-\u0587]+"),
    "ru": re.compile(r"[\u0400-\u04ff]+"),
    "sr": re.compile(r"[a-z]+|[\u0400-\u04ff]+"),
    "ta": re.compile(r"[\u0b80-\u0bdf]+"),
    "yi": re.compile(r"[\u05d0-\u05f2]+"),
    "ko": re.compile(r"[\uac00-\ud7a3]+"),
}
_REPEATED = frozenset({"ar", "el", "es", "et", "eu", "hi", "hu", "id", "ne", "no", "ta", "tr", "yi"})
"""Languages whose stemmer cuts one ending of several: it is asked again until nothing changes."""

_BEFORE: dict[str, tuple[tuple[str, str], ...]] = {
    "ar": (
        (r"^[\u0648\u0641]?(?:[\u0628\u0643]?\u0627\u0644|\u0644\u0644)(?=...)", ""),
        (r"(?<=...)\u0627\u062a$", "\u0647"),
    ),
    "ca": ((r"cions$", "cio"), (r"(?<=[a-qs-z]r)es$", "e")),
    "cs": ((r"ach$", "ách"),),
    "da": ((r"stre(?:ne|s)?$", "ster"), (r"(?<=[iy])er(?:ne)?$", "")),
    "es": ((r"(?<=rno)s$", ""),),
    "et": (
        (r"use[a-z]{0,3}$", "us"),
        (r"(?<=...[aeiu])(?:sse|st|le|lt|ks|ga|[sl])$", ""),
        (r"(?<=...)(?:de|te|d)$", ""),
        (r"(?<=...)[aeiu]$", ""),
    ),
    "eu": ((r"ean$", "e"), (r"(?<=...)(?:aren|arekin|ak|ek|an|a)$", "")),
    "fi": (
        (r"ukse(?:n|t|ssa|sta|lla|lle)$", "us"),
        (r"ykse(?:n|t|ssa|sta|lla|lle)$", "ys"),
        (r"oude(?:n|ssa|sta)$", "ous"),
    ),
    "fa": ((r"(?:ها|های)$", ""), (r"(?<=...)یان$", ""), (r"(?<=....)ان$", "")),
    "fr": ((r"ees?$", "e"), (r"ieres?$", "ier")),
    "ga": (
        (r"(?:eanna|anna|ai|adh)$", ""),
        (r"(?<=.)ithe$", ""),
        (r"(?<=...)[ei]$", ""),
        (r"eil$", "eal"),
        (r"ai(?=[^aeiou]+$)", "a"),
    ),
    "hi": ((r"\u093f\u092f(?:\u094b\u0902|\u093e\u0902)$", "\u0940"),),
    "hu": ((r"(?<=[rbt])ol$", "ól"),),
    "hy": ((r"ության$", "ություն"), (r"(?<=...)(?:ներ|եր)?(?:ի|ը|ից|ով|ում)?$", "")),
    "id": ((r"(?<=...)nya$", ""),),
    "lt": ((r"sciai$", "stis"),),
    "no": ((r"(?<=[iy])er$", ""),),
    "pl": ((r"ow$", "ów"), (r"ster$", "str"), (r"(?<=..)enci$", "ent")),
    "pt": ((r"(?<=..)[ao]es$", "ao"), (r"(?<=..)([aeo])is$", r"\1l")),
    "ro": (
        (r"(?<=...)uri(?:le|lor)?$", ""),
        (r"(?<=...)(?:ului|ul|u)$", ""),
        (r"(?<=...)se$", "s"),
        (r"eri$", "ere"),
        (r"oala$", "ola"),
    ),
    "sr": ((r"(?<=..)(?:ov|ev|ов|ев)[aeiuаеиу]$", ""), (r"nici$", "nik"), (r"ници$", "ник")),
    "st": ((r"^di(?=....)", ""), (r"^bo(?=.....)", "")),
    "sv": ((r"strar(?:na)?$", "ster"), (r"(?<=i)n$", "")),
    "yi": ((r"ערס$", "ער"),),
}
"""Endings of folded words that a stemmer does not know, or only with their accents, and what it is given instead."""
_AFTER: dict[str, tuple[tuple[str, str], ...]] = {
    "fi": ((r"ng$", "nk"), (r"hd$", "ht")),
    "nl": ((r"z$", "s"), (r"v$", "f")),
}
"""Endings of stems that differ in the forms of one word, and the one that is kept."""
_PERSIAN = str.maketrans("\u064a\u0643", "\u06cc\u06a9")
"""Folded letters, as the Persian stemmer knows them."""

_APOSTROPHE = "['’‘ʼ＇`´]"
_ELISIONS = {
    "fr": rf"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu){_APOSTROPHE}(?=\w)",
    "it": rf"(?:[cdlmnstv]|un|all|dall|dell|nell|sull|coll|quell|quest|bell|sant|gl){_APOSTROPHE}(?=\w)",
    "ca": rf"(?:[dlmnst]){_APOSTROPHE}(?=\w)",
    "ga": rf"(?:[bdm]){_APOSTROPHE}(?=\w)",
}
_TURKISH_SUFFIX = re.compile(rf"(?<=\w\w){_APOSTROPHE}.*")
"""Turkish sets the endings of names off by an apostrophe: Ankara'da."""

_PARTICLES = re.compile(
    "(?<=..)(?:들)?(?:에게서는|으로부터|에서부터|에서는|에게서|에서도|이라고|이라는|으로는|으로도|에게는|에서|에게|께서|한테|으로|라고|라는"
    "|까지|부터|보다|처럼|마다|조차|마저|이나|이며|이고|에는|에도|와의|과의|로는|은|는|이|가|을|를|에|의|와|과|도|로|만)?$"
)
"""The particles of Korean nouns, behind the plural or not; two syllables at least remain."""


def language_of(code: str) -> str:
    """The language by which a story of this language code (pt-BR) is stemmed; "" for English and for languages without
    a stemmer."""
    primary = code.replace("_", "-").partition("-")[0].lower()
    primary = _SAME.get(primary, primary)
    return primary if primary in STEMMED else ""


def trim(token: str, language: str) -> str:
    """A token as printed without what the language sets before or behind a word: l'Équipe, Ankara'da."""
    elision = _elision(language)
    if elision is not None:
        token = elision.sub("", token, count=1)
    return _TURKISH_SUFFIX.sub("", token) if language == "tr" else token


@cache
def _elision(language: str) -> re.Pattern[str] | None:
    return re.compile(_ELISIONS[language], re.I) if language in _ELISIONS else None


def stem(folded: str, language: str) -> str | None:
    """The stem of a folded token in a language of STEMMED, without its tag; None for a word in another script."""
    if not _SCRIPTS.get(language, _LATIN).fullmatch(folded):
        return None
    if language == KOREAN:
        return _PARTICLES.sub("", folded, count=1) or folded
    folded = _rewrite(folded.translate(_PERSIAN) if language == "fa" else folded, _BEFORE.get(language, ()))
    shorter = _stemmer(language)(folded)
    if language in _REPEATED:
        while shorter != folded:
            folded, shorter = shorter, _stemmer(language)(shorter)
    return _rewrite(shorter, _AFTER.get(language, ())) or folded


def _rewrite(word: str, rules: tuple[tuple[str, str], ...]) -> str:
    for pattern, by in rules:
        word = re.sub(pattern, by, word, count=1)
    return word


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    word: Callable[[str], str] = Stemmer.Stemmer(_ALGORITHMS[language]).stemWord
    return word
