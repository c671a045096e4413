"""Puts what people type into Unicode's composed form (NFC), as imports do with what is sent: "é" is one character,
whichever keyboard it was typed on, and two spellings of a name are not two names."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_AS_TYPED = "password"
"""What fields of passwords have in their names: their hashes were made of what was typed."""


class ComposeTypedText:
    """Middleware, the last before the view: compose the address's parameters, and the texts of a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Only now, since the form was not to be read before the protection against forged requests."""
        if "%" in request.META.get("QUERY_STRING", ""):
            request.GET = composed(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and request.content_type in _FORMS:
            request.POST = composed(request.POST)  # type: ignore[assignment]


def composed(sent: QueryDict) -> QueryDict:
    """The same parameters in NFC; the very same if they are already."""
    if all(_is_composed(text) for name, texts in sent.lists() if _AS_TYPED not in name for text in texts):
        return sent
    changed = sent.copy()
    for name, texts in sent.lists():
        if _AS_TYPED not in name:
            changed.setlist(name, [unicodedata.normalize("NFC", text) for text in texts])
    changed._mutable = False
    return changed


def _is_composed(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFC", text)
