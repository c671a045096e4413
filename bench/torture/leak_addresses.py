"""Every kind of public address, with what it is asked, and those of the desk and the admin that print rows. A new
public address without a row here fails the matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bench.torture.leak_rows import DAY, LONELY_DAY, Rows

Arguments = Callable[[Rows], list[list[Any]]]

SEARCHES: tuple[dict[str, str], ...] = (
    {}, {"q": "river"}, {"q": "river", "kind": "all"}, {"q": "river", "kind": "photos"}, {"q": "qx*", "kind": "all"},
    {"q": "qxpphotocaptionn", "kind": "all"}, {"q": "qxawithdrawnbodi"}, {"q": "river qxpphotospott"},
    {"q": "photographer:qxpphotografer"}, {"q": "section:qxadraftsectio"}, {"q": "agency:qxp*", "kind": "all"},
    {"q": "river", "section": "773007"}, {"q": "", "photographer": "774002", "kind": "photos"},
    {"q": "is:draft"}, {"q": "is:withdrawn", "kind": "all"}, {"q": "caption:qxp*", "kind": "all", "sort": "newest"},
    {"from": "1900-01-01", "to": "2100-12-31", "kind": "all"}, {"q": f"date:{LONELY_DAY.year}"},
)  # fmt: skip
BEGINNINGS = (
    "qx", "qxa", "qxp", "qxpphoto", "river qxp", "river qxa", "photographer:qx", "agency:qx", "section:qx", "person:qx",
    "batch:qx",
)  # fmt: skip
ADMIN_MODELS = ("article", "photo", "section", "source", "author", "topic", "credit", "importbatch", "importentry")
CHOOSERS = {"articlephoto": "photo", "articleauthor": "author", "photocredit": "credit", "article": "section"}
"""Model -> its field that the admin offers names for."""


def _none(rows: Rows) -> list[list[Any]]:
    return [[]]


def _story(*forms: list[str]) -> Arguments:
    return lambda rows: [[row.pk, row.slug, *form] for row in _stories(rows) for form in (forms or ([],))]


def _stories(rows: Rows) -> list[Any]:
    return [rows.article, *rows.hidden.values()]


def _photos(rows: Rows) -> list[Any]:
    return [rows.photo, *rows.hidden_photos.values()]


def _largest(rows: Rows) -> list[list[Any]]:
    from articles.site.pictures import name

    return [[row.pk, name(str(row.image.name))] for row in _photos(rows)]


def _pictures(rows: Rows) -> list[list[Any]]:
    from articles.site.pictures import name, widths

    return [[row.pk, name(str(row.image.name)), widths(row)[0], "jpg"] for row in _photos(rows)]


def _terms(name: str) -> Arguments:
    return lambda rows: [[slug] for slug in rows.terms.get(name, ())]


def arguments() -> dict[str, Arguments]:
    """Name of an address -> what it is made with, once each."""
    from articles.site.vocabularies import VOCABULARIES

    plain = (
        "front", "feed", "search", "search_feed", "search_help", "suggest", "opensearch_suggest", "latest", "photos",
        "dates", "undated", "today", "robots", "icon", "opensearch", "sitemap", "sitemap_news", "sitemap_pages",
        "second_factor", "api_tokens", "api_reference", "pick_language", "site_styles", "logo", "report_thanks",
    )  # fmt: skip
    return {
        **dict.fromkeys((*plain, *(vocabulary.path for vocabulary in VOCABULARIES)), _none),
        **{vocabulary.name: _terms(vocabulary.name) for vocabulary in VOCABULARIES},
        **{f"{vocabulary.name}_feed": _terms(vocabulary.name) for vocabulary in VOCABULARIES},
        "sitemap_names": lambda rows: [[vocabulary.path, 1] for vocabulary in VOCABULARIES],
        "site_page": lambda rows: [["about"]],
        "report": lambda rows: [
            *(["article", row.pk] for row in _stories(rows)),
            *(["photo", row.pk] for row in _photos(rows)),
        ],
        "facet_values": lambda rows: [[field] for field in ("section", "photographer", "person", "year")],
        "result_preview": lambda rows: [
            *(["article", row.pk] for row in _stories(rows)),
            *(["photo", row.pk] for row in _photos(rows)),
        ],
        "export": lambda rows: [[suffix] for suffix in ("csv", "jsonl", "ris", "bib")],
        "article_short": lambda rows: [[row.pk] for row in _stories(rows)],
        **dict.fromkeys(("article", "article_text", "article_ninjs"), _story()),
        "cite": _story([], ["ris"], ["bib"]),
        "photo": lambda rows: [[row.pk] for row in _photos(rows)],
        "largest_picture": _largest,
        "picture": _pictures,
        "year": lambda rows: [[DAY.year], [LONELY_DAY.year]],
        "month": lambda rows: [[day.year, day.month] for day in (DAY, LONELY_DAY)],
        "day": lambda rows: [[day.year, day.month, day.day] for day in (DAY, LONELY_DAY)],
        "on_this_day": lambda rows: [[day.month, day.day] for day in (DAY, LONELY_DAY)],
        "sitemap_articles": lambda rows: [[row.pk // 10_000] for row in (rows.article, rows.hidden["draft"])],
    }


def missing() -> set[str]:
    """Public addresses that have no row here, or rows whose address is gone."""
    from django.urls import URLPattern

    from articles import urls

    public = {str(pattern.name) for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    return public ^ set(arguments())


def _queries(name: str) -> tuple[dict[str, str], ...]:
    if name in ("search", "search_feed"):
        return SEARCHES
    if name in ("export", "facet_values"):
        return SEARCHES[1:5]
    if name in ("suggest", "opensearch_suggest"):
        return tuple({"q": beginning} for beginning in BEGINNINGS)
    if name in ("article", "photo"):
        return ({}, {"results": "q=river&kind=all"})
    return ({},)


def addresses(rows: Rows) -> Iterator[str]:
    """Every address of every kind, those of hidden rows and of names that only they bear among them."""
    from django.urls import reverse
    from django.utils.http import urlencode

    for name, made_with in arguments().items():
        for given in made_with(rows):
            for query in _queries(name):
                yield reverse(name, args=given) + (f"?{urlencode(query)}" if query else "")


def admin_addresses(rows: Rows) -> Iterator[str]:
    """The admin's lists, searches and names to choose from, and the pages of all rows."""
    from django.urls import reverse

    for model in ADMIN_MODELS:
        every = reverse(f"admin:articles_{model}_changelist")
        yield from (every, f"{every}?q=river", f"{every}?q=qx")
    for model, name in CHOOSERS.items():
        yield f"{reverse('admin:autocomplete')}?app_label=articles&model_name={model}&field_name={name}&term=qx"
    for model, found in (("article", _stories(rows)), ("photo", _photos(rows))):
        for page in ("change", "history", "delete"):
            yield from (reverse(f"admin:articles_{model}_{page}", args=[row.pk]) for row in found)


def desk_addresses(rows: Rows) -> Iterator[str]:
    """The rooms of the desk, its lists and searches, and the records and versions of all rows."""
    from django.urls import reverse

    from articles.desk.overview.work import WORK

    rooms = ("overview", "photos", "names", "unchecked_names", "name_pairs", "last_changes", "many", "upload", "paste")
    yield from (reverse(f"desk:{room}") for room in rooms)
    for room in ("photos", "names", "suggest_names"):
        yield from (f"{reverse(f'desk:{room}')}?q={query}" for query in ("river", "qx"))
    yield from (f"{reverse('desk:work_list')}?of={work.name}" for work in WORK)
    for row in _stories(rows):
        yield from (reverse(f"desk:{page}", args=[row.pk]) for page in ("edit_article", "article_versions", "presence"))
    for row in _photos(rows):
        yield from (reverse(f"desk:{page}", args=[row.pk]) for page in ("photo", "photo_versions", "original"))
