"""Make the files that were asked for in the background. The worker calls step() once a round.

A job is a row. The process that makes the file says so in the row every few records; if it dies, the job is begun again
after a few minutes. The file is written beside its final name and renamed when it is whole, or put into the store of
pictures if that is shared with other servers.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from articles.kept.file_forms import FORMS, Taking
from articles.models import DownloadJob
from articles.models.stored_files import DOWNLOADS, is_shared, put

log = logging.getLogger(__name__)

_thread: threading.Thread | None = None


def open_file(job: DownloadJob) -> IO[bytes]:
    """The job's file. Raises FileNotFoundError if its time is over."""
    if is_shared():
        return cast(IO[bytes], default_storage.open(_name(job)))
    return _path(job).open("rb")


def remove_file(job: DownloadJob) -> None:
    """Remove the job's file, if there is one."""
    _path(job).unlink(missing_ok=True)
    if is_shared():
        default_storage.delete(_name(job))


def _path(job: DownloadJob) -> Path:
    """Where the job's file is, or will be; one that other servers need is here only while it is made."""
    return Path(settings.DOWNLOADS) / f"{job.secret}.{FORMS[job.form].suffix}"


def _name(job: DownloadJob) -> str:
    return f"{DOWNLOADS}/{_path(job).name}"


def step() -> None:
    """Begin to make the next file, if none is being made, in a thread, since the worker's other steps must not wait."""
    global _thread
    if _thread is not None and _thread.is_alive():
        return
    job = DownloadJob.objects.claim(timezone.now())
    if job is None:
        remove_old()
        return
    _thread = threading.Thread(target=_run, args=[job], name="download", daemon=True)
    _thread.start()


def _run(job: DownloadJob) -> None:
    try:
        build(job)
    finally:
        connection.close()


def build(job: DownloadJob) -> None:
    """Make the file of a job that this process has claimed."""

    def report(done: int) -> None:
        DownloadJob.objects.filter(pk=job.pk).update(done=done, beat_at=timezone.now())

    keys = [(kind, pk) for kind, pk in job.keys]
    taking = Taking(job.title, keys, job.owner, job.site, job.collection, tuple(job.columns), report)
    path = _path(job)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as out:
            FORMS[job.form].write(taking, out)
        if is_shared():
            put(part, _name(job))
            part.unlink()
        else:
            part.replace(path)
    except Exception:
        log.exception("The file %s cannot be made", job)
        why = "The file could not be made. The reason is in the server's log."
        DownloadJob.objects.filter(pk=job.pk).update(state=DownloadJob.State.FAILED, why=why)
        part.unlink(missing_ok=True)
        return
    DownloadJob.objects.filter(pk=job.pk).update(state=DownloadJob.State.DONE, done=job.total)


def remove_old() -> None:
    """Remove the jobs whose time is over, and their files."""
    for job in DownloadJob.objects.over(timezone.now())[:20]:
        remove_file(job)
        job.delete()
