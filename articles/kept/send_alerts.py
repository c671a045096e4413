"""Send the alerts of saved searches. The worker calls step() once a round.

1. For each search whose alert is due, an Alert is written for each of its channels, with all matches since the last
   one, in the transaction that moves the search's mark. So each match is in one alert of a channel.
2. An alert is marked as being sent, and this is committed, before it is sent. If the process dies in between, a webhook
   is sent again with the same delivery number, by which the receiver recognises it. An e-mail is never sent again; the
   page of the search says that it was perhaps not sent.
3. What the owner may not see any more is left out when the alert is sent.
"""

from __future__ import annotations

import json
import logging
import smtplib
import threading
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from articles.kept import webhook
from articles.kept.item_rows import ShownItem, rows_of_keys
from articles.models import Alert, Article, SavedSearch
from articles.site.phrases import published_in_words, quantity

log = logging.getLogger(__name__)

MOST_TRIES = 8
"""Tries of an alert: after 1, 2, 4 ... 64 minutes, about two hours in all."""
MOST_TOLD = 100
"""Matches that one alert lists."""
_STATE = Alert.State

_thread: threading.Thread | None = None


def step() -> None:
    """Write the alerts that are due, and send those that wait, in a thread, since a slow receiver must not stop the
    worker."""
    global _thread
    write_due()
    settle_interrupted()
    waiting = Alert.objects.filter(state=_STATE.WAITING, next_at__lte=timezone.now())
    if (_thread is None or not _thread.is_alive()) and waiting.exists():
        _thread = threading.Thread(target=_run, name="alerts", daemon=True)
        _thread.start()


def _run() -> None:
    try:
        send_waiting()
    finally:
        connection.close()


def write_due() -> None:
    """Write an alert for each channel of each search that is due."""
    now = timezone.now()
    for search in SavedSearch.objects.due(now)[:200]:
        with transaction.atomic():
            new = list(search.matches.filter(pk__gt=search.sent_up_to).order_by("pk"))
            keys = [[match.kind, match.record] for match in new]
            channels = [(Alert.Channel.MAIL, search.mail_to), (Alert.Channel.WEBHOOK, search.webhook)]
            for channel, target in channels:
                if target:
                    Alert.objects.create(search=search, channel=channel, keys=keys)
            search.sent_up_to, search.sent_at = new[-1].pk, now
            search.save(update_fields=["sent_up_to", "sent_at"])


def settle_interrupted() -> None:
    """Send interrupted webhooks again; note that interrupted e-mails were perhaps sent."""
    stopped = Alert.objects.interrupted(timezone.now())
    stopped.filter(channel=Alert.Channel.WEBHOOK).update(state=_STATE.WAITING)
    stopped.filter(channel=Alert.Channel.MAIL).update(state=_STATE.UNCLEAR)


def send_waiting() -> None:
    """Send all alerts whose time has come."""
    while alert := Alert.objects.claim(timezone.now()):
        try:
            _send(alert)
        except (webhook.CannotSend, smtplib.SMTPException, OSError) as error:
            _try_later(alert, str(error))
        else:
            Alert.objects.filter(pk=alert.pk).update(state=_STATE.SENT, why="")


def _try_later(alert: Alert, why: str) -> None:
    log.warning("%s was not sent: %s", alert, why)
    over = alert.tries >= MOST_TRIES
    later = timezone.now() + timedelta(minutes=2 ** (alert.tries - 1))
    state = _STATE.FAILED if over else _STATE.WAITING
    Alert.objects.filter(pk=alert.pk).update(state=state, why=why[:300], next_at=later)


def _send(alert: Alert) -> None:
    """Send one alert, if its owner may still see anything of it."""
    search = alert.search
    keys = [(kind, record) for kind, record in alert.keys]
    rows = rows_of_keys(keys, search.owner) if search.owner.is_active else []
    if not rows:
        return
    if alert.channel == Alert.Channel.MAIL:
        _mail(search, rows)
    else:
        body = json.dumps(_payload(search, rows), ensure_ascii=False).encode()
        webhook.send(search.webhook, body, search.key, str(alert.pk))


def _mail(search: SavedSearch, rows: list[ShownItem]) -> None:
    lines = [f"{search.name}: {quantity(len(rows), 'new result')}", ""]
    for row in rows[:MOST_TOLD]:
        lines += [headline_of(row), f"{search.site}{row.row.get_absolute_url()}", ""]
    if len(rows) > MOST_TOLD:
        lines += [f"and {len(rows) - MOST_TOLD} more", ""]
    lines.append(f"All of them, and how to end these e-mails: {search.site}{search.get_absolute_url()}")
    subject = " ".join(f"{search.name}: {quantity(len(rows), 'new result')}".split())
    EmailMessage(subject, "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [search.mail_to]).send()


def headline_of(shown: ShownItem) -> str:
    """A line that names a story or photo."""
    row = shown.row
    if isinstance(row, Article):
        source = row.source.name if row.source else ""
        when = published_in_words(row.published_on, row.precision, row.published_at)
        return " · ".join(filter(None, (row.headline, source, when)))
    return f"Photo: {row.headline or row.caption[:120] or row.pk}"


def _payload(search: SavedSearch, rows: list[ShownItem]) -> dict[str, object]:
    items = [
        {
            "kind": row.kind,
            "id": row.row.pk,
            "headline": row.row.headline,
            "url": f"{search.site}{row.row.get_absolute_url()}",
        }
        for row in rows[:MOST_TOLD]
    ]
    return {"search": search.name, "id": search.pk, "count": len(rows), "items": items}
