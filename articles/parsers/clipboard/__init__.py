"""Pastes with the HTML that the browser put on the clipboard."""

from articles.parsers.clipboard.format import pack, parse, read_pastes, sniff

__all__ = ["pack", "parse", "read_pastes", "sniff"]
