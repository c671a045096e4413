"""How people are sorted: by surname where one can be told, else as the name is given.

"Ursula von der Leyen" sorts under L, "Martin Van Buren" under V, "Bashar al-Assad" under A, "José Ortega y Gasset"
under O. Names whose surname stands first (Xi Jinping, Kim Jong-un, Trần Minh Đức, 習近平), patronymics (Mohammed bin
Salman, Katrín Jakobsdóttir) and single names stay as given. Two surnames without a "y" between them (Gabriel García
Márquez) look like a second given name and a surname, so that the last word counts.
"""

from __future__ import annotations

import re

from articles.drafts.text import fold
from articles.printed.names import PARTICLES, is_person

_JOINED = {
    *("abd", "abdel", "abdul", "abou", "abu", "ap", "bar", "ben", "da", "dal", "de", "del", "della", "der", "di", "do"),
    *("dos", "du", "el", "la", "las", "le", "los", "mac", "mc", "o", "san", "st", "st.", "ten", "ter", "umm", "van"),
    *("vander", "von", "zu"),
}
"""Words that belong to the surname behind them if they begin with a capital letter: Van Buren, Ben Ali, De Luca."""
_ALONE = {"da", "de", "del", "della", "di", "do", "dos", "du", "el", "la", "las", "le", "los", "st", "st."}
"""Of these, those that are no given name: "Le Pen" is a surname alone, "Ben Stiller" is not."""
_PATRONYMIC = {"bin", "bint", "ibn", "binti"}
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "phd", "md", "mbe", "obe", "cbe", "esq", "filho", "neto", "junior"}
_ARTICLE = re.compile(r"^(?:al|el|ul|ad|as|at|an|ar|ash|d|l)[-'’‑](?=\w)", re.I)
_NO_CASE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in"
    r"|un|ia|ie|iu|ua|uo|ui|ue|a|o|e|i|u))+"
)
_KOREAN = re.compile(
    r"(?:(?:kk|tt|pp|ss|ch|sh|[gknrtdlmbpsjhyw])?"
    r"(?:yeo|yae|wae|you|eo|eu|ae|oo|oe|wa|wo|wi|ye|ya|yo|yu|ui|ee|ou|ai|a|e|i|o|u)(?:ng|ck|[nkmlpbtgh])?){1,2}"
)
_CHINESE_WORDS = """
ai bai bao cai cao chang chen cheng chi chu cui dai deng ding dong du duan fan fang fei feng fu gao ge geng gong gu
guan guo han hao he hong hou hu hua huang ji jia jian jiang jiao jin kang kong lai lei li liang liao lin ling liu
long lou lu luo lv ma mao mei meng mi mo mu ni nie niu ou ouyang pan pang pei peng ping pu qi qian qiao qin qiu qu
ren rong shao shen sheng shi song su sun tan tang tao tian tong wan wang wei wen weng wu xi xia xiang xiao xie xin
xing xiong xu xue yan yang yao ye yi yin ying you yu yuan yue zang zeng zhai zhan zhang zhao zheng zhong zhou zhu
zhuang zhuo zou zuo
"""
_CHINESE_SURNAMES = set(_CHINESE_WORDS.split())
_KOREAN_WORDS = """
ahn an bae baek ban bang byun cha chae chang cho choe choi chu chun chung eom gil goh gong gu gwak gwon ha ham han
heo hong huh hur hwang hyun im jang jeon jeong jin jo joo ju jun jung kang kim ko koo kwak kwon lee lim ma min moon
na nam nho noh oh paik pak park pyo rhee ri ryu seo shim shin sim sin sohn son song suh sung um wi woo won yang yeo
yi yim yoo yoon youn yu yun
"""
_KOREAN_SURNAMES = set(_KOREAN_WORDS.split())
_LAST = {"kim", "lee", "park", "choi", "wang", "chen", "chang"}
"""Surnames that are seldom part of a given name: of two words, the one that is the surname."""
_VIETNAMESE_WORDS = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan trinh truong mai dao lam luu luong
quach ta to cao chau thai ton tang tong trieu kieu nghiem khuat vuong
"""
_VIETNAMESE_SURNAMES = set(_VIETNAMESE_WORDS.split())
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def order_key(name: str) -> str:
    """What a person is sorted by: the surname and, behind it, all else of the name, without accents and letter case.

    "Angela Merkel" -> "merkel angela"; a name without a surname that could be told, and one of no person, as it is
    given.
    """
    if "," in name:  # given as "Merkel, Angela"
        return fold(name.replace(",", " "))
    words = name.split()
    start = _surname_start(words) if is_person(name) else 0
    if not start:
        return fold(name)
    end = _surname_end(words)
    surname = [_ARTICLE.sub("", words[start]), *words[start + 1 : end]]
    return fold(" ".join([*surname, *words[:start], *words[end:]]))


def _surname_start(words: list[str]) -> int:
    """The place of the word that a name is sorted by; 0 if it is sorted as given."""
    end = _surname_end(words)
    if end < 2 or _surname_is_first(words) or _is_patronymic(words) or (end == 2 and words[0].casefold() in _ALONE):
        return 0
    start = end - 1
    if start >= 2 and words[start - 1] == "y":
        start -= 2
    while start > 1 and words[start - 1][0].isupper() and words[start - 1].casefold() in _JOINED:
        start -= 1
    return start


def _surname_end(words: list[str]) -> int:
    """The number of words before "Jr." and the like."""
    end = len(words)
    while end > 1 and words[end - 1].casefold().strip(".") in _SUFFIXES:
        end -= 1
    return end


def _is_patronymic(words: list[str]) -> bool:
    """Whether a name consists of given names: one's own, and those of one's father or mother."""
    middle = {word.casefold() for word in words[1:-1]}
    return bool(middle & _PATRONYMIC) or fold(words[-1]).endswith("dottir")


def _surname_is_first(words: list[str]) -> bool:
    """Whether the first word is a Chinese, Korean or Vietnamese surname and all others look like a given name there."""
    if _NO_CASE.search(words[0]):
        return True
    first, others = fold(words[0]), [fold(word) for word in words[1:]]
    if any(word in PARTICLES and word not in _VIETNAMESE_SURNAMES for word in others):
        return False
    if first in _VIETNAMESE_SURNAMES and (len(words) > 2 or _VIETNAMESE.search(" ".join(words))):
        return bool(_VIETNAMESE.search(" ".join(words))) or others[-1] not in _VIETNAMESE_SURNAMES
    return (first in _CHINESE_SURNAMES and _are_given(others, _SYLLABLES, _CHINESE_SURNAMES)) or (
        first in _KOREAN_SURNAMES and _are_given(others, _KOREAN, _KOREAN_SURNAMES)
    )


def _are_given(words: list[str], syllables: re.Pattern[str], surnames: set[str]) -> bool:
    """Whether these words are a given name of one or two syllables: "Jinping", "Jong Un", "Jae-in". In "Chen Ning Yang"
    and "Min Lee" the surname is last."""
    parts = [part for word in words for part in word.split("-")]
    if len(parts) > 2 or not all(syllables.fullmatch(part) for part in parts):
        return False
    return words[-1] not in (surnames - {"yi"} if len(words) > 1 else _LAST)
