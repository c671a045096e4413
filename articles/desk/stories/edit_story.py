"""The pages that enter and edit a story: the form, its preview, and who else has the story open."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk.access import for_archivists, person
from articles.desk.desk_page import desk_page
from articles.desk.navigation import keep_place
from articles.desk.stories.save_story import Opened, Saved, create_story, opened_story, save_story
from articles.desk.stories.story_form import StoryForm, added_photos, edit_of, photo_errors
from articles.desk.stories.story_page import conflicts_of, photo_rows
from articles.desk.stories.story_pictures import StoryPictures, receive_pictures
from articles.models import Article, Presence
from articles.search.indexing.queue import after_bulk
from articles.versions.comparison import label_of_value
from articles.versions.values import Values

FORM = "desk/edit_story.html"


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def edit_article(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a story. A save that conflicts with somebody else's answers 409, with both texts side by side."""
    if request.method != "POST":
        values, opened = _opened_story(pk)
        return _form_page(request, pk, StoryForm(values=values), values, opened)
    status = Article.objects.filter(pk=pk).values_list("status", flat=True).first()
    if status is None:
        raise Http404("There is no such story.")
    with after_bulk():
        sent, pictures = receive_pictures(request)
        form = StoryForm(request.POST, values={"status": status})
        edit = edit_of(form, sent) if form.is_valid() else None
        for error in photo_errors(edit.photos.items()) if edit else ():
            form.add_error(None, error)
        uploaded = {"pictures": pictures, "add_photos": sent.get("add_photos", "")}
        if edit is None or form.errors or pictures.errors:
            opened = Opened.read(request.POST.get("opened", ""))
            return _form_page(request, pk, form, _opened_story(pk)[0], opened, uploaded, status=422)
        saved = save_story(pk, edit, person(request))
    if saved is None:
        raise Http404("The story was deleted meanwhile.")
    return _conflict_page(request, saved, uploaded) if saved.conflicts else _say_saved(request, saved)


def _opened_story(pk: int) -> tuple[Values, Opened]:
    """The story's present values and version. Raises Http404."""
    found = opened_story(pk)
    if found is None:
        raise Http404("There is no such story.")
    return found


def _say_saved(request: HttpRequest, saved: Saved) -> HttpResponse:
    said = "Saved."
    if saved.theirs:
        names = ", ".join(label_of_value(name) for name in saved.theirs)
        said = f"Saved. Somebody else had changed this meanwhile, and it was kept: {names}."
    messages.success(request, said)
    page = request.POST.get("page", "")
    query = f"?photos={page}" if page.isdigit() and page != "1" else ""
    return redirect(keep_place(request, reverse("desk:edit_article", args=[saved.pk]) + query))


def _conflict_page(request: HttpRequest, saved: Saved, uploaded: Mapping[str, Any]) -> HttpResponse:
    """What only the other person changed is in the form now; what both changed is shown side by side. The form carries
    the present version, so that the next save takes what is chosen."""
    found = opened_story(saved.pk)
    if found is None:
        raise Http404("The story was deleted meanwhile.")
    values, opened = found
    typed = {**values, **saved.values}
    form = StoryForm(values=typed)
    context = {**uploaded, "conflicts": conflicts_of(saved), "typed_photos": saved.photos}
    return _form_page(request, saved.pk, form, typed, opened, context, status=409)


def _form_page(
    request: HttpRequest,
    pk: int,
    form: StoryForm,
    values: Values,
    opened: Opened,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    article = Article.objects.get(pk=pk)
    typed = (context or {}).get("typed_photos", {})
    shared = {
        "form": form,
        "article": article,
        "opened": opened,
        "others": Presence.objects.others("article", pk, person(request)),  # type: ignore[attr-defined]
        "photos": photo_rows(values["photos"].splitlines(), request, typed),
        "add_photos": request.POST.get("add_photos", ""),
        "pictures": StoryPictures(),
        "why": request.POST.get("why", ""),
    }
    return desk_page(request, FORM, {**shared, **(context or {})}, status)


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def new_article(request: HttpRequest) -> HttpResponse:
    """The form of a new story, which is saved as a draft unless another status is chosen."""
    if request.method != "POST":
        blank = {"precision": str(Article.Precision.UNKNOWN), "status": str(Article.Status.DRAFT)}
        return desk_page(request, FORM, {"form": StoryForm(values=blank), "pictures": StoryPictures()})
    with after_bulk():
        sent, pictures = receive_pictures(request)
        form = StoryForm(request.POST, values={})
        if not (form.is_valid() and pictures.is_valid()):
            uploaded = {"pictures": pictures, "add_photos": sent.get("add_photos", "")}
            return desk_page(request, FORM, {"form": form, "why": sent.get("why", ""), **uploaded}, 422)
        values = form.values | {"photos": "\n".join(added_photos(sent))}
        pk = create_story(values, person(request), sent.get("why", "")[:1000])
    messages.success(request, "The story was created.")
    return redirect("desk:edit_article", pk)


@for_archivists
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The story's page as readers will see it, with what is typed. Nothing is saved."""
    values, opened = _opened_story(pk)
    form = StoryForm(request.POST, values=values)
    if not form.is_valid():
        return _form_page(request, pk, form, values, Opened.read(request.POST.get("opened", "")), status=422)
    with transaction.atomic():
        edit = edit_of(form, request.POST)
        edit.opened = opened
        save_story(pk, edit, person(request))
        page = _readers_page(request, Article.objects.get(pk=pk).get_absolute_url())
        transaction.set_rollback(True)
    return page


def _readers_page(request: HttpRequest, address: str) -> HttpResponseBase:
    asked = copy(request)
    asked.method, asked.path, asked.path_info = "GET", address, address
    asked.resolver_match = match = resolve(address)
    page: HttpResponseBase = match.func(asked, *match.args, **match.kwargs)
    page["Cache-Control"] = "private, no-store"
    return page


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, pk: int) -> JsonResponse:
    """{"others": [names]}: who else has the story open. POST says that this person has it open, too, or with
    leave=1, that they have closed it."""
    return say_presence(request, "article", pk)


def say_presence(request: HttpRequest, kind: str, pk: int) -> JsonResponse:
    """The same for any kind of record."""
    rows: Any = Presence.objects
    if request.method == "POST" and request.POST.get("leave"):
        rows.leave(kind, pk, person(request))
    elif request.method == "POST":
        rows.renew(kind, pk, person(request))
    return JsonResponse({"others": rows.others(kind, pk, person(request))})
