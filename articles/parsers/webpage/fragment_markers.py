"""What surrounds a fragment on the clipboard: the header of Windows' CF_HTML, the fragment's markers, a base address.

Windows names the page in the header's SourceURL. Browsers mark the copied part with StartFragment and EndFragment; what
lies outside is context, and is not read. Format: https://learn.microsoft.com/windows/win32/dataxchg/html-clipboard-format
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

_HEADER = re.compile(r"\A\s*Version:[\d.]+\s", re.I)
_HEADER_END = re.compile(r"<(?:!doctype|html|!--|[a-z])", re.I)
_SOURCE = re.compile(r"^SourceURL:\s*(\S+)", re.I | re.M)
_BASE = re.compile(r"<base\s[^>]{0,200}?href\s*=\s*[\"']?([^\"'\s>]{1,2000})", re.I)
_SAVED_FROM = re.compile(r"<!--[^>]{0,100}?saved from url=\(\d+\)(https?://[^\s<>\"]{1,2000})", re.I)
_START = re.compile(r"<!--\s*StartFragment\s*-->", re.I)
_END = re.compile(r"<!--\s*EndFragment\s*-->", re.I)
_CONTEXT = 20_000
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class Copied:
    """The copied HTML without what surrounds it, and the page's address, or ""."""

    html: str
    address: str


def read_clipboard(html: str, address: str = "") -> Copied:
    """The fragment of a clipboard's text/html. address: what the browser named otherwise; it is believed first."""
    header = ""
    if _HEADER.match(html):
        body = _HEADER_END.search(html)
        cut = body.start() if body else len(html)
        header, html = html[:cut], html[cut:]
    start = _START.search(html)
    context = html[: start.start() if start else _CONTEXT][:_CONTEXT]
    told = [address, *_SOURCE.findall(header), *_SAVED_FROM.findall(context), *_BASE.findall(context)]
    return Copied(_between_markers(html), next(filter(None, map(clean_address, told)), ""))


def _between_markers(html: str) -> str:
    """The part between the markers. Without them, all of it."""
    start = _START.search(html)
    begin = start.end() if start else 0
    end = None
    for end in _END.finditer(html, begin):  # noqa: B007 - the last one counts
        pass
    return html[begin : end.start() if end else len(html)]


def clean_address(text: str) -> str:
    """A page's web address without its anchor; "" if it is not http or https, or is only a site's front page."""
    plain = unescape(text.strip()).partition("#")[0]
    try:
        parts = urlsplit(plain)
        known = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    is_page = parts.path.strip("/") or parts.query
    return plain if known and is_page and len(plain) <= _LONGEST_ADDRESS else ""
