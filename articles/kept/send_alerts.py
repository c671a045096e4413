"""Send the alerts of saved searches. The worker calls step() once a round.

1. For each search whose alert is due, an Alert is written for each of its channels, with all matches since the last
   one, in the transaction that moves the search's mark. So each match is in one alert of a channel.
2. An alert is marked as being sent, and this is committed, before it is sent.
   - A webhook comes at least once. If the process dies, or the receiver does not confirm it, it is sent again with the
     same delivery number, by which the receiver recognises it.
   - An e-mail comes at most once. Just before its last line is sent, it is marked as handed over, and this is
     committed. If the process dies before that, the mail server throws the message away, and it is sent again, with the
     same Message-ID. If it dies after that, it is not sent again: it is lost only if the mail server then refused it.
3. What the owner may not see any more is left out when the alert is sent.
"""

from __future__ import annotations

import json
import logging
import smtplib
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db import connection, transaction
from django.utils import timezone

from articles.kept import webhook
from articles.kept.item_rows import ShownItem, rows_of_keys
from articles.kept.mail_backend import send_followed
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
            if not SavedSearch.objects.filter(pk=search.pk, sent_up_to=search.sent_up_to).update(
                sent_up_to=new[-1].pk, sent_at=now
            ):
                continue  # a worker on another server was faster
            keys = [[match.kind, match.record] for match in new]
            channels = [(Alert.Channel.MAIL, search.mail_to), (Alert.Channel.WEBHOOK, search.webhook)]
            for channel, target in channels:
                if target:
                    Alert.objects.create(search=search, channel=channel, keys=keys)


def settle_interrupted() -> None:
    """Send interrupted alerts again, but for e-mails that were handed over."""
    stopped = Alert.objects.interrupted(timezone.now())
    stopped.filter(state=_STATE.SENDING).update(state=_STATE.WAITING)
    stopped.filter(state=_STATE.HANDED).update(state=_STATE.UNCLEAR)


def send_waiting() -> None:
    """Send all alerts whose time has come."""
    while alert := Alert.objects.claim(timezone.now()):
        try:
            _send(alert)
        except (webhook.CannotSend, smtplib.SMTPException, OSError) as error:
            log.warning("%s was not sent: %s", alert, error)
            _settle(alert, error)
        else:
            _try_of(alert).update(state=_STATE.SENT, why="")


def _try_of(alert: Alert) -> Any:
    """The alert's row, unless another process has taken it over since."""
    return Alert.objects.filter(pk=alert.pk, tries=alert.tries)


def _settle(alert: Alert, error: Exception) -> None:
    """An e-mail that was handed over is sent again only if the mail server has said that it does not take it."""
    is_refused = isinstance(error, smtplib.SMTPResponseException)
    handed = _try_of(alert).filter(state=_STATE.HANDED)
    if is_refused or not handed.update(state=_STATE.UNCLEAR, why=str(error)[:300]):
        _try_later(alert, str(error))


def _try_later(alert: Alert, why: str) -> None:
    over = alert.tries >= MOST_TRIES
    later = timezone.now() + timedelta(minutes=2 ** (alert.tries - 1))
    state = _STATE.FAILED if over else _STATE.WAITING
    _try_of(alert).update(state=state, why=why[:300], next_at=later)


def _send(alert: Alert) -> None:
    """Send one alert, if its owner may still see anything of it."""
    search = alert.search
    keys = [(kind, record) for kind, record in alert.keys]
    rows = rows_of_keys(keys, search.owner) if search.owner.is_active else []
    if not rows:
        return
    if alert.channel == Alert.Channel.MAIL:
        _mail(alert, rows)
    else:
        body = json.dumps(_payload(search, rows), ensure_ascii=False).encode()
        webhook.send(search.webhook, body, search.key, str(alert.pk))


def _mail(alert: Alert, rows: list[ShownItem]) -> None:
    search = alert.search
    lines = [f"{search.name}: {quantity(len(rows), 'new result')}", ""]
    for row in rows[:MOST_TOLD]:
        lines += [headline_of(row), f"{search.site}{row.row.get_absolute_url()}", ""]
    if len(rows) > MOST_TOLD:
        lines += [f"and {len(rows) - MOST_TOLD} more", ""]
    lines.append(f"All of them, and how to end these e-mails: {search.site}{search.get_absolute_url()}")
    subject = " ".join(f"{search.name}: {quantity(len(rows), 'new result')}".split())
    headers = {"Message-ID": message_id(alert)}
    message = EmailMessage(subject, "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [search.mail_to], headers=headers)
    send_followed(message, lambda: _hand_over(alert))


def message_id(alert: Alert) -> str:
    """The same for each try to send an alert. Restoring a backup does not give it to another alert."""
    return f"<alert-{alert.pk}.{alert.created_at.timestamp():.6f}@{DNS_NAME}>"


def _hand_over(alert: Alert) -> None:
    """Note that the e-mail is out of our hands. Raises OSError if another process has taken the alert over."""
    if not _try_of(alert).filter(state=_STATE.SENDING).update(state=_STATE.HANDED, next_at=timezone.now()):
        raise OSError("Another process sends this alert.")


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
