"""What tests of the admin share: forms as a browser sends them, and what became of them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from articles.models import Article, Photo
from articles.search.request import Kind, SearchRequest
from articles.search.service import search
from tests.factories import make_editor


def make_form(**fields: Any) -> dict[str, Any]:
    """The article's page as the browser sends it, without photos, authors or corrections."""
    form: dict[str, Any] = {"headline": "River Falls", "body": "The water fell.", "published_on": "2025-03-27"}
    form |= {"precision": "day", "status": "published", "version": "0", "priority": "0"}
    for prefix in ("article_photos", "article_authors", "corrections", "import_entries"):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return form | fields


def make_photo_form(**fields: Any) -> dict[str, Any]:
    given = {"position": "0", "caption": "A dike at dawn.", "credit_line": "Ana Ruiz/EPA"} | fields
    return {"article_photos-TOTAL_FORMS": "1"} | {f"article_photos-0-{name}": value for name, value in given.items()}


def change_page(row: Any) -> str:
    return reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])


def found(text: str, kind: Kind = Kind.ARTICLES) -> list[str]:
    return [hit.headline for hit in search(SearchRequest(text, kind=kind)).hits]


def sign_in(client: Client, who: str) -> None:
    if who == "superuser":
        client.force_login(make_editor())
    elif who != "anonymous":
        user = User.objects.create_user(who, password="a long password", is_staff=who != "reader")
        if who == "editor":
            group = Group.objects.create(name="Editors")
            group.permissions.set(Permission.objects.filter(content_type__app_label="articles"))
            user.groups.add(group)
        client.force_login(user)


def make_photo_page(**fields: Any) -> dict[str, Any]:
    """The photo's page as the browser sends it, without credits."""
    form = {
        "caption": "A dike at dawn.",
        "credit_line": "Ana Ruiz/EPA",
        "keywords": "",
        "photo_credits-TOTAL_FORMS": "0",
    }
    return form | {"photo_credits-INITIAL_FORMS": "0"} | fields


def make_placed(article: Article, **fields: Any) -> dict[str, Any]:
    """The form of a story with one photo, as the browser sends it."""
    place = article.article_photos.select_related("photo").get()
    given = {"id": place.pk, "article": article.pk, "photo": place.photo_id, "position": "0"}
    given |= {"caption": place.photo.caption}
    form = {f"article_photos-0-{name}": value for name, value in (given | fields).items()}
    return make_form(**form, **{"article_photos-TOTAL_FORMS": "1", "article_photos-INITIAL_FORMS": "1"})


def is_public(photo: Photo) -> bool:
    return Photo.objects.visible().filter(pk=photo.pk).exists()  # type: ignore[attr-defined]


def publish_photos(editor: Client, *photos: Photo, action: str = "publish") -> str:
    chosen = {"_selected_action": [photo.pk for photo in photos], "action": action}
    return editor.post(reverse("admin:articles_photo_changelist"), chosen, follow=True).text
