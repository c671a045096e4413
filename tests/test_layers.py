"""The eight rules of docs/architecture.md, held by reading the source. Each has a test of its own test: a tree made up
to break it is refused.

A tree is a dict, path -> source, so that made-up ones are written down here.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
Tree = dict[str, str]


@cache
def the_tree() -> Tree:
    """Every file of articles/ but the migrations, whose names and imports stay as they were when they were written."""
    paths = [path for path in (ROOT / "articles").rglob("*.py") if "migrations" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """All of a source, wherever it stands."""
    return tuple(ast.walk(parsed(source)))


# Rules 1 to 3: which way the imports point

SEARCH = ("articles.search",)
VALUES = ("articles.drafts", "articles.printed")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "articles.drafts": (),
    "articles.printed": ("articles.drafts",),
    "articles.parsers": VALUES,
    "articles.models": ("articles.drafts.text", "articles.drafts.moments", "articles.printed.name_order"),
    "articles.exporting": (*VALUES, "articles.parsers", "articles.models"),
    "articles.versions": ("articles.drafts", "articles.models", "articles.exporting"),
    "articles.importing": (
        *(*VALUES, "articles.parsers", "articles.models", "articles.exporting", "articles.versions"),
        *("articles.site.pictures", "articles.site.picture_queue"),
    ),
    "articles.bulk": (*VALUES, "articles.models", "articles.importing", "articles.versions"),
    "articles.authorities": (*VALUES, "articles.models", "articles.importing", "articles.versions"),
    "articles.search.document": (),
    "articles.search.analysis": (),
    "articles.search.meaning": (),
    "articles.search.request": ("articles.search.document", "articles.search.language.mistakes"),
    "articles.search.language": (),
    "articles.search.engines": ("articles.search.language", "articles.search.document", "articles.search.analysis"),
    "articles.search.indexing": (
        *("articles.drafts", "articles.models", "articles.search.document", "articles.search.engines"),
        *("articles.printed.languages", "articles.search.meaning"),
    ),
    "articles.search.answering": (*VALUES, "articles.models", *SEARCH),
    "articles.search.service": SEARCH,
    "articles.search.haystack": SEARCH,
    "articles.site": (*VALUES, "articles.parsers", "articles.models", "articles.exporting", *SEARCH),
    "articles.sign_in": (),
    "articles.templatetags": ("articles.drafts", "articles.models", "articles.search.request", "articles.site"),
    "articles.views": (
        *("articles.drafts", "articles.models", "articles.exporting", "articles.site", "articles.sign_in"),
        *SEARCH,
    ),
    "articles.feeds": ("articles.models", "articles.site", *SEARCH),
    "articles.sitemaps": ("articles.models", "articles.site", *SEARCH),
    "articles.admin": (
        *("articles.drafts", "articles.parsers", "articles.models", "articles.importing", "articles.site"),
        *("articles.versions", "articles.authorities"),
        *("articles.search.indexing", "articles.search.service", "articles.search.request"),
        "articles.search.language.mistakes",
    ),
    "articles.desk": (
        *(*VALUES, "articles.parsers", "articles.models", "articles.exporting", "articles.importing", "articles.bulk"),
        *(*SEARCH, "articles.site", "articles.sign_in", "articles.versions", "articles.authorities"),
    ),
    "articles.kept": (
        *("articles.drafts", "articles.models", "articles.exporting", "articles.versions", "articles.site"),
        *("articles.desk.access", "articles.desk.signed_out", *SEARCH),
    ),
    "articles.api": (
        *("articles.drafts", "articles.models", "articles.exporting", "articles.importing", "articles.versions"),
        *("articles.search", "articles.site", "articles.sign_in", "articles.desk", "articles.kept"),
    ),
    "articles.management": (
        *(*VALUES, "articles.parsers", "articles.models", "articles.exporting", "articles.importing", "articles.bulk"),
        *("articles.authorities", "articles.kept"),
        *(*SEARCH, "articles.site", "articles.sign_in"),
    ),
    "articles.search_indexes": ("articles.models",),
    "articles.urls": (
        "articles.views",
        "articles.api",
        "articles.desk",
        "articles.kept",
        "articles.feeds",
        "articles.sitemaps",
        "articles.site",
    ),
    "articles.apps": ("articles.models", "articles.parsers", "articles.search.indexing", "articles.sign_in"),
}
"""Room -> what of ours its files may import, besides each other. A new room is a new row."""

NEVER: dict[str, tuple[str, ...]] = {
    "articles.search.answering": ("articles.search.service", "articles.search.haystack"),
    "articles.search.service": ("articles.search.haystack",),
    "articles.search.indexing": ("articles.search.engines.whoosh",),
    **dict.fromkeys(
        (
            "articles.views",
            "articles.desk",
            "articles.kept",
            "articles.api",
            "articles.feeds",
            "articles.sitemaps",
            "articles.site",
            "articles.management",
        ),
        ("articles.search.haystack", "articles.search.engines.whoosh"),
    ),
    "articles.search.answering.rewrite": ("django", "articles.models"),
}
"""What a room may not import although the row above allows what it is part of."""

PURE = (
    *("articles.drafts", "articles.printed", "articles.parsers", "articles.search.language", "articles.search.engines"),
    *("articles.search.document", "articles.search.analysis", "articles.search.request", "articles.search.meaning"),
    *(
        "articles.exporting.ninjs",
        "articles.exporting.nitf",
        "articles.exporting.tabular",
        "articles.exporting.picture",
    ),
    *("articles.exporting.citations", "articles.site.charts", "articles.site.renditions"),
    *("articles.importing.prepare", "articles.importing.reader_process"),
)
"""They know neither Django nor a database: the reader process runs without them."""

MAY_IMPORT_LIBRARY = {
    "haystack": ("articles.search.haystack", "articles.search.indexing.signals", "articles.search_indexes"),
    "onnxruntime": ("articles.search.meaning",),
    "whoosh": ("articles.search.engines.whoosh", "articles.search.haystack"),
}


def within(module: str, rooms: tuple[str, ...]) -> bool:
    """Whether a module is one of these or lies below one."""
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def module_of(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def imports_of(path: str, tree: Tree) -> Iterator[str]:
    """Every module that a file names, wherever it does: at its top, in a function, for type checkers alone, relatively,
    through importlib, or as a string that is the dotted name of a module of ours or of something in one."""
    modules = {module_of(name) for name in tree}
    package = module_of(path) if path.endswith("__init__.py") else module_of(path).rpartition(".")[0]
    for node in nodes(tree[path]):
        for name in _named(node, package):
            yield _known(name, modules)


def _named(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        parts = package.split(".")
        base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
        source = ".".join(filter(None, [base, node.module]))
        yield from (f"{source}.{alias.name}" for alias in node.names)
    elif (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"articles(\.\w+){2,}", node.value)
    ):
        yield node.value
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")) and node.args:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _known(name: str, modules: set[str]) -> str:
    """The module of ours that a dotted name leads into; a foreign name as it is."""
    while name.startswith("articles.") and name not in modules:
        name = name.rpartition(".")[0]
    return name


def room_of(module: str) -> str:
    """The longest row of MAY_IMPORT that a module belongs to; "" for none."""
    return max((room for room in MAY_IMPORT if within(module, (room,))), key=len, default="")


def wrong_arrows(tree: Tree) -> list[str]:
    found = []
    for path in tree:
        module = module_of(path)
        room = room_of(module)
        if not room and module not in ("articles", "articles.search"):
            found.append(f"{path} lies in no room that MAY_IMPORT knows")
            continue
        for name in imports_of(path, tree):
            if not _allowed(module, room, name):
                found.append(f"{path} imports {name}")
    return sorted(set(found))


def _allowed(module: str, room: str, name: str) -> bool:
    if any(within(module, (some,)) and within(name, never) for some, never in NEVER.items()):
        return False
    library = name.partition(".")[0]
    if library == "django" and within(module, PURE):
        return False
    if library in MAY_IMPORT_LIBRARY:
        return within(module, MAY_IMPORT_LIBRARY[library])
    if library != "articles" or name == "articles":
        return True
    return within(name, (room, *MAY_IMPORT.get(room, ())))


def circles(tree: Tree) -> list[str]:
    """Rooms that reach themselves through others."""
    arrows: dict[str, set[str]] = defaultdict(set)
    for path in tree:
        arrows[room_of(module_of(path))] |= {room_of(name) for name in imports_of(path, tree)} - {""}
    reached = {room: targets - {room} for room, targets in arrows.items()}
    for _ in range(len(reached)):
        for room in reached:
            reached[room] |= {further for target in reached[room] for further in reached.get(target, ())}
    return [f"{room} reaches itself" for room, targets in reached.items() if room in targets]


# Rule 4: packages hand names on


def logic_in_packages(tree: Tree) -> list[str]:
    """Statements of __init__ files that are neither docstring nor import nor __all__."""
    return [
        f"{path}:{node.lineno}: {ast.unparse(node)[:60]}"
        for path, source in tree.items()
        if path.endswith("/__init__.py")
        for place, node in enumerate(parsed(source).body)
        if not _hands_on(node, place)
    ]


def _hands_on(node: ast.stmt, place: int) -> bool:
    if isinstance(node, ast.Expr):
        return place == 0 and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if isinstance(node, ast.Assign):
        named = ast.unparse(node.targets[0]) == "__all__"
        return named and isinstance(node.value, ast.List) and all(isinstance(e, ast.Constant) for e in node.value.elts)
    return isinstance(node, ast.Import | ast.ImportFrom)


# Rule 5: names of files

NO_NAMES = """
    about above across after again against ahead along among apart around aside away before behind below beneath beside
    besides between beyond by down during for from forth in inside into near of off on onto out outside over past since
    through to together toward under until up upon with within without always never often once only soon then there
    taken told given known seen done made gone written drawn shown found kept held sent broken chosen grown hidden
"""
"""Adverbs, prepositions and irregular participles."""


def bad_names(tree: Tree) -> list[str]:
    """Files named with a gerund, a participle, an adverb or a preposition. Commands have the names that users type."""
    return [path for path in tree if "/commands/" not in path and not _is_name(PurePosixPath(path).stem)]


def _is_name(stem: str) -> bool:
    """Of several words the last counts, but a noun may be told where it is (pictures_beside)."""
    last = stem.rpartition("_")[2]
    if stem == "__init__":
        return True
    ending = r"..(ing|[^e]ed|ly)$" if last == stem else r"..(ing|ly)$"
    return stem not in NO_NAMES.split() and not re.search(ending, last)


def shared_names(tree: Tree) -> list[str]:
    """Names of two files that are not the same part of two siblings: files whose folders lie in one folder."""
    places = defaultdict(list)
    for path in map(PurePosixPath, tree):
        if path.stem != "__init__" and "commands" not in path.parts:
            places[path.name].append(path)
    shared = {name: paths for name, paths in places.items() if len({path.parent.parent for path in paths}) > 1}
    return [f"{name}: {', '.join(map(str, paths))}" for name, paths in sorted(shared.items())]


# Rule 6: what lies directly in articles/

FLAT = {"__init__.py", "apps.py", "urls.py", "feeds.py", "sitemaps.py", "search_indexes.py"}
"""What Django and Haystack look for there, and Django's own flat files."""


def loose_files(tree: Tree) -> list[str]:
    return [path for path in tree if path.count("/") == 1 and PurePosixPath(path).name not in FLAT]


# Rule 7: the rule of who may see what

HOME = "articles/models/visibility.py"
_SQL = re.compile(r"embargo_until\s*(<|>|=|IS\b)|\bstatus\s*=\s*'published'")


def visibility_elsewhere(tree: Tree) -> list[str]:
    """Places outside its home that write the rule: an embargo compared or looked up, a status asked for as a string, in
    SQL too, a permission to see what is hidden. The admin asks Django for permissions, and is no page for readers."""
    return [
        f"{path}:{node.lineno}: {ast.unparse(node)[:60]}"
        for path, source in tree.items()
        if path != HOME
        for node in nodes(source)
        if _writes_the_rule(node, path.startswith("articles/admin/"))
    ]


def _writes_the_rule(node: ast.AST, is_admin: bool) -> bool:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        ordered = any(isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE | ast.Is) for operator in node.ops)
        return ordered and any(isinstance(side, ast.Attribute) and side.attr == "embargo_until" for side in sides)
    if isinstance(node, ast.Call):
        permission = ast.unparse(node.func).endswith(("has_perm", "has_perms")) and "articles.view_" in ast.unparse(
            node
        )
        return permission and not is_admin
    if isinstance(node, ast.keyword):
        name = node.arg or ""
        return "embargo_until__" in name or (name.endswith("status") and ast.unparse(node.value) == "'published'")
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return "embargo_until__" in node.value or bool(_SQL.search(node.value))
    return False


# Rule 8: no global state on import

REGISTRIES = {"articles/urls.py": {"register_converter"}, "articles/search/engines/whoosh/schema.py": {"copyreg"}}
"""What Django and pickle want called where it is."""


def global_state(tree: Tree) -> list[str]:
    """Statements that run on import and change what is imported: a call for its effect, an assignment into it."""
    return [
        f"{path}:{node.lineno}: {ast.unparse(node)[:60]}"
        for path, source in tree.items()
        for node in _run_on_import(parsed(source).body)
        if (root := _changed(node)) in _imported(source) and root not in REGISTRIES.get(path, ())
    ]


def _run_on_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported, those in branches, loops and classes among them."""
    for node in body:
        if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test):
            continue
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for name in ("body", "orelse", "finalbody"):
                yield from _run_on_import(getattr(node, name, []))


def _changed(node: ast.stmt) -> str:
    """The name at the root of what a statement changes."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _root(node.value.func)
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return next((_root(target) for target in targets if isinstance(target, ast.Attribute | ast.Subscript)), "")
    return ""


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _imported(source: str) -> set[str]:
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in nodes(source)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


# What else docs/architecture.md says of arrows


def requests_below_the_view(tree: Tree) -> list[str]:
    """Files that know of an HttpRequest although they lie below what answers one."""
    below = ("drafts", "printed", "parsers", "models", "importing", "exporting", "search")
    rooms = tuple(f"articles/{name}/" for name in below)
    return [path for path, source in tree.items() if path.startswith(rooms) and "HttpRequest" in source]


# The archive's own tree, and trees that break the rules

RULES: dict[str, Callable[[Tree], list[str]]] = {
    "1 to 3, arrows": wrong_arrows,
    "no circle": circles,
    "4, packages": logic_in_packages,
    "5, names": bad_names,
    "5, one name, one meaning": shared_names,
    "6, flat files": loose_files,
    "7, who sees what": visibility_elsewhere,
    "8, global state": global_state,
    "requests": requests_below_the_view,
}


@pytest.mark.parametrize("rule", RULES)
def test_the_archive_keeps(rule: str) -> None:
    assert RULES[rule](the_tree()) == []


SERVICE = {"articles/search/service.py": "", "articles/models/article.py": "", "articles/site/charts.py": ""}
BAD_NAMES = ("asking", "compressed", "beside", "taken", "bluntly", "credit_marking")
BROKEN: list[tuple[Callable[[Tree], list[str]], Tree]] = [
    (wrong_arrows, {"articles/drafts/draft.py": "from articles.printed import dates", "articles/printed/dates.py": ""}),
    (wrong_arrows, {"articles/printed/dates.py": "from articles.parsers import nitf", "articles/parsers/nitf.py": ""}),
    (wrong_arrows, {"articles/drafts/draft.py": "import django.db"}),
    (wrong_arrows, {**SERVICE, "articles/models/photo.py": "def f():\n    from articles.search.service import search"}),
    (
        wrong_arrows,
        {**SERVICE, "articles/search/engines/base.py": "if TYPE_CHECKING:\n  import articles.models.article"},
    ),
    (wrong_arrows, {**SERVICE, "articles/search/engines/base.py": "ROW = 'articles.models.article.Article'"}),
    (wrong_arrows, {**SERVICE, "articles/search/engines/base.py": "import_module('articles.models.article')"}),
    (wrong_arrows, {**SERVICE, "articles/search/engines/base.py": "from ...models import article"}),
    (wrong_arrows, {**SERVICE, "articles/search/answering/rows.py": "from articles.site import charts"}),
    (wrong_arrows, {**SERVICE, "articles/views/search.py": "from whoosh import index"}),
    (wrong_arrows, {**SERVICE, "articles/site/charts.py": "from django.http import HttpRequest"}),
    (wrong_arrows, {"articles/cellar/wine.py": ""}),
    (circles, {"articles/views/a.py": "import articles.site.b", "articles/site/b.py": "import articles.views.a"}),
    (logic_in_packages, {"articles/site/__init__.py": "LIMIT = 3"}),
    (logic_in_packages, {"articles/site/__init__.py": "from x import y\n\ndef f(): ..."}),
    (logic_in_packages, {"articles/site/__init__.py": "from x import y\n__all__ = [*y.names()]"}),
    *(
        (bad_names, {f"articles/site/{name}.py": ""})
        for name in ("asking", "compressed", "beside", "taken", "over_there_slowly")
    ),
    (shared_names, {"articles/drafts/dates.py": "", "articles/search/language/dates.py": ""}),
    (shared_names, {"articles/search/facets.py": "", "articles/search/engines/facets.py": ""}),
    (loose_files, {"articles/utils.py": ""}),
    (visibility_elsewhere, {"articles/views/x.py": "seen = story.embargo_until <= now"}),
    (visibility_elsewhere, {"articles/views/x.py": "Article.objects.filter(embargo_until__lte=now)"}),
    (visibility_elsewhere, {"articles/views/x.py": "Article.objects.filter(status='published')"}),
    (visibility_elsewhere, {"articles/views/x.py": "SQL = \"SELECT 1 FROM x WHERE s.status = 'published'\""}),
    (visibility_elsewhere, {"articles/views/x.py": "SQL = f'SELECT {a} WHERE embargo_until < {now}'"}),
    (visibility_elsewhere, {"articles/views/x.py": "user.has_perm('articles.view_article')"}),
    (global_state, {"articles/site/x.py": "import csv\ncsv.field_size_limit(9)"}),
    (global_state, {"articles/site/x.py": "from PIL import Image\nImage.MAX_IMAGE_PIXELS = 9"}),
    (global_state, {"articles/site/x.py": "import os\nif True:\n    os.environ['A'] = '1'"}),
    (global_state, {"articles/site/x.py": "from django.contrib import admin\nclass A:\n    admin.site.register(int)"}),
    (requests_below_the_view, {"articles/search/x.py": "def f(request: HttpRequest): ..."}),
]


@pytest.mark.parametrize(("rule", "tree"), BROKEN, ids=[f"{rule.__name__}-{n}" for n, (rule, _) in enumerate(BROKEN)])
def test_a_tree_that_breaks_a_rule_is_refused(rule: Callable[[Tree], list[str]], tree: Tree) -> None:
    assert rule(tree) != []


KEPT: list[tuple[Callable[[Tree], list[str]], Tree]] = [
    (wrong_arrows, {**SERVICE, "articles/views/search.py": "from articles.search.service import search"}),
    (wrong_arrows, {**SERVICE, "articles/site/faults.py": "MAY = 'articles.view_article'"}),
    (logic_in_packages, {"articles/x/__init__.py": '"""Words."""\n\nfrom articles.x.y import z\n\n__all__ = ["z"]'}),
    (bad_names, {f"articles/site/{name}.py": "" for name in ("feeds", "matched_terms")}),
    (shared_names, {"articles/parsers/nitf/format.py": "", "articles/parsers/ninjs/format.py": ""}),
    (visibility_elsewhere, {"articles/views/x.py": "row.embargo_until = None\nArticle(status=draft.status)"}),
    (global_state, {"articles/site/x.py": "NAMES = {}\nNAMES['a'] = 1\n\ndef f():\n    csv.field_size_limit(9)"}),
]


@pytest.mark.parametrize(("rule", "tree"), KEPT, ids=[f"{rule.__name__}-{n}" for n, (rule, _) in enumerate(KEPT)])
def test_a_tree_that_keeps_it_is_not(rule: Callable[[Tree], list[str]], tree: Tree) -> None:
    assert rule(tree) == []
