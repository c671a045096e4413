"""NITF, the News Industry Text Format."""

from articles.parsers.nitf.format import NAME, parse, sniff

__all__ = ["NAME", "parse", "sniff"]
