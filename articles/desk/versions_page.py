"""The pages of versions: the last changes, the history of a record, two of its versions compared, and restoring one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.access import for_editors, is_archivist, person
from articles.desk.desk_page import desk_page
from articles.importing.undo.restore_version import CannotRestore, restore_version
from articles.models import Version
from articles.search.indexing.queue import after_bulk
from articles.versions import history
from articles.versions.comparison import differences, label_of_value
from articles.versions.states import MODELS, NAMES, label_of
from articles.versions.values import all_values

A_PAGE = 50
PAGES = 200
"""Pages of the last changes that can be turned to."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list of versions: the version, what it changed in words, and where its history is."""

    version: Version
    what: str
    address: str

    @classmethod
    def of(cls, version: Version) -> Line:
        what = ", ".join(label_of_value(name) for name in version.changed_fields)
        return cls(version, what, history_address(version.kind, version.record))


def history_address(kind: str, record: int) -> str:
    """The address of a record's history."""
    if kind in NAMES:
        return f"{reverse('desk:name_versions', args=[record])}?kind={kind}"
    return reverse(f"desk:{kind}_versions", args=[record])


@for_editors
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The last changes of all records; with ?deleted=1, the last deletions."""
    rows: Any = Version.objects.without_states().newest_first()  # type: ignore[attr-defined]
    deleted = bool(request.GET.get("deleted"))
    rows = rows.deletions() if deleted else rows
    page = Paginator(rows[: A_PAGE * PAGES], A_PAGE).get_page(request.GET.get("page"))
    lines = [Line.of(version) for version in page]
    return desk_page(request, "desk/changes.html", {"page": page, "lines": lines, "deleted": deleted})


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def article_versions(request: HttpRequest, pk: int) -> HttpResponse:
    return _versions(request, "article", pk)


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def photo_versions(request: HttpRequest, pk: int) -> HttpResponse:
    return _versions(request, "photo", pk)


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def name_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions of a name; ?kind= says of which vocabulary (an author, if it is left out)."""
    kind = request.GET.get("kind", "author")
    if kind not in NAMES:
        raise Http404("There is no such vocabulary.")
    return _versions(request, kind, pk)


def _versions(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _restore(request, kind, pk)
    versions = history.versions_of(kind, pk)
    if not versions:
        raise Http404("There is no such record.")
    if "older" in request.GET or "newer" in request.GET:
        return _compare(request, kind, pk, versions)
    row: Any = MODELS[kind]._default_manager.filter(pk=pk).first()
    context = {
        "kind": kind,
        "record": row,
        "label": str(row) if row is not None else versions[0].label,
        "lines": [Line.of(version) for version in versions],
        "last": versions[0].number,
    }
    return desk_page(request, "desk/versions.html", context)


def _compare(request: HttpRequest, kind: str, pk: int, versions: list[Version]) -> HttpResponse:
    """Two versions side by side. newer=0 or nothing: the version after the older one is not compared; what the older
    one contains is shown."""
    older, newer = sorted(_number(request, name) for name in ("older", "newer"))
    states = {number: history.content_of(kind, pk, number) for number in (older, newer) if number}
    by_number = {version.number: version for version in versions}
    before, after = (all_values(kind, state) if (state := states.get(n)) else {} for n in (older, newer))
    last = states.get(newer) or states.get(older)
    if last is None:
        raise Http404("Neither version contains anything.")
    context = {
        "kind": kind,
        "label": label_of(last),
        "older": by_number.get(older),
        "newer": by_number.get(newer),
        "differences": differences(before, after),
        "can_restore": states.get(newer) is not None,
        "back": history_address(kind, pk),
        "number": newer,
    }
    return desk_page(request, "desk/compare.html", context)


def _number(request: HttpRequest, name: str) -> int:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _restore(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    if not is_archivist(request.user):
        raise PermissionDenied
    typed = request.POST.get("number", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    try:
        with after_bulk():
            restore_version(kind, pk, number, person(request), request.POST.get("reason", "").strip()[:1000])
    except CannotRestore as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Version {number} was restored as a new version.")
    return redirect(history_address(kind, pk))
