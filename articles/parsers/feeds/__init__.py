"""RSS and Atom feeds."""

from articles.parsers.feeds.format import NAME, parse, sniff

__all__ = ["NAME", "parse", "sniff"]
