"""The address of the page that a fragment was copied from, as the fragment's own links name it.

Browsers make a copied page's links absolute. Links to places on the same page ("Skip to content") therefore name the
page, and so do the links by which it is shared, which carry its address as a parameter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from articles.parsers.webpage.fragment_markers import clean_address

_SHARERS = ("facebook.", "twitter.", "x.com", "linkedin.", "whatsapp.", "wa.me", "telegram.", "t.me", "reddit.",
            "pinterest.", "xing.", "threads.", "bsky.", "flipboard.", "vk.com", "line.me")  # fmt: skip
_PARAMETERS = frozenset({"u", "url", "href", "link", "canonicalurl", "text", "body"})
_CAMPAIGN = ("utm_", "wt_", "at_", "fbclid", "gclid", "cmp", "smid", "share", "ref", "mc_")
_SHARED = 3
_ENOUGH = 2
_MOST_LINKS = 5000


def find_address(root: etree._Element) -> str:
    """The address that most of these links name; "" if only one of them does."""
    votes: Counter[str] = Counter()
    for link in islice(root.iter("a"), _MOST_LINKS):
        href = link.get("href") or ""
        if len(href) > 1 and "#" in href and not href.startswith("#"):
            votes[clean_address(href)] += 1
        for shared in _shared_addresses(href):
            votes[shared] += _SHARED
    votes.pop("", None)
    best, count = max(votes.items(), key=lambda each: each[1], default=("", 0))
    return best if count >= _ENOUGH else ""


def _shared_addresses(href: str) -> Iterator[str]:
    """The page's address in a link that shares it, without the parameters that count who shared it."""
    try:
        parts = urlsplit(href)
        values = parse_qsl(parts.query[:4000], max_num_fields=50)
    except ValueError:
        return
    is_sharer = parts.scheme in ("mailto", "whatsapp") or any(site in (parts.netloc or "") for site in _SHARERS)
    for name, value in values if is_sharer else ():
        if name.lower() in _PARAMETERS:
            words = [word for word in value.split() if word.startswith(("http://", "https://"))]
            yield from (without_campaign(address) for word in words[-1:] if (address := clean_address(word)))


def without_campaign(address: str) -> str:
    """An address without parameters such as utm_source."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not name.lower().startswith(_CAMPAIGN)]
    return urlunsplit(parts._replace(query=urlencode(kept)))
