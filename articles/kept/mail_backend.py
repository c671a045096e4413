"""Django's SMTP backend, which says when an e-mail can no longer be taken back.

A mail server accepts a message with its last line, a single full stop. If the connection ends before that line, the
server throws the message away, and it can be sent again. So `before_end` is called when all but the last line has been
sent: whoever notes there that the message is out of their hands sends nothing twice.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

END = b".\r\n"
"""The last line of a message."""


def nothing() -> None:
    """For e-mails that nobody follows."""


class _Ends:
    """An SMTP connection that sends the last line of a message by itself."""

    before_end: Callable[[], None] = staticmethod(nothing)

    def send(self, s: Any) -> None:
        """Commands are sent as str, a message as bytes, in one piece."""
        if isinstance(s, bytes) and s.endswith(b"\r\n" + END):
            super().send(s[: -len(END)])  # type: ignore[misc]
            try:
                self.before_end()
            except BaseException:
                self.close()  # type: ignore[attr-defined]  # QUIT would be taken for a line of the message
                raise
            s = END
        super().send(s)  # type: ignore[misc]


class _Smtp(_Ends, smtplib.SMTP):
    pass


class _SmtpOverTls(_Ends, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """The backend of EMAIL=smtp."""

    before_end: Callable[[], None] = staticmethod(nothing)

    @property
    def connection_class(self) -> Any:
        return _SmtpOverTls if self.use_ssl else _Smtp

    def open(self) -> bool | None:
        """Connect."""
        opened = super().open()
        if self.connection is not None:
            connection: Any = self.connection
            connection.before_end = self.before_end
        return opened


def send_followed(message: EmailMessage, before_end: Callable[[], None]) -> None:
    """Send one e-mail; before_end is called as late as the backend allows, but always before the e-mail is out."""
    connection = get_connection()
    if isinstance(connection, Backend):
        connection.before_end = before_end
    else:
        before_end()
    message.connection = connection
    message.send()
