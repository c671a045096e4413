"""Stories by the API: listed, read, entered, corrected and withdrawn, through the same checks as at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status

from articles.api.callers import WRITERS, caller_of, owner_of
from articles.api.field_types import Cursor, Id, Limit
from articles.api.input_schemas import StoryIn, StoryNew, Withdrawing
from articles.api.list_page import next_address, rows_after
from articles.api.output_schemas import StoryOut, StoryPage
from articles.api.preconditions import check_tag, not_modified
from articles.api.problems import Problem, ProblemDetails
from articles.api.representations import Json, set_location, set_tag, story_json
from articles.desk.stories.save_story import Opened, StoryEdit, create_story, opened_story, save_story
from articles.desk.stories.story_form import StoryForm, as_initial
from articles.desk.stories.story_values import LINES, MOMENTS
from articles.models import Article, Photo, Version, Withdrawal
from articles.search.indexing.queue import after_bulk
from articles.versions.states import lock_rows
from articles.versions.values import Values

router = Router(tags=["Stories"])
REFUSED = {(400, 401, 403, 404, 412, 422, 428): ProblemDetails}


class ListParameters(Schema):
    limit: Limit = 20
    cursor: Cursor = ""


@router.get("/stories", response={200: StoryPage, (400, 422): ProblemDetails}, url_name="stories")
def list_stories(request: HttpRequest, asked: Query[ListParameters]) -> Json:
    """All stories in the order in which they were entered, whole. To harvest the archive, follow next to the end."""
    caller = caller_of(request)
    rows = Article.objects.all() if caller.sees_hidden_stories else Article.objects.visible()
    keys, cursor = rows_after(rows, "stories", asked.cursor, asked.limit)
    found = {row.pk: row for row in Article.objects.filter(pk__in=keys).with_draft_parts()}
    stories = [story_json(request, found[key], caller.sees_hidden_photos) for key in keys if key in found]
    return {"stories": stories, "next": next_address(request, cursor)}


@router.get(
    "/stories/{story_id}", response={200: StoryOut, 304: None, (404, 410, 422): ProblemDetails}, url_name="story"
)
def read_story(request: HttpRequest, response: HttpResponse, story_id: Path[Id]) -> Any:
    """One story with its photos. Its ETag is what If-Match needs when the story is corrected."""
    body = _body(request, story_id)
    tag = set_tag(request, response, body)
    return not_modified(request, response, tag) or body


def _body(request: HttpRequest, pk: int) -> Json:
    """What this caller sees of a story. Raises Http404; Problem 410 if it was withdrawn."""
    caller = caller_of(request)
    story = Article.objects.filter(pk=pk).with_draft_parts().first()
    if story is not None and (story.is_visible or caller.sees_hidden_stories):
        return story_json(request, story, caller.sees_hidden_photos)
    if story is not None and story.status == Article.Status.WITHDRAWN:
        withdrawal = Withdrawal.objects.filter(article=story).first()
        note = withdrawal.note.strip() if withdrawal else ""
        raise Problem(410, f"This story was withdrawn. {note}".strip())
    raise Http404("There is no such story.")


@router.post("/stories", auth=WRITERS, response={201: StoryOut, **REFUSED})
def enter_story(request: HttpRequest, response: HttpResponse, story: StoryNew) -> Any:
    """Enter a story; without a status it is a draft. The answer names its address in Location."""
    values = {"precision": str(Article.Precision.UNKNOWN), "status": str(Article.Status.DRAFT)}
    form = _form(story, values)
    _check_photos(story)
    with after_bulk():
        pk = create_story(_values(form, story, ""), owner_of(request), story.reason, Version.Door.API)
    return Status(201, set_location(request, response, _body(request, pk)))


@router.patch("/stories/{story_id}", auth=WRITERS, response={200: StoryOut, **REFUSED, 410: ProblemDetails})
def correct_story(request: HttpRequest, response: HttpResponse, story_id: Path[Id], story: StoryIn) -> Any:
    """Change the fields that are sent. If-Match must carry the ETag with which the story was read: if somebody has
    changed it since, nothing is saved, and the answer is 412."""
    with after_bulk(), transaction.atomic():
        values, opened = _open(request, story_id)
        form = _form(story, values)
        _check_photos(story)
        typed = _values(form, story, values["photos"])
        save_story(story_id, _edit(opened, typed, story.reason), owner_of(request))
    return set_location(request, response, _body(request, story_id))


@router.post(
    "/stories/{story_id}/withdraw",
    auth=WRITERS,
    response={200: StoryOut, **REFUSED, 410: ProblemDetails},
    url_name="withdraw_story",
)
def withdraw_story(request: HttpRequest, response: HttpResponse, story_id: Path[Id], why: Withdrawing) -> Any:
    """Withdraw a story. Readers who ask for it see the note. If-Match is checked where it is sent."""
    with after_bulk(), transaction.atomic():
        values, opened = _open(request, story_id, must_match=False)
        changed = {"status": str(Article.Status.WITHDRAWN), "withdrawn_on": timezone.localdate().isoformat()}
        typed = values | changed | {"reason": why.reason, "note": why.note}
        save_story(story_id, _edit(opened, typed, why.reason), owner_of(request))
    return set_location(request, response, _body(request, story_id))


def _open(request: HttpRequest, pk: int, must_match: bool = True) -> tuple[Values, Opened]:
    """Lock a story and return its values and version, if the caller saw it as it is now. Raises Http404 or Problem."""
    lock_rows("article", [pk])
    found = opened_story(pk)
    if found is None:
        raise Http404("There is no such story.")
    check_tag(request, _body(request, pk), must_match)
    return found


def _edit(opened: Opened, typed: Values, reason: str) -> StoryEdit:
    return StoryEdit(opened, typed, reason=reason, door=Version.Door.API)


def _form(story: StoryIn, values: Values) -> StoryForm:
    """The desk's form with what was sent over what is there. Raises Problem with the form's own sentences."""
    data = as_initial(values)
    for name, value in story.dict(exclude_unset=True, exclude={"reason", "photos"}).items():
        if value is None and name in ("precision", "status", "headline"):
            continue
        data["url" if name == "source_url" else name] = _typed(name, value)
    form = StoryForm(data, values=values)
    if not form.is_valid():
        found = [(name, str(error)) for name, errors in form.errors.items() for error in errors]
        errors = [("source_url" if name == "url" else name, sentence) for name, sentence in found]
        raise Problem(422, " ".join(sentence for _, sentence in errors), errors)
    return form


def _typed(name: str, value: Any) -> Any:
    if name in LINES:
        return "\n".join(" ".join(item.split()) for item in value or ())
    if name in MOMENTS and isinstance(value, datetime):
        aware = value if timezone.is_aware(value) else timezone.make_aware(value)
        return timezone.localtime(aware).replace(tzinfo=None, microsecond=0).isoformat()
    return "" if value is None else str(value)


def _values(form: StoryForm, story: StoryIn, photos: str) -> Values:
    keys = photos if story.photos is None else "\n".join(map(str, dict.fromkeys(story.photos)))
    return form.values | {"photos": keys}


def _check_photos(story: StoryIn) -> None:
    """Raises Problem if a photo of the story does not exist."""
    wanted = set(story.photos or ())
    gone = sorted(wanted - set(Photo.objects.filter(pk__in=wanted).values_list("pk", flat=True)))
    if gone:
        sentence = f"There is no photo {', '.join(map(str, gone[:5]))}."
        raise Problem(422, sentence, [("photos", sentence)])
