"""Saved searches: the list with what is new, one search, saving, changing, and the private Atom feed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_POST, require_safe

from articles.kept.account import for_account, owner_of, personal
from articles.kept.item_rows import ShownItem, rows_of_keys, visible_keys
from articles.kept.match_searches import make_outline, may_find, request_of
from articles.kept.send_alerts import headline_of
from articles.kept.webhook import CannotSend, check_address
from articles.models import Article, Photo, SavedSearch
from articles.models.collection import new_secret
from articles.search.document import ARTICLE, PHOTO, Key
from articles.search.language.mistakes import SearchUnavailable
from articles.search.service import match_documents
from articles.site.absolute_urls import absolute, site_address
from articles.site.search_unavailable import unavailable_page
from articles.site.search_url import SearchAddress

SHOWN = 100
"""Matches that the page of a search lists."""
ENTRIES = 40
MONTH = timedelta(days=30)
MOST_TRIED = 20_000
"""New records of the last month that the preview matches with the search."""
MOST_HIDDEN = 500
"""Hidden records of a kind that are remembered as new, should they become visible."""
MOST_SEARCHES = 200
"""Saved searches of one person."""


if TYPE_CHECKING:
    _Form = forms.ModelForm[SavedSearch]
else:
    _Form = forms.ModelForm


class SearchForm(_Form):
    """Name and alerts."""

    webhook = forms.URLField(label="By webhook to", required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = SavedSearch
        fields = ("name", "alert", "mail_to", "webhook")
        labels = {"alert": "Alerts", "mail_to": "By e-mail to"}

    def clean_webhook(self) -> str:
        """Webhooks are sent to public addresses only."""
        url: str = self.cleaned_data["webhook"]
        try:
            if url:
                check_address(url)
        except CannotSend as error:
            raise forms.ValidationError(str(error)) from error
        return url


@for_account
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """This person's searches, each with the number of matches since they looked."""
    rows = [(search, len(_new(search))) for search in SavedSearch.objects.of(request.user).select_related("owner")]
    return render(request, "kept/searches.html", {"searches": rows})


def _new(search: SavedSearch) -> list[tuple[str, int]]:
    """What was found since the owner looked, as far as they may see it, the last first."""
    rows = search.matches.filter(found_at__gt=search.seen_at).order_by("-pk").values_list("kind", "record")
    return visible_keys(list(rows[:1000]), search.owner)


@for_account
def new_search(request: HttpRequest) -> HttpResponse:
    """Save the search of the page of results `search`; before that, say how much it would have given last month."""
    owner, address = owner_of(request), SearchAddress.parse(request.POST.get("search") or request.GET.get("search", ""))
    search = SavedSearch(owner=owner, name=address.get("q")[:200], address=address.replace().text())
    search.site, search.mail_to = site_address(request), owner.email
    form = SearchForm(request.POST if request.method == "POST" else None, instance=search)
    try:
        if request.method == "POST" and form.is_valid() and _has_room(owner, form):
            return redirect(_save_new(form))
        preview = _last_month(search)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    context = {"form": form, "address": address, "preview": preview}
    return render(request, "kept/new_search.html", context, status=422 if form.errors else 200)


def _has_room(owner: Any, form: SearchForm) -> bool:
    if SavedSearch.objects.of(owner).count() < MOST_SEARCHES:
        return True
    form.add_error("name", f"At most {MOST_SEARCHES} searches can be saved. Delete one first.")
    return False


def _save_new(form: SearchForm) -> SavedSearch:
    """Save a search, and note what the archive has now, so that only what comes later is new."""
    search = form.save(commit=False)
    search.newest_article = _highest(Article)
    search.newest_photo = _highest(Photo)
    search.save()
    make_outline(search)
    search.hidden = [list(key) for key in may_find(search, _hidden_keys())]
    search.save(update_fields=["hidden"])
    return search


def _highest(model: Any) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _hidden_keys() -> list[Key]:
    """What may become visible later: the last drafts, embargoed stories, and waiting photos."""
    drafts = Article.objects.of_status(Article.Status.DRAFT).values_list("pk", flat=True)[:MOST_HIDDEN]
    embargoed = Article.objects.under_embargo().order_by("-pk").values_list("pk", flat=True)[:MOST_HIDDEN]
    waiting = Photo.objects.waiting().order_by("-pk").values_list("pk", flat=True)[:MOST_HIDDEN]
    return [Key(ARTICLE, pk) for pk in sorted({*drafts, *embargoed})] + [Key(PHOTO, pk) for pk in waiting]


def _last_month(search: SavedSearch) -> int:
    """How many of the records that came in the last thirty days it finds. Raises SearchUnavailable."""
    since, keys = timezone.now() - MONTH, []
    for kind, model in ((ARTICLE, Article), (PHOTO, Photo)):
        rows: Any = model
        newest = rows.objects.filter(created_at__gte=since).order_by("-pk").values_list("pk", flat=True)
        keys += [Key(kind, pk) for pk in newest[:MOST_TRIED]]
    return len(visible_keys(match_documents(request_of(search), keys), search.owner)) if keys else 0


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    found: SavedSearch = get_object_or_404(SavedSearch.objects.of(request.user).select_related("owner"), pk=pk)
    return found


@for_account
@require_safe
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """One search: what it found since it was saved, and its settings. Whoever looks has seen what is new."""
    search = _own(request, pk)
    new = set(_new(search))
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
        messages.success(request, f"“{search.name}” is deleted.")
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
    messages.success(request, "Saved.")
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
