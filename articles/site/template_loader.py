"""Loads the templates of templates/ without their indentation, which only those who edit them need, and with their
constant parts joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.template.base import Origin, Template
from django.template.loaders import base, cached
from django.template.loaders.filesystem import Loader as FileLoader

from articles.site.constant_nodes import join_constants

_INDENTATION = re.compile(r"\n\s+")


class Loader(FileLoader):
    """A browser shows a line break as it shows a line break with spaces behind it, so long as no template has a <pre>
    or a <textarea> with text of its own. Pages are a fifth smaller for it."""

    def get_contents(self, origin: Origin) -> str:
        return _INDENTATION.sub("\n", super().get_contents(origin))


class _JoiningLoader(base.Loader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template: Template = super().get_template(template_name, skip)
        is_ours = isinstance(template.origin.loader, Loader)
        return join_constants(template) if is_ours else template


class KeepingLoader(cached.Loader, _JoiningLoader):
    """Keeps the templates that the given loaders find, as Django's cached loader does. Those of the archive have their
    constant nodes joined (articles.site.constant_nodes)."""

    def __init__(self, engine: Any, loaders: Iterable[Any]) -> None:
        super().__init__(engine, list(loaders))
