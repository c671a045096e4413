"""The page on which signed-in people set up, renew or remove their second factor."""

from __future__ import annotations

from typing import Any

import django_otp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.sign_in import second_factor
from articles.sign_in.forms import CodeForm

WRONG = gettext_lazy("This code is wrong, was used before, or came too soon after a wrong one. Enter the next code.")


@never_cache
@sensitive_post_parameters("code")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest) -> HttpResponse:
    """GET shows the state; POST does what its button says: begin, confirm, renew or remove."""
    action = _ACTIONS.get(request.POST.get("action", ""))
    return action(request, _user(request)) if action else _page(request)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - for mypy: login_required
    return request.user


def _page(request: HttpRequest, form: CodeForm | None = None, **more: Any) -> HttpResponse:
    user = _user(request)
    app, draft = second_factor.app_of(user), second_factor.app_of(user, confirmed=False)
    context = {
        "title": _("Second factor"),
        "form": form or CodeForm(),
        "app": app,
        "draft": None if app else draft,
        "codes_left": second_factor.recovery_codes_left(user) if app else 0,
        "required": settings.SECOND_FACTOR == "required",
        **more,
    }
    if context["draft"]:
        context |= {"qr_code": second_factor.qr_code_of(draft), "secret": second_factor.secret_of(draft)}
    return render(request, "second_factor.html", context)


def _begin(request: HttpRequest, user: User) -> HttpResponseRedirect:
    if second_factor.app_of(user) is None:
        second_factor.begin(user)
    return redirect("second_factor")


def _confirm(request: HttpRequest, user: User) -> HttpResponse:
    form, draft = CodeForm(request.POST), second_factor.app_of(user, confirmed=False)
    if draft is None or second_factor.app_of(user):
        return redirect("second_factor")
    if form.is_valid():
        if codes := second_factor.confirm(draft, form.cleaned_data["code"]):
            request.session.cycle_key()
            django_otp.login(request, draft)
            return _page(request, codes=codes)
        form.add_error("code", WRONG)
    return _page(request, form)


def _renew(request: HttpRequest, user: User) -> HttpResponse:
    form = _proof(request, user)
    return _page(request, codes=second_factor.make_recovery_codes(user)) if form.is_valid() else _page(request, form)


def _remove(request: HttpRequest, user: User) -> HttpResponse:
    form = _proof(request, user)
    if not form.is_valid():
        return _page(request, form)
    second_factor.remove(user)
    request.session.pop(django_otp.DEVICE_ID_SESSION_KEY, None)
    messages.success(request, _("Your second factor is removed. Signing in now needs only your name and password."))
    return HttpResponseRedirect(reverse("second_factor"))


def _proof(request: HttpRequest, user: User) -> CodeForm:
    """The form, which is valid only with a good code, so that nobody can use a browser that was left open."""
    form = CodeForm(request.POST)
    if form.is_valid() and second_factor.used_device(user, form.cleaned_data["code"]) is None:
        form.add_error("code", WRONG)
    return form


_ACTIONS = {"begin": _begin, "confirm": _confirm, "renew": _renew, "remove": _remove}
