"""What people who are signed out get instead of a page of the desk. What they sent is shown to them, never lost."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HIDDEN = ("csrfmiddlewaretoken", "password", "code")
"""Fields that are never shown again."""


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page. If a form was sent (the session ended meanwhile), show its content, ready to be sent
    again after signing in."""
    if request.method == "POST":
        return offer_again(request, "You are signed out, so nothing was saved. Sign in first, then send it again.")
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def offer_again(request: HttpRequest, why: str) -> HttpResponse:
    """A page with everything that was sent, in a form that sends it again; 403. Files must be chosen again."""
    sent = [
        (name, text) for name, texts in request.POST.lists() if name not in HIDDEN for text in texts if text.strip()
    ]
    context = {
        "why": why,
        "sent": sent,
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
    }
    return render(request, "desk/send_again.html", context | {"path": request.get_full_path()}, status=403)


def refuse_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose CSRF token is wrong, which happens when somebody signs in again in another tab. Forms
    of the desk can be sent again from it; all others get Django's page."""
    from django.views.csrf import csrf_failure

    if not request.path.startswith("/desk/") or not request.user.is_authenticated:
        return csrf_failure(request, reason)
    return offer_again(request, "You have signed in since this page was opened, so nothing was saved. Send it again.")
