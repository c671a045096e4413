"""Keys by which transliterations of a name meet: Zelensky, Zelenskiy, Selenskyj; Gaddafi, Qaddafi, Kadhafi.

A key undoes what languages that write a Russian, Ukrainian, Arabic or Persian name in Latin letters do differently:
kh and q; dh and d; y, i and j; doubled letters; and, in names with a Slavic ending, z, ts and German s, w and v, -ev
and -ow. It is no general key of sounds: Reagan and Regan, Hansen and Hanson, Meyer and Maier, Smith and Smyth are
different people, and have different keys.
"""

from __future__ import annotations

import re
from functools import lru_cache

from articles.search.analysis.chain import fold

SHORTEST = 5
"""Letters of a word that has keys, and of a key one less: shorter names are alike by chance."""

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*rows: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), key) for pattern, key in rows)


_SOUNDS = _rules(
    (r"m[ou]h?am+[ae]d\Z", "mohamed"),
    (r"\A[ou]s+ama\Z", "osama"),
    (r"\Am[ou]a?m+ar\Z", "muamar"),
    (r"s(?:ei|ai|ay|ey)n\Z", "sein"),
    (r"schtsch|stsch|shch|chtch", "S"),
    (r"tsch|tch", "C"),
    (r"\Ach(?=[rl])", "k"),
    (r"dsch|dzh|dj|zh", "J"),
    (r"sch|sh", "H"),
    (r"ch|cz", "C"),
    (r"kh|q", "k"),
    (r"gh", "g"),
    (r"dh", "d"),
    (r"ff|ph", "f"),
    (r"[iyj]+\Z", "i"),
    (r"\Ay(?=[aeou])", "Y"),
    (r"(?<=[aeou])[iy]|[iy]{2,}|y(?=[aeou])", "i"),
    (r"ou|oo", "u"),
    (r"([adfimqsz])\1+", r"\1"),
)
_SLAVIC_SOUNDS = _rules(
    (r"ts|tz|z|ss", "s"),
    (r"w", "v"),
    (r"x", "ks"),
    (r"i?[eo][vf](?=a?\Z)", "ov"),
    (r"v(?:ic|iC|is)\Z", "viC"),
)
_SLAVIC = re.compile(
    r"(?:[oe]w|[oe]v|[oe]ff)a?\Z|sk[iyj]+\Z|[zs]k[iyj]+\Z|[vw]i(?:c|ch|tch|tsch|cz|ts)\Z|d[sz]e\Z|enko\Z|t?[sz]in\Z"
)
_GERMAN = re.compile(r"[oe]wa?\Z|[oe]wskij?\Z|dse\Z")
_ARABIC = re.compile(r"q|kh|dh|gh")
_PLAIN = re.compile(rf"[a-z]{{{SHORTEST},24}}")
_J = re.compile(r"j(?=[a-z])")


@lru_cache(maxsize=4096)
def name_keys(word: str) -> frozenset[str]:
    """The keys of a word; none for a short one, and for other letters than Latin ones. Words with a common key may be
    one name.

    A word has several keys if it has a j, which is a y in German and in Slavic languages; if it is German, where ch may
    be kh, and sch may be zh; or French, where ch is sh; or if it looks Arabic: then its k may be a g.
    """
    folded = fold(word)
    if not _PLAIN.fullmatch(folded):
        return frozenset()
    written = {folded, _J.sub("y", folded), _J.sub("zh", folded)}
    if _GERMAN.search(folded):
        written |= {re.sub(r"(?<![st])ch", "kh", each).replace("sch", "zh") for each in written}
    if "ou" in folded:
        written |= {re.sub(r"(?<![t])ch(?!t)", "sh", re.sub(r"ine\Z", "in", each)) for each in written}
    keys = {_key(each) for each in written}
    if _ARABIC.search(folded):
        keys |= {("g" if key[0] == "k" else "k") + key[1:] for key in keys if key[0] in "gk"}
    return frozenset(key for key in keys if len(key) >= SHORTEST - 1)


def _key(written: str) -> str:
    is_slavic = _SLAVIC.search(written)
    for pattern, key in (*_SOUNDS, *(_SLAVIC_SOUNDS if is_slavic else ())):
        written = pattern.sub(key, written)
    return written


_VOWELS = "[aeiouyj]+"
_SPELLED = {
    **dict.fromkeys("aeiou", _VOWELS), "k": "[kqcghx]+", "g": "[gkqh]+", "s": "[szctx]*", "S": "[schtz]+",
    "C": "[tscjzh]+", "J": "[dzhscj]+", "H": "[sch]+", "d": "[dh]+", "f": "[fphvw]+", "v": "[vwf]+", "Y": "[yj]",
}  # fmt: skip
_BEGINS = {
    "o": "ou",
    "k": "kqcg",
    "g": "gkq",
    "s": "szct",
    "S": "sc",
    "C": "ct",
    "J": "djzs",
    "H": "sc",
    "Y": "yj",
    "v": "vw",
}


def spelled_pattern(keys: frozenset[str]) -> str:
    """A regular expression of every word with one of these keys, and of some others."""
    return "|".join("".join(_SPELLED.get(sign, f"{re.escape(sign)}+") for sign in key) + "e?" for key in sorted(keys))


def first_letters(keys: frozenset[str]) -> str:
    """The letters with which a word with one of these keys may begin."""
    return "".join(sorted({letter for key in keys for letter in _BEGINS.get(key[0], key[0])}))
