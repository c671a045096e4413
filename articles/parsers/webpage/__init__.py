"""Saved web pages: a story out of HTML."""

from articles.parsers.webpage.format import parse, sniff

__all__ = ["parse", "sniff"]
