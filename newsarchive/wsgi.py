"""The archive as a WSGI application, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
application = get_wsgi_application()

# Import the modules and open the index that every search needs, so that the first reader does not wait for them.
from articles.search.indexing.queue import warm_up  # noqa: E402 - after the application is set up

warm_up()

gc.collect()
gc.freeze()  # all of this stays in memory; the collector need not look at it again
