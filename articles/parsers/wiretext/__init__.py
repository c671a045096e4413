"""Wire text in the two frames that agencies send: IPTC 7901 and ANPA 1312."""

from articles.parsers.wiretext.format import NAME, parse, sniff

__all__ = ["NAME", "parse", "sniff"]
