"""The archive as a WSGI application, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
application = get_wsgi_application()

# The first reader should not wait for what every search needs: the modules and the opened index.
from articles.search.indexing.queue import warm_up  # noqa: E402 - after the application is set up

warm_up()

gc.collect()
gc.freeze()  # all of this stays: the collector need not go through it again behind every few pages
