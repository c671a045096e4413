"""What people keep, as the plain objects that the API gives. Who may see a record is settled before it comes here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from articles.api.representations import Json
from articles.kept.item_rows import ShownItem, ShownPassage
from articles.models import Article, Collection, CollectionItem, Photo, SavedSearch
from articles.site.absolute_urls import site_address


def collections_json(request: HttpRequest, found: list[Collection], user: User) -> list[Json]:
    """Collections, read with their owners. One query, for what this user may see of them."""
    items: Any = CollectionItem.objects
    totals = items.totals([each.pk for each in found], user)
    return [_collection(request, each, user, totals.get(each.pk, 0)) for each in found]


def _collection(request: HttpRequest, found: Collection, user: User, total: int) -> Json:
    site, is_own = site_address(request), found.owner_id == user.pk
    has_link = is_own and found.access == Collection.Access.LINK
    return {
        "id": found.pk,
        "name": found.name,
        "folder": found.folder,
        "note": found.note,
        "access": str(found.access),
        "owner": found.owner.get_username(),
        "may_change": is_own,
        "total": total,
        "url": f"{site}{found.get_absolute_url()}",
        "api_url": f"{site}{reverse('api:collection', args=[found.pk])}",
        "link": f"{site}{reverse('kept:shared', args=[found.secret])}" if has_link else None,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }


def record_json(request: HttpRequest, shown: ShownItem) -> Json:
    """A story or photo in short."""
    site, row = site_address(request), shown.row
    photo = row if isinstance(row, Photo) else None
    return {
        "kind": shown.kind,
        "record": row.pk,
        "headline": row.headline,
        "caption": photo.caption if photo else "",
        "credit_line": photo.credit_line if photo else "",
        "published_on": row.published_on if isinstance(row, Article) else None,
        "url": f"{site}{row.get_absolute_url()}",
        "api_url": f"{site}{reverse('api:photo' if photo else 'api:story', args=[row.pk])}",
    }


def item_json(request: HttpRequest, shown: ShownItem) -> Json:
    """An item of a collection with its passages."""
    item: Any = shown.item
    address = reverse("api:collection_item", args=[item.collection_id, item.pk])
    return record_json(request, shown) | {
        "id": item.pk,
        "item_url": f"{site_address(request)}{address}",
        "note": item.note,
        "added_at": item.added_at,
        "passages": [_passage(passage) for passage in shown.passages],
    }


def _passage(shown: ShownPassage) -> Json:
    kept = shown.passage
    now = "".join(piece.text for piece in shown.now) if shown.found else None
    told = {"has_changed": shown.has_changed, "now": now if shown.has_changed else kept.quotation}
    return {"id": kept.pk, "quotation": kept.quotation, "note": kept.note, **told}


def saved_search_json(request: HttpRequest, search: SavedSearch, new: int | None = None) -> Json:
    """A saved search. The key of its webhook and the address of its feed are on its page alone. No query."""
    site = site_address(request)
    return {
        "id": search.pk,
        "name": search.name,
        "query": search.address,
        "alert": str(search.alert),
        "mail_to": search.mail_to,
        "webhook": search.webhook,
        "new": new,
        "url": f"{site}{search.get_absolute_url()}",
        "api_url": f"{site}{reverse('api:saved_search', args=[search.pk])}",
        "results_url": f"{site}{reverse('search')}?{search.address}",
        "created_at": search.created_at,
        "seen_at": search.seen_at,
    }
