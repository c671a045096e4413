"""Publish or withdraw the chosen rows of a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.admin.versioned_admin import VersionedAdmin
from articles.search.indexing.queue import after_bulk
from articles.site.phrases import quantity


def set_status(page: VersionedAdmin, request: HttpRequest, rows: QuerySet[Any], status: Any) -> int:
    """Set the status of the chosen rows, log it in the history of each row that changes, and return their number."""
    chosen = page.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    message = [{"changed": {"fields": ["Status"]}}]
    LogEntry.objects.log_actions(request.user.pk or "", chosen.exclude(status=status), CHANGE, change_message=message)
    with after_bulk(), page.versions(request, list(chosen.values_list("pk", flat=True))):
        count: int = chosen.update(status=status, updated_at=timezone.now())
    said = f"{quantity(count, str(page.opts.verbose_name))} {'is' if count == 1 else 'are'} now {status.label.lower()}."
    page.message_user(request, said, messages.SUCCESS)
    return count
