"""The form of the sign-in page, and the one for a code alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.sign_in import hashers, second_factor, throttle


class CodeField(forms.CharField):
    """A six-digit code from the app, or a recovery code. Spaces in it are ignored."""

    def __init__(self, **given: Any) -> None:
        attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(max_length=20, widget=forms.TextInput(attributes), **given)

    def clean(self, value: Any) -> str:
        return "".join(str(super().clean(value)).split()).lower()


class SignInForm(AdminAuthenticationForm):
    """Name, password and code in one step, so that no answer tells which of them was wrong."""

    code = CodeField(required=False, label=_("Code of your second factor, if you have set one up"))
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "The name, the password or the code is wrong. Capitals matter in the name and the password. "
            "The code is needed if you have set up a second factor."
        ),
    }

    def clean(self) -> dict[str, Any]:
        """Refuse a locked name first, which is cheap; then wait for a turn to hash the password."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request is None or not name or not password:
            return super().clean()
        if not AxesProxyHandler.is_allowed(self.request, {"username": name}):
            raise self.get_invalid_login_error()
        attempt = throttle.attempt_of(self.request, name)
        try:
            with hashers.turn(known_device=bool(attempt.device)):
                return super().clean()  # asks once more whether the name is locked: others may have been counted
        except hashers.Busy as error:
            throttle.refuse(self.request, attempt, "busy", timedelta(seconds=hashers.RETRY_AFTER))
            raise self.get_invalid_login_error() from error

    def confirm_login_allowed(self, user: User) -> None:
        """Called if the password was right. Raises ValidationError, with the same text as for a wrong password."""
        try:
            AuthenticationForm.confirm_login_allowed(self, user)
            self.confirm_staff(user)
        except ValidationError:
            self._fail("not a member of staff")
        if not second_factor.passes(user, self.cleaned_data.get("code", "")):
            self._fail("wrong or missing code")

    def confirm_staff(self, user: User) -> None:
        """Raises ValidationError for somebody who may not use the pages that this form leads to."""
        if not user.is_staff:
            raise ValidationError("This account is not a member of staff.")

    def _fail(self, why: str) -> NoReturn:
        self.request.sign_in_failure = why  # type: ignore[union-attr]
        credentials = {"username": self.cleaned_data["username"]}
        user_login_failed.send(sender=__name__, credentials=credentials, request=self.request)
        raise self.get_invalid_login_error()


class CodeForm(forms.Form):
    """A code that confirms a new device, or proves that the user still has it."""

    code = CodeField(label=_("Code"))
