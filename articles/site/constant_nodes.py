"""Joins neighbouring nodes of a template whose text is the same on every page, so that it is made once in a language.

Texts, translations of literals, addresses and static files without variables are such nodes: most of a page. Django
would look each of them up again for every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, TokenType, Variable
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class ConstantNode(Node):
    """Renders its content for the first page in each language, and keeps the text for all others."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes
        self.texts: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language()
        if language not in self.texts:
            self.texts[language] = self.nodes.render(context)
        return self.texts[language]


def join_constants(template: Template) -> Template:
    """The same template, with its constant nodes joined."""
    _join(template.nodelist)
    return template


def _join(nodes: NodeList) -> None:
    joined: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if is_constant(node):
            run.append(node)
            continue
        joined += _as_one(run)
        run = []
        joined.append(node)
        for inner in _lists_within(node):
            _join(inner)
    nodes[:] = [*joined, *_as_one(run)]


def _as_one(run: list[Node]) -> list[Node]:
    """A run of constant nodes as a single one; a text alone as it is."""
    if len(run) < 2 and all(isinstance(node, TextNode) for node in run):
        return run
    constant = ConstantNode(NodeList(run))
    constant.token, constant.origin = run[0].token, run[0].origin
    return [constant]


def _lists_within(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):  # its `nodelist` is a copy
        yield from (nodes for _, nodes in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        inner = getattr(node, name, None)
        if isinstance(inner, NodeList):
            yield inner


def is_constant(node: Node) -> bool:
    """Whether the node's text depends on nothing but the language."""
    if isinstance(node, TextNode | LoadNode | CommentNode):
        return True
    if isinstance(node, TranslateNode):
        return not node.asvar and _are_literals([node.filter_expression, node.message_context])
    if isinstance(node, URLNode):
        return not node.asvar and _are_literals([node.view_name, *node.args, *node.kwargs.values()])
    if isinstance(node, StaticNode):
        return node.varname is None and _are_literals([node.path])
    if isinstance(node, BlockTranslateNode):
        has_texts_alone = all(token.token_type == TokenType.TEXT for token in node.singular)
        return has_texts_alone and not (node.asvar or node.plural or node.extra_context or node.message_context)
    return False


def _are_literals(expressions: Iterable[FilterExpression | None]) -> bool:
    return all(each is None or _is_literal(each) for each in expressions)


def _is_literal(expression: FilterExpression) -> bool:
    if expression.filters:
        return False
    return not isinstance(expression.var, Variable) or expression.var.lookups is None
