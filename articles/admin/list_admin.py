"""What the archive's pages of the admin have in common: bounded lists, filters and searches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from articles.admin.change_list import REACH, ArchiveChangeList, BoundedPaginator
from articles.admin.versioned_admin import VersionedAdmin
from articles.models import Article
from articles.search.language.mistakes import SearchUnavailable
from articles.search.request import Kind, SearchRequest, Sort
from articles.search.service import found_keys

MOST_CHOICES = 100
"""Values that a filter offers."""


class ListAdmin(admin.ModelAdmin):
    """A list of a table that may hold millions of rows."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    ordering = ("-pk",)  # last entered first: the one order that every filter's index holds too

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ArchiveChangeList]:
        return ArchiveChangeList

    def add_columns(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of a page with what the page prints of each."""
        return rows

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *others: Any) -> HttpResponse | None:
        """An action on all rows is one on all that the list shows on its pages."""
        if request.POST.get("select_across") == "1":
            queryset = self.get_queryset(request).filter(pk__in=list(queryset.values_list("pk", flat=True)[:REACH]))
        return super().response_action(request, queryset, *others)


class SearchedAdmin(VersionedAdmin, ListAdmin):
    """Stories or photos, found by the search index. Whoever may not see all that it finds, and everybody while it
    cannot answer, has the database look through the last REACH rows."""

    kind = Kind.ARTICLES
    search_help_text = "Works like the site's search, and finds hidden rows too; the newest thousand are listed."

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        if request.user.has_perms(["articles.view_article", "articles.view_photo"]):
            asked = SearchRequest(search_term, self.kind, sort=Sort.NEWEST, staff=True)
            try:
                return queryset.filter(pk__in=[key.pk for key in found_keys(asked, Article.Status.values)]), False
            except SearchUnavailable:
                pass
        return super().get_search_results(request, last(queryset), search_term)


def last(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The REACH of these rows that were entered last."""
    first = next(iter(rows.order_by("-pk").values_list("pk", flat=True)[REACH - 1 : REACH]), None)
    return rows if first is None else rows.filter(pk__gte=first)


def filters_without(name: str, filters: Iterable[Any]) -> list[Any]:
    """A page's filters (names of fields, or pairs of name and class) without that of one field."""
    return [each for each in filters if name not in (each, each[0])]


class NamesFilter(admin.RelatedFieldListFilter):
    """The first MOST_CHOICES names of a vocabulary, or imports."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        ordering = self.field_admin_ordering(field, request, model_admin)
        rows = field.remote_field.model._default_manager.order_by(*ordering)[:MOST_CHOICES]
        return [(row.pk, str(row)) for row in rows]


class ValuesFilter(admin.AllValuesFieldListFilter):
    """The values of a column, each found by one look into its index."""

    def __init__(self, field: Any, *others: Any, **options: Any) -> None:
        super().__init__(field, *others, **options)
        self.lookup_choices: Any = list(_values(field.model, field.name))

    def choices(self, changelist: Any) -> Any:
        """The links of the filter. That of the empty value has a word, too."""
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or "(none)"}


def _values(model: type[Model], name: str) -> Iterator[str]:
    rows = model._default_manager.order_by(name).values_list(name, flat=True)
    value = rows.first()
    for _ in range(MOST_CHOICES):
        if value is None:
            return
        yield value
        value = rows.filter(**{f"{name}__gt": value}).first()


def drop_field(name: str, fieldsets: Any) -> Any:
    """Return the fieldsets of a form without one field."""
    return [
        (title, {**told, "fields": [field for field in told["fields"] if field != name]}) for title, told in fieldsets
    ]
