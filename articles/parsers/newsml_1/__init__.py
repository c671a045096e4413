"""IPTC NewsML 1.0 to 1.2."""

from articles.parsers.newsml_1.format import NAME, parse, sniff

__all__ = ["NAME", "parse", "sniff"]
