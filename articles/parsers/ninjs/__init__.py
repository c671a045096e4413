"""IPTC ninjs 1 to 3: news as JSON."""

from articles.parsers.ninjs.format import NAME, parse, sniff

__all__ = ["NAME", "parse", "sniff"]
