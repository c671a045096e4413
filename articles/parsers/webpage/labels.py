"""How the page is filed: section, topics, language and the outlet that published it."""

from __future__ import annotations

import re
from typing import Any

from articles.drafts.draft import TopicDraft, TopicKind
from articles.parsers.webpage.element_text import key, plain
from articles.parsers.webpage.loose_json import as_list
from articles.parsers.webpage.page import Page

_SECTION = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "sailthru.section",
    "dc.subject.section",
    "section",
    "category",
)
_KEYWORDS = (
    "news_keywords",
    "article:tag",
    "og:article:tag",
    "parsely-tags",
    "sailthru.tags",
    "keywords",
    "dc.subject",
)
_LANGUAGE = ("content-language", "dc.language", "language", "og:locale", "inlanguage")
_STANDFIRST = ("og:description", "description", "dc.description", "twitter:description", "sailthru.description")
_KINDS = {"Person": TopicKind.PERSON, "Place": TopicKind.PLACE, "City": TopicKind.PLACE, "Country": TopicKind.PLACE,
          "Organization": TopicKind.ORGANISATION}  # fmt: skip
_LANGUAGE_TAG = re.compile(r"^[a-z]{2,3}(?=$|[-_])", re.I)
_CODE = re.compile(r"[A-Z]{2,6}[0-9]{0,2}")
_MANY_CODES, _CODES_SHARE = 8, 0.75
"""From so many keywords, of which so many are codes, on, the codes are a system's (AERO, ASXPAC, SWASIA)."""
_CUT_OFF = ("...", "…", "[…]", "[...]")
_MAX_TOPICS = 40
_MAX_TOPIC_LENGTH = 80


def find_section(page: Page) -> str:
    """The section of the paper; "" if there is none."""
    told = [plain(each) for each in as_list(page.story.get("articleSection"))]
    return next((text for text in [*told, page.meta.first(_SECTION)] if text), "")


def find_topics(page: Page) -> tuple[TopicDraft, ...]:
    """Each keyword, and each thing that the story is said to be about, once."""
    topics = {(key(topic.name)): topic for topic in [*_about_topics(page), *_keywords(page)][::-1] if key(topic.name)}
    return tuple(list(topics.values())[::-1][:_MAX_TOPICS])


def _about_topics(page: Page) -> list[TopicDraft]:
    things = [
        each for name in ("about", "mentions") for each in as_list(page.story.get(name)) if isinstance(each, dict)
    ]
    return [
        TopicDraft(_kind(each), name)
        for each in things
        if 0 < len(name := plain(each.get("name"))) <= _MAX_TOPIC_LENGTH
    ]


def _kind(thing: dict[str, Any]) -> TopicKind:
    return next((_KINDS[str(name)] for name in as_list(thing.get("@type")) if str(name) in _KINDS), TopicKind.SUBJECT)


def _keywords(page: Page) -> list[TopicDraft]:
    told = [plain(each) for each in as_list(page.story.get("keywords"))]
    texts = told or next((found for name in _KEYWORDS if (found := page.meta.all([name]))), [])
    names = [name.strip() for text in texts for name in (re.split(r"[,;]", text) if len(texts) == 1 else [text])]
    given = _given(names, _capitalised_words(page))
    return [TopicDraft(TopicKind.SUBJECT, name) for name in given if 0 < len(name) <= _MAX_TOPIC_LENGTH]


def _capitalised_words(page: Page) -> set[str]:
    """The words of headline and summary that begin with a capital, in capitals."""
    told = [plain(page.story.get("headline")), *page.meta.all(("og:title", *_STANDFIRST))]
    return {word.upper() for word in re.findall(r"\w+", " ".join(told)) if word[0].isupper()}


def _given(names: list[str], printed: set[str]) -> list[str]:
    """The keywords without a system's codes. NATO and USA among other keywords are no codes, nor are words that the
    page prints."""
    others = [name for name in names if not _CODE.fullmatch(name) or name in printed]
    has_codes = len(names) >= _MANY_CODES and len(names) - len(others) >= _CODES_SHARE * len(names)
    return others if has_codes else names


def find_language(page: Page) -> str:
    """The language code of two or three letters that the page declares; "" for none."""
    told = [page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""]
    told += [plain(each) for each in as_list(page.story.get("inLanguage"))] + [page.meta.first(_LANGUAGE)]
    matches = (_LANGUAGE_TAG.match(text.strip()) for text in told)
    return next((match[0].lower() for match in matches if match), "")


def find_source(page: Page) -> str:
    """The outlet's name; its host if it does not name itself."""
    return next(iter(page.site_names), page.host)


def find_standfirst(page: Page, opening: str) -> str:
    """The page's summary of its story; "" if there is none, or if it only repeats the story's first words."""
    told = [plain(page.story.get("description")), *page.meta.all(_STANDFIRST)]
    whole = [text for text in told if text and not text.endswith(_CUT_OFF) and not _begins(opening, text)]
    return next(iter(whole), "")


def _begins(opening: str, text: str) -> bool:
    """Whether a paragraph begins with this text."""
    return key(opening).startswith(key(text))
