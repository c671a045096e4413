"""The admin's part in versions: each save, deletion and action records one, and no save overwrites another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from articles.models import ArticlePhoto, Term, Version
from articles.versions import history
from articles.versions.recorder import Change, record_created, watch
from articles.versions.states import Json, current_token, kind_of, token_of


class OpenedField(forms.CharField):
    """The token of the state that the form was opened with. It is never a change by itself."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class VersionedForm(forms.ModelForm):
    """A form that is refused if somebody else has changed its record since it was opened. What was typed stays in it.

    The admin runs it within the transaction of watch(), which has locked the record.
    """

    opened = OpenedField(required=False)
    present: ClassVar[str | None] = None
    """The token of the record's present state, where watch() has read that already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "opened" in self.fields:
            self.initial["opened"] = self.present or current_token(kind_of(self.instance), self.instance.pk)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opened = data.pop("opened", "")
        if opened and opened != self.initial["opened"]:
            last = history.last_change(kind_of(self.instance), self.instance.pk)
            raise ValidationError(f"{history.told(last)} Your text is still here, and nothing of it was saved. {_HOW}")
        return data


_HOW = "Open the record in a second tab, and enter your changes there."


class VersionedAdmin(admin.ModelAdmin):
    """Records versions. Subclasses name in watched() what a save or a deletion may change."""

    form = VersionedForm
    change_form_photos: ClassVar[bool] = False

    def watched(self, keys: list[int]) -> dict[str, Any]:
        """What watch() is to read for these records of this page's model."""
        kind = kind_of(self.model)
        if kind == "article":
            return {"articles": keys}
        if kind == "photo":
            places = ArticlePhoto.objects.filter(photo__in=keys).values_list("article", flat=True)
            return {"photos": keys, "articles": set(places)}
        rows: list[Term] = list(self.model._default_manager.filter(pk__in=keys))
        return {"names": rows}

    @contextmanager
    def versions(self, request: HttpRequest, keys: list[int], **also: Any) -> Iterator[Mapping[int, Json]]:
        """Record what the block does to these records, and give it their states before."""
        with transaction.atomic(), watch(_change(request), **(self.watched(keys) | also)) as before:
            yield before.get(kind_of(self.model), {})

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        key = _key(object_id)
        if request.method != "POST" or key is None:
            return super().changeform_view(request, object_id, *args, **kwargs)
        also = {}
        if kind_of(self.model) == "article":
            also["photos"] = set(ArticlePhoto.objects.filter(article=key).values_list("photo", flat=True))
        with self.versions(request, [key], **also) as before:
            request.token_of_record = token_of(before.get(key))  # type: ignore[attr-defined]
            response: HttpResponse = super().changeform_view(request, object_id, *args, **kwargs)
        return response

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)  # a class made for this request
        form.present = getattr(request, "token_of_record", None)
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        made = [form.instance] if not change else []
        for formset in formsets:
            made += [placed.photo for placed in formset.new_objects if getattr(placed, "made_photo", False)]
        for row in made:
            record_created([row], _change(request))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with self.versions(request, [obj.pk]):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        with self.versions(request, list(queryset.values_list("pk", flat=True))):
            super().delete_queryset(request, queryset)


def _change(request: HttpRequest) -> Change:
    return Change(Version.Door.ADMIN, request.user)


def _key(object_id: str | None) -> int | None:
    """The record's key; None if a new record is added or the address is wrong."""
    return int(object_id) if object_id and object_id.isascii() and object_id.isdigit() and len(object_id) < 19 else None
