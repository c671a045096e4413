"""Job titles in bylines and credits, in the languages of the archive's sources. No job title is anybody's name."""

from __future__ import annotations

import re

_JOB = re.compile(
    r"""(?ix)\b(?:
    staff|senior|chief|special|foreign|political|diplomatic|deputy|assistant|managing|executive|associated\s+press
    |\w*reporter\w*|writers?|\w*[ck]orrespond\w+|editors?|bureau|columnist|contributor|producer|director|critic|analyst
    |photographer|reporting|agenc(?:y|ies|ias)|newsroom|desk|team|editorial|online|digital|\w*journalist\w*|\w*redak[tc]\w+
    |leitende\w*|\w+leiter(?:in)?|rédact\w+|redact\w+|redac(?:ción|ção)|periodista|corresponsal|giornalista|redattore
    |redazione|dziennikarz|muhabir\w*|журналист\w*|корреспондент\w*|обозреватель|редак\w+
    )\b"""
)
"""Words of the jobs of writers."""

_JOBS = """
photographer photographers photographe photographes fotograf fotografin fotografen fotógrafo fotógrafa fotografo
photojournalist photojournalists reporter reporters editor editors writer writers author authors autor autorin autoren
auteur correspondent korrespondent korrespondentin journalist journalistin journalists cameraman videographer
illustrator designer artist contributor contributors producer staff chief senior freelance freelancer contributing
mate class petty officer specialist mass communication chef visual national special
redakteur redakteurin redaktion periodista
chefredakteur chefredakteurin redactor redactora jefe journaliste journalistes giornalista giornalisti redakcja redakce
fotoreporter fotoreporterin fotojournalist fotojournalistin photoreporter bildredaktion fotoredaktion bildredakteur
reportero reportera reporterin fotógrafos fotógrafas fotografi fotoğrafçı muhabir muhabiri fotografka fotografa
журналист корреспондент фотограф фотокорреспондент редакция seaman
"""
_JOB_WORDS = frozenset(_JOBS.split())
"""Words for what makers of pictures and texts do. A name made of nothing else names nobody."""

_POSSESSIVE = re.compile(r"(?:['’´`]|í)s$")
_LETTERS = re.compile(r"[\w'’´`]+")
_ORDINALS = frozenset({"1st", "2nd", "3rd", "4th", "first", "second", "third", "the", "of", "and", "for", "us"})
_TITLE = re.compile(
    r"""(?x)(?<![\w'’])(?:
    (?:(?:Senior|Master)\s+)?(?:Chief\s+)?
    (?:Photographer['’´`]s\s+Mate | Mass\s+Communication\s+Specialist | Petty\s+Officer)
  | Sgt\.(?=\s+(?:1st|First)\s+Class)
  )(?:\s+(?:[123](?:st|nd|rd)|First|Second|Third)\s+Class)?(?:\s+Seaman(?:\s+(?:Apprentice|Recruit))?)?
  (?:\s*\([A-Z]{2,3}(?:/[A-Z]{2,3})*\))?\s+(?=[^\W\d_a-z])"""
)
"""The title before the name of somebody who takes pictures for a navy or an army."""


def names_job(text: str) -> bool:
    """Whether a text says a job of the press, alone or beside a name: "Political Correspondent"."""
    return bool(_JOB.search(text)) or is_only_job(text)


def is_only_job(name: str) -> bool:
    """Whether a name is only what somebody does: "Photographer's Mate 3rd Class", "Chief Photographer (A"."""
    before, _, after = name.partition("(")
    words = _LETTERS.findall(name if ")" in after else before)
    told = [word for word in (_POSSESSIVE.sub("", each.casefold()) for each in words) if word not in _ORDINALS]
    return bool(told) and all(word in _JOB_WORDS for word in told)


def without_title(text: str) -> str:
    """A credit line without the titles before its names: "Photographer's Mate 3rd Class (AW) Ada Brook"."""
    return _TITLE.sub("", text)
