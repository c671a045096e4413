"""Pasted news pages: text copied from a reader's screen."""

from articles.parsers.pasted.format import parse, sniff

__all__ = ["parse", "sniff"]
