"""Forms are printed as Django prints them."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates

from articles.admin.form_renderer import FormRenderer

EVIL = """<b>"&'</b>"""


class Every(forms.Form):
    """A field of every kind that is written without a template, and some of those that are not."""

    words = forms.CharField(label=EVIL, help_text="Any.", initial=EVIL)
    number = forms.IntegerField(required=False, initial=1204, disabled=True)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "data-x": EVIL, "hidden": True, "lang": False}))
    hidden = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput)
    day = forms.DateField(localize=True)
    moment = forms.SplitDateTimeField()
    choice = forms.ChoiceField(choices=[("a", "A"), ("b", EVIL)])
    grouped = forms.ChoiceField(choices=[(EVIL, [("a", "A"), (3, EVIL)])], initial=3)
    typed = forms.TypedChoiceField(
        choices=[(None, ""), (1, "One"), (True, EVIL)], coerce=int, initial=1, required=False
    )
    several = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    picture = forms.FileField()


def make_form(renderer: BaseRenderer, data: dict[str, Any] | None) -> Every:
    return Every(data, renderer=renderer)


@pytest.mark.parametrize("data", [None, {}, {"words": EVIL, "long": EVIL, "number": "x", "agreed": "on", "day": "x"}])
@pytest.mark.parametrize("shape", ["as_div", "as_p", "as_table"])
def test_a_form_is_printed_to_the_letter_as_django_prints_it(data: dict[str, Any] | None, shape: str) -> None:
    ours, django = (getattr(make_form(kind(), data), shape)() for kind in (FormRenderer, DjangoTemplates))
    assert ours == django
    assert "<b>" not in ours


def test_labels_without_a_field_have_no_tag() -> None:
    ours, django = (
        make_form(kind(), None)["several"].label_tag(attrs={"class": "x"}) for kind in (FormRenderer, DjangoTemplates)
    )
    assert ours == django


def test_errors_are_listed() -> None:
    assert "This field is required." in make_form(FormRenderer(), {})["words"].errors.as_ul()
