"""The form of an article. What archivists type is sanitised and checked like the input of parsers."""

from __future__ import annotations

from typing import Any

from django import forms

from articles.admin.versioned_admin import VersionedForm
from articles.drafts.markup import typed_body
from articles.models import Article


class TextsForm(VersionedForm):
    """A form with multi-line texts. Browsers send other line endings back, which alone must not count as a change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._texts():
            self.initial[name] = "\r\n".join(str(self.initial.get(name) or "").splitlines())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        return data | {name: data[name].replace("\r\n", "\n") for name in self._texts() if data.get(name)}

    def _texts(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field.widget, forms.Textarea)]


class ArticleForm(TextsForm):
    """An article; its body is reduced to the archive's HTML subset, and a date always has a precision."""

    url = forms.URLField(label="Source address", required=False, max_length=2000, assume_scheme="https")

    class Meta:
        model = Article
        exclude = ["authors", "photos"]
        widgets = {
            "headline": forms.TextInput(attrs={"size": 90}),
            "standfirst": forms.Textarea(attrs={"rows": 3, "cols": 100}),
            "body": forms.Textarea(attrs={"rows": 25, "cols": 100}),
            "rights": forms.Textarea(attrs={"rows": 2, "cols": 100}),
            "instructions": forms.Textarea(attrs={"rows": 2, "cols": 100}),
        }
        labels = {"precision": "Known to the"}
        help_texts = {
            "body": "Plain text with an empty line between paragraphs, or HTML. Of HTML, the archive keeps paragraphs, "
            "subheads, quotes, lists, links and emphasis.",
            "language": "The code of the language, such as en, tr or ar.",
            "published_on": "As printed. If only the month or year is known, enter any day of it.",
            "published_at": "Fill this in if the time is known; you can then leave the day empty.",
            "precision": "Estimated: readers see “about”. Unknown: leave the day empty.",
            "status": "Readers see only published stories. The page of a withdrawn story says that it was withdrawn.",
        }

    def is_multipart(self) -> bool:
        """A text is sent as it is: plain forms write three signs for each of its bytes, and are bounded."""
        return True

    def clean_body(self) -> str:
        return typed_body(self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        dated = data.get("published_on") or data.get("published_at")
        if dated and data.get("precision") == Article.Precision.UNKNOWN:
            data["precision"] = Article.Precision.EXACT if data.get("published_at") else Article.Precision.DAY
        if not dated and data.get("precision") != Article.Precision.UNKNOWN:
            self.add_error("published_on", "Give the day, or set the precision to Unknown.")
        return data
