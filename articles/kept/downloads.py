"""Taking away: a tray, a collection or named records as a file, made at once or, if it is large, in the background."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import Any

from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.kept.account import for_account, personal
from articles.kept.build_file import open_file, remove_file
from articles.kept.file_forms import FORMS, Taking
from articles.kept.item_rows import visible_keys
from articles.kept.pick import picked_keys
from articles.models import Collection, DownloadJob
from articles.search.language.mistakes import SearchUnavailable
from articles.site.absolute_urls import site_address
from articles.site.page_cache import reader
from articles.site.search_unavailable import unavailable_page

AT_ONCE = 200
"""Records of a file that is made while its reader waits; files with more are made in the background."""
MOST_IN_MEMORY = 8 * 1024 * 1024


@personal
def take(request: HttpRequest) -> HttpResponseBase:
    """What is chosen (collection=, shared=, item= or all=1&search=) as a file of the form `form`, or as one printable
    page (form=print). People who are signed in send it by POST, since a large file is a row in the database."""
    sent = request.POST if request.method == "POST" else request.GET
    form = sent.get("form", "")
    if form != "print" and not (form in FORMS and FORMS[form].is_offered):
        raise Http404("There is no such form.")
    try:
        taking = _taking(request, sent)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    if not taking.keys:
        return render(request, "kept/nothing.html", {"why": _("There is nothing to take away.")}, status=422)
    if len(taking.keys) > AT_ONCE:
        return _start(request, form, taking)
    if form == "print":
        return render(request, "kept/print.html", {"taking": taking, "sheets": taking.shown()})
    return _file(form, taking)


def _taking(request: HttpRequest, sent: QueryDict) -> Taking:
    """What is chosen, as this reader may see it now. Raises Http404."""
    user, collection = reader(request), _collection(request, sent)
    keys: list[Any] = collection.items.record_keys() if collection else picked_keys(request, sent)
    title = str(collection) if collection else "Selection"
    columns = tuple(sent.getlist("column"))
    return Taking(title, visible_keys(keys, user), user, site_address(request), collection, columns)


def _collection(request: HttpRequest, sent: QueryDict) -> Collection | None:
    if secret := sent.get("shared"):
        found: Collection = get_object_or_404(Collection.objects.public(secret), is_tray=False)
        return found
    if pk := sent.get("collection", ""):
        seen = Collection.objects.seen_by(reader(request))
        number = int(pk) if pk.isdecimal() and len(pk) < 19 else 0
        found = get_object_or_404(seen, pk=number)
        if found.is_tray and found.owner_id != request.user.pk:
            raise Http404("There is no such collection.")
        return found
    return None


def _file(form: str, taking: Taking) -> FileResponse:
    out: Any = SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115 - the response closes it
    FORMS[form].write(taking, out)
    out.seek(0)
    return _response(form, taking.title, out)


def _response(form: str, title: str, file: Any) -> FileResponse:
    response = FileResponse(file, content_type=FORMS[form].content_type)
    name = f"{slugify(title) or 'selection'}.{FORMS[form].suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _start(request: HttpRequest, form: str, taking: Taking) -> HttpResponse:
    """Write down that the file is to be made."""
    if request.method != "POST" or not isinstance(request.user, User) or form == "print":
        why = _("More than {number} can be taken away as a file by people who are signed in.").format(number=AT_ONCE)
        return render(request, "kept/nothing.html", {"why": why}, status=422)
    job = DownloadJob.objects.create(
        owner=request.user,
        collection=taking.collection,
        title=taking.title[:200],
        form=form,
        columns=list(taking.columns),
        keys=taking.keys,
        site=taking.site,
        total=len(taking.keys),
    )
    return redirect(job)


@for_account
@require_safe
def download(request: HttpRequest, secret: str) -> HttpResponse:
    """How far a file is, and the link to it."""
    job = get_object_or_404(DownloadJob.objects.of(request.user), secret=secret)
    return render(request, "kept/download.html", {"job": job, "form": FORMS[job.form]})


@for_account
@require_safe
def download_file(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The file. If something in it may not be seen any more, it is made again without that."""
    job = get_object_or_404(DownloadJob.objects.of(request.user), secret=secret, state=DownloadJob.State.DONE)
    keys = [(kind, pk) for kind, pk in job.keys]
    seen = visible_keys(keys, request.user)
    if len(seen) < len(keys):
        state = DownloadJob.State.WAITING
        DownloadJob.objects.filter(pk=job.pk).update(state=state, keys=seen, total=len(seen), done=0)
        remove_file(job)
        return redirect(job)
    try:
        return _response(job.form, job.title, open_file(job))
    except FileNotFoundError:
        raise Http404("The time of this file is over.") from None
