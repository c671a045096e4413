"""Limits that libraries keep for the whole process: set when it starts, and by no import."""

from __future__ import annotations

import ast
import subprocess
import sys

STATE = """
import codecs, csv
from PIL import Image, PngImagePlugin
from articles.parsers import formats, limits

def state():
    try:
        known = bool(codecs.lookup_error("stray-windows-bytes"))
    except LookupError:
        known = False
    return csv.field_size_limit(), Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK, known

print(state())
limits.set_limits()
print(state())
"""


def test_no_import_of_a_parser_sets_them() -> None:
    done = subprocess.run([sys.executable, "-c", STATE], check=True, capture_output=True, text=True)
    before, after = map(ast.literal_eval, done.stdout.splitlines())
    assert before == (131_072, 89_478_485, 2**20, False)
    assert after == (2**22, 150_000_000, 2**24, True)


def test_django_sets_them_when_it_starts() -> None:
    ready = STATE.replace("limits.set_limits()", "import django\ndjango.setup()")
    done = subprocess.run([sys.executable, "-c", ready], check=True, capture_output=True, text=True)
    assert ast.literal_eval(done.stdout.splitlines()[1])[3]
