"""The page on which signed-in people make and revoke tokens for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.desk.access import person
from articles.models import ApiToken
from articles.models.visibility import reads_desk, writes_at_desk

MOST_TOKENS = 50
_DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("A year")))


class TokenForm(forms.Form):
    """A new token. Only what its owner may do is offered."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What will use it: “night desk script”."))
    scope = forms.ChoiceField(label=_("It may"), choices=())
    days = forms.TypedChoiceField(label=_("It ends after"), choices=_DAYS, coerce=int, initial=90)

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        may = dict.fromkeys((ApiToken.Scope.READ, ApiToken.Scope.KEEP), True)
        may |= {ApiToken.Scope.DESK: reads_desk(user), ApiToken.Scope.WRITE: writes_at_desk(user)}
        scope: Any = self.fields["scope"]
        scope.choices = [(value, label) for value, label in ApiToken.Scope.choices if may[ApiToken.Scope(value)]]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens. POST makes one, and shows its secret this once, or revokes one."""
    user = person(request)
    own = ApiToken.objects.filter(user=user)
    if request.method == "POST" and "revoke" in request.POST:
        given = request.POST["revoke"]
        if given.isascii() and given.isdecimal() and len(given) < 19 and own.filter(pk=int(given)).delete()[0]:
            messages.success(request, _("The token was revoked. Programs that use it are refused from now on."))
        return redirect("api_tokens")
    form, secret = TokenForm(user, request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if own.count() >= MOST_TOKENS:
            form.add_error(
                None, _("You have {number} tokens. Revoke one before you make another.").format(number=MOST_TOKENS)
            )
        else:
            ends = timezone.now() + timedelta(days=form.cleaned_data["days"])
            secret = ApiToken.objects.issue(request.user, form.cleaned_data["name"], form.cleaned_data["scope"], ends)[
                1
            ]
            form = TokenForm(user)
    context = {"form": form, "secret": secret, "tokens": own, "now": timezone.now(), "title": _("Tokens for programs")}
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)
