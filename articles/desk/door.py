"""Signing in to the desk, and signing out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from articles.models.visibility import reads_desk
from articles.sign_in.forms import SignInForm


class DeskSignInForm(SignInForm):
    """The admin's form, with its limits and second factor, for people who may use the desk without being staff."""

    def confirm_staff(self, user: User) -> None:
        """Raises ValidationError for somebody who is neither staff nor has a role."""
        if not (user.is_staff or reads_desk(user)):
            raise ValidationError("This account has no role at the desk.")


@method_decorator(sensitive_post_parameters("password", "code"), name="dispatch")
class SignIn(LoginView):
    """The sign-in page in the site's design."""

    template_name = "desk/sign_in.html"
    authentication_form = DeskSignInForm
    next_page = "desk:overview"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """Without Django's own site_name, which is the name of the host: every page prints the archive's."""
        context: dict[str, Any] = super().get_context_data(**given)
        return {name: value for name, value in context.items() if name not in ("site", "site_name")}


class SignOut(LogoutView):
    """Signs out, and leads to the front page. By POST only."""

    next_page = "front"
