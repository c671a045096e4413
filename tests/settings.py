"""The settings that tests run under: the program's own, with their data in a folder that goes away afterwards.

The folder must be named before newsarchive.settings is read, which pytest-django does before any conftest.py.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="newsarchive-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["ARCHIVE_DATA"] = _folder
for _name in (
    "DEBUG",
    "HTTPS",
    "SITE_NAME",
    "SITE_ADDRESS",
    "SECRET_KEY",
    "TIME_ZONE",
    "BACKUP_KEY",
    "SEARCH_URL",
    "MEANING",
    "PICTURES_BUCKET",
):
    os.environ.pop(_name, None)

from newsarchive.settings import *  # noqa: E402, F403
from newsarchive.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir()  # whitenoise warns of a missing one
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, as in production: in memory, the threads of a live server lock each other's tables.
    # TEST_DATABASE is one that was made before, for pytest --reuse-db (bench/mutants.py).
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DATABASE", f"{_folder}/test.sqlite3")}
    # What is lost when the machine stops need not be kept: nothing waits for the disk.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=NORMAL", "synchronous=OFF")
