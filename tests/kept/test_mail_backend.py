"""The last line of an e-mail is sent by itself, after it was noted that the e-mail is out of our hands."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage

from articles.kept.mail_backend import send_followed
from bench.torture.receivers import Receivers


@pytest.fixture
def receivers(settings: LazySettings) -> Iterator[Receivers]:
    """A mail server on this machine, to which e-mails are sent."""
    made = Receivers(slowest=0)
    settings.EMAIL_BACKEND = "articles.kept.mail_backend.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = made.smtp.server_address
    yield made
    made.close()


def make_message(text: str = "A line.\n.\n..\nThe last one.") -> EmailMessage:
    return EmailMessage("Floods", text, "archive@example.org", ["ana@example.org"], headers={"Message-ID": "<1@x>"})


def test_a_message_arrives_whole_after_it_was_noted(receivers: Receivers) -> None:
    seen: list[int] = []
    send_followed(make_message(), lambda: seen.append(len(receivers.mails)))
    assert seen == [0]
    mail = receivers.mails[0]
    assert (mail.message_id, mail.subject) == ("<1@x>", "Floods")
    assert mail.text.replace("\r\n", "\n").strip() == "A line.\n.\n..\nThe last one."


def test_a_message_that_ends_before_it_was_noted_is_thrown_away_by_the_server(receivers: Receivers) -> None:
    def die() -> None:
        raise OSError("killed")

    with pytest.raises(OSError, match="killed"):
        send_followed(make_message(), die)
    deadline = time.monotonic() + 30
    while not receivers.cut_off and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (receivers.mails, receivers.cut_off) == ([], 1)


def test_other_backends_note_it_before_they_send(settings: LazySettings) -> None:
    from django.core import mail

    seen: list[int] = []
    send_followed(make_message(), lambda: seen.append(len(mail.outbox)))
    assert seen == [0] and len(mail.outbox) == 1
