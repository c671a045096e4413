"""Run Haystack's own tests of its Whoosh backend on the archive's: `make haystack`.

They come with Haystack's source distribution, of the version that is installed. What may fail is listed here with its
reason; anything else that fails, or a listed one that passes, fails the run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENGINE = "articles.search.haystack.archive_backend.ArchiveEngine"
OWN = ["articles.search_indexes.ArticleIndex", "articles.search_indexes.PhotoIndex"]

LISTED = {
    "test_slice": "asks for rows 1 to 3 and holds 0 to 2 to be right: the stock backend gives the wrong page",
    "test_values_slicing": "asks for rows from 1 on and holds row 0 to be among them: the same",
}


def fetch(folder: Path) -> None:
    """Unpack the tests."""
    wanted = f"django-haystack=={version('django-haystack')}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "django-haystack"]
    subprocess.run([*command, "--dest", str(folder), wanted], check=True)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as source:
        tests = [member for member in source if "/test_haystack/" in member.name]
        source.extractall(folder, members=tests, filter="data")
    sys.path.insert(0, str(next(path for path in folder.iterdir() if path.is_dir())))


def configure(folder: Path) -> None:
    """The archive's settings under Haystack's own for its tests, with our engine in the place of its own."""
    from django.conf import settings
    from test_haystack import settings as theirs

    from newsarchive import settings as ours

    values: dict[str, Any] = {
        name: getattr(module, name) for module in (ours, theirs) for name in dir(module) if name.isupper()
    }
    filtered = [*theirs.HAYSTACK_CONNECTIONS["filtered_whoosh"]["EXCLUDED_INDEXES"], *OWN]
    values |= {
        "INSTALLED_APPS": list(dict.fromkeys([*ours.INSTALLED_APPS, *theirs.INSTALLED_APPS])),
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        "USE_TZ": False,
        "BASE_DIR": ROOT,
        "SEARCH_INDEX_PATH": folder / "archive",
        "HAYSTACK_CONNECTIONS": {
            "default": {"ENGINE": "test_haystack.mocks.MockEngine"},
            "simple": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"},
            "whoosh": {"ENGINE": ENGINE, "PATH": str(folder / "a"), "INCLUDE_SPELLING": True, "EXCLUDED_INDEXES": OWN},
            "filtered_whoosh": {"ENGINE": ENGINE, "PATH": str(folder / "b"), "EXCLUDED_INDEXES": filtered},
        },
    }
    settings.configure(**values)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as name:
        fetch(Path(name))
        configure(Path(name))
        import django
        from django.test.runner import DiscoverRunner

        django.setup()

        class Runner(DiscoverRunner):
            def suite_result(self, suite: Any, result: Any, **_: Any) -> Any:
                return result

        result: Any = Runner(verbosity=0).run_tests(["test_haystack.whoosh_tests"])
    failed = {test.id().rpartition(".")[2] for test, _ in (*result.failures, *result.errors)}
    print(json.dumps({"tests": result.testsRun, "failed": {test: LISTED.get(test, "not listed") for test in failed}}))
    sys.exit(failed != set(LISTED) or bool(result.unexpectedSuccesses))


if __name__ == "__main__":
    main()
