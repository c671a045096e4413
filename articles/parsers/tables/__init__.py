"""JSON Lines and CSV: one story or photograph per line."""

from articles.parsers.tables.column_names import parse_mapping
from articles.parsers.tables.format import parse_csv, parse_json_lines, sniff_csv, sniff_json_lines

__all__ = ["parse_csv", "parse_json_lines", "parse_mapping", "sniff_csv", "sniff_json_lines"]
