"""Django's command line, which says in one sentence what is wrong with the machine: no traceback, exit code 1."""

from __future__ import annotations

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def run(arguments: list[str]) -> None:
    """Run a command. A fault that articles.site.faults knows ends it with its sentence; a bug keeps its traceback."""
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:  # a wrong setting: nothing that needs settings can be imported
        sys.exit(str(error))
    except Exception as error:
        from articles.site.faults import explain

        if (sentence := explain(error)) is None:
            raise
        sys.exit(sentence)
