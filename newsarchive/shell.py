"""Django's command line. If the machine is at fault, it prints one sentence without a traceback; exit code 1."""

from __future__ import annotations

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def run(arguments: list[str]) -> None:
    """Run a command. Faults that articles.site.faults explains end it with a sentence; bugs keep their traceback."""
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:  # a wrong setting; modules that need settings cannot be imported
        sys.exit(str(error))
    except Exception as error:
        from articles.site.faults import explain

        if (sentence := explain(error)) is None:
            raise
        sys.exit(sentence)
