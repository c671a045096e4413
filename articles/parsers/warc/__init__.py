"""Web archives of crawlers (WARC and ARC): a story from each page."""

from articles.parsers.warc.format import parse, sniff

__all__ = ["parse", "sniff"]
