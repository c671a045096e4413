"""Constant parts of templates are made once in each language, and only those."""

from __future__ import annotations

import pytest
from django.template import Context, Engine, Template
from django.template.base import Node
from django.utils.translation import override

from articles.site.constant_nodes import ConstantNode, join_constants

CONSTANT = [
    "{% load static %}text {% translate 'Search' %}",
    "a {% translate 'Search' context 'button' %}",
    "a {% url 'front' %} {% url 'day' 2025 3 27 %}",
    "a {% blocktranslate trimmed %} All of it {% endblocktranslate %}",
    "a {% comment %} nothing {% endcomment %} b",
]
VARIABLE = [
    "a {{ word }}",
    "a {% translate word %}",
    "a {% translate 'Search'|lower %}",
    "a {% translate 'Search' as word %}{{ word }}",
    "a {% url name %}",
    "a {% url 'day' 2025 3 number %}",
    "a {% blocktranslate %}Page {{ number }}{% endblocktranslate %}",
    "a {% blocktranslate count number=number %}one{% plural %}many{% endblocktranslate %}",
]
VALUES = {"word": "Latest", "name": "front", "number": 27}


def compiled(source: str) -> Template:
    return join_constants(Template(source, engine=Engine.get_default()))


def constants(template: Template) -> list[Node]:
    return list(template.nodelist.get_nodes_by_type(ConstantNode))


@pytest.mark.parametrize("source", CONSTANT)
def test_what_depends_on_the_language_alone_is_one_node(source: str) -> None:
    template = compiled(source)
    assert len(template.nodelist) == 1 == len(constants(template))


@pytest.mark.parametrize("source", VARIABLE)
def test_what_depends_on_a_variable_is_not_kept(source: str) -> None:
    template = compiled(source)
    plain = Template(source, engine=Engine.get_default())
    for change in ({}, {"word": "Dates", "name": "dates", "number": 1}):
        values = {**VALUES, **change}
        assert template.render(Context(values)) == plain.render(Context(values))


def test_each_language_has_its_own_text() -> None:
    template = compiled("<b>{% translate 'Search' context 'button' %}</b>")
    texts = []
    for language in ("en-gb", "de", "en-gb", "fr"):
        with override(language):
            texts.append(template.render(Context()))
    assert texts[0] == texts[2] == "<b>Search</b>"
    assert len(set(texts)) == 3


def test_nodes_within_conditions_loops_and_blocks_are_joined_too() -> None:
    source = (
        "{% if number %}a {% translate 'Search' %}{% else %}b {% translate 'Search' %}{% endif %}"
        "{% for each in word %}c {% translate 'Search' %}{% endfor %}"
        "{% block x %}d {% translate 'Search' %}{% endblock %}"
    )
    template = compiled(source)
    assert template.render(Context({"number": 0, "word": "ab"})) == "b Searchc Searchc Searchd Search"
    assert template.render(Context({"number": 1, "word": ""})) == "a Searchd Search"
