"""Saving a search, and counting what it has found since its owner looked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.kept.item_rows import visible_keys
from articles.kept.match_searches import make_outline, may_find, request_of
from articles.kept.webhook import CannotSend, check_address
from articles.models import Article, Photo, SavedSearch, SearchMatch
from articles.search.document import ARTICLE, PHOTO, Key
from articles.search.service import match_documents

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

    webhook = forms.URLField(label=_("By webhook to"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = SavedSearch
        fields = ("name", "alert", "mail_to", "webhook")
        labels = {"name": _("Name"), "alert": _("Alerts"), "mail_to": _("By e-mail to")}

    def clean_webhook(self) -> str:
        """Webhooks are sent to public addresses only."""
        url: str = self.cleaned_data["webhook"]
        try:
            if url:
                check_address(url)
        except CannotSend as error:
            raise forms.ValidationError(str(error)) from error
        return url


def new_counts(owner: Any) -> dict[int, int]:
    """Key of a search -> what it has found since its owner looked, as far as they may see it now. Searches without
    anything new are missing. One query, however many searches there are."""
    found: Any = SearchMatch.objects
    rows = found.new_to(owner).visible_to(owner).order_by().values_list("search").annotate(count=Count("pk"))
    return dict(rows)


def new_keys(search: SavedSearch) -> list[tuple[str, int]]:
    """What was found since the owner looked, as far as they may see it, the last first."""
    rows = search.matches.filter(found_at__gt=search.seen_at).order_by("-pk").values_list("kind", "record")
    return visible_keys(list(rows[:1000]), search.owner)


def has_room(owner: Any, form: SearchForm) -> bool:
    """Whether another search can be saved; if not, the form says why."""
    if SavedSearch.objects.of(owner).count() < MOST_SEARCHES:
        return True
    form.add_error("name", _("At most {number} searches can be saved. Delete one first.").format(number=MOST_SEARCHES))
    return False


def save_new(form: SearchForm) -> SavedSearch:
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


def last_month(search: SavedSearch) -> int:
    """How many of the records that came in the last thirty days it finds. Raises SearchUnavailable."""
    since, keys = timezone.now() - MONTH, []
    for kind, model in ((ARTICLE, Article), (PHOTO, Photo)):
        rows: Any = model
        newest = rows.objects.filter(created_at__gte=since).order_by("-pk").values_list("pk", flat=True)
        keys += [Key(kind, pk) for pk in newest[:MOST_TRIED]]
    return len(visible_keys(match_documents(request_of(search), keys), search.owner)) if keys else 0
