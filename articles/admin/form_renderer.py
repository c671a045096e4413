"""Django's form renderer, which writes the small parts that make up most of a form without templates.

A form of the admin has about sixty inputs, sixty labels, and a hundred empty lists of errors. Each is one line, and
rendering it with a template takes ten times as long. What is written is Django's own HTML, to the letter
(tests/admin/test_form_renderer.py compares them); everything else goes to Django's templates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class FormRenderer(DjangoTemplates):
    """The setting FORM_RENDERER."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        written = _PARTS[template_name](context) if template_name in _PARTS else None
        return super().render(template_name, context, request) if written is None else mark_safe(written)  # noqa: S308


def _text(value: object) -> SafeString:
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attributes(attributes: Mapping[str, object]) -> str:
    """The attributes as HTML. True means an attribute without a value; False omits the attribute."""
    shown = ((name, value) for name, value in attributes.items() if value is not False)
    return "".join(f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"' for name, value in shown)


def _input(context: dict[str, Any]) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    start = f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"'
    return f"{start}{value}{_attributes(widget['attrs'])}>"


def _textarea(context: dict[str, Any]) -> str:
    widget = context["widget"]
    text = _text(widget["value"] or "")
    return f'<textarea name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(context: dict[str, Any]) -> str | None:
    """The select element; None if it has groups of options, which need the template."""
    widget = context["widget"]
    if any(name for name, _, _ in widget["optgroups"]):
        return None
    options = "".join(_option(option) for _, options, _ in widget["optgroups"] for option in options)
    return f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>{options}\n</select>'


def _option(widget: Mapping[str, Any]) -> str:
    attributes = _attributes(widget["attrs"])
    return f'\n  <option value="{_text(widget["value"])}"{attributes}>{_text(widget["label"])}</option>\n'


def _label(context: dict[str, Any]) -> str:
    label, tag = _text(context["label"]), context["tag"]
    return f"<{tag}{_attributes(context['attrs'] or {})}>{label}</{tag}>" if context["use_tag"] else label


def _errors(context: dict[str, Any]) -> str | None:
    """Empty if there are no errors; None if there are, because these need the template."""
    return None if context["errors"] else ""


_INPUTS = ("checkbox", "date", "datetime", "email", "hidden", "number", "password", "text", "time", "url")
_PARTS: dict[str, Callable[[dict[str, Any]], str | None]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in _INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/label.html": _label,
    "django/forms/errors/list/default.html": _errors,
    "django/forms/errors/list/ul.html": _errors,
}
