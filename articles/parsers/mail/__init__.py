"""Messages in MIME: e-mails, mailboxes, and web pages that browsers saved as one file (MHTML)."""

from articles.parsers.mail.format import parse, sniff
from articles.parsers.mail.web_archive import parse as parse_web_archive
from articles.parsers.mail.web_archive import sniff as sniff_web_archive

__all__ = ["parse", "parse_web_archive", "sniff", "sniff_web_archive"]
