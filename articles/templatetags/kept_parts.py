"""The tag {% part %}, which keeps the text of parts of pages."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context, Engine
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.site.languages import interface_direction, interface_language

register = template.Library()

_KEPT = 3000
"""Texts that a process keeps, of one or two kilobytes each."""

Values = tuple[tuple[str, Hashable], ...]


class PartNode(template.Node):
    """Renders the template with these values, or takes the text that was made of the same values before."""

    def __init__(self, name: str, values: dict[str, FilterExpression]) -> None:
        self.name, self.values = name, values

    def render(self, context: Context) -> SafeString:
        values = tuple((name, _plain(value.resolve(context))) for name, value in self.values.items())
        return _text(self.name, get_language() or "", get_script_prefix(), values)


def _plain(value: Any) -> Any:
    """A text without its mark of being safe HTML: with it, it would equal an unsafe text of the same characters."""
    return value[:] if isinstance(value, SafeString) else value


@lru_cache(maxsize=_KEPT)
def _text(name: str, _language: str, _prefix: str, values: Values) -> SafeString:
    own: dict[str, Any] = {"interface_language": interface_language(), "interface_direction": interface_direction()}
    text: SafeString = Engine.get_default().get_template(name).render(Context({**dict(values), **own}))
    return text


def forget_parts() -> None:
    """Forget what is kept. For tests, which change settings."""
    _text.cache_clear()


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """{% part "front/_card.html" card=card summed=True %} is {% include ... only %}, made once for the same values.

    The text must depend on nothing but the values, the language and the script prefix. So the values are plain ones:
    texts, numbers, days and tuples of these. Two records are equal if only their keys are: they and the request are no
    values. Safe HTML arrives as plain text. Who reads the values decides what a reader may see of them.
    """
    _, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    if rest or name[0] not in "'\"":
        raise template.TemplateSyntaxError('Use: {% part "template.html" name=value ... %}')
    return PartNode(name.strip("'\""), values)
