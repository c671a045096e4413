"""IPTC NewsML-G2."""

from articles.parsers.newsml_g2.format import NAME, parse, sniff

__all__ = ["NAME", "parse", "sniff"]
