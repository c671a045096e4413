"""The public addresses. They are permanent: change one only with a redirect from the old."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from django.urls.converters import StringConverter

from articles import feeds, sitemaps
from articles.api.archive_api import api_patterns
from articles.api.reference_page import reference
from articles.api.token_page import tokens
from articles.site.vocabularies import VOCABULARIES, Vocabulary
from articles.views import (
    article,
    browse,
    exports,
    facet_values,
    front,
    language,
    machines,
    photo,
    result_preview,
    search,
    second_factor,
    site_page,
    terms,
)


class FourDigits:
    """A year: 2025."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class TwoDigits(FourDigits):
    """A month or a day: 03."""

    regex = "[0-9]{2}"

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class Word(StringConverter):
    """The slug of a name, in any script. Without NUL, which PostgreSQL refuses to be asked about."""

    regex = r"[^/\0]+"


register_converter(Word, "word")
register_converter(FourDigits, "yyyy")
register_converter(TwoDigits, "nn")

_ARTICLE = r"^articles/(?P<pk>[0-9]{1,18})/(?P<slug>[^/]*)/"


def _vocabulary_urls(vocabulary: Vocabulary) -> list[URLPattern]:
    """The index, the page of a term, and its feed."""
    name, start = vocabulary.name, vocabulary.path
    one = f"{start}/<word:slug>/"
    return [
        path(f"{start}/", terms.index, {"name": name}, name=start),
        path(one, terms.term, {"name": name}, name=name),
        path(f"{one}feed/", feeds.term, {"name": name}, name=f"{name}_feed"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("feed/", feeds.site, name="feed"),
    path("search/", search.search, name="search"),
    path("search/feed/", feeds.search, name="search_feed"),
    path("search/values/<slug:field>/", facet_values.facet_values, name="facet_values"),
    re_path(
        r"^search/preview/(?P<kind>article|photo)-(?P<pk>[0-9]{1,18})/$",
        result_preview.result_preview,
        name="result_preview",
    ),
    path("search/help/", search.search_help, name="search_help"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("search/suggest/opensearch/", search.opensearch_suggest, name="opensearch_suggest"),
    path("search/export.<slug:suffix>", exports.export, name="export"),
    path("articles/", browse.latest, name="latest"),
    re_path(r"^articles/(?P<pk>[0-9]{1,18})/$", article.article, name="article_short"),
    re_path(rf"{_ARTICLE}$", article.article, name="article"),
    re_path(rf"{_ARTICLE}text$", article.text, name="article_text"),
    re_path(rf"{_ARTICLE}ninjs$", article.ninjs, name="article_ninjs"),
    re_path(rf"{_ARTICLE}cite(?:\.(?P<form>ris|bib))?$", article.cite, name="cite"),
    path("photos/", photo.photos, name="photos"),
    re_path(r"^photos/(?P<pk>[0-9]{1,18})/$", photo.photo, name="photo"),
    path("pictures/<int:pk>/<slug:name>/largest.jpg", photo.largest_picture, name="largest_picture"),
    path("pictures/<int:pk>/<slug:name>/<int:width>.<slug:suffix>", photo.picture, name="picture"),
    path("dates/", browse.dates, name="dates"),
    path("undated/", browse.undated_stories, name="undated"),
    path("<yyyy:year>/", browse.year, name="year"),
    path("<yyyy:year>/<nn:month>/", browse.month, name="month"),
    path("<yyyy:year>/<nn:month>/<nn:day>/", browse.day, name="day"),
    path("on-this-day/", browse.today, name="today"),
    path("on-this-day/<nn:month>-<nn:day>/", browse.on_this_day, name="on_this_day"),
    *(pattern for vocabulary in VOCABULARIES for pattern in _vocabulary_urls(vocabulary)),
    path("account/second-factor/", second_factor.manage, name="second_factor"),
    path("account/api-tokens/", tokens, name="api_tokens"),
    path("api/", reference, name="api_reference"),
    path("api/v1/", include((api_patterns, "api"))),
    path("desk/", include("articles.desk.addresses")),
    path("site.css", machines.site_styles, name="site_styles"),
    path("logo", machines.logo, name="logo"),
    path("pages/<slug:slug>/", site_page.site_page, name="site_page"),
    re_path(r"^report/(?P<kind>article|photo)-(?P<pk>[0-9]{1,18})/$", site_page.report, name="report"),
    path("report/thanks/", site_page.report_thanks, name="report_thanks"),
    path("language/", language.pick_language, name="pick_language"),
    path("kept/", include("articles.kept.addresses")),
    path("favicon.ico", machines.icon, name="icon"),
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-articles-<int:chunk>.xml", sitemaps.articles, name="sitemap_articles"),
    path("sitemap-<slug:path>-<int:page>.xml", sitemaps.names, name="sitemap_names"),
]
