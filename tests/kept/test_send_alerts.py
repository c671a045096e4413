"""Alerts: due, sent once, retried, and never of what the owner may not see any more."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from articles.kept import send_alerts, webhook
from articles.models import Alert, Article, SavedSearch, SearchMatch
from tests.factories import make_article, make_person

pytestmark = pytest.mark.django_db


def make_search(alert: str = "once", **fields: Any) -> SavedSearch:
    fields.setdefault("mail_to", "ana@example.org")
    owner = make_person("", f"reader{SavedSearch.objects.count()}")
    made: SavedSearch = SavedSearch.objects.create(owner=owner, name="Floods", address="q=flood", alert=alert, **fields)
    return made


def add_match(search: SavedSearch, headline: str = "Flood") -> Article:
    story = make_article(headline)
    SearchMatch.objects.create(search=search, kind="article", record=story.pk)
    return story


def send() -> None:
    send_alerts.write_due()
    send_alerts.send_waiting()


def test_a_match_is_told_once() -> None:
    search = make_search()
    add_match(search)
    for _ in range(3):
        send()
    assert [message.subject for message in mail.outbox] == ["Floods: 1 new result"]
    assert mail.outbox[0].to == ["ana@example.org"] and "Flood" in mail.outbox[0].body
    add_match(search, "Second flood")
    send()
    assert len(mail.outbox) == 2 and "Second flood" in mail.outbox[1].body


def test_a_match_is_told_once_although_two_workers_find_it_due(monkeypatch: pytest.MonkeyPatch) -> None:
    search = make_search()
    add_match(search)
    read_by_both = list(SavedSearch.objects.due(timezone.now()))
    send_alerts.write_due()
    monkeypatch.setattr(type(SavedSearch.objects), "due", lambda *_: read_by_both)
    send_alerts.write_due()
    assert Alert.objects.count() == 1


@pytest.mark.parametrize(
    ("alert", "age", "count"),
    [
        ("none", timedelta(days=30), 0),
        ("once", timedelta(0), 1),
        ("daily", timedelta(hours=23, minutes=59), 0),
        ("daily", timedelta(days=1), 1),
        ("weekly", timedelta(days=6, hours=23), 0),
        ("weekly", timedelta(days=7), 1),
    ],
)
def test_alerts_come_at_once_daily_or_weekly(alert: str, age: timedelta, count: int) -> None:
    search = make_search(alert, sent_at=timezone.now() - age)
    add_match(search)
    add_match(search)
    send()
    assert len(mail.outbox) == count


def test_a_story_that_was_withdrawn_meanwhile_is_left_out() -> None:
    search = make_search()
    gone, stays = add_match(search, "Gone"), add_match(search, "Stays")
    send_alerts.write_due()
    Article.objects.filter(pk=gone.pk).update(status="withdrawn")
    send_alerts.send_waiting()
    assert "Gone" not in mail.outbox[0].body and stays.headline in mail.outbox[0].body
    add_match(search, "Alone")
    send_alerts.write_due()
    Article.objects.update(status="withdrawn")
    send_alerts.send_waiting()
    assert len(mail.outbox) == 1


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes, str, str]]:
    calls: list[tuple[str, bytes, str, str]] = []
    monkeypatch.setattr(webhook, "send", lambda *given: calls.append(given))
    return calls


def test_a_webhook_is_tried_again_later_and_given_up_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise webhook.CannotSend("The webhook answered 500.")

    monkeypatch.setattr(webhook, "send", refuse)
    search = make_search(mail_to="", webhook="https://example.org/hook")
    add_match(search)
    waits: list[timedelta] = []
    for _ in range(send_alerts.MOST_TRIES):
        Alert.objects.update(next_at=timezone.now())
        send()
        alert = Alert.objects.get()
        waits.append(alert.next_at - timezone.now())
    assert alert.state == "failed" and "500" in alert.why
    assert all(before < after for before, after in pairwise(waits))


def interrupt(channel: str, state: str = "sending") -> Alert:
    """An alert whose process was killed while it sent it."""
    search = make_search(webhook="https://example.org/hook")
    story = add_match(search)
    SavedSearch.objects.update(sent_up_to=SearchMatch.objects.get().pk)
    keys = [["article", story.pk]]
    alert: Alert = Alert.objects.create(search=search, channel=channel, keys=keys)
    claimed = Alert.objects.claim(timezone.now())
    assert claimed == alert
    Alert.objects.update(state=state)
    return alert


def go_on(alert: Alert, later: timedelta) -> str:
    """What becomes of an interrupted alert after some time."""
    Alert.objects.update(next_at=timezone.now() - later)
    send_alerts.settle_interrupted()
    send()
    alert.refresh_from_db()
    return alert.state


@pytest.mark.parametrize(
    ("later", "count"), [(timedelta(minutes=4, seconds=59), 0), (timedelta(minutes=5, seconds=1), 1)]
)
def test_a_mail_that_was_not_handed_over_is_sent_again_once_its_process_is_surely_dead(
    later: timedelta, count: int
) -> None:
    go_on(interrupt("mail"), later)
    assert len(mail.outbox) == count


def test_a_mail_that_was_handed_over_is_never_sent_again() -> None:
    assert go_on(interrupt("mail", "handed"), timedelta(minutes=6)) == "unclear"
    assert mail.outbox == []


def test_each_try_of_a_mail_has_the_same_message_id() -> None:
    alert = interrupt("mail")
    assert go_on(alert, timedelta(minutes=6)) == "sent"
    Alert.objects.update(state="waiting", next_at=timezone.now())
    send()
    first, second = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == second and first.startswith(f"<alert-{alert.pk}.")


def test_an_interrupted_webhook_is_sent_again_with_the_same_number(hooks: list[tuple[str, bytes, str, str]]) -> None:
    alert = interrupt("hook")
    assert go_on(alert, timedelta(minutes=6)) == "sent"
    assert [call[3] for call in hooks] == [str(alert.pk)]


def test_a_process_that_was_slow_does_not_send_what_another_has_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def take_over(message: object, before_end: Any) -> None:
        Alert.objects.update(tries=2)  # another process has claimed it
        before_end()
        mail.outbox.append(message)  # type: ignore[arg-type]

    monkeypatch.setattr(send_alerts, "send_followed", take_over)
    add_match(make_search())
    send()
    assert mail.outbox == []
    assert Alert.objects.get().state == "sending"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPDataError(451, b"Later"), "waiting"),
        (smtplib.SMTPServerDisconnected("gone"), "unclear"),
        (TimeoutError("slow"), "unclear"),
    ],
)
def test_a_mail_that_the_server_did_not_answer_is_not_sent_again_and_a_refused_one_is(
    monkeypatch: pytest.MonkeyPatch, error: Exception, state: str
) -> None:
    def fail(message: object, before_end: Any) -> None:
        before_end()
        raise error

    monkeypatch.setattr(send_alerts, "send_followed", fail)
    add_match(make_search())
    send()
    assert Alert.objects.get().state == state


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost:8000/", "http://10.0.0.1/", "http://169.254.169.254/latest/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://0.0.0.0/",
        "http://192.168.1.1/", "http://100.64.0.1/", "http://224.0.0.1/", "http://2130706433/", "file:///etc/passwd",
        "gopher://example.org/", "http://user:word@8.8.8.8/", "http://8.8.8.8:99999/", "https:///path",
    ],
)  # fmt: skip
def test_webhooks_do_not_reach_into_the_private_network(url: str) -> None:
    with pytest.raises(webhook.CannotSend):
        webhook.check_address(url)


def test_a_public_address_is_allowed() -> None:
    webhook.check_address("https://8.8.8.8/hook")


def test_a_webhook_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}

    class Answer:
        status = 204

    monkeypatch.setattr(webhook._SecureConnection, "request", lambda _, *given: sent.update(zip("mpbh", given)))  # noqa: B905
    monkeypatch.setattr(webhook._SecureConnection, "getresponse", lambda _: Answer())
    webhook.send("https://8.8.8.8/hook?a=1", b"{}", "key", "7")
    moment, signature = sent["h"]["X-Archive-Signature"].split(",")
    assert signature == f"v1={webhook.sign(b'{}', 'key', int(moment[2:]))}"
    assert sent["p"] == "/hook?a=1" and sent["h"]["X-Archive-Delivery"] == "7"
