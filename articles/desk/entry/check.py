"""What was read from a submission, one story at a time beside its source: correct, save, publish or discard it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.desk.access import for_archivists, person
from articles.desk.desk_page import desk_page
from articles.desk.entry import read_input
from articles.desk.entry.entry_forms import CheckForms
from articles.desk.entry.new_names import new_names
from articles.desk.entry.save_submission import Saved, find_held, held_by, make_public, save_story
from articles.desk.entry.source_lines import SourceLine, lines_of, mark_uncertain, place_lines
from articles.desk.entry.story_fields import split_fields
from articles.desk.navigation import keep_place
from articles.models import Article, Photo, Submission


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the story that ?story= numbers. POST first keeps all that was typed, then does what its button says:
    keep, go (to another story), split (a caption), draft, publish, discard."""
    submission = get_object_or_404(Submission, pk=pk)
    if not submission.stories:
        read_input.read(submission)
    number = _number(request, submission)
    story = submission.stories[number]
    if request.method != "POST":
        return _page(request, submission, number, CheckForms(story))
    if story["saved"]:
        return _publish_saved(request, submission, number)
    submission.change_story(number, **CheckForms(story, request.POST).typed(story))
    forms = CheckForms.of_kept(story)
    for name, action in _ACTIONS.items():
        if name in request.POST:
            return action(request, submission, number, forms)
    return _go(request, submission, number)


def _number(request: HttpRequest, submission: Submission) -> int:
    given = request.GET.get("story", "1")
    if not given.isdecimal() or not 1 <= int(given[:9]) <= len(submission.stories):
        raise Http404
    return int(given) - 1


def _go(request: HttpRequest, submission: Submission, number: int, anchor: str = "") -> HttpResponseRedirect:
    address = reverse("desk:check", args=[submission.pk])
    return HttpResponseRedirect(keep_place(request, f"{address}?story={number + 1}{anchor}"))


def _leave(request: HttpRequest, submission: Submission, number: int, forms: CheckForms) -> HttpResponse:
    """Go to another story; this one is kept already."""
    wanted = request.POST["go"]
    is_there = wanted.isdecimal() and 1 <= int(wanted[:9]) <= len(submission.stories)
    return _go(request, submission, int(wanted) - 1 if is_there else number)


def _split(request: HttpRequest, submission: Submission, number: int, forms: CheckForms) -> HttpResponse:
    """Move the credit at the end of a caption to its own field."""
    photos, place = submission.stories[number]["photos"], request.POST["split"]
    if place.isdecimal() and int(place[:9]) < len(photos):
        photos[int(place)] = split_fields(photos[int(place)])
        submission.change_story(number, photos=photos)
    return _go(request, submission, number, f"#photo-{place}")


def _discard(request: HttpRequest, submission: Submission, number: int, forms: CheckForms) -> HttpResponse:
    submission.change_story(number, discarded=True)
    messages.success(request, "Discarded. It is kept here, and you can take it back.")
    return _next(request, submission, number)


def _restore(request: HttpRequest, submission: Submission, number: int, forms: CheckForms) -> HttpResponse:
    submission.stories[number]["discarded"] = False
    submission.state = Submission.State.OPEN
    submission.save(update_fields=["stories", "state", "updated_at"])
    return _go(request, submission, number)


def _save(request: HttpRequest, submission: Submission, number: int, forms: CheckForms) -> HttpResponse:
    """Save the story, as a draft unless the button says publish."""
    publish = "publish" in request.POST
    if not forms.is_valid():
        return _page(request, submission, number, forms)
    saved = save_story(
        submission, number, forms, person(request), publish=publish, replace_held="replace" in request.POST
    )
    if saved.row is None:
        return _page(request, submission, number, forms, saved)
    submission.change_story(number, saved=saved.row.pk, discarded=False)
    _tell(request, saved, publish)
    return _next(request, submission, number)


def _tell(request: HttpRequest, saved: Saved, publish: bool) -> None:
    if saved.why:
        messages.warning(request, f"Nothing was changed. {saved.why}")
    else:
        messages.success(request, f"{'Published' if publish else 'Saved as a draft'}: {saved.row}")


def _next(request: HttpRequest, submission: Submission, number: int) -> HttpResponse:
    """The next story that waits, or this one if none does."""
    order = [*range(number + 1, len(submission.stories)), *range(number)]
    waiting = (place for place in order if _waits(submission.stories[place]))
    return _go(request, submission, next(waiting, number))


def _waits(story: dict[str, Any]) -> bool:
    return not story["saved"] and not story["discarded"]


def _publish_saved(request: HttpRequest, submission: Submission, number: int) -> HttpResponse:
    """Publish what was saved as a draft."""
    row = _saved_row(submission.stories[number])
    if "publish" in request.POST and row is not None:
        make_public(row, person(request))
        messages.success(request, f"Published: {row}")
    return _go(request, submission, number)


_ACTIONS = {
    "go": _leave, "split": _split, "discard": _discard, "restore": _restore, "draft": _save, "publish": _save,
}  # fmt: skip


def _saved_row(story: dict[str, Any]) -> Article | Photo | None:
    if story["kind"] == "photo":
        return Photo.objects.filter(pk=story["saved"]).first()
    return Article.objects.filter(pk=story["saved"]).first()


def _source(submission: Submission, number: int) -> list[SourceLine]:
    """The lines of the file that a story was read from, or else of the paste."""
    story = submission.stories[number]
    if story.get("source"):
        return place_lines(story["source"], [story], number + 1)
    lines = place_lines(submission.text, submission.stories)
    # The lines of a text decide only where no HTML came with it.
    return lines if submission.html else mark_uncertain(lines, submission.text)


def _page(
    request: HttpRequest, submission: Submission, number: int, forms: CheckForms, saved: Saved | None = None
) -> HttpResponse:
    story = submission.stories[number]
    lines = _source(submission, number)
    held = saved.held if saved else None
    if request.method != "POST" and _waits(story) and story["kind"] == "article":
        # Submissions that were read by an older version do not say what the archive knows a story by.
        held = held_by(story) if "checksum" in story else find_held(read_input.draft_at(submission, number))
    context = {
        "submission": submission,
        "story": story,
        "number": number + 1,
        "forms": forms,
        "pictures_at": f"{reverse('desk:submitted_picture', args=[submission.pk])}?story={number + 1}",
        "lines": lines,
        "unused": lines_of("", lines),
        "unsure": [line for line in lines if line.is_uncertain and line.story == number + 1],
        "new_names": new_names(story),
        "row": _saved_row(story) if story["saved"] else None,
        "held": held,
        "why": saved.why if saved else "",
        "waits": _waits(story),
        "more": submission.stories[-1].get("more"),
        "most": read_input.MOST_STORIES,
    }
    return desk_page(request, "desk/check.html", context, 422 if forms.has_errors or context["why"] else 200)
