"""Saved searches: the list with what is new, one search, saving, changing, and the private Atom feed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.kept.account import for_account, owner_of, personal
from articles.kept.item_rows import ShownItem, rows_of_keys
from articles.kept.save_search import SearchForm, has_room, last_month, new_counts, new_keys, save_new
from articles.kept.send_alerts import headline_of
from articles.models import Article, SavedSearch
from articles.models.collection import new_secret
from articles.search.language.mistakes import SearchUnavailable
from articles.site.absolute_urls import absolute, site_address
from articles.site.search_unavailable import unavailable_page
from articles.site.search_url import SearchAddress

SHOWN = 100
"""Matches that the page of a search lists."""
ENTRIES = 40


@for_account
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """This person's searches, each with the number of matches since they looked."""
    counts = new_counts(request.user)
    rows = [(search, counts.get(search.pk, 0)) for search in SavedSearch.objects.of(request.user)]
    return render(request, "kept/searches.html", {"searches": rows})


@for_account
def new_search(request: HttpRequest) -> HttpResponse:
    """Save the search of the page of results `search`; before that, say how much it would have given last month."""
    owner, address = owner_of(request), SearchAddress.parse(request.POST.get("search") or request.GET.get("search", ""))
    search = SavedSearch(owner=owner, name=address.get("q")[:200], address=address.replace().text())
    search.site, search.mail_to = site_address(request), owner.email
    form = SearchForm(request.POST if request.method == "POST" else None, instance=search)
    try:
        if request.method == "POST" and form.is_valid() and has_room(owner, form):
            return redirect(save_new(form))
        preview = last_month(search)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    context = {"form": form, "address": address, "preview": preview}
    return render(request, "kept/new_search.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    found: SavedSearch = get_object_or_404(SavedSearch.objects.of(request.user).select_related("owner"), pk=pk)
    return found


@for_account
@require_safe
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """One search: what it found since it was saved, and its settings. Whoever looks has seen what is new."""
    search = _own(request, pk)
    new = set(new_keys(search))
    keys = list(search.matches.order_by("-pk").values_list("kind", "record")[:SHOWN])
    context = {
        "search": search,
        "rows": [(row, (row.kind, row.row.pk) in new) for row in rows_of_keys(keys, request.user)],
        "form": SearchForm(instance=search),
        "alerts": search.alerts.all()[:10],
        "feed": absolute(request, reverse("kept:search_feed", args=[search.secret])),
        "link": f"{reverse('search')}?{search.address}",
    }
    SavedSearch.objects.filter(pk=pk).update(seen_at=timezone.now())
    return render(request, "kept/search.html", context)


@for_account
@require_POST
def change_search(request: HttpRequest, pk: int) -> HttpResponse:
    """do=save, delete, or renew: a new address for the feed."""
    search = _own(request, pk)
    if request.POST.get("do") == "delete":
        search.delete()
        messages.success(request, _("“{name}” is deleted.").format(name=search.name))
        return redirect("kept:saved_searches")
    if request.POST.get("do") == "renew":
        search.secret = new_secret()
        search.save(update_fields=["secret"])
        return redirect(search)
    form = SearchForm(request.POST, instance=search)
    if not form.is_valid():
        context = {"search": search, "form": form, "link": f"{reverse('search')}?{search.address}"}
        return render(request, "kept/search.html", context, status=422)
    form.save()
    messages.success(request, _("Saved."))
    return redirect(search)


@personal
@require_safe
def search_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What the search found since it was saved, as an Atom feed, for whoever has its secret address."""
    search = get_object_or_404(SavedSearch.objects.watched().select_related("owner"), secret=secret)
    matches = list(search.matches.order_by("-pk")[:ENTRIES])
    times = {(match.kind, match.record): match.found_at for match in matches}
    link = absolute(request, search.get_absolute_url())
    feed = Atom1Feed(search.name, link, "New results", feed_url=absolute(request, request.path))
    for row in rows_of_keys(list(times), search.owner):
        address = absolute(request, row.row.get_absolute_url())
        found_at = times[row.kind, row.row.pk]
        feed.add_item(
            headline_of(row), address, _summary(row), unique_id=address, pubdate=found_at, updateddate=found_at
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _summary(row: ShownItem) -> str:
    return row.row.standfirst if isinstance(row.row, Article) else row.row.caption
