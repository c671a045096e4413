"""Documents of word processors and PDF files: a story from each."""

from articles.parsers.documents.format import parse, parse_pdf, sniff, sniff_pdf

__all__ = ["parse", "parse_pdf", "sniff", "sniff_pdf"]
