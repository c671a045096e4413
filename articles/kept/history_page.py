"""History: what this person searched for and opened; to be cleared, and switched off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.kept.account import for_account, owner_of
from articles.kept.item_rows import rows_of_keys
from articles.models import HistoryEntry, NoHistory
from articles.site.search_url import SearchAddress

SHOWN = 100


@for_account
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The last searches, and the last stories and photos that this person may still see."""
    entries = HistoryEntry.objects.of(request.user)
    searches = [(entry, SearchAddress.parse(entry.what)) for entry in entries.filter(kind="search")[:SHOWN]]
    opened = list(entries.exclude(kind="search")[:SHOWN])
    times = {(entry.kind, int(entry.what)): entry.at for entry in opened}
    context = {
        "searches": [(entry.at, _words(address), address.text()) for entry, address in searches],
        "rows": [(times[row.kind, row.row.pk], row) for row in rows_of_keys(list(times), request.user)],
        "is_on": not NoHistory.objects.filter(person_id=request.user.pk).exists(),
    }
    return render(request, "kept/history.html", context)


def _words(address: SearchAddress) -> str:
    """The search in words: what was typed, and how many filters there are."""
    filters = sum(name not in ("q", "kind", "sort") for name, _ in address.pairs)
    extra = f" ({filters} filter{'s' if filters > 1 else ''})" if filters else ""
    return f"{address.get('q') or _('Everything')}{extra}"


@for_account
@require_POST
def change_history(request: HttpRequest) -> HttpResponse:
    """do=clear, off (which clears it, too) or on."""
    person, wanted = owner_of(request), request.POST.get("do")
    if wanted in ("clear", "off"):
        HistoryEntry.objects.of(person).delete()
    if wanted == "off":
        NoHistory.objects.get_or_create(person=person)
    if wanted == "on":
        NoHistory.objects.filter(person=person).delete()
    messages.success(request, _("Done."))
    return redirect("kept:history")
