"""Change the code in small ways, and see whether the tests notice: `make mutants`.

`python bench/mutants.py [--each 20] [--seed 11] [--only PART_OF_A_PATH ...]` picks that many changes of each module at
random, makes each in a copy of the project, never in the checkout, and runs the tests that watch over the module there.
It prints the share of changes that a test noticed, and each change that none did.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from pathlib import Path
from queue import Queue
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
COPIES = 2
"""Changes tried at a time, a copy of the project each."""
DATABASE, FRESH = "tests.sqlite3", "fresh.sqlite3"
"""The database of a copy's tests, and what each run begins with: to make one takes longer than most tests."""
IN_MIGRATIONS = ("triggers.py", "detachment.py", "visibility.py")
"""Modules that make a part of the database, whose tests make one of their own."""
PATIENCE = 4
"""Tests that take so many times as long as without the change count as failed: a change may make a loop endless."""

PAGES = "views/test_front.py views/test_browse.py views/test_article.py views/test_photo.py test_sitemaps.py"
IMPORT = "importing/test_importer.py importing/undo/test_batch.py importing/undo/test_completed_photos.py"
MACHINE = "importing/test_state_machine.py"
STATUS = "importing/test_photo_status.py"
UNDO = f"importing/undo/test_batch.py {STATUS} importing/test_link_families.py"
DETACHED = "search/indexing/test_detachment.py"
ALLOWED = "admin/test_permissions.py test_gate.py"
ADMIN = "admin/test_article_admin.py admin/test_photo_admin.py admin/test_term_admin.py"

TARGETS = {
    "articles/search/engines/whoosh/read/rank.py": "search/engines/whoosh/read/test_rank.py"
    " search/engines/test_whoosh.py"
    " search/haystack/test_archive_backend.py search/engines/whoosh/test_oracle.py",
    "articles/importing/importer.py": f"{IMPORT} importing/test_faults.py management/test_import_commands.py {MACHINE}",
    "articles/importing/stories.py": f"importing/test_stories.py {IMPORT} {STATUS} {MACHINE}",
    "articles/importing/article_rows.py": "importing/test_article_rows.py importing/test_importer.py"
    " exporting/test_round_trip.py",
    "articles/importing/photos.py": "importing/test_photo_save.py importing/test_photo_rows.py"
    f" {STATUS} importing/test_importer.py",
    "articles/importing/vocabulary.py": "importing/test_vocabulary.py importing/test_importer.py",
    "articles/importing/link_families.py": f"importing/test_link_families.py {IMPORT}",
    "articles/importing/batch_log.py": "importing/test_batch_log.py importing/undo/test_batch.py"
    " importing/undo/test_completed_photos.py",
    "articles/importing/undo/fingerprints.py": f"importing/undo/test_fingerprints.py {IMPORT} {MACHINE}",
    "articles/importing/chunks.py": f"{IMPORT} {MACHINE}",
    "articles/importing/identities.py": f"importing/test_identities.py {IMPORT} {MACHINE}",
    "articles/importing/undo/restore_version.py": "desk/test_versions_page.py versions/test_state_machine.py",
    "articles/importing/undo/restore.py": f"{UNDO} {IMPORT} {MACHINE}",
    "articles/importing/undo/batch.py": f"{UNDO} {IMPORT} {MACHINE}",
    "articles/search/indexing/triggers.py": f"search/indexing/test_triggers.py test_migrations.py {DETACHED}"
    f" models/test_archive_version.py",
    "articles/search/indexing/detachment.py": DETACHED,
    "articles/search/answering/gate.py": f"search/test_service.py search/answering/test_suggest.py {ALLOWED}",
    "articles/models/visibility.py": f"{DETACHED} {ALLOWED}",
    "articles/models/article_queries.py": f"models/test_article_queries.py {PAGES} test_feeds.py"
    f" exporting/test_round_trip.py {ALLOWED}",
    "articles/models/photo.py": f"models/test_photo_queries.py {DETACHED} {PAGES} {IMPORT} {STATUS} {ADMIN}",
    "articles/models/term.py": f"models/test_term.py {PAGES} {IMPORT} {ADMIN} search/test_service.py",
}
"""Module -> the test files that watch over it, the quickest first."""

FLIPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
LINKS = {"filter", "exclude", "distinct", "order_by", "only", "select_for_update", "values", "visible", "only_visible"}
LINKS |= {"alone", "published", "not_withdrawn", "waiting", "casefold", "lower", "strip", "shown_in_order"}
"""Methods that a chain of calls may lose without an error."""

SQL = (
    ("AND", "OR"), ("NOT EXISTS", "EXISTS"), ("AND NOT", "AND"), ("OLD", "NEW"), ("NEW", "OLD"), ("<=", "<"),
    ("<>", "="), ("IS NULL", "IS NOT NULL"), ("UNION", "INTERSECT"), ("= 'published'", "= 'stories'"),
    ("AFTER", "BEFORE"), (" OR ", " AND "), ("seq + 1", "seq"),
)  # fmt: skip
"""Fragments of SQL, and what stands there instead; each place where one stands is a change."""


@dataclass(frozen=True)
class Mutant:
    """One change: the module's text with it, and the lines that differ."""

    path: str
    source: str
    change: str


def mutants_of(path: str) -> list[Mutant]:
    """Every change of a module that we know of, in the order of the source."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    plain = ast.unparse(tree)
    found: dict[str, Mutant] = {}
    types = _types(tree)
    for number, node in enumerate(ast.walk(tree)):
        if node in types:
            continue
        for variant in range(len(list(_changes(node)))):
            changed = copy.deepcopy(tree)
            same = next(other for at, other in enumerate(ast.walk(changed)) if at == number)
            list(_changes(same))[variant]()
            source = ast.unparse(ast.fix_missing_locations(changed))
            if source != plain:
                found.setdefault(source, Mutant(path, source, _difference(plain, source)))
    return sorted(found.values(), key=lambda mutant: mutant.change)


def _types(tree: ast.AST) -> set[ast.AST]:
    """Everything that says the type of something, and does nothing when the program runs."""
    said: list[ast.AST | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            said.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said.append(node.returns)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("cast"):
            said.append(node.args[0])
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            said.append(node)
    return {within for part in said if part for within in ast.walk(part)}


def _difference(before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++")))


def _changes(node: ast.AST) -> Iterator[Any]:
    """What can be done to this node's children, each a call that does it."""
    for body in _bodies(node):
        for place, statement in enumerate(body):
            yield from _of_statement(body, place, statement)
    for names in _lists(node):
        for place, element in enumerate(names):
            if isinstance(element, ast.Constant):
                yield partial(_remove, names, place)
    for name, value in ast.iter_fields(node):
        if name in ("decorator_list", "bases", "type_params") or _is_declaration(node):
            continue
        for holder, key, child in _children(node, name, value):
            for new in _instead_of(child):
                yield partial(_put, holder, key, new)


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    if not isinstance(node, ast.ClassDef | ast.Module):
        for name in ("body", "orelse", "finalbody"):
            if isinstance(body := getattr(node, name, None), list):
                yield body


def _is_declaration(node: ast.AST) -> bool:
    """Docstrings and imports; what a class declares of its fields is another migration, and no change of a query."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    is_field = isinstance(node, ast.ClassDef) or (isinstance(node, ast.Call) and _is_field(node.func))
    return is_text or is_field or isinstance(node, ast.Import | ast.ImportFrom)


def _is_field(func: ast.expr) -> bool:
    return isinstance(func, ast.Attribute) and func.attr.endswith(("Field", "Key", "Constraint", "Index"))


def _children(node: ast.AST, name: str, value: Any) -> Iterator[tuple[Any, Any, ast.AST]]:
    if isinstance(value, ast.AST):
        yield node.__dict__, name, value
    elif isinstance(value, list):
        yield from ((value, place, child) for place, child in enumerate(value) if isinstance(child, ast.AST))


def _put(holder: Any, key: Any, new: ast.AST) -> None:
    holder[key] = new


def _remove(holder: list[Any], place: int) -> None:
    del holder[place]


def _lists(node: ast.AST) -> Iterator[list[ast.expr]]:
    """Names that are listed: in a tuple or a list, or as what attrgetter takes."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "attrgetter":
        yield node.args
    if isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > 1:
        yield node.elts


def _of_statement(body: list[ast.stmt], place: int, statement: ast.stmt) -> Iterator[Any]:
    """A statement left out, or a return of nothing."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return
    if isinstance(statement, ast.Expr | ast.AugAssign):
        yield partial(_put, body, place, ast.Pass())
    if isinstance(statement, ast.Return) and statement.value is not None:
        yield partial(_put, body, place, ast.Return(ast.Constant(None)))


def _instead_of(child: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of an operator or an expression."""
    if type(child) in FLIPPED:
        yield FLIPPED[type(child)]()
    elif isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not | ast.USub | ast.Invert):
        yield child.operand
    elif isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr in LINKS:
        yield child.func.value
    elif isinstance(child, ast.IfExp):
        yield from (child.body, child.orelse)
    elif isinstance(child, ast.Constant):
        yield from map(ast.Constant, _other_values(child.value))


def _other_values(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        for fragment, other in SQL:
            pieces = value.split(fragment)
            for place in range(1, len(pieces)):
                yield fragment.join(pieces[:place]) + other + fragment.join(pieces[place:])


def copy_project(folder: Path) -> Path:
    """The project in a folder of its own, with the same environment."""
    copied = folder / "project"
    shutil.copytree(ROOT, copied, ignore=SKIPPED, symlinks=True)
    (copied / ".venv").symlink_to((ROOT / ".venv").resolve())
    return copied


def survives(project: Path, mutant: Mutant, seconds: float) -> bool:
    """Whether all tests that watch over a module pass with this text of it. A test that takes too long does not."""
    module = project / mutant.path
    kept = module.read_text(encoding="utf-8")
    module.write_text(mutant.source, encoding="utf-8")
    for compiled in (module.parent / "__pycache__").glob(f"{module.stem}.*"):
        compiled.unlink()  # it is told by second and size alone, which a change may share
    try:
        return passes(project, mutant.path, seconds)
    finally:
        module.write_text(kept, encoding="utf-8")


def passes(project: Path, path: str, seconds: float | None = None) -> bool:
    """Whether the tests that watch over a module pass, in time."""
    files = [f"tests/{name}" for name in dict.fromkeys(TARGETS[path].split())]
    if path.endswith(IN_MIGRATIONS):
        return succeeds(project, files, seconds)
    if not (project / FRESH).exists():
        succeeds(project, ["tests/models/test_prepared_query.py", "--reuse-db", "--create-db"])
        shutil.copy(project / DATABASE, project / FRESH)
    shutil.copy(project / FRESH, project / DATABASE)
    return succeeds(project, [*files, "--reuse-db"], seconds)


def succeeds(project: Path, arguments: Sequence[str], seconds: float | None = None) -> bool:
    """Whether pytest succeeds with these arguments, in time."""
    command = ["nice", "-n", "10", sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *arguments]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if "--reuse-db" in arguments:
        quiet["env"] = {**os.environ, "TEST_DATABASE": str(project / DATABASE)}
    with subprocess.Popen(command, cwd=project, start_new_session=True, **quiet) as run:
        try:
            return run.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            return False


def time_unchanged(project: Path, path: str) -> float:
    """How many seconds the tests of a module take while nothing is changed."""
    start = time.monotonic()
    if not passes(project, path):
        raise SystemExit(f"The tests of {path} fail without any change.")
    return time.monotonic() - start


def try_all(projects: Queue[Path], chosen: Sequence[Mutant], seconds: float) -> list[Mutant]:
    """The changes that no test noticed."""

    def lives(mutant: Mutant) -> bool:
        project = projects.get()
        try:
            return survives(project, mutant, seconds)
        finally:
            projects.put(project)

    with ThreadPoolExecutor(COPIES) as pool:
        return [mutant for mutant, alive in zip(chosen, pool.map(lives, chosen), strict=True) if alive]


def main() -> None:
    """Print a row a module, and below it every change that no test noticed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--each", type=int, default=20)
    options.add_argument("--seed", type=int, default=11)
    options.add_argument("--only", nargs="+", default=[""])
    asked = options.parse_args()
    tried = noticed = 0
    with tempfile.TemporaryDirectory(prefix="newsarchive-mutants-") as folder:
        projects: Queue[Path] = Queue()
        for number in range(COPIES):
            projects.put(copy_project(Path(folder) / str(number)))
        print("| module | changes | tried | noticed | share |\n|---|---|---|---|---|")
        for path in (path for path in TARGETS if any(part in path for part in asked.only)):
            every = mutants_of(path)
            chosen = random.Random(f"{asked.seed} {path}").sample(every, min(asked.each, len(every)))
            seconds = max(60, PATIENCE * time_unchanged(projects.queue[0], path))
            alive = try_all(projects, chosen, seconds)
            dead = len(chosen) - len(alive)
            print(f"| {path} | {len(every)} | {len(chosen)} | {dead} | {dead / len(chosen):.0%} |")
            print(*(mutant.change for mutant in alive), sep="\n", flush=True)
            tried, noticed = tried + len(chosen), noticed + dead
    print(f"| all | | {tried} | {noticed} | {noticed / tried:.0%} |")


if __name__ == "__main__":
    main()
