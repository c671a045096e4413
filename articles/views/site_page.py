"""Pages that editors write, and readers' reports of errors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.models import Article, ErrorReport, Photo
from articles.models.error_report import MOST_WORDS
from articles.site.page_cache import conditional
from articles.site.site_pages import find_page
from newsarchive.proxies import client_network


@conditional
def site_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that editors wrote, in the reader's language if it exists in it."""
    found = find_page(slug)
    if found is None:
        raise Http404("There is no such page.")
    return render(request, "site_page.html", {"page_text": found})


class ReportForm(forms.Form):
    """A report. `website` is for robots: people do not see it, and what fills it is dropped."""

    words = forms.CharField(label=gettext_lazy("What is wrong?"), max_length=MOST_WORDS, widget=forms.Textarea)
    sender = forms.EmailField(label=gettext_lazy("Your e-mail address, if we may ask back"), required=False)
    website = forms.CharField(required=False)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form with which readers report an error, also sent by the one on the record's own page. That page is cached
    for all readers, so the form carries no token; a browser that sends it from another site is refused. 404 for what
    readers may not see."""
    record = _visible(kind, pk)
    if request.method != "POST":
        return render(request, "report.html", {"record": record, "kind": kind, "form": ReportForm()})
    form = ReportForm(request.POST)
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
        form.add_error(None, _("This was sent from another site. Please send it from here."))
    network = _network(request)
    if form.is_valid() and ErrorReport.objects.are_too_many(network):
        form.add_error(None, _("Too many reports have come from your network. Please try again in an hour."))
    if not form.is_valid():
        return render(request, "report.html", {"record": record, "kind": kind, "form": form}, status=422)
    if not form.cleaned_data["website"]:
        fields = {"words": form.cleaned_data["words"], "sender": form.cleaned_data["sender"]}
        ErrorReport.objects.create(**{kind: record}, network=network, **fields)
    return redirect("report_thanks")


def report_thanks(request: HttpRequest) -> HttpResponse:
    """What readers see who have sent a report."""
    return render(request, "report.html", {"is_sent": True})


def _visible(kind: str, pk: int) -> Any:
    """The record, if every reader may see it. Raises Http404."""
    rows = Article.objects.only_visible() if kind == "article" else Photo.objects.visible()
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such record.")
    return found


def _network(request: HttpRequest) -> str:
    """A digest of the sender's network, which says nothing without the site's secret key."""
    return salted_hmac(__name__, client_network(request) or "", algorithm="sha256").hexdigest()[:32]
