#!/usr/bin/env python3
"""The archive's command line."""

import os
import sys

from newsarchive.shell import run

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    run(sys.argv)
